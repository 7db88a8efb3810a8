"""Requests of a batch about cells: values and looks written, appended, repeated, sorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.sheets_server.a1 import Rect
from tests.sheets_server.batch_dimensions import grid_of
from tests.sheets_server.cells import BLANK, MAX_CELL_CHARACTERS, Cell, CellError, Value, plain
from tests.sheets_server.discovery import sheets as sheets_api
from tests.sheets_server.discovery import snake
from tests.sheets_server.errors import NotModelled, invalid
from tests.sheets_server.grid import Book, Sheet
from tests.sheets_server.masks import BadMask, check_mask, read_mask

_Given = Mapping[str, Any]
_EXTENDED = ("stringValue", "numberValue", "boolValue")


def rect_of(sheet: Sheet, given: _Given) -> Rect:
    """A grid range within the grid; a side that is not given is the grid's own."""
    top, left = given.get("startRowIndex", 0), given.get("startColumnIndex", 0)
    bottom, right = given.get("endRowIndex", sheet.row_count), given.get("endColumnIndex", sheet.column_count)
    for name, start, end in (("Row", top, bottom), ("Column", left, right)):
        if start < 0 or end < start:
            raise invalid(f"range.end{name}Index[{end}] is before range.start{name}Index[{start}]")
    if bottom > sheet.row_count or right > sheet.column_count:
        name, end = ("Row", bottom) if bottom > sheet.row_count else ("Column", right)
        limits = f"max rows: {sheet.row_count}, max columns: {sheet.column_count}"
        raise invalid(f"GridRange exceeds grid limits. end{name}Index[{end}], {limits}")
    return Rect(top, left, bottom, right)


def _paths(mask: str | None) -> list[str]:
    if not mask:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    try:
        checked = check_mask(sheets_api(), "CellData", read_mask(mask))
    except BadMask as bad:
        raise invalid(f"Invalid field: {snake(bad.path)}") from bad
    return ["userEnteredValue", "userEnteredFormat", "note"] if "*" in checked.fields else checked.paths()


def merged(cell: Cell, given: _Given, paths: Sequence[str]) -> Cell:
    """The cell with the fields that `paths` name taken from `given`; those that are not in it become empty."""
    for path in paths:
        name, _, inner = path.partition(".")
        if name == "userEnteredValue":
            value, formula = _entered(given.get(name, {}))
            cell = replace(cell, value=value, formula=formula)
        elif name == "userEnteredFormat":
            look = dict(cell.look or {}) if inner else {}
            _copy(look, given.get(name, {}), inner)
            cell = replace(cell, look=look or None)
        elif name == "note":
            cell = replace(cell, note=given.get("note") or None)
        else:
            raise NotModelled(f"cells are not written by {path}")
    return cell


def _copy(look: dict[str, Any], source: _Given, path: str) -> None:
    if not path:
        look.update(source)
        return
    name, _, inner = path.partition(".")
    if name not in source:
        look.pop(name, None)
    elif inner:
        nested = dict(look.get(name, {}))
        _copy(nested, source[name], inner)
        look[name] = nested
    else:
        look[name] = source[name]


def _entered(given: _Given) -> tuple[str | float | bool | None, str | None]:
    if "formulaValue" in given:
        return None, given["formulaValue"]
    for name in _EXTENDED:
        if name in given:
            value = given[name]
            if isinstance(value, str) and len(value) > MAX_CELL_CHARACTERS:
                limit = f"the maximum of {MAX_CELL_CHARACTERS} characters"
                raise invalid(f"Your input contains more than {limit} in a single cell.")
            value = plain(value) if name == "numberValue" else value
            return (None if value == "" and name == "stringValue" else value), None
    return None, None


def _update_cells(book: Book, given: _Given) -> None:
    paths = _paths(given.get("fields"))
    rows = [row.get("values", []) for row in given.get("rows", [])]
    if "start" in given:
        sheet = grid_of(book, given["start"])
        top, left = given["start"].get("rowIndex", 0), given["start"].get("columnIndex", 0)
        rect = Rect(top, left, sheet.row_count, sheet.column_count)
        _refuse_beyond(rows, rect)
        _write(sheet, top, left, rows, paths)
        return
    sheet = grid_of(book, given.get("range", {}))
    rect = rect_of(sheet, given.get("range", {}))
    _refuse_beyond(rows, rect)
    # Cells of the range that no row has are emptied.
    whole = [
        [(rows[row][column] if row < len(rows) and column < len(rows[row]) else {}) for column in range(rect.width)]
        for row in range(rect.height)
    ]
    _write(sheet, rect.top, rect.left, whole, paths)


def _refuse_beyond(rows: Sequence[Sequence[_Given]], rect: Rect) -> None:
    for index, row in enumerate(rows):
        if rect.top + index >= rect.bottom:
            where = f"beyond the last requested row of: {rect.bottom - 1}"
            raise invalid(f"Attempting to write row: {rect.top + index}, {where}")
        if rect.left + len(row) > rect.right:
            where = f"beyond the last requested column of: {rect.right - 1}"
            raise invalid(f"Attempting to write column: {rect.right}, {where}")


def _write(sheet: Sheet, top: int, left: int, rows: Sequence[Sequence[_Given]], paths: Sequence[str]) -> None:
    for index, row in enumerate(rows):
        cells = {
            left + place: merged(sheet.cell(top + index, left + place), given, paths) for place, given in enumerate(row)
        }
        if cells:
            sheet.put(top + index, cells)


def _append_cells(book: Book, given: _Given) -> None:
    """After the last row that holds anything, from the first column."""
    sheet = book.sheet_by_id(given.get("sheetId", 0))
    if sheet is None:
        raise invalid(f"No sheet with id: {given.get('sheetId', 0)}")
    rows = [row.get("values", []) for row in given.get("rows", [])]
    paths = _paths(given.get("fields"))
    top = sheet.data_rect().bottom
    _refuse_beyond(rows, Rect(top, 0, top + len(rows), sheet.column_count))
    book.grow(sheet, top + len(rows), sheet.column_count)
    _write(sheet, top, 0, rows, paths)


def _repeat_cell(book: Book, given: _Given) -> None:
    sheet = grid_of(book, given.get("range", {}))
    rect = rect_of(sheet, given.get("range", {}))
    paths = _paths(given.get("fields"))
    for row in range(rect.top, rect.bottom):
        columns = range(rect.left, rect.right)
        sheet.put(row, {column: merged(sheet.cell(row, column), given.get("cell", {}), paths) for column in columns})


def _sort_range(book: Book, given: _Given) -> None:
    """Whole rows of the range, by columns of the sheet: numbers, then texts, then truths, blank ones last."""
    sheet = grid_of(book, given.get("range", {}))
    rect = rect_of(sheet, given.get("range", {}))
    results = book.results()
    rows = list(range(rect.top, rect.bottom))
    for spec in reversed(given.get("sortSpecs", [])):
        column = spec.get("dimensionIndex", 0)
        down = spec.get("sortOrder") == "DESCENDING"
        known = {row: results.of(sheet, row, column) for row in rows}
        filled = [row for row in rows if known[row] is not None]
        filled.sort(key=lambda row: _sort_key(known[row]), reverse=down)
        rows = filled + [row for row in rows if known[row] is None]
    columns = range(rect.left, rect.right)
    sorted_rows = [{column: sheet.cell(row, column) for column in columns} for row in rows]
    for row, cells in zip(range(rect.top, rect.bottom), sorted_rows, strict=True):
        sheet.put(row, cells)


def _sort_key(value: Value) -> tuple[int, float, str]:
    if isinstance(value, CellError):
        return 3, 0.0, value.code
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, int | float):
        return 0, float(value), ""
    return 1, 0.0, str(value).casefold()


def _copy_paste(book: Book, given: _Given) -> None:
    if given.get("pasteOrientation", "NORMAL") != "NORMAL":
        raise NotModelled("copyPaste does not transpose")
    kind = given.get("pasteType", "PASTE_NORMAL")
    if kind not in ("PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMAT"):
        raise NotModelled(f"copyPaste does not know {kind}")
    source, target = grid_of(book, given.get("source", {})), grid_of(book, given.get("destination", {}))
    one, other = rect_of(source, given.get("source", {})), rect_of(target, given.get("destination", {}))
    results = book.results()
    height, width = max(one.height, other.height), max(one.width, other.width)
    block = [
        [(source.cell(row, column), results.of(source, row, column)) for column in range(one.left, one.right)]
        for row in range(one.top, one.bottom)
    ]
    for row in range(other.top, min(other.top + height, target.row_count)):
        cells = {}
        for column in range(other.left, min(other.left + width, target.column_count)):
            cell, value = block[(row - other.top) % one.height][(column - other.left) % one.width]
            cells[column] = _pasted(target.cell(row, column), cell, value, kind)
        target.put(row, cells)


def _pasted(before: Cell, copied: Cell, value: Value, kind: str) -> Cell:
    if kind == "PASTE_FORMAT":
        return replace(before, look=copied.look)
    if kind == "PASTE_VALUES":
        return replace(before, value=None if isinstance(value, CellError) else value, formula=None)
    return copied


def _cut_paste(book: Book, given: _Given) -> None:
    source = grid_of(book, given.get("source", {}))
    rect = rect_of(source, given.get("source", {}))
    to = given.get("destination", {})
    target, top, left = grid_of(book, to), to.get("rowIndex", 0), to.get("columnIndex", 0)
    columns = range(rect.left, rect.right)
    block = [[source.cell(row, column) for column in columns] for row in range(rect.top, rect.bottom)]
    for row in range(rect.top, rect.bottom):
        source.put(row, dict.fromkeys(columns, BLANK))
    for index, cells in enumerate(block):
        if top + index < target.row_count:
            target.put(top + index, {left + place: cell for place, cell in enumerate(cells)})


ACTS: dict[str, Callable[[Book, _Given], None]] = {
    "updateCells": _update_cells,
    "appendCells": _append_cells,
    "repeatCell": _repeat_cell,
    "sortRange": _sort_range,
    "copyPaste": _copy_paste,
    "cutPaste": _cut_paste,
}
