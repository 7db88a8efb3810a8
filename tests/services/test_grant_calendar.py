"""The calendar file of grants: RFC 5545 as another program reads it, the same UIDs each time, and nobody's name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from lib.contest.grants import Action
from lib.services import grant_acts
from lib.services.bootstrap import House
from lib.services.grant_calendar import calendar_file
from tests.factories import an_applicant
from tests.houses import AFTER_SCORING, Clock, a_house, announce_winners, viewer


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = a_house(tmp_path, Clock(AFTER_SCORING))
    announce_winners(house, "W01")
    set_dates(house, date(2021, 7, 31))
    return house


def set_dates(house: House, ends: date) -> None:
    grant_acts.set_dates(house, viewer(house, "Z1"), "W01", Action(date(2021, 6, 20), ends))


def events(house: House, code: str = "Z1") -> dict[str, tuple[date, date, str]]:
    read = Calendar.from_ical(calendar_file(house, viewer(house, code)))
    found = read.walk("VEVENT")
    return {str(each["uid"]): (each["dtstart"].dt, each["dtend"].dt, str(each["summary"])) for each in found}


def test_days_are_whole_and_end_on_the_day_after(house: House) -> None:
    grant_acts.agree_meeting(house, viewer(house, "Z1"), "W01", date(2021, 9, 2))
    assert events(house) == {
        "kalisz-2021-W01-action@minigrant": (
            date(2021, 6, 20),
            date(2021, 8, 1),
            "W01: realizacja działania (§ V.3)",
        ),
        "kalisz-2021-W01-settlement@minigrant": (
            date(2021, 8, 30),
            date(2021, 8, 31),
            "W01: ostatni dzień na skany dokumentów księgowych (§ VII.1)",
        ),
        "kalisz-2021-W01-evaluation_meeting@minigrant": (
            date(2021, 9, 2),
            date(2021, 9, 3),
            "W01: spotkanie ewaluacyjne (§ III.18)",
        ),
        "kalisz-2021-W01-documents@minigrant": (
            date(2026, 8, 30),
            date(2026, 8, 31),
            "W01: do tego dnia przechowujemy dokumenty księgowe (§ VII.1)",
        ),
    }


def test_a_day_that_moved_keeps_its_name(house: House) -> None:
    before = events(house)
    set_dates(house, date(2021, 7, 30))
    after = events(house)
    assert before.keys() == after.keys()
    assert after["kalisz-2021-W01-settlement@minigrant"][0] == date(2021, 8, 29)


def test_lines_are_folded_and_ended_as_the_standard_says(house: House) -> None:
    """RFC 5545, 3.1: lines end with CRLF and are at most 75 octets long."""
    lines = calendar_file(house, viewer(house, "Z1")).split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert next(line for line in lines if line.startswith(b"DTSTART")) == b"DTSTART;VALUE=DATE:20210620"


def test_titles_and_people_stay_out_of_it(house: House) -> None:
    text = calendar_file(house, viewer(house, "Z1")).decode()
    application = house.editions.get("kalisz-2021").frame().contest.by_code["W01"]
    for word in (application.title, application.personal.representative, application.personal.email):
        assert word not in text


def test_a_winner_gets_their_own(house: House) -> None:
    announce_winners(house, "W01", "W02")
    assert events(house, an_applicant("W01").code) == events(house)
    assert events(house, an_applicant("W02").code) == {}
