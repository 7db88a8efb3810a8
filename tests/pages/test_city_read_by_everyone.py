"""The map and the network as everybody reads them: on a phone, with a keyboard, with a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from lib.services import demo
from lib.services.bootstrap import open_house
from tests.serving import serve

pytestmark = pytest.mark.browser

CONTEST = "wroclaw-27"
#: What a screen reader and a keyboard need; of the page itself, for what lies around it is Streamlit's.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],
}


@pytest.fixture
def page(tmp_path: Path, browser: Browser) -> Iterator[Page]:
    """A phone of the demo contest's organiser, as they have just come in; whatever the console says is kept."""
    house = open_house(tmp_path)
    demo.load(house)
    enter = next(link.path for link in demo.links(house) if (link.edition, link.role) == (CONTEST, "organizator"))
    house.database.close()
    with serve(tmp_path) as server:
        context = browser.new_context(base_url=server.url, viewport={"width": 390, "height": 844}, locale="pl-PL")
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.goto(enter)
        page.get_by_role("button").first.click()
        expect(page.get_by_test_id("stHeading").first).to_be_visible(timeout=60_000)
        yield page
        assert complaints == []
        assert " ERROR " not in server.log
        context.close()


def flaws(page: Page) -> list[tuple[str, str]]:
    """What axe finds wrong with the page: the rule and the first place."""
    found = Axe().run(page, context='[data-testid="stMain"]', options=RULES).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:120]) for each in found]


def sideways(page: Page, table: str) -> int:
    """By how many pixels a table is wider than the phone shows."""
    found: int = page.locator(f".st-key-table_{table} [data-testid='stTable']").evaluate(
        "each => Math.max(each.scrollWidth - each.clientWidth, each.firstElementChild.scrollWidth - each.clientWidth)"
    )
    return found


def test_the_map_and_the_network_are_read_by_everyone(page: Page) -> None:
    page.goto(f"/mapa?edition={CONTEST}")
    tiles = page.locator(".st-key-city_map .scatterlayer > .trace:nth-last-child(1) text")
    expect(tiles).to_have_count(48, timeout=60_000)
    expect(page.locator(".st-key-table_city_outlook table")).to_be_visible()
    assert flaws(page) == []
    # Every measure beside what chance would give, without scrolling sideways.
    assert {table: sideways(page, table) for table in ("city_quotas", "city_measures", "city_outlook")} == {
        "city_quotas": 0, "city_measures": 0, "city_outlook": 0
    }  # fmt: skip
    gini = page.get_by_role("radio", name="Gini, na mieszkańca ~")
    place = gini.bounding_box()
    assert place is not None
    assert place["x"] + place["width"] <= 390

    before = tiles.nth(0).bounding_box()
    page.get_by_text("Edycja po edycji", exact=True).first.click()
    expect(page.locator(".st-key-city_map .slider-container")).to_be_visible()
    expect(tiles).to_have_count(48)
    after = tiles.nth(0).bounding_box()
    assert before is not None
    assert after is not None
    # The player stands below the map and takes nothing from it.
    assert (after["x"], after["width"]) == pytest.approx((before["x"], before["width"]), abs=1)

    page.goto(f"/siec?edition={CONTEST}")
    expect(page.locator(".st-key-chart_network .point").first).to_be_visible(timeout=60_000)
    assert flaws(page) == []
    page.get_by_role("button", name="Potwierdź").first.click()
    expect(page.get_by_role("radio", name="wspólne cele (1)")).to_be_visible()

    page.goto(f"/siec-inicjatyw?edition={CONTEST}")
    expect(page.locator(".st-key-table_public_network table")).to_be_visible()
    assert flaws(page) == []
