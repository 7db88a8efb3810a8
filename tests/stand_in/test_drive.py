"""Drive as gspread asks it: files created, found, described, shared, deleted."""

from __future__ import annotations

from typing import Any

from tests.sheets_server import SheetsServer, Spreadsheet
from tests.stand_in.api import ROBOT, SHEETS, Api

FILES = "/drive/v3/files"
SHEET = "application/vnd.google-apps.spreadsheet"


def found(api: Api, **params: Any) -> list[str]:
    return [file["name"] for file in api.ask("GET", FILES, params=params).json()["files"]]


def test_a_new_spreadsheet_belongs_to_its_maker(google: SheetsServer, api: Api) -> None:
    reply = api.ask("POST", FILES, json={"name": "Nowy", "mimeType": SHEET}, params={"supportsAllDrives": True}).json()
    assert reply == {"kind": "drive#file", "id": reply["id"], "name": "Nowy", "mimeType": SHEET}
    made = google.spreadsheet(reply["id"])
    assert (made.tabs, made.size("Sheet1"), made.title) == (["Sheet1"], (1000, 26), "Nowy")
    assert Api(google, made).range_of("A1") == "Sheet1!A1"


def test_only_what_is_shared_is_listed(google: SheetsServer, book: Spreadsheet, api: Api, clock: Any) -> None:
    clock.now += 1
    google.make_spreadsheet("Cudzy")
    google.make_spreadsheet("Stary.xlsx", readers=[ROBOT], kind="excel")
    assert found(api) == ["Stary.xlsx", "Konkurs"]
    assert found(api, q=f'mimeType="{SHEET}"') == ["Konkurs"]
    assert found(api, q=f"mimeType='{SHEET}' and name = \"konkurs\" and trashed = false") == ["Konkurs"]
    assert found(api, q="name contains 'kon' and not name = 'Inny'") == ["Konkurs"]
    reply = api.ask("GET", FILES, params={"q": f'mimeType="{SHEET}"'}).json()
    assert reply == {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": [{"kind": "drive#file", "id": book.id, "name": "Konkurs", "mimeType": SHEET}],
    }


def test_a_long_list_comes_in_pages(google: SheetsServer, api: Api) -> None:
    for number in range(3):
        google.make_spreadsheet(f"Arkusz {number}", readers=[ROBOT])
    names, token = [], None
    while token != "":
        params = {"pageSize": 2, "pageToken": token, "fields": "nextPageToken,files(name)"}
        page = api.ask("GET", FILES, params=params).json()
        names.append([file["name"] for file in page["files"]])
        token = page.get("nextPageToken", "")
    assert [len(page) for page in names] == [2, 2]
    assert sorted(name for page in names for name in page) == ["Arkusz 0", "Arkusz 1", "Arkusz 2", "Konkurs"]


def test_a_file_tells_when_it_was_changed(book: Spreadsheet, api: Api, clock: Any) -> None:
    asked = {"fields": "id,name,createdTime,modifiedTime", "supportsAllDrives": True, "includeItemsFromAllDrives": True}
    clock.now += 90.5
    api.append("A1", [["x"]])
    assert api.ask("GET", f"{FILES}/{book.id}", params=asked).json() == {
        "id": book.id,
        "name": "Konkurs",
        "createdTime": "2021-06-06T10:00:00.000Z",
        "modifiedTime": "2021-06-06T10:01:30.500Z",
    }


def test_only_its_owner_deletes_a_file(google: SheetsServer, book: Spreadsheet, api: Api) -> None:
    refused = api.ask("DELETE", f"{FILES}/{book.id}")
    message = "The user does not have sufficient permissions for this file."
    assert refused.json()["error"] == {
        "code": 403,
        "message": message,
        "errors": [{"message": message, "domain": "global", "reason": "insufficientFilePermissions"}],
    }
    own = api.ask("POST", FILES, json={"name": "Nowy", "mimeType": SHEET}).json()["id"]
    deleted = api.ask("DELETE", f"{FILES}/{own}", params={"supportsAllDrives": True})
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert api.ask("GET", f"{FILES}/{own}").status_code == 404


def test_a_file_that_is_not_shared_is_not_there(google: SheetsServer, book: Spreadsheet, api: Api) -> None:
    google.withdraw(book, ROBOT)
    message = f"File not found: {book.id}."
    place = {"location": "fileId", "locationType": "parameter"}
    assert api.ask("GET", f"{FILES}/{book.id}").json()["error"] == {
        "code": 404,
        "message": message,
        "errors": [{"message": message, "domain": "global", "reason": "notFound", **place}],
    }


def test_an_expired_token_is_told_in_both_ways(google: SheetsServer, api: Api) -> None:
    google.expire_tokens()
    said = api.ask("GET", FILES).json()["error"]
    short = {"message": "Invalid Credentials", "domain": "global", "reason": "authError"}
    assert said["errors"] == [{**short, "location": "Authorization", "locationType": "header"}]
    assert (said["code"], said["status"]) == (401, "UNAUTHENTICATED")


def test_a_token_for_sheets_is_not_one_for_drive(google: SheetsServer, book: Spreadsheet) -> None:
    api = Api(google, book, scope=SHEETS)
    assert [api.send("GET", "").status_code, api.ask("GET", FILES).status_code] == [200, 403]


def test_wrong_parameters_are_named(api: Api) -> None:
    wrong = {"q": "colour = 'red'", "fields": "files(nam)", "pageToken": "ł"}
    said = [api.ask("GET", FILES, params={name: value}).json()["error"] for name, value in wrong.items()]
    assert [(each["message"], each["errors"][0]["location"]) for each in said] == [
        ("Invalid Value", "q"),
        ("Invalid field selection files.nam", "fields"),
        ("Invalid Value", "pageToken"),
    ]
    assert ["status" in each for each in said] == [False] * 3


def test_what_is_shared_over_the_network_is_shared(google: SheetsServer, api: Api) -> None:
    own = api.ask("POST", FILES, json={"name": "Nowy", "mimeType": SHEET}).json()["id"]
    other = "other@konkurs.iam.gserviceaccount.com"
    given = {"type": "user", "role": "reader", "emailAddress": other, "withLink": False}
    made = api.ask("POST", f"{FILES}/{own}/permissions", json=given).json()
    assert (made["kind"], made["type"], made["role"]) == ("drive#permission", "user", "reader")
    reader = Api(google, google.spreadsheet(own), other)
    assert reader.range_of("A1") == "Sheet1!A1"
    assert api.ask("DELETE", f"{FILES}/{own}/permissions/{made['id']}").status_code == 204
    assert reader.send("GET", "").status_code == 403
