"""Meetings, who came, and the academy's figures: people counted once, only what came before counted as before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lib.contest.events import (
    ACADEMY,
    AGORA,
    EVALUATION,
    WORKSHOPS,
    Attendance,
    Meeting,
    Meetings,
    academy_figures,
    by_kind,
    person_of,
)
from lib.contest.people import Person
from lib.contest.proportions import Share
from tests.factories import a_microgrant, wroclaw

CLOSES = wroclaw().calendar.intake.closes
BEFORE, AFTER = CLOSES - timedelta(days=60), CLOSES + timedelta(days=1)


def the_meetings(*attendances: Attendance) -> Meetings:
    held = (
        Meeting("Akademia 1", ACADEMY, BEFORE),
        Meeting("Akademia 2", ACADEMY, CLOSES),
        Meeting("Akademia 3", ACADEMY, AFTER),
        Meeting("Agora", AGORA, AFTER),
        Meeting("Warsztat", WORKSHOPS, None),
        Meeting("Ewaluacja", EVALUATION, date(2023, 9, 1)),
    )
    return Meetings(held, attendances)


def test_somebody_who_is_listed_twice_came_once() -> None:
    found = the_meetings(
        Attendance("akademia 1", person="Anna Kowal"),
        Attendance("Akademia 1", person="anna kowal <anna@example.org>"),
        Attendance("Akademia 1", "M2"),
        Attendance("Akademia 1", person="Jan Nowy"),
    ).gatherings(["M1", "M2"])
    academy = next(each for each in found if each.meeting.name == "Akademia 1")
    assert (academy.came, academy.applications) == (3, ("M2",))
    assert by_kind(found)[ACADEMY] == (3, 3)


def test_meetings_stand_from_the_newest_and_undated_last() -> None:
    names = [each.meeting.name for each in the_meetings().gatherings([])]
    assert names == ["Ewaluacja", "Akademia 3", "Agora", "Akademia 2", "Akademia 1", "Warsztat"]


def test_attendance_of_a_meeting_that_is_not_listed_is_named() -> None:
    meetings = the_meetings(Attendance("Akadmia 1", person="A"), Attendance("Akadmia 1", person="B"))
    assert meetings.without_meeting == ("Akadmia 1",)


def test_the_academy_counts_until_the_last_day_of_the_intake() -> None:
    applications = {code: a_microgrant(code) for code in ("M1", "M2", "M3", "M4")}
    came = [
        Attendance("Akademia 1", person=applications["M1"].personal.representative),
        Attendance("Akademia 2", "M2", "Ktoś Drugi"),
        Attendance("Akademia 3", "M3", "Za Późno"),
        Attendance("Akademia 1", person="Nigdy Niewnioskująca"),
    ]
    found = academy_figures(the_meetings(*came), applications, ["M1", "M4"], wroclaw())
    assert (found.applied, found.won_with, found.won_without) == (Share(2, 3), Share(1, 2), Share(1, 2))
    assert found.is_small


def test_a_winners_meeting_counts_only_after_the_academy() -> None:
    held = (
        Meeting("Akademia", ACADEMY, date(2019, 3, 1)),
        Meeting("Agora przed", AGORA, date(2019, 2, 1)),
        Meeting("Agora po", AGORA, date(2020, 6, 1)),
    )
    came = (
        Attendance("Akademia", person="Anna <a@example.org>"),
        Attendance("Akademia", person="Bartek"),
        Attendance("Akademia", person="Celina"),
        Attendance("Agora przed", person="Bartek"),
        Attendance("Agora po", person="a@example.org"),
        Attendance("Agora po", person="Ktoś Inny"),
    )
    assert academy_figures(Meetings(held, came), {}, [], wroclaw()).later_agora == Share(1, 3)


def test_the_evaluation_meeting_of_an_application_is_the_first_one_it_was_at() -> None:
    meetings = the_meetings(Attendance("Ewaluacja", "m7", "Ktoś"), Attendance("Akademia 1", "M8", "Ktoś"))
    assert meetings.day_attended(EVALUATION, "M7") == date(2023, 9, 1)
    assert meetings.day_attended(EVALUATION, "M8") is None


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        ("Anna Kowal", Person("Anna Kowal")),
        ("a@example.org", Person("", "a@example.org")),
        ("Anna  Kowal <a@example.org>", Person("Anna Kowal", "a@example.org")),
        (" ", None),
    ],
)
def test_a_person_is_read_from_what_was_typed(typed: str, person: Person | None) -> None:
    assert person_of(typed) == person
