"""Values of a request put into cells: what is written, what is skipped, and what the reply counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.sheets_server.a1 import Range, Rect, letters
from tests.sheets_server.cells import MAX_CELL_CHARACTERS, Cell
from tests.sheets_server.errors import invalid
from tests.sheets_server.grid import Book, Sheet
from tests.sheets_server.typing_in import type_in

RAW, USER_ENTERED = "RAW", "USER_ENTERED"


@dataclass
class Written:
    """What one write did: the rectangle that its values make, and the cells in it that were not skipped."""

    sheet: Sheet
    rect: Rect
    cells: set[tuple[int, int]] = field(default_factory=set)

    @property
    def rows(self) -> set[int]:
        return {row for row, _ in self.cells}

    @property
    def columns(self) -> set[int]:
        return {column for _, column in self.cells}


def by_rows(values: Sequence[Sequence[Any]], major: str) -> list[list[Any]]:
    """The values as rows; given as columns, the cells that a shorter column lacks are skipped ones."""
    if major != "COLUMNS":
        return [list(row) for row in values]
    height = max((len(column) for column in values), default=0)
    return [[column[index] if index < len(column) else None for column in values] for index in range(height)]


def refuse_unfit(values: Sequence[Sequence[Any]]) -> None:
    """A value is a text, a number, a truth or nothing; the service shows what else was given in its own notation."""
    for line, row in enumerate(values):
        for place, value in enumerate(row):
            if isinstance(value, list | dict):
                raise invalid(f"Invalid values[{line}][{place}]: {_notation(value)}")
            if isinstance(value, str) and len(value) > MAX_CELL_CHARACTERS:
                limit = f"the maximum of {MAX_CELL_CHARACTERS} characters"
                raise invalid(f"Your input contains more than {limit} in a single cell.")


def refuse_outside(target: Range, rows: Sequence[Sequence[Any]]) -> None:
    """With both ends given, values may not reach beyond them."""
    if not target.bounded:
        return
    top, left = target.top or 0, target.left or 0
    for index, row in enumerate(rows):
        where = f"Requested writing within range [{target.asked()}], but tried writing to"
        if target.bottom is not None and top + index >= target.bottom:
            raise invalid(f"{where} row [{top + index + 1}]")
        if target.right is not None and left + len(row) > target.right:
            raise invalid(f"{where} column [{letters(target.right)}]")


def extent(top: int, left: int, rows: Sequence[Sequence[Any]]) -> Rect:
    """The rectangle that rows make from a cell on; no values make that one cell."""
    width = max((len(row) for row in rows), default=0)
    return Rect(top, left, top + max(len(rows), 1), left + max(width, 1))


def write(
    book: Book,
    sheet: Sheet,
    top: int,
    left: int,
    rows: Sequence[Sequence[Any]],
    option: str,
    now: Callable[[], datetime],
) -> Written:
    """Puts rows into the grid, which grows for them; a None is skipped, an "" empties its cell."""
    written = Written(sheet, extent(top, left, rows))
    if rows:
        book.grow(sheet, written.rect.bottom, written.rect.right)
    for index, row in enumerate(rows):
        line = top + index
        cells = {
            left + place: entered(value, sheet.cell(line, left + place), book, option, now)
            for place, value in enumerate(row)
            if value is not None
        }
        if cells:
            sheet.put(line, cells)
            written.cells.update((line, column) for column in cells)
    return written


def entered(value: Any, before: Cell, book: Book, option: str, now: Callable[[], datetime]) -> Cell:
    """The cell after one value was written; only a text can mean something else than itself."""
    if isinstance(value, str) and option == USER_ENTERED:
        return type_in(value, before, book.locale, now)
    kept = before.cleared()
    if value == "" and isinstance(value, str):
        return kept
    return Cell(value, None, kept.look, kept.note)


def _notation(value: Any, depth: int = 0) -> str:
    """A value in the notation of protocol messages."""
    pad = "  " * depth
    if isinstance(value, dict):
        lines = [f"{pad}struct_value {{"]
        for key in sorted(value):
            lines += [f"{pad}  fields {{", f'{pad}    key: "{_escaped(key)}"', f"{pad}    value {{"]
            lines += [_notation(value[key], depth + 3).rstrip("\n"), f"{pad}    }}", f"{pad}  }}"]
        return "\n".join([*lines, f"{pad}}}"]) + "\n"
    if isinstance(value, list):
        lines = [f"{pad}list_value {{"]
        for item in value:
            lines += [f"{pad}  values {{", _notation(item, depth + 2).rstrip("\n"), f"{pad}  }}"]
        return "\n".join([*lines, f"{pad}}}"]) + "\n"
    if value is None:
        return f"{pad}null_value: NULL_VALUE\n"
    if isinstance(value, bool):
        return f"{pad}bool_value: {str(value).lower()}\n"
    if isinstance(value, int | float):
        return f"{pad}number_value: {value:g}\n"
    return f'{pad}string_value: "{_escaped(value)}"\n'


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return "".join(
        letter if letter.isascii() else "".join(f"\\{byte:03o}" for byte in letter.encode()) for letter in text
    )
