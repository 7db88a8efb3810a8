"""Confirming or withholding an application while people score: who owes what then."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from lib.services import anonymity, late_confirmation, results
from lib.services.bootstrap import House
from lib.services.editions import Denied
from lib.services.late_confirmation import Consequences
from tests.houses import AFTER_SCORING, EDITION, WHILE_SCORING, Clock, a_house, viewer
from tests.organizing import score


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> House:
    """Three groups; the applicant of W01 has scored W02 only, those of W02 and W03 everything."""
    house = a_house(tmp_path, clock)
    for code, target in (("A01", "W02"), ("A02", "W01"), ("A02", "W03"), ("A03", "W01"), ("A03", "W02")):
        score(house, code, target, 40)
    return house


def then(house: House, code: str) -> Consequences | None:
    return late_confirmation.consequences(house, viewer(house, "Z1"), code)


def test_withholding_lets_off_whoever_has_not_scored_it(house: House) -> None:
    assert then(house, "W03") == Consequences(1, ("W01",), (), ("W01", "W02"), False)


def test_confirming_late_makes_them_owe_it(house: House, clock: Clock) -> None:
    anonymity.withdraw(house, viewer(house, "Z1"), "W03")
    assert then(house, "W03") == Consequences(1, (), ("W01",), ("W01", "W02"), False)
    clock.at = AFTER_SCORING
    assert then(house, "W03") == Consequences(1, (), ("W01",), ("W01", "W02"), True)


def test_what_is_told_is_what_happens(house: House, clock: Clock) -> None:
    clock.at = AFTER_SCORING
    organizer = viewer(house, "Z1")
    assert [each.application for each in results.standings(house, organizer).disqualified] == ["W01"]
    anonymity.withdraw(house, organizer, "W03")
    assert list(results.standings(house, organizer).disqualified) == []


def test_before_scoring_and_after_publication_nothing_depends_on_it(house: House, clock: Clock) -> None:
    clock.at = WHILE_SCORING - timedelta(days=30)
    assert then(house, "W03") is None
    clock.at = AFTER_SCORING
    results.publish(house, viewer(house, "Z1"))
    assert then(house, "W03") is None


def test_late_acts_are_listed_with_their_time(house: House, clock: Clock) -> None:
    organizer = viewer(house, "Z1")
    clock.move(hours=2)
    anonymity.withdraw(house, organizer, "W03")
    assert late_confirmation.withheld_while_scoring(house, organizer) == ("W03",)
    acts = late_confirmation.late_acts(house, organizer)
    last = acts[-1]
    assert (last.code, last.is_confirmed, last.at) == ("W03", False, house.editions.get(EDITION).local(clock.at))


@pytest.mark.parametrize("code", [None, "O1", "A01"])
def test_it_is_for_organisers(house: House, code: str | None) -> None:
    for ask in (
        lambda who: late_confirmation.consequences(house, who, "W03"),
        lambda who: late_confirmation.late_acts(house, who),
        lambda who: late_confirmation.withheld_while_scoring(house, who),
    ):
        with pytest.raises(Denied):
            ask(viewer(house, code))
