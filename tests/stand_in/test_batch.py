"""Batches of requests about sheets, rows, columns and cells: all or none, with their replies and refusals."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_server import SheetsServer, Spreadsheet
from tests.stand_in.api import Api, error, refused


def properties(api: Api) -> list[dict[str, Any]]:
    reply = api.send("GET", "", fields="sheets.properties").json()
    return [sheet["properties"] for sheet in reply["sheets"]]


def update(fields: str, **given: Any) -> dict[str, Any]:
    return {"updateSheetProperties": {"properties": given, "fields": fields}}


def test_a_sheet_is_added_with_what_is_told_of_it(book: Spreadsheet, api: Api) -> None:
    grid = {"rowCount": 5, "columnCount": 2, "frozenRowCount": 1}
    reply = api.batch({"addSheet": {"properties": {"title": "Nowy", "index": 0, "gridProperties": grid}}})
    (added,) = (each["addSheet"]["properties"] for each in reply["replies"])
    assert added == {
        "sheetId": added["sheetId"],
        "title": "Nowy",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": grid,
    }
    assert reply["spreadsheetId"] == book.id
    assert [each["title"] for each in properties(api)] == ["Nowy", "Sheet1"]


def test_a_sheet_without_a_name_gets_the_next_one(api: Api) -> None:
    (reply,) = api.batch({"addSheet": {}})["replies"]
    assert reply["addSheet"]["properties"]["title"] == "Sheet2"


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            {"addSheet": {"properties": {"title": "INNY"}}},
            'addSheet: A sheet with the name "INNY" already exists. Please enter another name.',
        ),
        ({"addSheet": {"properties": {"sheetId": 0}}}, "addSheet: Sheet with id 0 already exists"),
        (
            {"addSheet": {"properties": {"gridProperties": {"rowCount": 10_000_001, "columnCount": 1}}}},
            "addSheet: This action would increase the number of cells in the workbook above the limit of 10000000 "
            "cells.",
        ),
        (
            {"addSheet": {"properties": {"gridProperties": {"rowCount": 1, "columnCount": 18_279}}}},
            "addSheet: This action would increase the number of columns in the sheet above the limit of 18278 columns.",
        ),
        ({"deleteSheet": {"sheetId": 7}}, "deleteSheet: No sheet with id: 7"),
        ({"deleteSheet": {"sheetId": 0}}, "deleteSheet: You can't remove all the sheets in a document."),
        (update("title", sheetId=7, title="x"), "updateSheetProperties: No sheet with id: 7"),
        (update("hidden", hidden=True), "updateSheetProperties: You can't hide all the sheets in a document."),
        (
            {"updateSheetProperties": {"properties": {"title": "x"}}},
            "updateSheetProperties: At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
        ),
        (
            {"deleteDimension": {"range": {"sheetId": 7, "dimension": "ROWS"}}},
            "deleteDimension: No grid with id: 7",
        ),
        (
            {"deleteDimension": {"range": {"dimension": "ROWS"}}},
            "deleteDimension: You can't delete all the rows on the sheet.",
        ),
        (
            {"updateCells": {"start": {"columnIndex": 25}, "rows": [{"values": [{}, {}]}], "fields": "note"}},
            "updateCells: Attempting to write column: 26, beyond the last requested column of: 25",
        ),
    ],
)
def test_what_cannot_be_done_names_the_request(api: Api, request_: dict[str, Any], message: str) -> None:
    fine = update("title", title="Inny")
    assert refused(api.batch(fine, request_)) == f"Invalid requests[1].{message}"
    assert [each["title"] for each in properties(api)] == ["Sheet1"]


def test_something_has_to_be_asked_for(api: Api) -> None:
    assert refused(api.batch()) == "Must specify at least one request."
    assert refused(api.batch({})) == "Invalid requests[0]: No request set."


def test_properties_are_changed_as_the_mask_says(api: Api) -> None:
    grid = {"rowCount": 10, "columnCount": 3, "frozenRowCount": 1}
    style = {"rgbColor": {"red": 1}}
    given = {"sheetId": 0, "title": "Inny", "gridProperties": grid, "tabColorStyle": style, "rightToLeft": True}
    assert api.batch(update("title,gridProperties,tabColorStyle", **given))["replies"] == [{}]
    assert properties(api) == [
        {
            "sheetId": 0,
            "title": "Inny",
            "index": 0,
            "sheetType": "GRID",
            "gridProperties": grid,
            "tabColorStyle": style,
            "tabColor": {"red": 1},
        }
    ]


def test_a_sheet_is_moved_by_how_things_stood_before(book: Spreadsheet, api: Api) -> None:
    for title in ("B", "C", "D"):
        book.add_tab(title)
    api.batch(update("index", sheetId=0, index=3))
    assert book.tabs == ["B", "C", "Sheet1", "D"]
    api.batch(update("index", sheetId=0, index=0))
    assert book.tabs == ["Sheet1", "B", "C", "D"]


def test_the_last_sheet_that_is_seen_stays(book: Spreadsheet, api: Api) -> None:
    book.add_tab("Ukryty")
    book.hide_tab("Ukryty")
    message = "You can't remove all the visible sheets in a document."
    assert refused(api.batch({"deleteSheet": {"sheetId": 0}})) == f"Invalid requests[0].deleteSheet: {message}"


def test_a_smaller_grid_loses_what_lay_outside(book: Spreadsheet, api: Api) -> None:
    book.set("Sheet1", [["a", "b"], ["c", "d"]])
    api.batch(update("gridProperties(rowCount,columnCount)", gridProperties={"rowCount": 1, "columnCount": 1}))
    assert (book.values("Sheet1"), book.size("Sheet1")) == ([["a"]], (1, 1))


def test_rows_and_columns_come_and_go(book: Spreadsheet, api: Api) -> None:
    book.set("Sheet1", [["a", "b"], ["c", "d"], ["e", "f"]])

    def span(dimension: str, start: int, end: int) -> dict[str, Any]:
        return {"range": {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}}

    api.batch(
        {"insertDimension": span("ROWS", 1, 2)},
        {"insertDimension": span("COLUMNS", 1, 2)},
        {"deleteDimension": span("ROWS", 2, 3)},
        {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 5}},
    )
    assert book.values("Sheet1") == [["a", "", "b"], [], ["e", "", "f"]]
    assert book.size("Sheet1") == (1005, 27)
    source = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    api.batch({"moveDimension": {"source": source, "destinationIndex": 3}})
    assert book.values("Sheet1") == [[], ["e", "", "f"], ["a", "", "b"]]


def test_cells_are_written_sorted_and_repeated(book: Spreadsheet, api: Api) -> None:
    rows = [{"values": [{"userEnteredValue": {"numberValue": n}}, {"userEnteredValue": {"stringValue": s}}]}
            for n, s in ((2, "b"), (1, "c"), (3, "a"))]  # fmt: skip
    block = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
    look = {"cell": {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.0"}}}}
    api.batch(
        {"updateCells": {"start": {"sheetId": 0}, "rows": rows, "fields": "userEnteredValue"}},
        {"sortRange": {"range": block, "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "ASCENDING"}]}},
        {"repeatCell": {"range": block, **look, "fields": "userEnteredFormat.numberFormat"}},
    )
    assert book.values("Sheet1") == [["3.0", "a"], ["2.0", "b"], ["1.0", "c"]]


def test_a_copy_of_a_sheet_stands_on_its_own(book: Spreadsheet, api: Api) -> None:
    book.set("Sheet1", [["a"]])
    (reply,) = api.batch({"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": 1}})["replies"]
    assert reply["duplicateSheet"]["properties"]["title"] == "Copy of Sheet1"
    book.set("Sheet1", [["b"]])
    assert book.values("Copy of Sheet1") == [["a"]]


def test_the_spreadsheet_itself_is_changed(api: Api) -> None:
    given = {"title": "Inny", "locale": "pl_PL", "timeZone": "Europe/Warsaw"}
    api.batch({"updateSpreadsheetProperties": {"properties": given, "fields": "title,locale,timeZone"}})
    assert api.send("GET", "", fields="properties(title,locale,timeZone)").json() == {"properties": given}


def test_the_spreadsheet_comes_back_when_asked_for(api: Api) -> None:
    reply = api.batch(update("title", title="Inny"), includeSpreadsheetInResponse=True)
    (sheet,) = reply["updatedSpreadsheet"]["sheets"]
    assert (sheet["properties"]["title"], set(sheet)) == ("Inny", {"properties"})


def test_what_is_not_modelled_is_not_passed_over(api: Api) -> None:
    merge = {"mergeCells": {"range": {"sheetId": 0}, "mergeType": "MERGE_ALL"}}
    code, status, message = error(api.batch(merge))
    assert (code, status) == (501, "UNIMPLEMENTED")
    assert message == "The stand-in does not do this: batchUpdate does not know mergeCells"


def test_a_sheet_is_copied_into_another_spreadsheet(google: SheetsServer, book: Spreadsheet, api: Api) -> None:
    other = google.make_spreadsheet("Drugi", writers=["robot@konkurs.iam.gserviceaccount.com"])
    book.set("Sheet1", [["a"]])
    reply = api.send("POST", "/sheets/0:copyTo", {"destinationSpreadsheetId": other.id}).json()
    assert (reply["title"], reply["index"]) == ("Copy of Sheet1", 1)
    assert other.values("Copy of Sheet1") == [["a"]]


def test_a_named_range_is_read_by_its_name(book: Spreadsheet, api: Api) -> None:
    book.add_tab("Drugi", [["a", "b"], ["c", "d"]])
    sheet = properties(api)[1]["sheetId"]
    span = {"sheetId": sheet, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 2}
    (reply,) = api.batch({"addNamedRange": {"namedRange": {"name": "Sheet1", "range": span}}})["replies"]
    made = reply["addNamedRange"]["namedRange"]
    assert (made["name"], made["range"]) == ("Sheet1", span)
    assert [api.range_of(each) for each in ("Sheet1", "'Sheet1'", "Sheet1!A1")] == [
        "Drugi!B1:B2",
        "Sheet1!A1:Z1000",
        "Sheet1!A1",
    ]
    assert api.send("GET", "", fields="namedRanges").json() == {"namedRanges": [made]}
    api.batch({"deleteNamedRange": {"namedRangeId": made["namedRangeId"]}})
    assert api.range_of("Sheet1") == "Sheet1!A1:Z1000"
