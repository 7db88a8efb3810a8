"""Cells as replies give them: as shown, as they are, or as they were entered."""

from __future__ import annotations

from typing import Any

from tests.sheets_server.a1 import Rect, parse
from tests.sheets_server.cells import DATE_KINDS, ERROR_TYPES, Cell, CellError, NumberFormat, Value, plain
from tests.sheets_server.errors import Refusal
from tests.sheets_server.formulas import as_text
from tests.sheets_server.grid import Book, Results, Sheet
from tests.sheets_server.locales import SheetLocale
from tests.sheets_server.patterns import show

FORMATTED, UNFORMATTED, FORMULA = "FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"
SERIAL_NUMBER, FORMATTED_STRING = "SERIAL_NUMBER", "FORMATTED_STRING"


def shown(value: Value, number_format: NumberFormat | None, locale: SheetLocale) -> str:
    """What is seen in the cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if isinstance(value, CellError):
        return locale.error(value.code)
    if isinstance(value, str):
        return value
    return show(value, number_format, locale)


def raw(value: Value, locale: SheetLocale) -> str | float | bool:
    """A value as it is. An error comes with what it says about itself."""
    if isinstance(value, CellError):
        code = locale.error(value.code)
        return f"{code} ({value.message})" if value.message else code
    if value is None:
        return ""
    return plain(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


class Rendering:
    """One way of giving cells of a book."""

    def __init__(self, book: Book, values: str = FORMATTED, dates: str = SERIAL_NUMBER) -> None:
        self._book, self._values, self._dates = book, values, dates
        self._results: Results = book.results()

    def cell(self, sheet: Sheet, row: int, column: int, cell: Cell) -> str | float | bool:
        if self._values == FORMULA and cell.formula is not None:
            return cell.formula
        value = self._results.of(sheet, row, column)
        number_format = effective_format(self._book, sheet, cell)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        as_date = is_number and self._dates == FORMATTED_STRING and number_format is not None
        if self._values == FORMATTED or (as_date and number_format and number_format.kind in DATE_KINDS):
            return shown(value, number_format, self._book.locale)
        return raw(value, self._book.locale)

    def rows(self, sheet: Sheet, rect: Rect, *, by_columns: bool = False) -> list[list[Any]]:
        """The rows (or columns) of a rectangle up to the last cell that holds something; blank ones between are ""."""
        lines: list[list[Any]] = []
        for row, column, cell in sheet.filled(rect):
            line, place = row - rect.top, column - rect.left
            if by_columns:
                line, place = place, line
            while len(lines) <= line:
                lines.append([])
            lines[line].extend([""] * (place - len(lines[line])))
            lines[line].append(self.cell(sheet, row, column, cell))
        return lines


def effective_format(book: Book, sheet: Sheet, cell: Cell) -> NumberFormat | None:
    """The cell's own number format; a formula that only points at another cell takes that one's."""
    if cell.number_format is not None or cell.formula is None:
        return cell.number_format
    try:
        pointed = parse(cell.formula[1:], book) if "!" in cell.formula else None
        rect = pointed.within_grid() if pointed else parse(f"{_own(sheet)}!{cell.formula[1:]}", book).within_grid()
    except Refusal:
        return None
    target = pointed.sheet if pointed else sheet
    return target.cell(rect.top, rect.left).number_format if rect.height == rect.width == 1 else None


def _own(sheet: Sheet) -> str:
    return "'" + sheet.title.replace("'", "''") + "'"


def extended(value: Value, locale: SheetLocale) -> dict[str, Any]:
    """A value as a cell's data has it (`ExtendedValue`)."""
    if isinstance(value, CellError):
        message = {"message": value.message} if value.message else {}
        return {"errorValue": {"type": ERROR_TYPES.get(value.code, "ERROR"), **message}}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": plain(value)}
    return {"stringValue": as_text(value)}
