"""A Google Sheet through the program's eyes: what is asked for, how often, and what every failure is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from lib.storage import google_sheet
from lib.storage.contest_sheet import TABS, read_contest
from lib.storage.google_settings import GoogleSettings
from lib.storage.google_sheet import Budget, GoogleSpreadsheet, connect, sheet_id
from lib.storage.spreadsheet import SheetTrouble, TroubleKind, tabs_of
from tests.factories import a_small_contest, kalisz
from tests.google import ROBOT, a_client, a_sheet
from tests.sheets_server import Fault, SheetsServer

ROWS = [["Kod", "Grupa"], ["O1", "organizator"]]


@pytest.fixture
def google() -> Iterator[SheetsServer]:
    with SheetsServer() as server:
        yield server
        assert server.offences == []


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(google_sheet, "TIMEOUT", (1.0, 1.0))
    # A client counts its quota from one test to the next otherwise.
    google_sheet._client.cache_clear()


def trouble(act: Callable[[], object]) -> SheetTrouble:
    with pytest.raises(SheetTrouble) as raised:
        act()
    return raised.value


def test_a_contest_is_read_with_one_request_once_its_tabs_are_known(google: SheetsServer) -> None:
    _, sheet = a_sheet(google, a_small_contest())
    contest = read_contest(tabs_of(sheet, TABS), kalisz())
    assert ([a.code for a in contest.applications], len(contest.cards), contest.problems) == (["W01", "W02"], 4, ())
    before = len(google.requests)
    tabs_of(sheet, TABS)
    assert [request.path.rsplit("/", 1)[-1] for request in google.requests[before:]] == ["values:batchGet"]


@pytest.mark.parametrize("locale", ["pl_PL", "en_US", "en_GB", "de_DE"])
def test_dates_and_amounts_mean_the_same_in_every_locale(google: SheetsServer, locale: str) -> None:
    tabs = a_small_contest()
    at = tabs["Wnioski"][0].index("Sygnatura czasowa")
    typed = "5/4/2021 12:00:00" if locale == "en_US" else "04.05.2021 12:00:00"
    tabs["Wnioski"][1][at] = {"en_GB": "04/05/2021 12:00:00"}.get(locale, typed)
    _, sheet = a_sheet(google, tabs, locale=locale)
    application = read_contest(tabs_of(sheet, TABS), kalisz()).applications[0]
    assert str(application.submitted_at) == "2021-05-04 12:00:00"


def test_a_tab_renamed_meanwhile_is_noticed(google: SheetsServer) -> None:
    book, sheet = a_sheet(google, {"Osoby": ROWS, "Oceny": [["a"]]})
    sheet.read(["Osoby", "Oceny"])
    client = a_client(google)
    ids = {s["properties"]["title"]: s["properties"]["sheetId"] for s in client.fetch_sheet_metadata(book.id)["sheets"]}
    change = {"properties": {"sheetId": ids["Oceny"], "title": "Stare"}, "fields": "title"}
    client.batch_update(book.id, {"requests": [{"updateSheetProperties": change}]})
    assert sheet.read(["Osoby", "Oceny"]) == {"Osoby": ROWS}


def test_what_is_written_stands_there_for_people_too(google: SheetsServer) -> None:
    book, sheet = a_sheet(google, {"Osoby": ROWS})
    sheet.append("Osoby", [["=1+1", 5]])
    assert book.values("Osoby")[2] == ["=1+1", "5"]


def test_it_is_not_shared(google: SheetsServer) -> None:
    _, sheet = a_sheet(google, {"Osoby": ROWS}, writers=[])
    found = trouble(sheet.tabs)
    assert (found.kind, ROBOT in found.said.pl, found.passes) == ("not_shared", True, False)


def test_it_may_only_be_read(google: SheetsServer) -> None:
    _, sheet = a_sheet(google, {"Osoby": ROWS}, writers=[], readers=[ROBOT])
    assert sheet.read(["Osoby"]) == {"Osoby": ROWS}
    found = trouble(lambda: sheet.append("Osoby", ROWS))
    assert (found.kind, found.may_have_written) == ("read_only", False)


def test_it_is_not_there(google: SheetsServer) -> None:
    book, sheet = a_sheet(google, {"Osoby": ROWS})
    google.delete(book)
    assert trouble(sheet.tabs).kind == "not_found"


def test_it_is_an_excel_file(google: SheetsServer) -> None:
    _, sheet = a_sheet(google, {"Osoby": ROWS}, kind="excel")
    assert trouble(sheet.tabs).kind == "not_a_sheet"


def test_the_api_is_off(google: SheetsServer) -> None:
    _, sheet = a_sheet(google, {"Osoby": ROWS})
    google.api_enabled = False
    found = trouble(sheet.tabs)
    assert (found.kind, "https://" in found.said.pl) == ("api_off", True)


def test_the_key_was_revoked(google: SheetsServer) -> None:
    _, sheet = a_sheet(google, {"Osoby": ROWS})
    google.revoke_key(ROBOT)
    assert trouble(sheet.tabs).kind == "key_revoked"


def test_there_is_no_network() -> None:
    with SheetsServer() as google:
        _, sheet = a_sheet(google, {"Osoby": ROWS})
        sheet.tabs()
    found = trouble(lambda: sheet.append("Osoby", ROWS))
    assert (found.kind, found.may_have_written, found.passes) == ("no_network", False, True)


def test_an_expired_token_is_renewed_without_anybody_noticing(google: SheetsServer) -> None:
    _, sheet = a_sheet(google, {"Osoby": ROWS})
    sheet.tabs()
    google.expire_tokens()
    assert sheet.read(["Osoby"]) == {"Osoby": ROWS}


@pytest.mark.parametrize(
    ("fault", "kind", "unsure", "rows"),
    [
        ("429", "quota", False, 0),
        ("500", "unavailable", True, 0),
        ("503_after_writing", "unavailable", True, 1),
        ("timeout_after_writing", "no_network", True, 1),
        ("reset", "no_network", True, 0),
        ("reset_after_writing", "no_network", True, 1),
        ("withdrawn_share", "read_only", False, 0),
    ],
)
def test_a_failed_writing_says_whether_it_may_have_written(
    google: SheetsServer, fault: str, kind: TroubleKind, unsure: bool, rows: int
) -> None:
    book, sheet = a_sheet(google, {"Osoby": ROWS})
    sheet.tabs()
    google.play(Fault(fault, only="writes"))
    found = trouble(lambda: sheet.append("Osoby", [["O2", "x"]]))
    assert (found.kind, found.may_have_written, len(book.values("Osoby")) - 2) == (kind, unsure, rows)


def test_a_reading_that_stumbles_is_tried_again(google: SheetsServer) -> None:
    client = a_client(google)
    waits: list[float] = []
    client.keep_to(lambda: 0.0, waits.append)
    _, sheet = a_sheet(google, {"Osoby": ROWS}, client=client)
    google.play(Fault("503", times=2))
    assert sheet.read(["Osoby"]) == {"Osoby": ROWS}
    assert len(waits) == 2
    google.play(Fault("503", times=3))
    assert trouble(lambda: sheet.read(["Osoby"])).kind == "unavailable"


def test_no_more_is_asked_within_a_minute_than_google_allows() -> None:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    budget = Budget(3, lambda: now[0], sleep)
    times = []
    for _ in range(8):
        budget.spend()
        times.append(now[0])
        now[0] += 10
    assert times == [0, 10, 20, 60, 70, 80, 120, 130]


@pytest.mark.parametrize(
    "link",
    [
        "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOp/edit#gid=0",
        "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOp/edit?gid=12#gid=12",
        " https://docs.google.com/spreadsheets/u/1/d/1AbCdEfGhIjKlMnOp ",
    ],
)
def test_a_pasted_link_names_its_sheet(link: str) -> None:
    assert sheet_id(link) == "1AbCdEfGhIjKlMnOp"


@pytest.mark.parametrize(
    "link",
    [
        "",
        "arkusz",
        "/etc/passwd",
        "http://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOp",
        "https://docs.google.com.example.org/spreadsheets/d/1AbCdEfGhIjKlMnOp",
        "https://example.org/spreadsheets/d/1AbCdEfGhIjKlMnOp",
        "https://docs.google.com@example.org/spreadsheets/d/1AbCdEfGhIjKlMnOp",
        "https://docs.google.com/forms/d/1AbCdEfGhIjKlMnOp",
        "https://docs.google.com/spreadsheets/d/e/2PACX-1v/pubhtml",
    ],
)
def test_no_other_address_is_sent_our_credentials(link: str) -> None:
    assert trouble(lambda: sheet_id(link)).kind == "bad_link"


@pytest.mark.parametrize(
    ("account", "kind"),
    [(None, "no_account"), ({"client_email": "a@b"}, "bad_account"), ({"private_key": "x"}, "bad_account")],
)
def test_a_key_that_is_missing_or_damaged_is_told(account: dict[str, str] | None, kind: TroubleKind) -> None:
    assert trouble(lambda: connect(GoogleSettings(account=account))).kind == kind


def test_the_key_never_stands_in_a_message_or_in_the_settings_as_shown(google: SheetsServer) -> None:
    account = google.make_account(ROBOT)
    settings = GoogleSettings(account=account, endpoint=google.url)
    assert account["private_key"][40:60] not in repr(settings)
    damaged = replace(settings, account={**account, "private_key": "-----BEGIN PRIVATE KEY-----\ntajne\n"})
    found = trouble(lambda: connect(damaged))
    assert "tajne" not in f"{found} {found.said}"


def test_two_sheets_of_one_account_share_its_quota(google: SheetsServer) -> None:
    client = a_client(google)
    assert a_client(google) is client
    assert isinstance(a_sheet(google, client=client)[1], GoogleSpreadsheet)
