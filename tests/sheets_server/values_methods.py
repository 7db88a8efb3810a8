"""The methods of `spreadsheets.values`: get, batchGet, update, batchUpdate, append, clear, batchClear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.sheets_server.a1 import Rect, address, parse
from tests.sheets_server.errors import Refusal, invalid
from tests.sheets_server.grid import Book
from tests.sheets_server.rendering import FORMATTED, SERIAL_NUMBER, Rendering
from tests.sheets_server.tables import find_table
from tests.sheets_server.writing import Written, by_rows, refuse_outside, refuse_unfit, write

_Message = dict[str, Any]
_Given = Mapping[str, Any]


def get(book: Book, asked: str, given: _Given) -> _Message:
    rendering = Rendering(
        book, given.get("valueRenderOption", FORMATTED), given.get("dateTimeRenderOption", SERIAL_NUMBER)
    )
    target = parse(asked, book)
    rect = target.within_grid()
    major = "COLUMNS" if given.get("majorDimension") == "COLUMNS" else "ROWS"
    read: _Message = {"range": address(target.sheet, rect), "majorDimension": major}
    lines = rendering.rows(target.sheet, rect, by_columns=major == "COLUMNS")
    if lines:
        read["values"] = lines
    return read


def batch_get(book: Book, given: _Given) -> _Message:
    read: _Message = {"spreadsheetId": book.id}
    if ranges := given.get("ranges"):
        read["valueRanges"] = [get(book, each, given) for each in ranges]
    return read


def update(book: Book, asked: str, given: _Given, body: _Given, now: Callable[[], datetime]) -> _Message:
    option = _option(given)
    other = body.get("range")
    if other and parse(asked, book).asked() != parse(other, book).asked():
        raise invalid(f"Requested range[{asked}] does not match value's range[{other}]")
    target = parse(asked, book)
    written = _updated(book, asked, body, option, now)
    rect = written.rect
    if target.bounded or target.top is None or target.left is None:
        asked_rect = target.within_grid()
        rect = Rect(rect.top, rect.left, max(rect.bottom, asked_rect.bottom), max(rect.right, asked_rect.right))
    return _update_reply(book, written, given, body, rect)


def batch_update(book: Book, body: _Given, now: Callable[[], datetime]) -> _Message:
    option = _option(body)
    writes, replies = [], []
    for index, data in enumerate(body.get("data", ())):
        try:
            written = _updated(book, data.get("range", ""), data, option, now)
        except Refusal as refusal:
            raise invalid(f"Invalid data[{index}]: {refusal.message}") from refusal
        writes.append(written)
        replies.append(_update_reply(book, written, body, data, written.rect))
    done: _Message = {"spreadsheetId": book.id}
    cells = [(written.sheet.id, row, column) for written in writes for row, column in written.cells]
    if cells:
        done |= {
            "totalUpdatedRows": len({(sheet, row) for sheet, row, _ in cells}),
            "totalUpdatedColumns": len({(sheet, column) for sheet, _, column in cells}),
            "totalUpdatedCells": len(cells),
            "totalUpdatedSheets": len({sheet for sheet, _, _ in cells}),
        }
    return done | ({"responses": replies} if replies else {})


def append(book: Book, asked: str, given: _Given, body: _Given, now: Callable[[], datetime]) -> _Message:
    option = _option(given)
    searched = parse(asked, book)
    values = body.get("values", [])
    refuse_unfit(values)
    rows = by_rows(values, body.get("majorDimension", "ROWS"))
    sheet, rect = searched.sheet, searched.within_grid()
    table = find_table(sheet, rect)
    top, left = (table.bottom, table.left) if table else (rect.top, rect.left)
    if given.get("insertDataOption") == "INSERT_ROWS" and rows:
        book.refuse_too_many(more=len(rows) * sheet.column_count)
        sheet.insert_rows(top, len(rows), like=top - 1 if table else None)
    done: _Message = {"spreadsheetId": book.id}
    if table:
        done["tableRange"] = address(sheet, table)
    written = write(book, sheet, top, left, rows, option, now)
    return done | {"updates": _update_reply(book, written, given, body, written.rect)}


def clear(book: Book, asked: str) -> _Message:
    return {"spreadsheetId": book.id, "clearedRange": _cleared(book, asked)}


def batch_clear(book: Book, body: _Given) -> _Message:
    ranges = [_cleared(book, each) for each in body.get("ranges", ())]
    return {"spreadsheetId": book.id} | ({"clearedRanges": ranges} if ranges else {})


def _cleared(book: Book, asked: str) -> str:
    """Empties a range; the looks of its cells stay."""
    target = parse(asked, book)
    rect = target.within_grid()
    for row in range(rect.top, rect.bottom):
        cells = target.sheet.rows[row]
        if cells:
            inside = {column: cell.cleared() for column, cell in cells.items() if rect.left <= column < rect.right}
            target.sheet.put(row, inside)
    return address(target.sheet, rect)


def _option(given: _Given) -> str:
    option = given.get("valueInputOption", "INPUT_VALUE_OPTION_UNSPECIFIED")
    if option == "INPUT_VALUE_OPTION_UNSPECIFIED":
        raise invalid("'valueInputOption' is required but not specified")
    return str(option)


def _updated(book: Book, asked: str, data: _Given, option: str, now: Callable[[], datetime]) -> Written:
    target = parse(asked, book)
    values = data.get("values", [])
    target.refuse_end_beyond()
    refuse_unfit(values)
    rows = by_rows(values, data.get("majorDimension", "ROWS"))
    refuse_outside(target, rows)
    return write(book, target.sheet, target.top or 0, target.left or 0, rows, option, now)


def _update_reply(book: Book, written: Written, given: _Given, data: _Given, rect: Rect) -> _Message:
    done: _Message = {"spreadsheetId": book.id, "updatedRange": address(written.sheet, written.rect)}
    if written.cells:
        done |= {
            "updatedRows": len(written.rows),
            "updatedColumns": len(written.columns),
            "updatedCells": len(written.cells),
        }
    if given.get("includeValuesInResponse"):
        options = {
            "valueRenderOption": given.get("responseValueRenderOption", FORMATTED),
            "dateTimeRenderOption": given.get("responseDateTimeRenderOption", SERIAL_NUMBER),
            "majorDimension": data.get("majorDimension", "ROWS"),
        }
        done["updatedData"] = get(book, address(written.sheet, rect), options)
    return done
