"""An edition connected with a sheet at Google: connecting, reading, catching up, rebuilding."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.services import changes, intake, restoration, results, review, sheet_connection, sheets
from lib.services.bootstrap import House, open_house
from lib.services.editions import Denied
from lib.services.synchronisation import Synchronisation, connect_as_set
from lib.storage import google_sheet, ledger, sheet_links
from lib.storage.contest_sheet import TABS
from lib.storage.google_sheet import GoogleSpreadsheet
from lib.storage.journal import JOURNAL, read_journal
from lib.storage.registry import EditionRow
from lib.storage.spreadsheet import SheetTrouble, tabs_of
from tests.factories import a_small_contest, kalisz
from tests.google import ROBOT, a_client
from tests.houses import EDITION, Clock, confirm_all, viewer
from tests.serving import ROOT
from tests.sheets_server import Fault, SheetsServer

ORGANIZER = ["Z1", "Biuro Konkursu", "biuro@example.org", "", "", "", "organizator"]


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[SheetsServer]:
    monkeypatch.setattr(google_sheet, "TIMEOUT", (1.0, 1.0))
    google_sheet._client.cache_clear()
    with SheetsServer() as server:
        yield server
        assert server.offences == []


@pytest.fixture
def book(google: SheetsServer) -> Any:
    tabs = a_small_contest()
    header, *people = tabs["Osoby oceniające"]
    full = [*header, "Obszar", "Rola"]
    tabs["Osoby oceniające"] = [full, ORGANIZER, *([*person, "", ""] for person in people)]
    del tabs["Oceny"]
    return google.make_spreadsheet("Konkurs", locale="pl_PL", tabs=tabs, writers=[ROBOT])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, google: SheetsServer, book: Any, clock: Clock) -> House:
    house = a_house_at(google, tmp_path / "base", clock)
    sheets.open_edition(house, EditionRow(EDITION, kalisz()))
    sheet = house.spreadsheet(book.url)
    sheets.take_in_tabs(house, EDITION, tabs_of(sheet, TABS))
    confirm_all(house)
    return house


def a_house_at(google: SheetsServer, folder: Path, clock: Clock) -> House:
    client = a_client(google)
    client.keep_to(lambda: clock().timestamp(), lambda seconds: clock.move(seconds=seconds))
    opened: dict[str, GoogleSpreadsheet] = {}

    def spreadsheet(address: str) -> GoogleSpreadsheet:
        timer = lambda: clock().timestamp()  # noqa: E731
        return opened.setdefault(address, GoogleSpreadsheet(client, address, ROBOT, timer))

    return replace(open_house(folder, clock), spreadsheet=spreadsheet)


def connected(house: House, book: Any) -> House:
    sheet_connection.connect(house, viewer(house, "Z1"), book.url)
    return house


def caught_up(house: House, clock: Clock, rounds: int = 30) -> Synchronisation:
    synchronisation = Synchronisation(house)
    for _ in range(rounds):
        clock.move(seconds=synchronisation.round())
    return synchronisation


def recorded(book: Any) -> list[str]:
    return [entry.digest for _, entry in read_journal(book.values(JOURNAL)).entries]


def decided(house: House) -> list[str]:
    with house.database.read() as connection:
        return ledger.digests(connection, EDITION)


def score(house: House, reviewer: str = "O1", code: str = "W01", points: int = 5) -> None:
    someone = viewer(house, reviewer)
    review.save_card(house, someone, code, points=dict.fromkeys(kalisz().criterion_keys, points))
    review.submit_card(house, someone, code)


def test_connecting_names_the_sheet_and_what_it_lacks(house: House, book: Any) -> None:
    checked = sheet_connection.connect(house, viewer(house, "Z1"), book.url)
    assert (checked.title, checked.missing) == ("Konkurs", ("Oceny", "Ocena formalna"))
    assert sheet_connection.create_missing_tabs(house, viewer(house, "Z1")) == ["Oceny", "Ocena formalna"]
    assert sheet_connection.check(house, viewer(house, "Z1")).missing == ()
    assert book.values("Oceny")[0][:3] == ["Wniosek", "Osoba oceniająca", "spojnosc"]


def test_a_sheet_that_cannot_be_written_is_not_connected(house: House, google: SheetsServer, book: Any) -> None:
    google.share(book, ROBOT, "reader")
    with pytest.raises(SheetTrouble, match="edytora"):
        sheet_connection.connect(house, viewer(house, "Z1"), book.url)
    assert sheet_connection.status(house, viewer(house, "Z1")) is None


def test_everything_decided_is_in_the_sheet_and_the_page_says_since_when(house: House, book: Any, clock: Clock) -> None:
    connected(house, book)
    score(house)
    caught_up(house, clock)
    status = sheet_connection.status(house, viewer(house, "Z1"))
    assert status is not None
    assert (recorded(book), status.waiting, status.write_trouble) == (decided(house), 0, None)
    assert status.whole_at is not None
    assert book.values("Oceny")[1][:3] == ["W01", "O1", "5"]


def test_while_google_is_away_people_score_and_it_catches_up(
    house: House, google: SheetsServer, book: Any, clock: Clock
) -> None:
    connected(house, book)
    synchronisation = caught_up(house, clock)
    google.play(Fault("503", times=4), Fault("reset", times=2), Fault("503_after_writing"))
    for points in range(3):
        score(house, points=points)
        clock.move(seconds=synchronisation.round())
        review.take_card_back(house, viewer(house, "O1"), "W01")
    status = sheet_connection.status(house, viewer(house, "Z1"))
    assert status is not None
    assert status.waiting > 0
    assert status.write_trouble is not None
    for _ in range(30):
        clock.move(seconds=synchronisation.round())
    assert recorded(book) == decided(house)


def test_a_changed_row_of_a_scored_application_waits_for_an_organiser(house: House, book: Any, clock: Clock) -> None:
    connected(house, book)
    score(house)
    rows = book.values("Wnioski")
    title = rows[0].index("Tytuł działania")
    rows[1][title], rows[2][title] = "Zmieniony po ocenie", "Zmieniony bez ocen"
    book.set("Wnioski", rows)
    caught_up(house, clock, 8)
    titles = {a.code: a.title for a in house.editions.get(EDITION).frame().contest.applications}
    assert titles == {"W01": "Działanie W01", "W02": "Zmieniony bez ocen"}
    held = [each for each in changes.changes(house, viewer(house, "Z1")) if each.state == "held"]
    assert [(each.code, each.kind) for each in held] == [("W01", "changed")]
    sheet_connection.read(house, viewer(house, "Z1"), [held[0].key])
    assert house.editions.get(EDITION).frame().contest.by_code["W01"].title == "Zmieniony po ocenie"


def test_a_card_typed_by_hand_is_offered_once_and_the_mirrors_rows_never(house: House, book: Any, clock: Clock) -> None:
    connected(house, book)
    organizer = viewer(house, "Z1")
    score(house)
    caught_up(house, clock)
    rows = book.values("Oceny")
    book.set("Oceny", [*rows, ["W02", "O1", "10", "8", "7", "5", "5"]])
    sheet_connection.read(house, organizer)
    offers = [each for each in changes.changes(house, organizer) if each.state == "held"]
    assert [(each.tab, each.code, each.other, each.kind) for each in offers] == [("Oceny", "W02", "O1", "new")]
    sheet_connection.read(house, organizer, [offers[0].key])
    assert house.editions.get(EDITION).card("W02", "O1").points == (10, 8, 7, 5, 5)
    caught_up(house, clock)
    sheet_connection.read(house, organizer)
    assert [each for each in changes.changes(house, organizer) if each.state == "held"] == []
    assert len([row for row in book.values("Oceny") if row[:2] == ["W02", "O1"]]) == 1


def test_nothing_is_read_under_a_published_result(house: House, book: Any, clock: Clock) -> None:
    connected(house, book)
    organizer = viewer(house, "Z1")
    intake.move_deadline(house, organizer, (clock() - timedelta(days=1)).date(), "koniec")
    results.publish(house, organizer)
    caught_up(house, clock)
    assert book.values("Wyniki")[0][:2] == ["Miejsce", "Wniosek"]
    with pytest.raises(Denied, match="najpierw wycofaj"):
        sheet_connection.read(house, organizer)


def test_the_sheet_is_read_at_the_start_and_every_five_minutes(
    house: House, google: SheetsServer, book: Any, clock: Clock
) -> None:
    connected(house, book)
    synchronisation = caught_up(house, clock)
    before = len(google.requests)
    began = clock()
    while clock() < began + timedelta(minutes=21):
        clock.move(seconds=synchronisation.round())
    # The contest's tabs each time, and now and then whether they still have their names.
    asked = [r.path.rsplit("/", 1)[-1] for r in google.requests[before:] if r.kind == "read"]
    assert asked.count("values:batchGet") == 4
    assert len(asked) <= 8


def test_a_shutdown_of_any_kind_loses_nothing_and_repeats_nothing(
    house: House, google: SheetsServer, book: Any, clock: Clock
) -> None:
    connected(house, book)
    for times in range(4):
        score(house, points=times)
        review.take_card_back(house, viewer(house, "O1"), "W01")
        google.play(Fault("timeout_after_writing" if times % 2 else "reset_after_writing", only="writes"))
        half_done = Synchronisation(house)
        half_done.round()
        clock.move(minutes=4)
    caught_up(house, clock)
    assert recorded(book) == decided(house)


@pytest.mark.parametrize("seconds", [0.05, 0.3, 0.8])
def test_a_process_killed_while_it_writes_leaves_the_record_whole(
    google: SheetsServer, book: Any, tmp_path: Path, seconds: float
) -> None:
    house = a_house_at(google, tmp_path / "base", Clock())
    sheets.open_edition(house, EditionRow(EDITION, kalisz()))
    with house.database.write() as connection:
        sheet_links.connect_sheet(connection, EDITION, book.url)
    program = (
        "import sys, time; from pathlib import Path\n"
        "from lib.services.bootstrap import open_house\n"
        "from lib.services.synchronisation import Synchronisation\n"
        "from lib.storage import ledger; from lib.storage.ledger import Draft\n"
        "house = open_house(Path(sys.argv[1])); s = Synchronisation(house); print('ready', flush=True); n = 0\n"
        "while True:\n"
        "    with house.database.write() as c:\n"
        f"        ledger.append(c, {EDITION!r}, [Draft('deadline_moved', {EDITION!r}, 'Z1', "
        "{'closes': '2021-06-20', 'reason': str(n)}, f'{time.time_ns()}')], house.clock())\n"
        "    n += 1; s.round()\n"
    )
    environment = os.environ | {
        "GOOGLE_SERVICE_ACCOUNT": json.dumps(google.make_account(ROBOT)),
        "MINIGRANT_GOOGLE_ENDPOINT": google.url,
    }
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "base")],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    clock = Clock()
    later = a_house_at(google, tmp_path / "base", clock)
    # By the clock of the house: the turn of the one that was killed is long over.
    clock.at = clock.at.replace(year=2100)
    caught_up(later, clock)
    assert recorded(book) == decided(later)


ACTIONS = st.one_of(
    st.tuples(st.just("score"), st.integers(1, 4)),
    st.tuples(
        st.just("fault"),
        st.sampled_from(
            ["429", "500", "503", "503_after_writing", "500_after_writing", "reset", "reset_after_writing",
             "expired_token"]
        ),
    ),
    st.just(("restart",)),
    st.tuples(st.just("rounds"), st.integers(1, 4)),
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTIONS, max_size=14))
def test_the_sheet_holds_the_ledger_whatever_google_and_the_network_do(actions: list[tuple[Any, ...]]) -> None:
    google_sheet._client.cache_clear()
    with tempfile.TemporaryDirectory() as folder, SheetsServer() as google:
        clock = Clock()
        house = a_house_at(google, Path(folder), clock)
        tabs = {name: rows for name, rows in a_small_contest().items() if name != "Oceny"}
        book = google.make_spreadsheet("Konkurs", locale="pl_PL", tabs=tabs, writers=[ROBOT])
        sheets.open_edition(house, EditionRow(EDITION, kalisz()))
        sheets.take_in_tabs(house, EDITION, tabs_of(house.spreadsheet(book.url), TABS))
        confirm_all(house)
        with house.database.write() as connection:
            sheet_links.connect_sheet(connection, EDITION, book.url)
        synchronisation = Synchronisation(house)
        points = 0
        for action in actions:
            if action[0] == "score":
                for _ in range(action[1]):
                    points = (points + 1) % 6
                    review.save_card(house, viewer(house, "A1"), "W02", reason=f"{points} {len(decided(house))}")
            elif action[0] == "fault":
                google.play(Fault(action[1]))
            elif action[0] == "restart":
                synchronisation = Synchronisation(house)
                clock.move(minutes=4)
            else:
                for _ in range(action[1]):
                    clock.move(seconds=synchronisation.round())
        google.forget_faults()
        clock.move(minutes=4)
        caught_up(house, clock, 40)
        assert recorded(book) == decided(house)
        assert google.offences == []
        house.database.close()


def test_an_edition_is_rebuilt_from_its_sheet(
    house: House, google: SheetsServer, book: Any, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_SERVICE_ACCOUNT", json.dumps(google.make_account(ROBOT)))
    monkeypatch.setenv("MINIGRANT_GOOGLE_ENDPOINT", google.url)
    connected(house, book)
    score(house)
    score(house, "A1", "W02")
    caught_up(house, clock)
    rebuilt = a_house_at(google, tmp_path / "nowa", clock)
    restored = restoration.restore(rebuilt, book.url)
    assert (restored.entries, restored.applications, restored.reviewers) == (len(decided(house)), 2, 4)
    assert rebuilt.editions.get(EDITION).standings() == house.editions.get(EDITION).standings()
    caught_up(rebuilt, clock)
    assert recorded(book) == decided(rebuilt)


def test_the_settings_connect_an_edition_once(house: House, book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIGRANT_SHEET_URL", book.url)
    done = connect_as_set(house)
    status = sheet_connection.status(house, viewer(house, "Z1"))
    assert (done, status.address if status else None) == ({EDITION}, book.url)
    sheet_connection.disconnect(house, viewer(house, "Z1"))
    assert connect_as_set(house, done) == done
    assert sheet_connection.status(house, viewer(house, "Z1")) is None
