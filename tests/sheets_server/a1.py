"""Addresses of ranges: `Sheet1!A1:B2`, `'My tab'!A:C`, `2:3`, `R1C1:R2C2`, a bare name; read, and written back.

A text without an exclamation mark is first a range of the first visible sheet, then a named range, then the name of
a sheet. The last exclamation mark parts the sheet from its cells, so that a name may have one; quotes round a name
may be left out. No space is allowed anywhere outside a name. Letter case means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.sheets_server.errors import invalid, unparseable

if TYPE_CHECKING:
    from tests.sheets_server.grid import Book, Sheet

_A1 = re.compile(r"(?:\$?([A-Za-z]{1,3}))?(?:\$?(\d+))?")
_R1C1 = re.compile(r"(R(?:(\d+)|\[(\d+)\])?)?(C(?:(\d+)|\[(\d+)\])?)?", re.I)
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Rect:
    """Cells from a row and a column to others, which are not in it; all counted from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    def meets(self, other: Rect) -> bool:
        return (
            self.top < other.bottom and other.top < self.bottom and self.left < other.right and other.left < self.right
        )


@dataclass(frozen=True)
class Range:
    """A range as it was asked for: a side that was left open is None."""

    sheet: Sheet
    top: int | None = None
    left: int | None = None
    bottom: int | None = None
    right: int | None = None
    #: Whether it has two ends. The service looks for the colon in the whole text: one in a sheet's name counts.
    bounded: bool = False

    def within_grid(self) -> Rect:
        """What there is of it; a start that lies beyond the grid is refused, an end is cut off."""
        self.refuse_start_beyond()
        rows, columns = self.sheet.row_count, self.sheet.column_count
        return Rect(
            self.top or 0,
            self.left or 0,
            rows if self.bottom is None else min(self.bottom, rows),
            columns if self.right is None else min(self.right, columns),
        )

    def refuse_start_beyond(self) -> None:
        if (self.top or 0) >= self.sheet.row_count or (self.left or 0) >= self.sheet.column_count:
            raise self.beyond()

    def refuse_end_beyond(self) -> None:
        """A range to write into must be there whole."""
        self.refuse_start_beyond()
        if (self.bottom or 0) > self.sheet.row_count or (self.right or 0) > self.sheet.column_count:
            raise self.beyond()

    def beyond(self) -> Exception:
        limits = f"Max rows: {self.sheet.row_count}, max columns: {self.sheet.column_count}"
        return invalid(f"Range ({self.asked()}) exceeds grid limits. {limits}")

    def asked(self) -> str:
        """As the service writes down what was asked, not cut to the grid: `Sheet1!B3:C`, `Sheet1!2:3`."""
        name = quoted(self.sheet.title)
        if self.top is None and self.left is None and self.bottom is None and self.right is None:
            return name
        start = _end(self.left, self.top)
        right = None if self.right is None else self.right - 1
        bottom = None if self.bottom is None else self.bottom - 1
        end = _end(right, bottom)
        return f"{name}!{start}" if start == end else f"{name}!{start}:{end}"


def address(sheet: Sheet, rect: Rect) -> str:
    """A rectangle in the words of a reply; a single cell is not written twice."""
    start, end = _end(rect.left, rect.top), _end(rect.right - 1, rect.bottom - 1)
    return f"{quoted(sheet.title)}!{start}" if start == end else f"{quoted(sheet.title)}!{start}:{end}"


def _end(column: int | None, row: int | None) -> str:
    return ("" if column is None else letters(column)) + ("" if row is None else str(row + 1))


def quoted(title: str) -> str:
    """A sheet's name as a reply has it: in quotes unless it is a plain word that cannot be taken for a cell."""
    if _PLAIN_NAME.fullmatch(title) and _ends(title) is None and title.upper() not in ("TRUE", "FALSE"):
        return title
    return "'" + title.replace("'", "''") + "'"


def letters(column: int) -> str:
    text = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def column_of(text: str) -> int:
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def parse(text: str, book: Book) -> Range:
    """The range of the book that `text` names. Raises the service's refusal."""
    if "!" in text:
        title, _, cells = text.rpartition("!")
        sheet = book.first_visible if title in ("", "''") and _ends(cells) else book.sheet_named(_unquoted(title))
        if sheet is not None and cells:
            return _range(text, sheet, cells)
    elif _ends(text):
        return _range(text, book.first_visible, text)
    elif text in book.named_ranges:
        sheet, rect = book.named_range(text)
        return Range(sheet, rect.top, rect.left, rect.bottom, rect.right, bounded=True)
    whole = book.sheet_named(_unquoted(text))
    if whole is None:
        raise unparseable(text)
    return Range(whole, bounded=":" in text)


def _unquoted(title: str) -> str:
    if len(title) > 1 and title[0] == title[-1] == "'":
        return title[1:-1].replace("''", "'")
    return title


@dataclass(frozen=True)
class _End:
    row: int | None
    column: int | None
    #: The numbers as written, with whether they are offsets; None where there is no number.
    written: tuple[tuple[int, bool] | None, tuple[int, bool] | None] = (None, None)


def _range(text: str, sheet: Sheet, cells: str) -> Range:
    ends = _ends(cells)
    if ends is None:
        raise unparseable(text)
    start, end = ends[0], ends[-1]
    for one, other in zip(start.written, end.written, strict=True):
        # Written in R1C1 the wrong way round by exactly one, a range comes out empty and is not understood.
        if one and other and one[1] == other[1] and one[0] == other[0] + 1:
            raise unparseable(text)
    top, bottom = _ordered(start.row, end.row)
    left, right = _ordered(start.column, end.column)
    return Range(sheet, top, left, bottom, right, bounded=":" in text)


def _ordered(start: int | None, end: int | None) -> tuple[int | None, int | None]:
    """Where an axis starts and ends; `B2:A1` is `A1:B2`."""
    if start is not None and end is not None and end < start:
        start, end = end, start
    return start, None if end is None else end + 1


def _ends(cells: str) -> Sequence[_End] | None:
    """The one or two ends of what stands after a sheet's name; both are of one notation."""
    halves = cells.split(":")
    if len(halves) > 2:
        return None
    a1 = [_a1_end(half) for half in halves]
    if all(a1) and (len(a1) == 2 or (a1[0] and a1[0].row is not None and a1[0].column is not None)):
        return [end for end in a1 if end]
    r1c1 = [_r1c1_end(half) for half in halves]
    return [end for end in r1c1 if end] if all(r1c1) else None


def _a1_end(text: str) -> _End | None:
    match = _A1.fullmatch(text)
    if match is None or not text or (match[2] is not None and int(match[2]) == 0):
        return None
    return _End(int(match[2]) - 1 if match[2] else None, column_of(match[1]) if match[1] else None)


def _r1c1_end(text: str) -> _End | None:
    """`R2C3`, `R[1]C[2]` (from A1), `R2` (a whole row beside such an end), `RC` and the like (A1)."""
    match = _R1C1.fullmatch(text)
    if match is None or not text:
        return None
    row = _r1c1_number(match[2], match[3])
    column = _r1c1_number(match[5], match[6])
    if (0, False) in (row, column):
        return None
    return _End(_r1c1_index(row, bool(match[1]), column), _r1c1_index(column, bool(match[4]), row), (row, column))


def _r1c1_number(absolute: str | None, offset: str | None) -> tuple[int, bool] | None:
    if absolute is not None:
        return int(absolute), False
    return None if offset is None else (int(offset), True)


def _r1c1_index(own: tuple[int, bool] | None, present: bool, other: tuple[int, bool] | None) -> int | None:
    if own is not None:
        return own[0] if own[1] else own[0] - 1
    return 0 if present or other is None else None
