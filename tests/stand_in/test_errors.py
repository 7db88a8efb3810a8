"""What is refused, in the service's own words, and what is looked at first."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from tests.sheets_server import SheetsServer, Spreadsheet
from tests.stand_in.api import DRIVE, ROBOT, SHEETS, Api, ask_for_token, assertion, error, refused

RPC = "type.googleapis.com/google.rpc"
SIGN_IN = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. See "
    "https://developers.google.com/identity/sign-in/web/devconsole-project."
)


def violations(reply: requests.Response) -> list[dict[str, str]]:
    (detail,) = reply.json()["error"]["details"]
    assert detail["@type"] == f"{RPC}.BadRequest"
    return list(detail["fieldViolations"])


def test_a_token_that_nobody_gave_is_401(google: SheetsServer, book: Spreadsheet) -> None:
    bearer = {"Authorization": "Bearer nonsense"}
    reply = requests.get(f"{google.url}/v4/spreadsheets/{book.id}", headers=bearer, timeout=5)
    assert reply.json() == {
        "error": {
            "code": 401,
            "message": f"Request had invalid authentication credentials. {SIGN_IN}",
            "status": "UNAUTHENTICATED",
            "details": [
                {
                    "@type": f"{RPC}.ErrorInfo",
                    "reason": "ACCESS_TOKEN_TYPE_UNSUPPORTED",
                    "domain": "googleapis.com",
                    "metadata": {
                        "service": "sheets.googleapis.com",
                        "method": "google.apps.sheets.v4.SpreadsheetsService.GetSpreadsheet",
                    },
                }
            ],
        }
    }
    assert reply.headers["WWW-Authenticate"] == 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    assert reply.headers["Content-Type"] == "application/json; charset=UTF-8"


def test_an_expired_token_is_401(google: SheetsServer, api: Api) -> None:
    google.expire_tokens()
    reply = api.send("GET", "")
    assert error(reply)[:2] == (401, "UNAUTHENTICATED")
    assert reply.json()["error"]["details"][0]["reason"] == "ACCESS_TOKEN_EXPIRED"


def test_a_token_lasts_an_hour_of_the_servers_clock(clock: Any, api: Api) -> None:
    clock.now += 3598
    assert api.send("GET", "").status_code == 200
    clock.now += 1
    assert api.send("GET", "").status_code == 401


def test_nobody_reading_and_nobody_writing_are_told_different_things(google: SheetsServer, book: Spreadsheet) -> None:
    address = f"{google.url}/v4/spreadsheets/{book.id}"
    unregistered = (
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or "
        "other form of API consumer identity to call this API."
    )
    assert error(requests.get(address, timeout=5)) == (403, "PERMISSION_DENIED", unregistered)
    missing = f"Request is missing required authentication credential. {SIGN_IN}"
    assert error(requests.post(f"{address}:batchUpdate", timeout=5)) == (401, "UNAUTHENTICATED", missing)


def test_a_token_for_something_else_is_403(google: SheetsServer, book: Spreadsheet) -> None:
    api = Api(google, book, scope=f"{DRIVE}.metadata.readonly")
    reply = api.send("GET", "")
    assert error(reply) == (403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.")
    assert reply.json()["error"]["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_a_token_for_reading_only_reads(google: SheetsServer, book: Spreadsheet) -> None:
    api = Api(google, book, scope=f"{SHEETS}.readonly")
    assert api.send("GET", "").status_code == 200
    assert error(api.append("A1", [["x"]]))[0] == 403


def test_what_is_not_shared_is_403_and_what_is_not_there_is_404(
    google: SheetsServer, book: Spreadsheet, api: Api
) -> None:
    google.withdraw(book, ROBOT)
    assert api.send("GET", "").json() == {
        "error": {"code": 403, "message": "The caller does not have permission", "status": "PERMISSION_DENIED"}
    }
    google.delete(book)
    assert api.send("GET", "").json() == {
        "error": {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}
    }


def test_a_reader_reads_and_does_not_write(google: SheetsServer, book: Spreadsheet, api: Api) -> None:
    google.share(book, ROBOT, "reader")
    assert api.send("GET", "").status_code == 200
    assert error(api.append("A1", [["x"]])) == (403, "PERMISSION_DENIED", "The caller does not have permission")
    assert book.values("Sheet1") == []


def test_a_link_for_anyone_lets_read(google: SheetsServer, book: Spreadsheet, api: Api) -> None:
    google.withdraw(book, ROBOT)
    google.share(book, "anyone", "reader")
    assert [api.send("GET", "").status_code, error(api.append("A1", [["x"]]))[0]] == [200, 403]


def test_an_api_that_is_off_says_where_to_switch_it_on(google: SheetsServer, api: Api) -> None:
    google.api_enabled = False
    reply = api.send("GET", "")
    url = "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=106222333444"
    message = (
        "Google Sheets API has not been used in project 106222333444 before or it is disabled. Enable it by visiting "
        f"{url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our "
        "systems and retry."
    )
    assert error(reply) == (403, "PERMISSION_DENIED", message)
    info, _, link = reply.json()["error"]["details"]
    assert (info["reason"], info["metadata"]["consumer"]) == ("SERVICE_DISABLED", "projects/106222333444")
    assert link["links"] == [{"description": "Google developers console API activation", "url": url}]


def test_a_workbook_of_excel_is_not_a_spreadsheet(google: SheetsServer) -> None:
    book = google.make_spreadsheet("Konkurs.xlsx", writers=[ROBOT], kind="excel")
    message = "This operation is not supported for this document"
    assert error(Api(google, book).send("GET", "")) == (400, "FAILED_PRECONDITION", message)


@pytest.mark.parametrize("path", ["/", "/v4", "/v4/spreadsheet/x", "/v4/spreadsheets/x/values", "/v5/spreadsheets/x"])
def test_an_address_with_nothing_at_it_is_a_page(google: SheetsServer, path: str) -> None:
    reply = requests.get(google.url + path, timeout=5)
    assert (reply.status_code, reply.headers["Content-Type"]) == (404, "text/html; charset=UTF-8")


def test_a_body_without_a_length_is_a_page(google: SheetsServer) -> None:
    reply = requests.post(f"{google.url}/v4/spreadsheets", data=iter([b"{}"]), timeout=5)
    assert (reply.status_code, reply.headers["Content-Type"]) == (411, "text/html; charset=UTF-8")


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_how_values_are_meant_has_to_be_said(api: Api, method: str) -> None:
    rest = "/values/A1" + (":append" if method == "POST" else "")
    message = "'valueInputOption' is required but not specified"
    assert refused(api.send(method, rest, {"values": [["x"]]})) == message
    assert refused(api.send("POST", "/values:batchUpdate", {"data": []})) == message


@pytest.mark.parametrize(
    ("parameter", "value", "message"),
    [
        (
            "valueRenderOption",
            "PRETTY",
            "Invalid value at 'value_render_option' (type.googleapis.com/google.apps.sheets.v4.ValueRenderOption), "
            '"PRETTY"',
        ),
        (
            "majorDimension",
            "DIAGONAL",
            "Invalid value at 'major_dimension' (type.googleapis.com/google.apps.sheets.v4.Dimension), \"DIAGONAL\"",
        ),
    ],
)
def test_a_wrong_parameter_is_told_with_its_type(api: Api, parameter: str, value: str, message: str) -> None:
    reply = api.send("GET", "/values/A1", **{parameter: value})
    assert refused(reply) == message
    field = message.split("'")[1]
    assert violations(reply) == [{"field": field, "description": message}]


def test_an_unknown_parameter_is_told(api: Api) -> None:
    reply = api.send("GET", "/values/A1", page="2")
    message = (
        'Invalid JSON payload received. Unknown name "page": Cannot bind query parameter. '
        "Field 'page' could not be found in request message."
    )
    assert refused(reply) == message
    assert violations(reply) == [{"description": message}]


def test_everything_wrong_in_a_body_is_told_at_once(api: Api) -> None:
    body = {"valus": [], "majorDimension": "ROWS", "rang": "A1"}
    reply = api.send("PUT", "/values/A1", body, valueInputOption="RAW")
    told = [
        f"Invalid JSON payload received. Unknown name \"{name}\" at 'data': Cannot find field."
        for name in ("valus", "rang")
    ]
    assert refused(reply) == "\n".join(told)
    assert violations(reply) == [{"field": "data", "description": text} for text in told]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"requests": [{"addSheet": {"properties": {"titel": "x"}}}]},
            "Invalid JSON payload received. Unknown name \"titel\" at 'requests[0].add_sheet.properties': "
            "Cannot find field.",
        ),
        (
            {"requests": [{"noSuchRequest": {}}]},
            "Invalid JSON payload received. Unknown name \"noSuchRequest\" at 'requests[0]': Cannot find field.",
        ),
        (
            {"requests": [{"deleteSheet": {"sheetId": "one"}}]},
            "Invalid value at 'requests[0].delete_sheet.sheet_id' (TYPE_INT32), \"one\"",
        ),
        (
            {"requests": [{"deleteDimension": {"range": {"startIndex": "x"}}}]},
            "Invalid value at 'requests[0].delete_dimension.range.start_index.value' (TYPE_INT32), \"x\"",
        ),
        (
            {"requests": [{"addSheet": {}, "deleteSheet": {}}]},
            "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'deleteSheet'",
        ),
        (
            {"includeSpreadsheetInResponse": "perhaps"},
            "Invalid value at 'include_spreadsheet_in_response' (TYPE_BOOL), \"perhaps\"",
        ),
    ],
)
def test_what_does_not_fit_is_told_by_its_path(api: Api, body: Any, message: str) -> None:
    assert refused(api.send("POST", ":batchUpdate", body)) == message


def test_a_row_is_a_list(api: Api) -> None:
    message = "Invalid value at 'data.values[0]' (type.googleapis.com/google.protobuf.ListValue), \"a\""
    assert refused(api.write("A1", {"values": ["a"]})) == message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"values": [[1,]]}', "Unexpected token.\n]]}\n^"),
        ('{"values": [[1', "Unexpected end of string.\n\n^"),
        ("[]", 'Unknown name "": Root element must be a message.'),
    ],
)
def test_what_is_not_json_is_told(api: Api, book: Spreadsheet, body: str, message: str) -> None:
    reply = api.ask("POST", f"/v4/spreadsheets/{book.id}/values/A1:append?valueInputOption=RAW", data=body)
    assert refused(reply) == f"Invalid JSON payload received. {message}"


def test_a_mask_names_what_there_is(api: Api) -> None:
    reply = api.send("GET", "", fields="properties.title,properties.lokale")
    assert refused(reply) == "Request contains an invalid argument."
    path = "properties.lokale"
    told = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    assert violations(reply) == [{"field": path, "description": told}]


def test_the_request_is_read_before_the_spreadsheet_is_looked_for(google: SheetsServer, book: Spreadsheet) -> None:
    api = Api(google, book)
    google.delete(book)
    assert [api.send("GET", "", page="2").status_code, api.send("GET", "").status_code] == [400, 404]
    google.expire_tokens()
    assert api.send("GET", "", page="2").status_code == 401


def test_the_list_of_errors_is_for_those_who_ask(api: Api) -> None:
    told = "Unable to parse range: !"
    reply = api.read("!", **{"$.xgafv": "1"})["error"]
    assert reply["errors"] == [{"message": told, "domain": "global", "reason": "badRequest"}]
    assert "errors" not in api.read("!", **{"$.xgafv": "2"})["error"]
    system = "Invalid query parameters. Invalid value '3' for system query parameter : $.xgafv"
    assert refused(api.read("!", **{"$.xgafv": "3"})) == system


def test_replies_are_indented_unless_asked_otherwise(book: Spreadsheet, api: Api) -> None:
    assert api.send("GET", "", fields="spreadsheetId").text == f'{{\n  "spreadsheetId": "{book.id}"\n}}\n'
    assert api.send("GET", "", fields="spreadsheetId", prettyPrint="false").text == f'{{"spreadsheetId":"{book.id}"}}'


def test_tags_in_texts_are_escaped(api: Api) -> None:
    api.write("A1", [["<b>&ą"]])
    assert '"\\u003cb\\u003e&ą"' in api.send("GET", "/values/A1").text


def test_a_token_is_given_for_a_signed_request(google: SheetsServer) -> None:
    reply = ask_for_token(google, assertion(google.make_account(ROBOT)))
    given = reply.json()
    assert (reply.status_code, given.pop("access_token")[:5]) == (200, "ya29.")
    assert given == {"expires_in": 3599, "token_type": "Bearer"}


def declined(reply: requests.Response) -> tuple[str, str]:
    assert reply.status_code == 400
    return reply.json()["error"], reply.json()["error_description"]


@pytest.mark.parametrize(
    "claims",
    [
        {"iat": int(time.time()) - 7200, "exp": int(time.time()) - 3600},
        {"iat": int(time.time()) + 7200, "exp": int(time.time()) + 10800},
        {"exp": int(time.time()) + 7200},
        {"iat": None},
    ],
)
def test_a_wrong_clock_gets_no_token(google: SheetsServer, claims: dict[str, Any]) -> None:
    assert declined(ask_for_token(google, assertion(google.make_account(ROBOT), **claims))) == (
        "invalid_grant",
        "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
        "Check your iat and exp values in the JWT claim.",
    )


def test_a_revoked_key_gets_no_token_until_there_is_a_new_one(google: SheetsServer) -> None:
    account = google.make_account(ROBOT)
    google.revoke_key(ROBOT)
    assert declined(ask_for_token(google, assertion(account))) == ("invalid_grant", "Invalid JWT Signature.")
    assert ask_for_token(google, assertion(google.make_account(ROBOT))).status_code == 200


def test_a_forged_request_gets_no_token(google: SheetsServer) -> None:
    head, claims, signature = assertion(google.make_account(ROBOT)).split(".")
    forged = f"{head}.{claims}.{signature[4:]}AAAA"
    assert declined(ask_for_token(google, forged)) == ("invalid_grant", "Invalid JWT Signature.")


@pytest.mark.parametrize(
    ("claims", "answer"),
    [
        ({"iss": "nobody@konkurs.iam.gserviceaccount.com"}, ("invalid_grant", "Invalid grant: account not found")),
        ({"aud": "https://example.org"}, ("invalid_grant", "Invalid JWT: Failed audience check.")),
        ({"scope": ""}, ("invalid_scope", "Invalid OAuth scope or ID token audience provided.")),
        ({"scope": "sheets"}, ("invalid_scope", "Invalid OAuth scope or ID token audience provided.")),
    ],
)
def test_a_request_with_a_wrong_claim_gets_no_token(
    google: SheetsServer, claims: dict[str, Any], answer: tuple[str, str]
) -> None:
    assert declined(ask_for_token(google, assertion(google.make_account(ROBOT), **claims))) == answer


def test_another_grant_gets_no_token(google: SheetsServer) -> None:
    assert declined(ask_for_token(google, "x", "password"))[0] == "unsupported_grant_type"


def test_the_open_server_lets_every_bearer_in() -> None:
    with SheetsServer(open_to_all=True) as google:
        address = f"{google.url}/v4/spreadsheets/{google.make_spreadsheet('Konkurs').id}"
        bearer = {"Authorization": "Bearer anything"}
        assert {requests.get(address, headers=bearer, timeout=5).status_code for _ in range(70)} == {200}
        assert requests.get(address, timeout=5).status_code == 403
