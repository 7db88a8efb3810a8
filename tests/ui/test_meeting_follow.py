"""Over a real websocket: a page that waits at a meeting costs no run until there is something new."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from lib.services import invitations, meeting_lead, meeting_table, sheets
from lib.services.bootstrap import House, open_house
from lib.storage.registry import EditionRow
from tests.bench.crowd import OpenPage
from tests.factories import a_group, a_reviewer, an_organizer, kalisz, some_people
from tests.houses import EDITION, take_in, viewer
from tests.serving import serve


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = open_house(tmp_path)
    days = (datetime.now(UTC).date() - date(2021, 6, 6)).days
    sheets.open_edition(house, EditionRow(EDITION, kalisz(), days_back=days))
    take_in(house, [a_group("W01", *some_people(3, "W01"), title="Ogród")], [an_organizer(), a_reviewer("O1")])
    return house


def at_the_server(folder: Path, visit: Callable[[int], Coroutine[Any, Any, None]]) -> None:
    with serve(folder) as server:
        asyncio.run(visit(server.port))
        assert "Traceback" not in server.log


async def looking_until(page: OpenPage, is_so: Callable[[], bool], seconds: float = 20) -> bool:
    """Look four times a second until something is so."""
    end = monotonic() + seconds
    while not is_so() and monotonic() < end:
        await page.look()
        await asyncio.sleep(0.25)
    return is_so()


def test_a_waiting_page_runs_only_for_news_and_for_lost_rights(house: House, tmp_path: Path) -> None:
    chair = viewer(house, "Z1")
    meeting = meeting_lead.open_meeting(house, chair, "Spotkanie")
    meeting_lead.make_agenda(house, chair, meeting, "code")
    session = invitations.enter(house, invitations.make_link(house, EDITION, "O1"), None)

    async def visit(port: int) -> None:
        page = OpenPage(port, "stol", f"minigrant={session}")
        await page.open()
        assert any("Za chwilę: W01" in said for said in page.words)
        quiet = page.runs
        assert not await looking_until(page, lambda: page.runs > quiet, seconds=2)

        meeting_lead.put_on_table(house, chair, meeting, "W01")
        assert await looking_until(page, lambda: any("prezentacja" in said for said in page.words))
        # A look that was under way with the news may still be answered.
        await asyncio.sleep(1)
        quiet = page.runs
        assert not await looking_until(page, lambda: page.runs > quiet, seconds=2)

        links = [each.id for each in invitations.invitations(house, chair) if each.reviewer == "O1"]
        invitations.revoke(house, chair, links)
        assert await looking_until(page, lambda: not any("Ogród" in said for said in page.words))
        await page.close()

    at_the_server(tmp_path, visit)


def test_a_card_brings_the_picture_anew_and_not_the_page(house: House, tmp_path: Path) -> None:
    chair, juror = viewer(house, "Z1"), viewer(house, "O1")
    meeting = meeting_lead.open_meeting(house, chair, "Spotkanie")
    meeting_table.join(house, juror, meeting)
    meeting_lead.put_on_table(house, chair, meeting, "W01")
    meeting_lead.take_step(house, chair, meeting, "open")
    session = invitations.enter(house, invitations.make_watch_link(house, chair, meeting), None)

    async def visit(port: int) -> None:
        page = OpenPage(port, "rzutnik", f"minigrant={session}")
        await page.open()
        assert any("0 / 1" in said for said in page.words)
        pages = page.full_runs
        all_points = {criterion.key: criterion.maximum for criterion in kalisz().criteria}
        meeting_table.save_at_table(house, juror, meeting, "W01", 1, all_points)
        assert await looking_until(page, lambda: any("1 / 1" in said for said in page.words))
        assert page.full_runs == pages

        meeting_lead.take_step(house, chair, meeting, "close")
        assert await looking_until(page, lambda: page.full_runs > pages)
        await page.close()

    at_the_server(tmp_path, visit)


def test_a_button_that_has_just_become_the_next_step_is_not_taken_for_it(house: House, tmp_path: Path) -> None:
    chair = viewer(house, "Z1")
    meeting = meeting_lead.open_meeting(house, chair, "Spotkanie")
    meeting_lead.put_on_table(house, chair, meeting, "W01")
    session = invitations.enter(house, invitations.make_link(house, EDITION, "Z1"), None)

    async def visit(port: int) -> None:
        page = OpenPage(port, "spotkanie", f"minigrant={session}")
        await page.open()
        await asyncio.sleep(1)
        await page.click("desk_main_button")
        assert any("ocenianie otwarte" in said for said in page.words)
        await page.click("desk_main_button")
        assert any("ocenianie otwarte" in said for said in page.words)
        await asyncio.sleep(1)
        await page.click("desk_main_button")
        assert any("ocenianie zamknięte" in said for said in page.words)
        await page.close()

    at_the_server(tmp_path, visit)
