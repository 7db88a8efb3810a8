"""The organiser's page of the sheet with a Google Sheet: connecting, its state, reading, and rebuilding from it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.contest.wording import Text
from lib.services import bootstrap, results, sheet_connection
from lib.services.bootstrap import House
from lib.services.mirror import Mirror
from lib.storage import google_troubles, sheet_links
from lib.storage.google_settings import GoogleSettings
from lib.storage.memory_sheet import MemorySpreadsheet
from lib.storage.sheet_links import Trouble
from lib.storage.spreadsheet import SheetTrouble
from lib.ui import restoration, visit
from lib.ui.safe import plain
from tests.factories import application_record, card_record, reviewer_record, rows_of
from tests.houses import EDITION
from tests.organizing import ROOT, button, end_scoring, opened, organizer, score, seen
from tests.reading import ORGANIZER

ROBOT = "robot@minigrant.iam.gserviceaccount.com"
ADDRESS = "https://docs.google.com/spreadsheets/d/1abcDEF_ghiJKL-mno/edit"
CONSOLE = "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=7"


@dataclass
class Google:
    """One sheet in memory under every link, and what is wrong with it while a test says so."""

    sheet: MemorySpreadsheet = field(default_factory=MemorySpreadsheet)
    trouble: SheetTrouble | None = None
    account: dict[str, Any] | None = field(default_factory=lambda: {"client_email": ROBOT})

    def opened(self, address: str) -> MemorySpreadsheet:
        if self.trouble:
            raise self.trouble
        return self.sheet

    def fill(self, titles: dict[str, str], cards: list[dict[str, Any]] | None = None) -> None:
        """Applications of these titles, an organiser and a juror, and cards that were typed."""
        people = [ORGANIZER, reviewer_record("O1", "organizator")]
        tabs = {
            "Wnioski": rows_of(*(application_record(code, **{"Tytuł działania": t}) for code, t in titles.items())),
            "Osoby oceniające": rows_of(*people),
            "Oceny": rows_of(*(cards or [])) if cards else [],
        }
        texts = {name: [[str(cell) for cell in row] for row in rows] for name, rows in tabs.items() if rows}
        self.sheet = MemorySpreadsheet(texts)


@pytest.fixture
def google(house: House, visitor: list[str], monkeypatch: pytest.MonkeyPatch) -> Google:
    google = Google()
    with_sheets = replace(house, spreadsheet=google.opened)
    monkeypatch.setattr(visit, "house", lambda: with_sheets)
    monkeypatch.setattr(sheet_connection, "google_settings", lambda: GoogleSettings(account=google.account))
    return google


def connect(app: AppTest, link: str = ADDRESS) -> AppTest:
    app.text_input(key="sheet_address").set_value(link)
    button(app, "Connect").click().run()
    return app


def connected(house: House, **reached: Any) -> AppTest:
    """The page of a sheet that is connected already, with what was reached there."""
    sheet_connection.connect_link(house, EDITION, ADDRESS)
    with house.database.write() as connection:
        link = sheet_links.sheet_link(connection, EDITION)
        assert link
        if reached:
            sheet_links.note(connection, link, **reached)
    return opened("sheet")


def a_trouble(house: House, said: Text, kind: Any = "not_shared", ago: timedelta = timedelta()) -> Trouble:
    return Trouble(kind, said, house.clock() - ago)


# --- connecting ----------------------------------------------------------------------------------------------------


def test_without_an_account_the_page_tells_how_to_make_one(google: Google) -> None:
    google.account = None
    app = opened("sheet")
    assert "Make a Google account for the program" in seen(app)
    assert "[gcp_service_account]" in app.code[0].value
    assert not app.text_input


def test_settings_that_cannot_be_read_are_told(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> GoogleSettings:
        raise SheetTrouble("bad_account", google_troubles.BAD_ACCOUNT)

    monkeypatch.setattr(sheet_connection, "google_settings", broken)
    assert "incomplete or damaged" in seen(opened("sheet"))


def test_the_address_to_share_with_can_be_copied(google: Google) -> None:
    app = opened("sheet")
    assert [code.value for code in app.code] == [ROBOT]
    assert "The program has its own Google account" in seen(app)


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        ("not_shared", google_troubles.not_shared(ROBOT), "the sheet is not shared"),
        ("not_found", google_troubles.NOT_FOUND, "There is no sheet at this link"),
        ("key_revoked", google_troubles.KEY_REVOKED, "does not accept the service account"),
        ("quota", google_troubles.QUOTA, "limit of requests per minute"),
        ("no_network", google_troubles.NO_NETWORK, "no connection to Google"),
        ("api_off", google_troubles.api_off(CONSOLE), "API is not enabled"),
    ],
)
def test_what_keeps_a_sheet_from_being_connected_stays_in_sight(
    house: House, google: Google, kind: Any, said: Text, words: str
) -> None:
    google.trouble = SheetTrouble(kind, said)
    app = connect(opened("sheet"))
    for _ in range(2):
        assert plain(words).casefold() in app.error[0].value.casefold()
        app.run()
    assert [code.value for code in app.code] == [ROBOT, ROBOT][: 2 if kind == "not_shared" else 1]
    assert [link.proto.url for link in app.get("link_button") if link.proto.label == "Open Google Cloud"] == (
        [CONSOLE] if kind == "api_off" else []
    )
    assert sheet_connection.status(house, organizer(house)) is None
    google.trouble = None
    assert not connect(app).error


def test_only_links_to_google_sheets_are_connected(house: House, google: Google, tmp_path: Path) -> None:
    for link in (str(tmp_path), "https://evil.example/spreadsheets/d/1abcDEF_ghiJKL-mno/edit"):
        assert "no link to a Google Sheet" in connect(opened("sheet"), link).error[0].value
    assert sheet_connection.status(house, organizer(house)) is None


def test_an_empty_sheet_is_connected_and_gets_its_tabs(house: House, google: Google) -> None:
    app = connect(opened("sheet"))
    assert "The connection works" in seen(app)
    assert ADDRESS in [each.value for each in app.text]
    assert "Not there: Wnioski, Osoby oceniające, Oceny, Ocena formalna." in seen(app)
    button(app, "Create the missing tabs").click().run()
    assert "Not there" not in seen(app)
    assert google.sheet.tabs() == ["Dziennik", "Wnioski", "Osoby oceniające", "Oceny", "Ocena formalna"]
    google.trouble = SheetTrouble("read_only", google_troubles.read_only(ROBOT))
    button(app, "Check the connection").click().run()
    assert "may only read" in app.error[0].value
    assert [code.value for code in app.code] == [ROBOT]


def test_disconnecting_leads_back_to_the_guide(house: House, google: Google) -> None:
    app = connected(house)
    assert "stays as it is" in seen(app)
    button(app, "Disconnect").click().run()
    assert sheet_connection.status(house, organizer(house)) is None
    assert app.text_input(key="sheet_address")


# --- the state -----------------------------------------------------------------------------------------------------


def test_the_state_of_the_mirror_is_told(house: House, google: Google) -> None:
    head, now = house.editions.get(EDITION).head, house.clock()
    local = house.editions.get(EDITION).local
    app = connected(house)
    assert f"**{head} entr" in seen(app)
    assert "being written" in seen(app)
    assert "Not read yet" in seen(app)
    app = connected(house, recorded=head, whole_at=now, read_at=now)
    assert f"All in the sheet as of {local(now):%H:%M:%S}." in seen(app)
    before = now - timedelta(days=3)
    app = connected(house, whole_at=before)
    assert f"All in the sheet as of {local(before):%d.%m.%Y}, {local(before):%H:%M:%S}." in seen(app)


def test_why_entries_wait_is_told_and_since_when(house: House, google: Google) -> None:
    score(house, "O1", "W01", 40)
    waiting = house.editions.get(EDITION).head
    since = house.editions.get(EDITION).local(house.clock())
    app = connected(house, write_trouble=a_trouble(house, google_troubles.not_shared(ROBOT)))
    assert f"{waiting} entries waiting since {since:%H:%M}, because the sheet is not shared" in app.warning[0].value
    assert [code.value for code in app.code] == [ROBOT]
    app = connected(house, recorded=waiting)
    assert app.warning[0].value.startswith("Writing has not worked since")


def test_why_reading_does_not_work_is_told(house: House, google: Google) -> None:
    old = a_trouble(house, google_troubles.NO_NETWORK, "no_network", timedelta(days=2))
    app = connected(house, read_trouble=old)
    since = house.editions.get(EDITION).local(old.since)
    told = f"Reading has not worked since {since:%d.%m.%Y, %H:%M}: There is no connection to Google"
    assert any(told in each.value for each in app.warning)


def test_under_a_published_result_only_the_other_tabs_are_read_and_the_mirror_is_shown(
    house: House, google: Google
) -> None:
    end_scoring(house)
    results.publish(house, organizer(house))
    app = connected(house)
    assert "cannot be taken in any more" in seen(app)
    assert "being written" in seen(app)
    labels = [each.label for each in app.button]
    assert "Check the connection" in labels
    assert "Read now" not in labels
    assert not app.file_uploader


# --- reading -------------------------------------------------------------------------------------------------------


@pytest.fixture
def sheet(house: House, google: Google) -> Google:
    """A connected sheet that was read once, in which W01 is scored since."""
    google.fill({"W01": "Kino", "W02": "Ogród"})
    button(connected(house), "Read now").click().run()
    score(house, "O1", "W01", 40)
    return google


def title_of(house: House, code: str) -> str:
    return house.editions.get(EDITION).frame().contest.by_code[code].title


def test_reading_says_what_changed_before_it_touches_anything_scored(house: House, sheet: Google) -> None:
    sheet.fill({"W01": "Kino letnie", "W02": "Sad"})
    app = opened("sheet")
    button(app, "Read now").click().run()
    assert "The sheet has been taken in." in seen(app)
    assert (title_of(house, "W01"), title_of(house, "W02")) == ("Kino", "Sad")
    app.checkbox[0].check().run()
    button(app, "Take the selected in (1)").click().run()
    assert title_of(house, "W01") == "Kino letnie"
    assert "Nothing of the sheet waits" not in seen(app)
    assert "Nothing of the sheet waits" in seen(opened("sheet"))


def test_a_row_that_changed_after_it_was_shown_is_left_out(house: House, sheet: Google) -> None:
    sheet.fill({"W01": "Kino letnie", "W02": "Ogród"})
    app = opened("sheet")
    button(app, "Read now").click().run()
    app.checkbox[0].check().run()
    sheet.fill({"W01": "Co innego", "W02": "Ogród"})
    button(app, "Take the selected in (1)").click().run()
    assert title_of(house, "W01") == "Kino"
    assert "1 row has changed in the meantime" in seen(app)
    assert "Co innego" in seen(app)


def test_typed_cards_are_offered_once(house: House, sheet: Google) -> None:
    titles = {"W01": "Kino", "W02": "Ogród"}
    sheet.fill(titles, [card_record("W02", "O1", 41, Uzasadnienie="[z papieru](http://evil.example)")])
    app = opened("sheet")
    button(app, "Read now").click().run()
    (box,) = app.checkbox
    assert box.label.startswith("Card of **O1**")
    assert box.label.endswith("typed into the sheet, 41 points")
    box.check().run()
    button(app, "Do not take in").click().run()
    button(app, "Read now").click().run()
    assert "1 row not taken in" in [each.label for each in app.expander]
    assert not app.checkbox
    button(app, "Offer again").click().run()
    app.checkbox[0].check().run()
    button(app, "Take the selected in (1)").click().run()
    assert house.editions.get(EDITION).card("W02", "O1")
    button(app, "Read now").click().run()
    assert not app.checkbox
    assert "http" not in "".join(each.value for each in app.markdown)


def test_a_reading_that_fails_is_told_and_what_waits_stays(house: House, sheet: Google) -> None:
    sheet.fill({"W01": "Kino letnie", "W02": "Ogród"})
    app = opened("sheet")
    button(app, "Read now").click().run()
    sheet.trouble = SheetTrouble("quota", google_troubles.QUOTA)
    app.checkbox[0].check().run()
    button(app, "Take the selected in (1)").click().run()
    assert "limit of requests" in app.error[0].value
    assert "1 change waits for you" in seen(app)


def test_a_file_is_the_second_way(house: House, sheet: Google) -> None:
    app = opened("sheet")
    assert "From a file instead" in [each.label for each in app.expander]
    assert app.file_uploader


# --- an empty database ---------------------------------------------------------------------------------------------


@pytest.fixture
def empty(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database without a contest, and the folder to which another one was mirrored."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    with house.database.write() as connection:
        sheet_links.connect_sheet(connection, EDITION, str(folder))
    mirror = Mirror(house, EDITION, "writer")
    for _ in range(5):
        mirror.step()
    google = Google()
    google.fill({"W01": "Kino"})
    for name, rows in google.sheet.read(["Wnioski", "Osoby oceniające"]).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    monkeypatch.setenv("MINIGRANT_DATA", str(tmp_path / "empty"))
    monkeypatch.setenv("MINIGRANT_SHEET_URL", str(folder))
    monkeypatch.setattr(visit, "_known", lambda: [])
    bootstrap.house.cache_clear()
    restoration._offered.clear()
    yield folder
    restoration._offered.clear()


def arrived() -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30)
    app.session_state["language"] = "en"
    app.run()
    assert not app.exception
    return app


def test_an_empty_database_offers_to_rebuild_the_contest(empty: Path) -> None:
    app = arrived()
    assert f"holds the record of {plain(EDITION)}" in seen(app)
    button(app, "Rebuild the contest from it").click().run()
    assert "Rebuilt from" in seen(app)
    assert bootstrap.house().editions.ids() == [EDITION]
    button(app, "Open the contest").click().run()
    assert "Kalisz" in seen(app)


def test_a_record_that_is_not_whole_is_not_rebuilt(empty: Path) -> None:
    file = empty / "Dziennik.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("edition_opened", "edition_closed"), encoding="utf-8")
    app = arrived()
    button(app, "Rebuild the contest from it").click().run()
    assert "not whole" in app.error[0].value
    assert app.table[0].value.shape[0] >= 1
    assert bootstrap.house().editions.ids() == []


def test_a_sheet_that_cannot_be_read_is_asked_once_a_minute(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def offer(house: House) -> None:
        asked.append("once")
        raise SheetTrouble("not_shared", google_troubles.not_shared(ROBOT))

    monkeypatch.setattr("lib.services.restoration.offer", offer)
    app = arrived()
    assert "There is no contest here yet." in seen(app)
    assert "not shared" in app.error[0].value
    arrived()
    assert asked == ["once"]
