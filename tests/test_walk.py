"""The whole way in a real browser: from the links of `make run` to a published result."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serving import ROOT, Server, free_port, serve

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def links(port: int, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The links that the command `demo` prints, by edition and role."""
    data = tmp_path_factory.mktemp("data")
    printed = subprocess.run(
        [sys.executable, "-m", "lib", "demo", "--url", f"http://localhost:{port}"],
        cwd=ROOT,
        env=os.environ | {"MINIGRANT_DATA": str(data)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = dict(re.findall(r"^ +(.+): +(http\S+)$", printed, re.MULTILINE))
    return {**found, "data": str(data)}


@pytest.fixture(scope="module")
def server(links: dict[str, str], port: int) -> Iterator[Server]:
    with serve(Path(links["data"]), port) as running:
        yield running


class Visitor:
    """Somebody with a browser of their own; remembers what the console complained about."""

    def __init__(self, browser: Browser, size: dict[str, int], link: str | None = None) -> None:
        context = browser.new_context(viewport=size, locale="pl-PL")  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if link:
            self.page.goto(link)
            self.page.get_by_role("button", name="Wejdź").click()

    def settled(self) -> None:
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')

    def choose(self, criterion: str, points: int) -> None:
        pills = self.page.locator('[data-testid="stButtonGroup"]').filter(has_text=criterion)
        pills.get_by_text(str(points), exact=True).first.click()


def test_from_the_links_to_a_published_result(browser: Browser, server: Server, links: dict[str, str]) -> None:
    # Before: the public sees the contest, its phase and nothing of the applications.
    public = Visitor(browser, PHONE)
    public.page.goto(server.url)
    expect(public.page.get_by_role("heading", level=1)).to_contain_text("KulturaRatuje")
    public.settled()
    everything = public.page.locator(".stMainBlockContainer").inner_text()
    assert re.findall(r"W\d\d|Ziołownik|Kaczorek|45,54", everything) == []

    # A reviewer scores one application on a phone.
    reviewer = Visitor(browser, PHONE, links["kalisz-2021, ocena, stowarzyszenie"])
    page = reviewer.page
    expect(page.get_by_text("Ocenione 4 z 7")).to_be_visible()
    page.get_by_role("button", name="Oceń następny").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("W01")
    reviewer.settled()
    assert "Kaczorek" not in page.locator(".stMainBlockContainer").inner_text()
    submit = page.get_by_role("button", name="Zatwierdź kartę")
    expect(submit).to_be_disabled()
    scores = (("Spójność", 18), ("Dobór formy", 9), ("Inkluzywność", 8), ("Ekologia", 0), ("Promocja", 10))
    for number, (criterion, points) in enumerate(scores, start=1):
        reviewer.choose(criterion, points)
        expect(page.locator(".st-key-score_bar")).to_contain_text(f"{number} z 5")
    expect(page.locator(".st-key-score_bar")).to_contain_text("45 pkt")
    expect(page.locator(".st-key-score_bar")).to_contain_text(re.compile(r"Zapisano \d\d:\d\d"))

    # Nothing is lost by a reload, which is what a phone does to a page that slept.
    page.reload()
    expect(page.locator(".st-key-score_bar")).to_contain_text("5 z 5")
    page.get_by_role("button", name="Zatwierdź kartę").click()
    expect(page.get_by_text("45 z 55")).to_be_visible()
    page.goto(server.url)
    expect(page.get_by_text("Ocenione 5 z 7")).to_be_visible()

    # An organiser's page is not a reviewer's.
    page.goto(f"{server.url}/wyniki-robocze")
    expect(page.get_by_text("Ocenione 5 z 7")).to_be_visible()

    # The organiser ends scoring, looks at the standings and publishes.
    organizer = Visitor(browser, DESKTOP, links["kalisz-2021, organizator"])
    page = organizer.page
    page.get_by_role("link", name="Postęp").click()
    expect(page.get_by_text("57 z 109")).to_be_visible()
    page.get_by_label("Uzasadnienie (trafi do dokumentacji)").fill("Komplet kart wpłynął przed czasem.")
    page.get_by_text("Wiem, że kto jeszcze nie").click()
    page.get_by_role("button", name="Zakończ ocenianie teraz").click()
    expect(page.get_by_text("Komplet kart wpłynął przed czasem.")).to_be_visible()
    page.get_by_role("link", name="Wyniki robocze").click()
    expect(page.get_by_role("cell", name="W09 Radio Ławeczka nadaje").first).to_be_visible()
    page.get_by_role("link", name="Publikacja").click()
    page.get_by_text("Wynik jest sprawdzony").click()
    page.get_by_role("button", name="Opublikuj wyniki").click()
    expect(page.get_by_text("Wyniki są opublikowane").first).to_be_visible()

    # After: the public sees who won, and the score cards; the reviewer's card is locked.
    public.page.reload()
    expect(public.page.get_by_role("heading", name="W09")).to_be_visible()
    expect(public.page.get_by_text("44,50").first).to_be_visible()
    reviewer.page.goto(f"{server.url}/wniosek?w=W06")
    expect(reviewer.page.get_by_text("Wyniki są już opublikowane.")).to_be_visible()

    # Leaving ends the session.
    organizer.page.get_by_role("button", name="Wyloguj się").click()
    expect(organizer.page.get_by_text("Przeglądasz bez logowania.")).to_be_visible()
    expect(organizer.page.get_by_role("link", name="Publikacja")).to_have_count(0)

    for visitor in (public, reviewer, organizer):
        known = [text for text in visitor.complaints if "does not seem to exist" not in text]
        assert known == []
    assert [line for line in server.log.splitlines() if re.search("error|warn|deprecat|traceback", line, re.I)] == []
