"""What goes wrong when it is told to, and whether it was written all the same."""

from __future__ import annotations

import time

import pytest
import requests

from tests.sheets_server import Fault, SheetsServer, Spreadsheet
from tests.stand_in.api import ROBOT, Api, ask_for_token, assertion, error


@pytest.mark.parametrize(
    ("kind", "code", "message", "written"),
    [
        ("500", 500, "Internal error encountered.", False),
        ("503", 503, "The service is currently unavailable.", False),
        ("500_after_writing", 500, "Internal error encountered.", True),
        ("503_after_writing", 503, "The service is currently unavailable.", True),
    ],
)
def test_an_answer_that_says_it_failed(
    google: SheetsServer, book: Spreadsheet, api: Api, kind: str, code: int, message: str, written: bool
) -> None:
    google.play(Fault(kind))  # type: ignore[arg-type]
    status = {500: "INTERNAL", 503: "UNAVAILABLE"}[code]
    assert error(api.append("A1", [["x"]])) == (code, status, message)
    assert book.values("Sheet1") == [["x"]] * written
    assert "updates" in api.append("A1", [["y"]])


def test_a_quota_that_others_used_up(google: SheetsServer, api: Api) -> None:
    google.play(Fault("429", times=2))
    told = [error(reply)[2].split("'")[1] for reply in (api.append("A1", [["x"]]), api.read("A1"))]
    assert told == ["Write requests", "Read requests"]


@pytest.mark.parametrize(("kind", "written"), [("reset", False), ("reset_after_writing", True)])
def test_a_connection_that_breaks(google: SheetsServer, book: Spreadsheet, api: Api, kind: str, written: bool) -> None:
    google.play(Fault(kind))  # type: ignore[arg-type]
    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        api.append("A1", [["x"]])
    assert book.values("Sheet1") == [["x"]] * written
    assert google.requests[-1].status is None


@pytest.mark.parametrize(("kind", "written"), [("timeout", False), ("timeout_after_writing", True)])
def test_an_answer_that_never_comes(
    google: SheetsServer, book: Spreadsheet, api: Api, kind: str, written: bool
) -> None:
    google.play(Fault(kind))  # type: ignore[arg-type]
    path = f"/v4/spreadsheets/{book.id}/values/A1:append?valueInputOption=RAW"
    with pytest.raises(requests.ReadTimeout):
        api.ask("POST", path, json={"values": [["x"]]}, timeout=0.2)
    assert book.values("Sheet1") == [["x"]] * written


def test_a_held_connection_is_dropped_in_the_end(google: SheetsServer, api: Api) -> None:
    google.play(Fault("timeout", seconds=0.1))
    with pytest.raises(requests.ConnectionError):
        api.read("A1")


def test_a_held_connection_keeps_nobody_from_stopping() -> None:
    with SheetsServer() as google:
        book = google.make_spreadsheet("Konkurs", writers=[ROBOT])
        api = Api(google, book)
        google.play(Fault("timeout"))
        with pytest.raises(requests.ReadTimeout):
            api.ask("GET", f"/v4/spreadsheets/{book.id}", timeout=0.1)
        before = time.monotonic()
    assert time.monotonic() - before < 2


def test_an_answer_that_takes_its_time(google: SheetsServer, api: Api) -> None:
    google.play(Fault("slow", seconds=0.2))
    before = time.monotonic()
    assert "updates" in api.append("A1", [["x"]])
    assert time.monotonic() - before >= 0.2


def test_an_expired_token_is_good_for_nothing_more(google: SheetsServer, book: Spreadsheet, api: Api) -> None:
    google.play(Fault("expired_token"))
    assert [error(api.read("A1"))[0] for _ in range(2)] == [401, 401]
    assert Api(google, book).range_of("A1") == "Sheet1!A1"


def test_a_withdrawn_share_stays_withdrawn(google: SheetsServer, book: Spreadsheet, api: Api) -> None:
    google.play(Fault("withdrawn_share", only="writes"))
    assert "range" in api.read("A1")
    assert [error(api.append("A1", [["x"]]))[0], error(api.read("A1"))[0]] == [403, 403]
    google.share(book, ROBOT, "writer")
    assert "updates" in api.append("A1", [["x"]])


def test_faults_are_taken_in_order_by_those_they_are_for(google: SheetsServer, api: Api) -> None:
    google.play(
        Fault("503", only="writes", path=":append"), Fault("500", times=2, only="reads"), Fault("429", only="drive")
    )
    asked = [
        api.send("GET", ""),
        api.send("POST", "/values/A1:clear"),
        api.send("POST", "/values/A1:append", {}, valueInputOption="RAW"),
        api.send("GET", ""),
        api.send("GET", ""),
        api.ask("GET", "/drive/v3/files"),
        api.ask("GET", "/drive/v3/files"),
    ]  # fmt: skip
    assert [reply.status_code for reply in asked] == [500, 200, 503, 500, 200, 429, 200]


def test_what_could_not_be_written_says_so(google: SheetsServer, api: Api) -> None:
    google.play(Fault("503_after_writing"))
    assert error(api.append("Nobody!A1", [["x"]]))[0] == 400


def test_tokens_can_be_kept_from_a_client(google: SheetsServer) -> None:
    google.play(Fault("503", only="token"))
    signed = assertion(google.make_account(ROBOT))
    assert [ask_for_token(google, signed).status_code for _ in range(2)] == [503, 200]


def test_faults_are_scripted_over_the_network(google: SheetsServer, api: Api) -> None:
    path = "/_stand-in/faults"
    played = requests.post(google.url + path, json=[{"kind": "503", "times": 2}, {"kind": "429"}], timeout=5)
    assert (played.status_code, played.json()) == (200, {"toCome": 3})
    assert error(api.read("A1"))[0] == 503
    assert requests.delete(google.url + path, timeout=5).json() == {"toCome": 0}
    assert "range" in api.read("A1")


@pytest.mark.parametrize("fault", [{"kind": "flood"}, {"kind": "503", "only": "some"}, {"when": "now"}, "503", {}])
def test_a_fault_that_there_is_none_of_is_refused(google: SheetsServer, fault: object) -> None:
    assert requests.post(f"{google.url}/_stand-in/faults", json=fault, timeout=5).status_code == 400


def test_every_request_is_on_record(google: SheetsServer, book: Spreadsheet, clock: object, api: Api) -> None:
    google.play(Fault("503", only="writes"))
    api.read("A1:B2")
    api.append("A1", [["x"]])
    api.ask("GET", "/drive/v3/files")
    kept = [(each.method, each.path, each.kind, each.user, each.status) for each in google.requests]
    values = f"/v4/spreadsheets/{book.id}/values"
    assert kept == [
        ("POST", "/token", "token", "", 200),
        ("GET", f"{values}/A1:B2", "read", ROBOT, 200),
        ("POST", f"{values}/A1:append", "write", ROBOT, 503),
        ("GET", "/drive/v3/files", "drive", ROBOT, 200),
    ]
