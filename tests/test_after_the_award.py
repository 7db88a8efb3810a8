"""After the award in a real browser: a winner asks, an organiser answers, the calendar, and axe on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from lib.contest.grants import Action
from lib.services import demo, grant_acts, invitations
from lib.services.bootstrap import House, open_house
from tests.houses import EDITION, announce_winners, viewer
from tests.serving import Server, serve

pytestmark = pytest.mark.browser

WROCLAW, WINNER = "wroclaw-27", "A9"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
#: WCAG 2.1 at its levels A and AA. Whatever scrolls, browsers let the keyboard into by themselves.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "rules": {"scrollable-region-focusable": {"enabled": False}},
}
#: What Streamlit says of itself, in English, where a page does not forbid it.
ENGLISH = re.compile("Select all|Press Enter|Choose an option|Choose options|Number is below|Error:|No results")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The demo: in Kalisz W09 has won and its action is known, Wrocław still scores."""
    found = open_house(tmp_path_factory.mktemp("data"))
    demo.load(found)
    announce_winners(found, "W09")
    grant_acts.set_dates(found, viewer(found, "Z1"), "W09", Action(date(2021, 6, 12), date(2021, 6, 30)))
    return found


@pytest.fixture(scope="module")
def server(house: House) -> Iterator[Server]:
    with serve(Path(house.folder)) as running:
        yield running


def entered(browser: Browser, server: Server, house: House, edition: str, code: str, size: dict[str, int]) -> Page:
    """The browser of one person, who has come in by their link."""
    page = browser.new_context(viewport=size, locale="pl-PL").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    page.goto(f"{server.url}/enter/{invitations.make_link(house, edition, code)}")
    page.get_by_role("button", name="Wejdź").click()
    settled(page)
    return page


def settled(page: Page) -> None:
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def looked_at(page: Page) -> None:
    """Nothing of the page stands in the way of a screen reader, is hard to see, or is said in English."""
    settled(page)
    found = Axe().run(page, ".stMain", RULES).response["violations"]
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found] == []
    assert ENGLISH.findall(page.locator(".stMain").inner_text()) == []


def is_whole(page: Page, table: str) -> bool:
    """Whether every column of a table is in sight."""
    found = page.locator(f".st-key-table_{table} [data-testid='stTable']")
    return bool(found.evaluate("it => [it, ...it.children].every(each => each.scrollWidth <= each.clientWidth)"))


def test_an_expense_goes_from_the_question_to_its_approval(browser: Browser, server: Server, house: House) -> None:
    page = entered(browser, server, house, EDITION, WINNER, PHONE)
    page.goto(f"{server.url}/moj-grant")
    page.get_by_label("Na co").fill("Kabel mikrofonowy")
    # By keys: a field for numbers would drop the comma here and ask for 1 250 zł.
    page.get_by_label("Kwota w zł").press_sequentially("12,50")
    page.get_by_role("button", name="Zapytaj o wydatek").click()
    expect(page.get_by_role("cell", name="12,50 zł")).to_be_visible()
    looked_at(page)
    assert is_whole(page, "duties_W09")

    page = entered(browser, server, house, EDITION, "Z1", DESKTOP)
    page.goto(f"{server.url}/po-przyznaniu")
    page.get_by_role("button", name="Zaakceptuj").click()
    expect(page.get_by_text("zaakceptowany 06.06.2021")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Kalendarz grantów").click()
    events = Calendar.from_ical(waiting.value.path().read_bytes()).events
    days = {str(event["uid"]): event.start for event in events}
    assert days["kalisz-2021-W09-settlement@minigrant"] == date(2021, 7, 30)
    looked_at(page)
    assert [line for line in server.log.splitlines() if re.search("error|warn|deprecat|traceback", line, re.I)] == []


def test_support_meetings_and_editions_are_for_everybodys_eyes(browser: Browser, server: Server, house: House) -> None:
    page = entered(browser, server, house, WROCLAW, "Z1", PHONE)
    for address, heading in (("wsparcie", "Wsparcie"), ("spotkania", "Spotkania i nauka"), ("edycje", "Edycje")):
        page.goto(f"{server.url}/{address}?edition={WROCLAW}")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        looked_at(page)
        if address == "wsparcie":
            assert is_whole(page, "balances")
            page.get_by_text("O jaką pomoc proszono").last.click()
            expect(page.locator(".st-key-table_needs")).to_be_visible()
            assert is_whole(page, "needs")
        # Without a limit of hours nothing is left of it.
        expect(page.get_by_role("columnheader", name="Zostało")).to_have_count(0)
