"""The methods of `spreadsheets` except its batches: create, get, and copying a sheet elsewhere."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from tests.sheets_server.a1 import Rect, parse
from tests.sheets_server.cells import Cell
from tests.sheets_server.errors import NotModelled, invalid
from tests.sheets_server.grid import DEFAULT_COLUMNS, DEFAULT_ROWS, Book, Results, Sheet
from tests.sheets_server.locales import is_known
from tests.sheets_server.rendering import effective_format, extended, shown

_Message = dict[str, Any]
_WHITE = {"red": 1, "green": 1, "blue": 1}
_ROW_METADATA, _COLUMN_METADATA = {"pixelSize": 21}, {"pixelSize": 100}
_ACCENTS = (
    ("ACCENT1", (0.25882354, 0.52156866, 0.95686275)),
    ("ACCENT2", (0.91764706, 0.2627451, 0.20784314)),
    ("ACCENT3", (0.9843137, 0.7372549, 0.015686275)),
    ("ACCENT4", (0.20392157, 0.65882355, 0.3254902)),
    ("ACCENT5", (1, 0.42745098, 0.003921569)),
    ("ACCENT6", (0.27450982, 0.7411765, 0.7764706)),
    ("LINK", (0.06666667, 0.33333334, 0.8)),
)
_THEME = {
    "primaryFontFamily": "Arial",
    "themeColors": [
        {"colorType": "TEXT", "color": {"rgbColor": {}}},
        {"colorType": "BACKGROUND", "color": {"rgbColor": _WHITE}},
        *(
            {"colorType": name, "color": {"rgbColor": dict(zip(("red", "green", "blue"), color, strict=True))}}
            for name, color in _ACCENTS
        ),
    ],
}


def _format(family: str, alignment: Mapping[str, str], last: Mapping[str, str]) -> _Message:
    return {
        "backgroundColor": _WHITE,
        "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
        **alignment,
        "verticalAlignment": "BOTTOM",
        "wrapStrategy": "OVERFLOW_CELL",
        "textFormat": {
            "foregroundColor": {},
            "fontFamily": family,
            "fontSize": 10,
            "bold": False,
            "italic": False,
            "strikethrough": False,
            "underline": False,
            "foregroundColorStyle": {"rgbColor": {}},
        },
        **last,
        "backgroundColorStyle": {"rgbColor": _WHITE},
    }


def new_book(title: str, locale: str = "en_US", time_zone: str = "Etc/GMT", *, with_sheet: bool = True) -> Book:
    book = Book(f"1{secrets.token_urlsafe(32)}"[:44], title, locale, time_zone)
    if with_sheet:
        book.sheets.append(Sheet(0, book.new_title()))
    return book


def create(body: Mapping[str, Any]) -> Book:
    properties = body.get("properties", {})
    locale = properties.get("locale", "en_US")
    if not is_known(locale):
        raise invalid(f"Invalid properties.locale: Unsupported locale: {locale}")
    wanted = body.get("sheets", [])
    title = properties.get("title") or "Untitled spreadsheet"
    book = new_book(title, locale, properties.get("timeZone", "Etc/GMT"), with_sheet=not wanted)
    for given in wanted:
        if "data" in given:
            raise NotModelled("new spreadsheets are made without cells (sheets[].data)")
        add_sheet(book, given.get("properties", {}))
    return book


def add_sheet(book: Book, given: Mapping[str, Any]) -> Sheet:
    """A new sheet by its properties. Raises the refusal without the place in the request."""
    if given.get("sheetType", "GRID") not in ("GRID", "SHEET_TYPE_UNSPECIFIED"):
        raise NotModelled("only sheets with a grid are known")
    if "sheetId" in given and book.sheet_by_id(given["sheetId"]):
        raise invalid(f"Sheet with id {given['sheetId']} already exists")
    if given.get("sheetId", 0) < 0:
        raise invalid("Sheet id must be non-negative")
    title = given.get("title") or book.new_title()
    refuse_title(book, title, None)
    grid = given.get("gridProperties", {})
    rows, columns = grid.get("rowCount", DEFAULT_ROWS), grid.get("columnCount", DEFAULT_COLUMNS)
    refuse_size(book, None, rows, columns)
    sheet = Sheet(given.get("sheetId", book.new_sheet_id()), title, columns, [None] * rows)
    sheet.more = {key: given[key] for key in ("hidden", "rightToLeft", "tabColor", "tabColorStyle") if key in given}
    sheet.more_grid = {key: value for key, value in grid.items() if key not in ("rowCount", "columnCount")}
    index = given.get("index", len(book.sheets))
    if not 0 <= index <= len(book.sheets):
        raise invalid(f"Invalid index: {index}")
    book.sheets.insert(index, sheet)
    return sheet


def refuse_title(book: Book, title: str, own: Sheet | None) -> None:
    found = book.sheet_named(title)
    if found is not None and found is not own:
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if len(title) > 100:
        raise invalid("The sheet name cannot be greater than 100 characters.")


def refuse_size(book: Book, sheet: Sheet | None, rows: int, columns: int) -> None:
    for name, count in (("rowCount", rows), ("columnCount", columns)):
        if count < 1:
            raise invalid(f"gridProperties.{name} must be greater than 0")
    had = sheet.row_count * sheet.column_count if sheet else 0
    book.refuse_too_many(more=rows * columns - had, columns=columns)


def sheet_properties(book: Book, sheet: Sheet) -> _Message:
    """As replies give them: what is zero or false is left out, except for the id and the index."""
    grid = {"rowCount": sheet.row_count, "columnCount": sheet.column_count, **sheet.more_grid}
    index = next(index for index, each in enumerate(book.sheets) if each is sheet)
    named: _Message = {
        "sheetId": sheet.id,
        "title": sheet.title,
        "index": index,
        "sheetType": "GRID",
        "gridProperties": {name: value for name, value in grid.items() if value},
    }
    more = {name: value for name, value in sheet.more.items() if value}
    if "tabColorStyle" in more and "rgbColor" in more["tabColorStyle"]:
        more["tabColor"] = more["tabColorStyle"]["rgbColor"]
    elif "tabColor" in more:
        more["tabColorStyle"] = {"rgbColor": more["tabColor"]}
    return named | more


def get(book: Book, ranges: Sequence[str], *, with_cells: bool) -> _Message:
    """The spreadsheet; with ranges, only the sheets that they touch, and their cells only there."""
    wanted: list[tuple[Sheet, list[Rect]]] = []
    if ranges:
        rects: dict[int, list[Rect]] = {}
        for text in ranges:
            target = parse(text, book)
            rects.setdefault(target.sheet.id, []).append(target.within_grid())
        wanted = [(sheet, rects[sheet.id]) for sheet in book.sheets if sheet.id in rects]
    else:
        wanted = [(sheet, [Rect(0, 0, sheet.row_count, sheet.column_count)]) for sheet in book.sheets]
    results = book.results()
    sheets = []
    for sheet, parts in wanted:
        entry: _Message = {"properties": sheet_properties(book, sheet)}
        if with_cells:
            entry["data"] = [_grid_data(book, sheet, rect, results) for rect in parts]
        sheets.append(entry)
    read: _Message = {"spreadsheetId": book.id, "properties": _properties(book), "sheets": sheets}
    if book.named_ranges:
        read["namedRanges"] = [named_range(book, name) for name in book.named_ranges]
    return read | {"spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.id}/edit"}


def _properties(book: Book) -> _Message:
    return {
        "title": book.title,
        "locale": book.locale_name,
        "autoRecalc": "ON_CHANGE",
        "timeZone": book.time_zone,
        "defaultFormat": _format("arial,sans,sans-serif", {}, {}),
        "spreadsheetTheme": _THEME,
    } | book.more


def range_id(name: str) -> str:
    """Of a named range; digits, as the service's own are."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name).int)[:10]


def named_range(book: Book, name: str) -> _Message:
    """As replies give it; the id of the first sheet is a zero, and left out."""
    sheet, rect = book.named_range(name)
    bounds = {
        "sheetId": sheet.id,
        "startRowIndex": rect.top,
        "endRowIndex": rect.bottom,
        "startColumnIndex": rect.left,
        "endColumnIndex": rect.right,
    }
    kept = {side: value for side, value in bounds.items() if value or side.startswith(("start", "end"))}
    return {"namedRangeId": range_id(name), "name": name, "range": kept}


def _grid_data(book: Book, sheet: Sheet, rect: Rect, results: Results) -> _Message:
    data: _Message = {}
    if rect.top:
        data["startRow"] = rect.top
    if rect.left:
        data["startColumn"] = rect.left
    rows: list[_Message] = []
    for row in range(rect.top, rect.bottom):
        kept = {
            column: cell
            for column, cell in (sheet.rows[row] or {}).items()
            if rect.left <= column < rect.right and not cell.is_bare
        }
        if kept:
            rows.extend({} for _ in range(row - rect.top - len(rows)))
            values = [
                _cell_data(book, sheet, row, column, kept[column], results) if column in kept else {}
                for column in range(rect.left, max(kept) + 1)
            ]
            rows.append({"values": values})
    if rows:
        data["rowData"] = rows
    data["rowMetadata"] = [_ROW_METADATA] * rect.height
    data["columnMetadata"] = [_COLUMN_METADATA] * rect.width
    return data


def _cell_data(book: Book, sheet: Sheet, row: int, column: int, cell: Cell, results: Results) -> _Message:
    value = results.of(sheet, row, column)
    number_format = effective_format(book, sheet, cell)
    data: _Message = {}
    if not cell.is_blank:
        entered = {"formulaValue": cell.formula} if cell.formula is not None else extended(value, book.locale)
        data["userEnteredValue"] = entered
        data["effectiveValue"] = extended(value, book.locale)
        data["formattedValue"] = shown(value, number_format, book.locale)
    if cell.look:
        data["userEnteredFormat"] = dict(cell.look)
    align = "CENTER" if isinstance(value, bool) else "RIGHT" if isinstance(value, int | float) else "LEFT"
    effective = _format(
        "Arial", {"horizontalAlignment": align} if value is not None else {}, {"hyperlinkDisplayType": "PLAIN_TEXT"}
    )
    shown_as = {"numberFormat": number_format.as_json()} if number_format else {}
    data["effectiveFormat"] = shown_as | effective | dict(cell.look or {})
    if cell.note is not None:
        data["note"] = cell.note
    if cell.formula and (link := _link(cell.formula)):
        data["hyperlink"] = link
    return data


def _link(formula: str) -> str | None:
    head, _, rest = formula.partition('("')
    return rest.split('"', 1)[0] if head.upper() == "=HYPERLINK" else None


def copy_to(source: Sheet, destination: Book) -> _Message:
    """A sheet copied to the end of another spreadsheet, or of its own."""
    title = free_title(destination, destination.locale.copy.format(source.title))
    copied = source.draft()
    copied.id, copied.title = destination.new_sheet_id(), title
    destination.refuse_too_many(more=copied.row_count * copied.column_count)
    destination.sheets.append(copied)
    return sheet_properties(destination, copied)


def free_title(book: Book, title: str) -> str:
    number, free = 1, title
    while book.sheet_named(free):
        number += 1
        free = f"{title} {number}"
    return free
