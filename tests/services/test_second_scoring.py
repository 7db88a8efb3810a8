"""Wrocław's second scoring (W7): the best half of an area's first scoring is scored again by its committee."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from lib.contest.permissions import Viewer
from lib.services import meeting_desk, meeting_lead, meeting_table, results, review
from lib.services.bootstrap import House
from lib.services.editions import Denied
from tests.factories import a_juror, a_microgrant, an_organizer, points_of, wroclaw
from tests.houses import Clock, a_house, viewer

WHILE = datetime(2023, 3, 1, 10, tzinfo=UTC)
AFTER = datetime(2023, 3, 7, 10, tzinfo=UTC)
KEYS = wroclaw().criterion_keys
FIRST = {"W01": 30, "W02": 20, "W03": 20, "W04": 10}


def scored_once(folder: Path) -> tuple[House, Clock, Viewer]:
    """Four applications of Krzyki, scored at home by one juror of the area."""
    clock = Clock(WHILE)
    applications = [a_microgrant(code) for code in FIRST]
    people = [an_organizer(), a_juror("J1", "Krzyki"), a_juror("J2", "Fabryczna")]
    house = a_house(folder, clock, applications, people, programme=wroclaw())
    for code, total in FIRST.items():
        points = dict(zip(KEYS, points_of(total, wroclaw()), strict=True))
        review.save_card(house, viewer(house, "J1"), code, points)
        review.submit_card(house, viewer(house, "J1"), code)
    return house, clock, viewer(house, "Z1")


def test_the_best_half_with_its_ties_is_scored_again_and_the_second_score_counts(tmp_path: Path) -> None:
    house, clock, chair = scored_once(tmp_path)
    meeting = meeting_lead.open_meeting(house, chair, "Komisja", "Krzyki")
    with pytest.raises(Denied, match="pierwsza ocena jeszcze trwa"):
        meeting_lead.make_agenda(house, chair, meeting, "best")
    clock.at = AFTER
    meeting_lead.make_agenda(house, chair, meeting, "best")
    assert meeting_desk.desk(house, chair, meeting).meeting.agenda.order == ("W01", "W02", "W03")

    meeting_lead.put_on_table(house, chair, meeting, "W02")
    meeting_lead.take_step(house, chair, meeting, "open")
    juror = viewer(house, "J1")
    seen = meeting_table.at_table(house, juror, meeting)
    assert (seen.meeting.table.round, seen.before and seen.before.total) == (2, 20)
    points = dict(zip(KEYS, points_of(38, wroclaw()), strict=True))
    meeting_table.save_at_table(house, juror, meeting, "W02", 2, points)
    with pytest.raises(Denied, match="uprawnień"):
        meeting_table.at_table(house, viewer(house, "J2"), meeting)
    for step in ("close", "reveal"):
        meeting_lead.take_step(house, chair, meeting, step)  # type: ignore[arg-type]

    standing = results.standings(house, chair).by_code
    assert standing["W02"].final == Fraction(38)
    assert [(code, standing[code].rank, standing[code].status) for code in FIRST] == [
        ("W01", 2, "winner"),
        ("W02", 1, "winner"),
        ("W03", 3, "winner"),
        ("W04", 4, "ranked"),
    ]
    with pytest.raises(Denied, match="już się zaczęła"):
        meeting_lead.make_agenda(house, chair, meeting, "best")


def test_another_order_of_the_talk_does_not_change_who_goes_on(tmp_path: Path) -> None:
    house, clock, chair = scored_once(tmp_path)
    clock.at = AFTER
    meeting = meeting_lead.open_meeting(house, chair, "Komisja", "Krzyki")
    meeting_lead.make_agenda(house, chair, meeting, "best")
    meeting_lead.make_agenda(house, chair, meeting, "lot")
    assert len(meeting_desk.desk(house, chair, meeting).meeting.agenda.order) == 4
    standing = results.standings(house, chair).by_code
    assert [code for code in FIRST if standing[code].status == "winner"] == ["W01", "W02", "W03"]


def test_one_meeting_at_a_time_has_an_application(tmp_path: Path) -> None:
    house, _, chair = scored_once(tmp_path)
    one = meeting_lead.open_meeting(house, chair, "Komisja", "Krzyki")
    other = meeting_lead.open_meeting(house, chair, "Wszyscy razem")
    meeting_lead.put_on_table(house, chair, one, "W01")
    with pytest.raises(Denied, match="innego spotkania"):
        meeting_lead.put_on_table(house, chair, other, "W01")
    with pytest.raises(Denied, match="już otwarte"):
        meeting_lead.open_meeting(house, chair, "Komisja", "Krzyki")
