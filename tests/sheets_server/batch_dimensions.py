"""Requests of a batch about rows and columns: appended, inserted, deleted, moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.sheets_server.errors import invalid
from tests.sheets_server.grid import Book, Sheet

_Given = Mapping[str, Any]


def grid_of(book: Book, given: _Given) -> Sheet:
    """The sheet of a range; one that is not given is the one with the id 0."""
    sheet = book.sheet_by_id(given.get("sheetId", 0))
    if sheet is None:
        raise invalid(f"No grid with id: {given.get('sheetId', 0)}")
    return sheet


def _axis(given: _Given) -> bool:
    """Whether rows are meant."""
    dimension = given.get("dimension", "DIMENSION_UNSPECIFIED")
    if dimension == "DIMENSION_UNSPECIFIED":
        raise invalid("No dimension specified.")
    return bool(dimension == "ROWS")


def _span(sheet: Sheet, given: _Given) -> tuple[bool, int, int]:
    rows = _axis(given)
    count = sheet.row_count if rows else sheet.column_count
    start, end = given.get("startIndex", 0), given.get("endIndex", count)
    if start < 0 or end <= start:
        raise invalid(f"range.endIndex[{end}] must be after range.startIndex[{start}]")
    return rows, start, end


def _append(book: Book, given: _Given) -> None:
    sheet, count = grid_of(book, given), given.get("length", 0)
    if count < 1:
        raise invalid("length must be greater than 0")
    if _axis(given):
        book.grow(sheet, sheet.row_count + count, sheet.column_count)
    else:
        book.grow(sheet, sheet.row_count, sheet.column_count + count)


def _insert(book: Book, given: _Given) -> None:
    span = given.get("range", {})
    sheet = grid_of(book, span)
    rows, start, end = _span(sheet, span)
    count, limit = end - start, sheet.row_count if rows else sheet.column_count
    inherit = bool(given.get("inheritFromBefore"))
    if inherit and start == 0:
        raise invalid("inheritFromBefore cannot be true when inserting at the first row or column.")
    if start > limit or (start == limit and not inherit):
        name = "row" if rows else "column"
        raise invalid(f"Cannot insert at {name} index {start}: there are only {limit} {name}s.")
    size = sheet.column_count if rows else sheet.row_count
    book.refuse_too_many(more=count * size, columns=0 if rows else sheet.column_count + count)
    if rows:
        sheet.insert_rows(start, count, like=start - 1 if inherit else start)
    else:
        sheet.insert_columns(start, count)


def _delete(book: Book, given: _Given) -> None:
    span = given.get("range", {})
    sheet = grid_of(book, span)
    rows, start, end = _span(sheet, span)
    limit, name = (sheet.row_count, "row") if rows else (sheet.column_count, "column")
    if start >= limit:
        raise invalid(
            f"Cannot delete a {name} that doesn't exist. Tried to delete {name} index {start} but there are only "
            f"{limit} {name}s."
        )
    end = min(end, limit)
    if end - start == limit:
        raise invalid(f"You can't delete all the {name}s on the sheet.")
    frozen = sheet.more_grid.get("frozenRowCount" if rows else "frozenColumnCount") or 0
    if frozen and start <= frozen and end == limit:
        raise invalid(f"Sorry, it is not possible to delete all non-frozen {name}s.")
    if rows:
        sheet.delete_rows(start, end)
    else:
        sheet.delete_columns(start, end)


def _move(book: Book, given: _Given) -> None:
    """The destination counts as things stood before the move."""
    span = given.get("source", {})
    sheet = grid_of(book, span)
    rows, start, end = _span(sheet, span)
    limit, to = sheet.row_count if rows else sheet.column_count, given.get("destinationIndex", 0)
    if end > limit or not 0 <= to <= limit:
        raise invalid(f"destinationIndex[{to}] is out of bounds.")
    if start < to < end:
        raise invalid(f"destinationIndex[{to}] must not be within the source.")
    (sheet.move_rows if rows else sheet.move_columns)(start, end, to)


ACTS: dict[str, Callable[[Book, _Given], None]] = {
    "appendDimension": _append,
    "insertDimension": _insert,
    "deleteDimension": _delete,
    "moveDimension": _move,
}
