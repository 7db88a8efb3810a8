"""gspread's own client, unpatched save for the address that it asks."""

from __future__ import annotations

from typing import Any

import gspread
import pytest
from google.oauth2.service_account import Credentials
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient

from tests.sheets_server import SheetsServer, Spreadsheet
from tests.stand_in.api import DRIVE, ROBOT, SHEETS


class _Credentials(Credentials):  # type: ignore[misc]
    """Asks nobody else: a library that finds out where requests may be sent would ask Google itself."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


@pytest.fixture
def client(google: SheetsServer) -> gspread.Client:
    class Local(HTTPClient):  # type: ignore[misc]
        def request(self, method: str, endpoint: str, **more: Any) -> Any:
            for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
                endpoint = endpoint.replace(host, google.url)
            return super().request(method, endpoint, **more)

    account = google.make_account(ROBOT)
    credentials = _Credentials.from_service_account_info(account, scopes=[SHEETS, DRIVE])
    return gspread.Client(auth=credentials, http_client=Local)


@pytest.fixture
def sheet(client: gspread.Client, book: Spreadsheet) -> gspread.Worksheet:
    return client.open_by_url(book.url).sheet1


def test_values_are_written_and_read_in_every_way(book: Spreadsheet, sheet: gspread.Worksheet) -> None:
    sheet.update([["kod", "punkty"], ["W01", 5]], "A1")
    sheet.append_rows([["W02", 7], ["W03", None]])
    sheet.append_row(["W04", "=1+1"], value_input_option="USER_ENTERED")
    sheet.update_acell("B4", "9")
    sheet.batch_update([{"range": "C1:C2", "values": [["uwagi"], ["-"]]}])
    cells = sheet.range("C3:C5")
    for cell in cells:
        cell.value = "x"
    sheet.update_cells(cells)
    assert sheet.get_all_values() == [
        ["kod", "punkty", "uwagi"],
        ["W01", "5", "-"],
        ["W02", "7", "x"],
        ["W03", "9", "x"],
        ["W04", "2", "x"],
    ]
    assert sheet.get_all_records()[1] == {"kod": "W02", "punkty": 7, "uwagi": "x"}
    assert (sheet.row_values(2), sheet.col_values(1)[1:3], sheet.cell(2, 2).value) == (
        ["W01", "5", "-"],
        ["W01", "W02"],
        "5",
    )
    assert sheet.find("W03").address == "A4"
    assert sheet.batch_get(["A1:A2", "B5"]) == [[["kod"], ["W01"]], [["2"]]]
    assert sheet.get("B5", value_render_option="FORMULA") == [["=1+1"]]
    sheet.batch_clear(["A1:C1"])
    sheet.clear()
    assert book.values("Sheet1") == []


def test_sheets_are_changed_in_every_way(client: gspread.Client, book: Spreadsheet, sheet: gspread.Worksheet) -> None:
    whole = client.open_by_key(book.id)
    added = whole.add_worksheet("Nowy", rows=10, cols=3, index=0)
    added.update([["a"], ["b"], ["c"]], "A1")
    added.resize(20, 4)
    added.add_rows(5)
    added.add_cols(1)
    added.insert_row(["pierwszy"], 1)
    added.delete_rows(2, 3)
    added.freeze(rows=1)
    added.update_tab_color("#ff8000")
    added.update_title("Inny")
    added.sort((1, "des"), range="A1:A2")
    copy = added.duplicate(new_sheet_name="Kopia")
    assert book.tabs == ["Kopia", "Inny", "Sheet1"]
    whole.reorder_worksheets([sheet, added, copy])
    copy.hide()
    assert [each.title for each in whole.worksheets(exclude_hidden=True)] == ["Sheet1", "Inny"]
    whole.del_worksheet(copy)
    assert (book.values("Inny"), book.size("Inny")) == ([["pierwszy"], ["c"]], (24, 5))
    whole.update_title("Nowa nazwa")
    whole.update_locale("pl_PL")
    whole.update_timezone("Europe/Warsaw")
    assert (book.title, whole.locale, whole.list_named_ranges()) == ("Nowa nazwa", "pl_PL", [])


def test_spreadsheets_are_made_found_and_deleted(client: gspread.Client, book: Spreadsheet) -> None:
    made = client.create("Nowy")
    assert made.get_lastUpdateTime() == "2021-06-06T10:00:00.000Z"
    assert {each.title for each in client.openall()} == {"Nowy", "Konkurs"}
    assert client.open("Nowy").id == made.id
    made.share("other@example.com", perm_type="user", role="reader")
    assert [each["role"] for each in made.list_permissions()] == ["owner", "reader"]
    client.del_spreadsheet(made.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open("Nowy")
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key(made.id)


def test_refusals_are_its_errors(google: SheetsServer, book: Spreadsheet, sheet: gspread.Worksheet) -> None:
    with pytest.raises(APIError, match=r"\[400\]: Unable to parse range: 'Sheet1'!nonsense:"):
        sheet.get("nonsense:")
    google.withdraw(book, ROBOT)
    with pytest.raises(APIError, match=r"\[403\]: The caller does not have permission"):
        sheet.get("A1")
