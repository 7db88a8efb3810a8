"""Spreadsheets and their sheets: cells by row and column, which a change never touches but replaces.

A draft of a spreadsheet is therefore cheap: it shares every row with the original until that row is written to.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tests.sheets_server.a1 import Rect
from tests.sheets_server.cells import BLANK, Cell, CellError, Value
from tests.sheets_server.errors import invalid
from tests.sheets_server.formulas import work_out
from tests.sheets_server.locales import SheetLocale, sheet_locale

MAX_CELLS = 10_000_000
MAX_COLUMNS = 18_278
DEFAULT_ROWS, DEFAULT_COLUMNS = 1000, 26

_Row = dict[int, Cell]


@dataclass
class Sheet:
    """One tab. `rows` has an entry for every row of the grid, None where nothing was ever written."""

    id: int
    title: str
    column_count: int = DEFAULT_COLUMNS
    rows: list[_Row | None] = field(default_factory=lambda: [None] * DEFAULT_ROWS)
    #: Other properties as the API has them: hidden, tabColorStyle, rightToLeft...
    more: dict[str, Any] = field(default_factory=dict)
    #: Other properties of the grid: frozenRowCount, hideGridlines...
    more_grid: dict[str, Any] = field(default_factory=dict)

    @property
    def row_count(self) -> int:
        return len(self.rows)

    @property
    def hidden(self) -> bool:
        return bool(self.more.get("hidden"))

    def draft(self) -> Sheet:
        return replace(self, rows=list(self.rows), more=dict(self.more), more_grid=dict(self.more_grid))

    def cell(self, row: int, column: int) -> Cell:
        cells = self.rows[row] if row < len(self.rows) else None
        return cells.get(column, BLANK) if cells else BLANK

    def put(self, row: int, cells: Mapping[int, Cell]) -> None:
        """Replaces some cells of a row."""
        merged = {**(self.rows[row] or {}), **cells}
        kept = {column: cell for column, cell in merged.items() if not cell.is_bare}
        self.rows[row] = kept or None

    def filled(self, rect: Rect) -> Iterator[tuple[int, int, Cell]]:
        """The cells of a rectangle that hold something, by rows, each from the left."""
        for row in range(rect.top, min(rect.bottom, len(self.rows))):
            for column, cell in sorted((self.rows[row] or {}).items(), key=lambda item: item[0]):
                if rect.left <= column < rect.right and not cell.is_blank:
                    yield row, column, cell

    def data_rect(self) -> Rect:
        """From A1 to the last row and the last column that hold something."""
        bottom = right = 0
        for row, column, _ in self.filled(Rect(0, 0, self.row_count, self.column_count)):
            bottom, right = row + 1, max(right, column + 1)
        return Rect(0, 0, bottom, right)

    def insert_rows(self, at: int, count: int, *, like: int | None = None) -> None:
        """Empty rows from `at` on; with `like`, cells look as those of that row do."""
        looks = (self.rows[like] or {}) if like is not None and 0 <= like < len(self.rows) else {}
        row = {column: Cell(look=cell.look) for column, cell in looks.items() if cell.look}
        self.rows[at:at] = [dict(row) or None for _ in range(count)]

    def delete_rows(self, start: int, end: int) -> None:
        del self.rows[start:end]

    def insert_columns(self, at: int, count: int) -> None:
        self._shift_columns(lambda column: column + count if column >= at else column)
        self.column_count += count

    def delete_columns(self, start: int, end: int) -> None:
        width = end - start
        self._shift_columns(lambda column: None if start <= column < end else column - width * (column >= end))
        self.column_count -= width

    def move_columns(self, start: int, end: int, to: int) -> None:
        order = moved(list(range(self.column_count)), start, end, to)
        where = {old: new for new, old in enumerate(order)}
        self._shift_columns(lambda column: where[column])

    def move_rows(self, start: int, end: int, to: int) -> None:
        self.rows = moved(self.rows, start, end, to)

    def _shift_columns(self, where: Any) -> None:
        for index, row in enumerate(self.rows):
            if row:
                kept = {new: cell for column, cell in row.items() if (new := where(column)) is not None}
                self.rows[index] = kept or None

    def resize(self, rows: int, columns: int) -> None:
        if rows < len(self.rows):
            del self.rows[rows:]
        else:
            self.rows.extend([None] * (rows - len(self.rows)))
        if columns < self.column_count:
            self.delete_columns(columns, self.column_count)
        self.column_count = columns


def moved(items: list[Any], start: int, end: int, to: int) -> list[Any]:
    """Items from `start` to `end` brought before the one that was at `to`."""
    band = items[start:end]
    rest = items[:start] + items[end:]
    at = to if to <= start else to - len(band)
    return rest[:at] + band + rest[at:]


@dataclass
class Book:
    """A spreadsheet: its sheets in order, and what is true of all of them."""

    id: str
    title: str
    locale_name: str = "en_US"
    time_zone: str = "Etc/GMT"
    sheets: list[Sheet] = field(default_factory=list)
    named_ranges: dict[str, tuple[int, Rect]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def locale(self) -> SheetLocale:
        return sheet_locale(self.locale_name)

    @property
    def first_visible(self) -> Sheet:
        return next((sheet for sheet in self.sheets if not sheet.hidden), self.sheets[0])

    def draft(self) -> Book:
        return replace(
            self,
            sheets=[sheet.draft() for sheet in self.sheets],
            named_ranges=dict(self.named_ranges),
            more=dict(self.more),
        )

    def sheet_named(self, title: str) -> Sheet | None:
        folded = title.casefold()
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == folded), None)

    def sheet_by_id(self, sheet_id: int) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.id == sheet_id), None)

    def named_range(self, name: str) -> tuple[Sheet, Rect]:
        sheet_id, rect = self.named_ranges[name]
        sheet = self.sheet_by_id(sheet_id)
        assert sheet is not None
        return sheet, rect

    def new_sheet_id(self) -> int:
        """The first sheet has 0, later ones large numbers without an order."""
        if not self.sheets:
            return 0
        taken = {sheet.id for sheet in self.sheets}
        return next(number for number in iter(lambda: random.randrange(10**7, 2**31), None) if number not in taken)

    def new_title(self) -> str:
        number = len(self.sheets) + 1
        while self.sheet_named(f"{self.locale.tab}{number}"):
            number += 1
        return f"{self.locale.tab}{number}"

    def cells_total(self) -> int:
        return sum(sheet.row_count * sheet.column_count for sheet in self.sheets)

    def refuse_too_many(self, *, more: int = 0, columns: int = 0) -> None:
        """Before the grid grows by `more` cells, or a sheet to so many `columns`."""
        if self.cells_total() + more > MAX_CELLS:
            limit = f"the limit of {MAX_CELLS} cells"
            raise invalid(f"This action would increase the number of cells in the workbook above {limit}.")
        if columns > MAX_COLUMNS:
            limit = f"the limit of {MAX_COLUMNS} columns"
            raise invalid(f"This action would increase the number of columns in the sheet above {limit}.")

    def grow(self, sheet: Sheet, rows: int, columns: int) -> None:
        """Makes the grid of a sheet at least so large."""
        rows, columns = max(rows, sheet.row_count), max(columns, sheet.column_count)
        if (rows, columns) != (sheet.row_count, sheet.column_count):
            self.refuse_too_many(more=rows * columns - sheet.row_count * sheet.column_count, columns=columns)
            sheet.resize(rows, columns)

    def results(self) -> Results:
        return Results(self)


class Results:
    """What cells hold once formulas are worked out, each no more than once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._known: dict[tuple[int, int, int], Value] = {}
        self._open: set[tuple[int, int, int]] = set()

    def of(self, sheet: Sheet, row: int, column: int) -> Value:
        cell = sheet.cell(row, column)
        if cell.formula is None:
            return cell.value
        key = (sheet.id, row, column)
        if key not in self._known:
            if key in self._open:
                hint = "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
                return CellError("#REF!", hint)
            self._open.add(key)
            self._known[key] = work_out(cell.formula, _Around(self, self._book, sheet), self._book.locale)
            self._open.discard(key)
        return self._known[key]


class _Around:
    """The cells as a formula of one sheet sees them."""

    def __init__(self, results: Results, book: Book, sheet: Sheet) -> None:
        self._results, self._book, self._sheet = results, book, sheet

    def rows_of(
        self, sheet: str | None, top: int, left: int, bottom: int | None, right: int | None
    ) -> list[list[Value]]:
        found = self._sheet if sheet is None else self._book.sheet_named(sheet)
        if found is None:
            raise KeyError(sheet)
        last_row = found.row_count if bottom is None else bottom
        last_column = found.column_count if right is None else right
        return [
            [self._results.of(found, row, column) for column in range(left, last_column)]
            for row in range(top, last_row)
        ]


def now_in_sheet() -> datetime:
    """The day for dates that are typed without a year."""
    return datetime.now().astimezone()
