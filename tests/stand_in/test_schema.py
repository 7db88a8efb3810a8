"""Requests and replies against the service's own description, and the parts of a spreadsheet that are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_server import SheetsServer, Spreadsheet, discovery, values_methods
from tests.sheets_server.masks import BadMask, apply_mask, check_mask, read_mask
from tests.sheets_server.messages import read_body, read_query
from tests.stand_in.api import ROBOT, Api

BATCH = discovery.sheets().methods["sheets.spreadsheets.batchUpdate"]
GRID = {"rowCount": 9, "columnCount": 3}
WHOLE = {
    "spreadsheetId": "1",
    "properties": {"title": "K", "locale": "pl_PL"},
    "sheets": [{"properties": {"sheetId": 0, "gridProperties": GRID}}],
}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ('{"include_spreadsheet_in_response": true}', {"includeSpreadsheetInResponse": True}),
        ('{"requests": null, "responseIncludeGridData": null}', {}),
        ('{"requests": {"addSheet": {}}}', {"requests": [{"addSheet": {}}]}),
        (
            '{"requests": [{"insertDimension": {"range": {"sheetId": "7", "startIndex": 2.0, "dimension": "rows"}}}]}',
            {"requests": [{"insertDimension": {"range": {"sheetId": 7, "startIndex": 2, "dimension": "ROWS"}}}]},
        ),
        ("", {}),
    ],
)
def test_a_body_may_be_written_in_several_ways(sent: str, read: dict[str, Any]) -> None:
    assert read_body(discovery.sheets(), BATCH, sent.encode()) == read


def test_repeated_parameters_are_kept_and_of_others_the_last_counts() -> None:
    method = discovery.sheets().methods["sheets.spreadsheets.get"]
    query = [("ranges", "A1"), ("include_grid_data", "true"), ("ranges", "B1"), ("includeGridData", "NO")]
    assert read_query(discovery.sheets(), method, query) == {"ranges": ["A1", "B1"], "includeGridData": False}


def test_drive_overlooks_what_it_does_not_know() -> None:
    method = discovery.drive().methods["drive.files.create"]
    assert read_query(discovery.drive(), method, [("supportsAllDrives", "True"), ("colour", "red")]) == {
        "supportsAllDrives": True
    }
    assert read_body(discovery.drive(), method, b'{"name": "a", "colour": "red"}') == {"name": "a"}


@pytest.mark.parametrize(
    ("mask", "left"),
    [
        ("properties.title,spreadsheetId", {"spreadsheetId": "1", "properties": {"title": "K"}}),
        ("properties(title,locale)", {"properties": {"title": "K", "locale": "pl_PL"}}),
        ("sheets/properties/sheetId", {"sheets": [{"properties": {"sheetId": 0}}]}),
        ("sheets(properties.sheetId,data)", {"sheets": [{"properties": {"sheetId": 0}}]}),
        ("sheets(properties(gridProperties))", {"sheets": [{"properties": {"gridProperties": GRID}}]}),
        ("spreadsheet_id", {"spreadsheetId": "1"}),
        ("namedRanges", {}),
        ("*", WHOLE),
    ],
)  # fmt: skip
def test_a_mask_leaves_what_it_names(mask: str, left: dict[str, Any]) -> None:
    assert apply_mask(check_mask(discovery.sheets(), "Spreadsheet", read_mask(mask)), WHOLE) == left


@pytest.mark.parametrize(
    "mask", ["properties(", "properties(title", ")", "sheets properties", "colour", "sheets.colour"]
)
def test_a_mask_that_makes_no_sense_is_refused(mask: str) -> None:
    with pytest.raises(BadMask):
        check_mask(discovery.sheets(), "Spreadsheet", read_mask(mask))


@pytest.mark.parametrize(
    ("reply", "wrong"),
    [
        ({"spreadsheetId": "1", "sheets": [{"properties": {"sheetId": 0, "sheetType": "GRID"}}]}, []),
        ({"spreadsheetID": "1"}, ["Spreadsheet.spreadsheetID: no such field"]),
        ({"sheets": {}}, ["Spreadsheet.sheets: {} is not a list"]),
        ({"properties": {"title": None}}, ["Spreadsheet.properties.title: None is not string"]),
        (
            {"sheets": [{"properties": {"sheetId": "0", "index": 2**31}}]},
            [
                "Spreadsheet.sheets[0].properties.sheetId: '0' is not integer",
                "Spreadsheet.sheets[0].properties.index: 2147483648 is not integer",
            ],
        ),
    ],
)
def test_replies_are_held_against_the_description(reply: dict[str, Any], wrong: list[str]) -> None:
    assert discovery.sheets().disagreements("Spreadsheet", reply) == wrong


@pytest.mark.parametrize(("reply", "told"), [({"rows": []}, "ValueRange.rows: no such field"), (None, "TypeError")])
def test_a_wrong_reply_is_the_stand_ins_own_mistake(monkeypatch: pytest.MonkeyPatch, reply: Any, told: str) -> None:
    monkeypatch.setattr(values_methods, "get", lambda *_: reply if reply else None + 1)
    with SheetsServer() as google:
        book = google.make_spreadsheet("Konkurs", writers=[ROBOT])
        answer = Api(google, book).send("GET", "/values/A1")
        assert answer.status_code == 500
        assert [told in answer.json()["error"]["message"], told in google.offences[0]] == [True, True]


def test_a_spreadsheet_is_described_whole(google: SheetsServer) -> None:
    book = google.make_spreadsheet("Konkurs", locale="pl_PL", time_zone="Europe/Warsaw", writers=[ROBOT])
    reply = Api(google, book).send("GET", "").json()
    assert set(reply) == {"spreadsheetId", "properties", "sheets", "spreadsheetUrl"}
    assert reply["spreadsheetUrl"] == f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    known = {"title", "locale", "autoRecalc", "timeZone", "defaultFormat", "spreadsheetTheme"}
    assert set(reply["properties"]) == known
    grid = {"rowCount": 1000, "columnCount": 26}
    tab = {"sheetId": 0, "title": "Arkusz1", "index": 0, "sheetType": "GRID", "gridProperties": grid}
    assert reply["sheets"] == [{"properties": tab}]


def test_cells_come_with_the_grid_when_asked_for(book: Spreadsheet, api: Api) -> None:
    book.set("Sheet1", [["a"], [], ["", "=1+1", "", ""]])
    fields = "sheets.data(startRow,startColumn,rowData.values(userEnteredValue,effectiveValue,formattedValue))"
    reply = api.send("GET", "", ranges=["A1:B2", "B2:C9"], fields=fields).json()
    text = {"stringValue": "a"}
    two = {"userEnteredValue": {"formulaValue": "=1+1"}, "effectiveValue": {"numberValue": 2}, "formattedValue": "2"}
    assert reply["sheets"] == [
        {
            "data": [
                {"rowData": [{"values": [{"userEnteredValue": text, "effectiveValue": text, "formattedValue": "a"}]}]},
                {"startRow": 1, "startColumn": 1, "rowData": [{}, {"values": [two]}]},
            ]
        }
    ]


def test_ranges_leave_only_the_sheets_that_they_touch(book: Spreadsheet, api: Api) -> None:
    book.add_tab("Drugi")
    reply = api.send("GET", "", ranges="Drugi!A1:B2", includeGridData="true").json()
    (sheet,) = reply["sheets"]
    assert sheet["properties"]["title"] == "Drugi"
    assert sheet["data"] == [{"rowMetadata": [{"pixelSize": 21}] * 2, "columnMetadata": [{"pixelSize": 100}] * 2}]


def test_a_spreadsheet_is_made_with_the_sheets_named(google: SheetsServer, api: Api) -> None:
    sheets = [{"properties": {"title": title}} for title in ("Jeden", "Dwa")]
    reply = api.ask("POST", "/v4/spreadsheets", json={"properties": {"title": "Nowy"}, "sheets": sheets}).json()
    assert [sheet["properties"]["title"] for sheet in reply["sheets"]] == ["Jeden", "Dwa"]
    assert google.spreadsheet(reply["spreadsheetId"]).tabs == ["Jeden", "Dwa"]


def test_a_spreadsheet_made_of_nothing_has_a_sheet(api: Api) -> None:
    reply = api.ask("POST", "/v4/spreadsheets", json={}).json()
    assert reply["properties"]["title"] == "Untitled spreadsheet"
    assert [sheet["properties"]["title"] for sheet in reply["sheets"]] == ["Sheet1"]
