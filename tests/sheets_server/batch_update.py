"""`spreadsheets.batchUpdate`: requests one after another, all of them or none.

A kind of request that is not here is refused as not modelled, so that nobody takes an empty reply for done work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.sheets_server import batch_cells, batch_dimensions
from tests.sheets_server.discovery import sheets as sheets_api
from tests.sheets_server.discovery import snake
from tests.sheets_server.errors import NotModelled, Refusal, invalid
from tests.sheets_server.grid import Book, Sheet, moved
from tests.sheets_server.locales import is_known
from tests.sheets_server.masks import BadMask, check_mask, read_mask
from tests.sheets_server.spreadsheets import (
    add_sheet,
    free_title,
    get,
    named_range,
    range_id,
    refuse_size,
    refuse_title,
    sheet_properties,
)

_Message = dict[str, Any]
_Given = Mapping[str, Any]


def batch_update(book: Book, body: _Given) -> _Message:
    requests = body.get("requests", [])
    if not requests:
        raise invalid("Must specify at least one request.")
    replies = []
    for index, request in enumerate(requests):
        if not request:
            raise invalid(f"Invalid requests[{index}]: No request set.")
        (kind, given), *_ = request.items()
        act = _ACTS.get(kind)
        if act is None:
            raise NotModelled(f"batchUpdate does not know {kind}")
        try:
            reply = act(book, given)
        except Refusal as refusal:
            raise invalid(f"Invalid requests[{index}].{kind}: {refusal.message}") from refusal
        replies.append({kind: reply} if reply is not None else {})
    done: _Message = {"spreadsheetId": book.id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        cells = bool(body.get("responseIncludeGridData"))
        done["updatedSpreadsheet"] = get(book, body.get("responseRanges", []), with_cells=cells)
    return done


def masked(schema: str, mask: str | None) -> list[str]:
    """The paths of a mask of a request; `*` is every field."""
    if not mask:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    try:
        checked = check_mask(sheets_api(), schema, read_mask(mask))
    except BadMask as bad:
        raise invalid(f"Invalid field: {snake(bad.path)}") from bad
    if "*" in checked.fields:
        return sorted(sheets_api().schemas[schema]["properties"])
    return checked.paths()


def _sheet(book: Book, sheet_id: int) -> Sheet:
    sheet = book.sheet_by_id(sheet_id)
    if sheet is None:
        raise invalid(f"No sheet with id: {sheet_id}")
    return sheet


def _add_sheet(book: Book, given: _Given) -> _Message:
    return {"properties": sheet_properties(book, add_sheet(book, given.get("properties", {})))}


def _delete_sheet(book: Book, given: _Given) -> None:
    sheet = _sheet(book, given.get("sheetId", 0))
    if len(book.sheets) == 1:
        raise invalid("You can't remove all the sheets in a document.")
    if all(other.hidden for other in book.sheets if other is not sheet):
        raise invalid("You can't remove all the visible sheets in a document.")
    book.sheets.remove(sheet)
    book.named_ranges = {name: where for name, where in book.named_ranges.items() if where[0] != sheet.id}


def _duplicate_sheet(book: Book, given: _Given) -> _Message:
    source = _sheet(book, given.get("sourceSheetId", 0))
    if "newSheetId" in given and book.sheet_by_id(given["newSheetId"]):
        raise invalid(f"Sheet with id {given['newSheetId']} already exists")
    title = given.get("newSheetName") or free_title(book, book.locale.copy.format(source.title))
    refuse_title(book, title, None)
    book.refuse_too_many(more=source.row_count * source.column_count)
    copied = source.draft()
    copied.id, copied.title = given.get("newSheetId", book.new_sheet_id()), title
    book.sheets.insert(given.get("insertSheetIndex", 0), copied)
    return {"properties": sheet_properties(book, copied)}


def _update_sheet_properties(book: Book, given: _Given) -> None:
    properties = given.get("properties", {})
    sheet = _sheet(book, properties.get("sheetId", 0))
    grid = properties.get("gridProperties", {})
    size = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    for path in masked("SheetProperties", given.get("fields")):
        name, _, inner = path.partition(".")
        if name == "title":
            _rename(book, sheet, properties.get("title", ""))
        elif name == "index":
            _move(book, sheet, properties.get("index", len(book.sheets)))
        elif name == "gridProperties":
            for part in [inner] if inner else sorted(sheets_api().schemas["GridProperties"]["properties"]):
                if part in size:
                    size[part] = grid.get(part, 0)
                else:
                    sheet.more_grid[part] = grid.get(part)
        elif name == "hidden":
            sheet.more["hidden"] = properties.get("hidden", False)
            if all(each.hidden for each in book.sheets):
                raise invalid("You can't hide all the sheets in a document.")
        elif name == "sheetType" or (name == "sheetId" and given.get("fields") != "*"):
            raise invalid(f"{name} cannot be changed.")
        elif name == "tabColor":
            sheet.more |= {"tabColor": properties.get("tabColor"), "tabColorStyle": None}
        elif name != "sheetId":
            sheet.more[name] = properties.get(name)
    _resize(book, sheet, size["rowCount"], size["columnCount"])


def _rename(book: Book, sheet: Sheet, title: str) -> None:
    if not title:
        raise invalid("The sheet name cannot be empty.")
    refuse_title(book, title, sheet)
    sheet.title = title


def _move(book: Book, sheet: Sheet, index: int) -> None:
    """The index counts as things stood before the move: the first of four brought to 3 becomes the third."""
    if not 0 <= index <= len(book.sheets):
        raise invalid(f"Invalid index: {index}")
    at = next(place for place, each in enumerate(book.sheets) if each is sheet)
    book.sheets = moved(book.sheets, at, at + 1, index) if index not in (at, at + 1) else book.sheets


def _resize(book: Book, sheet: Sheet, rows: int, columns: int) -> None:
    if (rows, columns) == (sheet.row_count, sheet.column_count):
        return
    refuse_size(book, sheet, rows, columns)
    for name, count, frozen in (("rows", rows, "frozenRowCount"), ("columns", columns, "frozenColumnCount")):
        if sheet.more_grid.get(frozen) and sheet.more_grid[frozen] >= count:
            raise invalid(f"You can't freeze all visible {name} on the sheet.")
    sheet.resize(rows, columns)


def _update_spreadsheet_properties(book: Book, given: _Given) -> None:
    properties = given.get("properties", {})
    for path in masked("SpreadsheetProperties", given.get("fields")):
        if path == "title":
            book.title = properties.get("title", "")
        elif path == "locale":
            if not is_known(properties.get("locale", "")):
                raise invalid(f"Unsupported locale: {properties.get('locale', '')}")
            book.locale_name = properties["locale"]
        elif path == "timeZone":
            book.time_zone = properties.get("timeZone", "")
        elif path == "autoRecalc":
            book.more["autoRecalc"] = properties.get("autoRecalc", "ON_CHANGE")
        else:
            raise NotModelled(f"updateSpreadsheetProperties does not know {path}")


def _add_named_range(book: Book, given: _Given) -> _Message:
    named = given.get("namedRange", {})
    name, span = named.get("name", ""), named.get("range", {})
    if not name:
        raise invalid("A named range must have a name.")
    if name in book.named_ranges:
        raise invalid(f"A range with name {name} already exists.")
    sheet = batch_dimensions.grid_of(book, span)
    book.named_ranges[name] = sheet.id, batch_cells.rect_of(sheet, span)
    return {"namedRange": named_range(book, name)}


def _delete_named_range(book: Book, given: _Given) -> None:
    found = next((name for name in book.named_ranges if range_id(name) == given.get("namedRangeId")), None)
    if found is None:
        raise invalid(f"No named range with id: {given.get('namedRangeId', '')}")
    del book.named_ranges[found]


_Act = Callable[[Book, _Given], "_Message | None"]
_ACTS: dict[str, _Act] = {
    "addSheet": _add_sheet,
    "deleteSheet": _delete_sheet,
    "duplicateSheet": _duplicate_sheet,
    "updateSheetProperties": _update_sheet_properties,
    "updateSpreadsheetProperties": _update_spreadsheet_properties,
    "addNamedRange": _add_named_range,
    "deleteNamedRange": _delete_named_range,
    **batch_dimensions.ACTS,
    **batch_cells.ACTS,
}
