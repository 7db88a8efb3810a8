"""Marking words of a text in a real browser, under the strict policy for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.services import anonymity, invitations, sheets
from lib.services.bootstrap import House, open_house
from lib.storage.registry import EditionRow
from tests.factories import an_application, an_organizer, kalisz
from tests.houses import EDITION, take_in, viewer
from tests.serving import Server, serve

pytestmark = pytest.mark.browser

TEXT = "Rano 😀 dzwoni kowal z Łężyna, jedyny w okolicy. Potem śpiewamy."


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = open_house(tmp_path)
    days = (datetime.now(UTC).date() - date(2021, 6, 6)).days
    sheets.open_edition(house, EditionRow(EDITION, kalisz(), days_back=days))
    take_in(house, [an_application("W01", texts={"Opis działania": TEXT})], [an_organizer()], confirmed=False)
    return house


@pytest.fixture
def server(tmp_path: Path, house: House) -> Iterator[Server]:
    with serve(tmp_path) as running:
        yield running


def page_of(browser: Browser, server: Server, house: House, touch: bool) -> tuple[Page, list[str]]:
    size = {"width": 390, "height": 844} if touch else {"width": 1440, "height": 900}
    context = browser.new_context(viewport=size, has_touch=touch, locale="pl-PL")  # type: ignore[arg-type]
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"http://127.0.0.1:{server.port}/enter/{invitations.make_link(house, EDITION, 'Z1')}")
    page.get_by_role("button").click()
    page.wait_for_url(lambda url: "/enter/" not in url)
    page.goto(f"http://127.0.0.1:{server.port}/anonimizacja?w=W01")
    expect(page.locator(".anonymity-text").nth(1)).to_contain_text("Łężyna", timeout=20_000)
    return page, complaints


def covered(house: House) -> list[str]:
    (text,) = [each for each in anonymity.opened(house, viewer(house, "Z1"), "W01").texts if each.text == TEXT]
    return [f"{place.kind}: {TEXT[place.start : place.end]}" for place in text.places if place.state == "covered"]


def test_words_are_marked_with_mouse_and_keyboard(browser: Browser, server: Server, house: House) -> None:
    page, complaints = page_of(browser, server, house, touch=False)
    text = page.locator(".anonymity-text").nth(1)
    first, last = (text.locator(".word", has_text=word) for word in ("kowal", "Łężyna"))
    first.scroll_into_view_if_needed()
    first.hover()
    page.mouse.down()
    last.hover()
    page.mouse.up()
    bar = page.locator(".marking-bar:visible")
    expect(bar.locator(".marking-chosen")).to_have_text("kowal z Łężyna")
    bar.get_by_role("combobox").select_option("adres")
    bar.get_by_role("button", name="Zakryj").click()
    expect(text.locator("mark.covered")).to_have_text(["[adres] kowal z Łężyna"])
    assert covered(house) == ["adres: kowal z Łężyna"]
    # The text keeps the keyboard: on from the words that were marked.
    page.keyboard.press("End")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    expect(text.locator("mark.covered")).to_have_count(2)
    assert covered(house) == ["adres: kowal z Łężyna", "adres: Potem śpiewamy"]
    page.keyboard.press("Escape")
    assert complaints == []


def test_words_are_marked_with_a_finger(browser: Browser, server: Server, house: House) -> None:
    page, complaints = page_of(browser, server, house, touch=True)
    text = page.locator(".anonymity-text").nth(1)
    for word in ("jedyny", "okolicy"):
        text.locator(".word", has_text=word).tap()
    bar = page.locator(".marking-bar:visible")
    expect(bar.locator(".marking-chosen")).to_have_text("jedyny w okolicy")
    bar.get_by_role("button", name="Zakryj").tap()
    expect(text.locator("mark.covered")).to_have_text(["[osoba] jedyny w okolicy"])
    assert covered(house) == ["osoba: jedyny w okolicy"]
    assert complaints == []
