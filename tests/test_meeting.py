"""A meeting in real browsers: two chairs, a reviewer whose network fails, an author, the projector."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.services import invitations, sheets
from lib.services.bootstrap import House, open_house
from lib.storage.registry import EditionRow
from tests.cutting import network
from tests.factories import a_group, a_reviewer, an_applicant, an_organizer, kalisz, some_people
from tests.houses import EDITION, take_in, viewer
from tests.serving import free_port, serve

pytestmark = pytest.mark.browser

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
WAIT = 30_000


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = open_house(tmp_path)
    days = (datetime.now(UTC).date() - date(2021, 6, 6)).days
    sheets.open_edition(house, EditionRow(EDITION, kalisz(), days_back=days))
    groups = [a_group(code, *some_people(3, code), title=f"Ogród {code}") for code in ("W01", "W02")]
    people = [an_organizer(), a_reviewer("O1"), an_applicant(groups[0]), an_applicant(groups[1])]
    take_in(house, groups, people)
    return house


class Someone:
    """A person with a browser of their own."""

    def __init__(self, browser: Browser, port: int, token: str, size: dict[str, int], page: str) -> None:
        context = browser.new_context(viewport=size, locale="pl-PL")  # type: ignore[arg-type]
        context.set_default_timeout(WAIT)
        expect.set_options(timeout=WAIT)
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.connections = 0
        self.page.on("websocket", self._connected)
        self.url = f"http://localhost:{port}"
        self.page.goto(f"{self.url}/enter/{token}")
        self.page.get_by_role("button", name="Wejdź").click()
        self.page.wait_for_url(lambda url: "/enter/" not in url)
        self.page.goto(f"{self.url}/{page}")

    def says(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator(".stMainBlockContainer")).to_contain_text(words)

    def _connected(self, _: object) -> None:
        self.connections += 1

    def comes_back(self, connections: int) -> None:
        """Wait until the page has found its server again by itself."""
        while self.connections <= connections:
            self.page.wait_for_timeout(100)
        self.page.wait_for_selector('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        self.page.wait_for_timeout(500)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def key(self, key: str) -> None:
        # As long as it takes to see what has changed; quicker steps are taken for slips.
        self.page.wait_for_timeout(1000)
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        self.page.keyboard.press(key)

    def tap(self, criterion: str, points: int) -> None:
        pills = self.page.locator('[data-testid="stButtonGroup"]').filter(has_text=criterion)
        pills.get_by_text(str(points), exact=True).first.click()


def test_a_whole_application_with_a_restart_and_a_cut(browser: Browser, house: House, tmp_path: Path) -> None:
    def link(code: str) -> str:
        return invitations.make_link(house, EDITION, code)

    port = free_port()
    with network(port) as wireless:
        with serve(tmp_path, port):
            chair = Someone(browser, port, link("Z1"), DESKTOP, "spotkanie")
            chair.press("Otwórz spotkanie")
            chair.press("Ułóż kolejność")
            chair.says("Następny: W01 Ogród W01")
            reviewer = Someone(browser, wireless.port, link("O1"), PHONE, "stol")
            author = Someone(browser, port, link("A01"), PHONE, "stol")
            reviewer.says("Za chwilę: W01")
            watching = invitations.make_watch_link(house, viewer(house, "Z1"), "S1")
            projector = Someone(browser, port, watching, {"width": 1920, "height": 1080}, "")
            projector.says("Spotkanie oceniające")

            # Everything follows the chair, by the keyboard.
            chair.key("Space")
            for each in (reviewer, author, projector):
                each.says("W01 Ogród W01")
            author.says("Teraz się wyłączasz.")
            reviewer.says("gdy osoba prowadząca otworzy ocenianie")
            chair.key("t")
            expect(projector.page.locator(".countdown.running")).to_be_visible()

            # Two chairs at once: scoring is opened once, nobody is thrown a step too far.
            second = Someone(browser, port, link("Z1"), DESKTOP, "spotkanie")
            second.says("Otwórz ocenianie")
            for each in (chair, second):
                each.page.locator(".st-key-desk_main_button button").click(no_wait_after=True)
            for each in (chair, second):
                each.says("ocenianie otwarte")
                each.says("Zamknij ocenianie")
            second.page.context.close()

            reviewer.says("ocenianie otwarte")
            for criterion, points in (("Spójność", 18), ("Dobór formy", 9), ("Inkluzywność", 8)):
                reviewer.tap(criterion, points)
            expect(reviewer.page.locator(".table-bar")).to_contain_text("3 z 5")

            before = reviewer.connections
        # The server is started anew in the middle of scoring: nobody does anything, nothing is lost.
        with serve(tmp_path, port) as server:
            reviewer.comes_back(before)
            expect(reviewer.page.locator(".table-bar")).to_contain_text("3 z 5")
            reviewer.tap("Ekologia", 0)
            expect(reviewer.page.locator(".table-bar")).to_contain_text("4 z 5")
            reviewer.tap("Promocja", 10)
            expect(reviewer.page.locator(".table-bar")).to_contain_text("45 pkt")
            author.says("Teraz się wyłączasz.")
            chair.says("Oceniło 1 z 1")
            assert "45" not in chair.page.locator(".stMainBlockContainer").inner_text()

            # The phone loses the network while the chair goes on.
            wireless.cut()
            chair.key("Space")
            chair.says("ocenianie zamknięte")
            chair.page.wait_for_timeout(10_000)
            chair.key("Space")
            chair.says("oceny odsłonięte")
            projector.says("średnia 45,00")
            wireless.mend()
            reviewer.says("oceny odsłonięte")
            expect(reviewer.page.locator(".reveal .you").first).to_be_visible()
            author.says("średnia 45,00")

            # A second round begins with the points that stand; both are kept, the change is shown.
            chair.key("d")
            reviewer.says("Zostaję przy swoich punktach: 45")
            reviewer.tap("Ekologia", 5)
            expect(reviewer.page.locator(".table-bar")).to_contain_text("50 pkt")
            chair.says("Oceniło 1 z 1")
            chair.key("Space")
            chair.says("ocenianie zamknięte")
            chair.key("Space")
            projector.says("średnia 50,00")
            projector.says("Runda 2")

            # The outcome and the minutes.
            chair.page.get_by_text("rekomendowany", exact=True).click()
            chair.press("Zapisz")
            chair.says("Ustalenie: rekomendowany")
            chair.page.get_by_text("Protokół", exact=True).click()
            with chair.page.expect_download() as waiting:
                chair.press("Protokół w PDF")
            assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")
            assert waiting.value.suggested_filename == f"protokol-{EDITION}-S1.pdf"
            assert [line for line in server.log.splitlines() if re.search("error|warn|traceback", line, re.I)] == []

    words = "WebSocket|Failed to load resource|Failed to fetch|net::ERR|Client Error|timeout|disconnected from server"
    outages = re.compile(f"{words}|still running|in your terminal|streamlit run", re.I)
    for each in (chair, reviewer, author, projector):
        assert [text for text in each.complaints if not outages.search(text)] == []
