"""Confirming anonymity where others of the contest are named, and where suspicions are left."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.contest.applications import PersonalDetails
from lib.contest.people import Person
from lib.services import anonymity, looking_through
from lib.services.bootstrap import House
from lib.services.editions import Denied
from tests.factories import a_reviewer, an_application
from tests.houses import EDITION, Clock, a_house, take_in
from tests.services.test_anonymity import (
    ANNA,
    KRYSTYNA,
    PEOPLE,
    confirm,
    cover,
    entries,
    kino,
    opened,
    places,
    text_for,
    z1,
)


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = a_house(tmp_path, Clock(), [], PEOPLE)
    take_in(house, [kino(), an_application("W02"), an_application("W03")], PEOPLE, confirmed=False)
    return house


def test_confirming_past_suspicions_has_to_say_how_many(house: House) -> None:
    for wrong in (0, 2):
        with pytest.raises(Denied, match="podejrzenia bez decyzji: 1"):
            anonymity.confirm(house, z1(house), "W01", opened(house).seen, wrong)
    anonymity.confirm(house, z1(house), "W01", opened(house).seen, 1)
    confirmed = house.editions.get(EDITION).standing("anonymity", "W01")
    assert confirmed is not None
    assert confirmed.payload["left_undecided"] == 1


def test_decisions_are_taken_back_from_the_last_on(house: House) -> None:
    before = places(house)
    anonymity.set_cover(house, z1(house), "W01", "Opis działania", cover(KRYSTYNA))
    anonymity.lift_cover(house, z1(house), "W01", "Opis działania", cover(ANNA))
    assert opened(house).decided == 2
    anonymity.take_back_last(house, z1(house), "W01")
    assert places(house)[0] == before[0]
    assert places(house)[1] == (*KRYSTYNA, "covered", "first name", True)
    anonymity.take_back_last(house, z1(house), "W01")
    assert (places(house), opened(house).decided) == (before, 0)
    anonymity.take_back_last(house, z1(house), "W01")
    assert len(entries(house)) == 4


def test_whole_names_of_other_applicants_and_reviewers_are_covered(house: House) -> None:
    text = "Pomaga Nina Lis, chwali nas Halina Stec, pytamy Lisową."
    others = [
        kino(texts={"Opis działania": text}),
        an_application("W02", personal=PersonalDetails("", "Nina Lis", members=(Person("Nina Lis"),))),
    ]
    halina = a_reviewer("O3", person=Person("Halina Stec"))
    take_in(house, others, [*PEOPLE, halina], confirmed=False)
    assert places(house) == [
        (7, 15, "covered", "another applicant", False),
        (28, 39, "covered", "a reviewer", False),
        (48, 54, "suspected", "another applicant", False),
    ]


def test_somebody_who_comes_later_is_found_in_what_is_confirmed(house: House) -> None:
    confirm(house)
    late = an_application("W03", personal=PersonalDetails("", "Krystyna Bilska", members=(Person("Krystyna Bilska"),)))
    take_in(house, [kino(), an_application("W02"), late], PEOPLE, confirmed=False)
    assert (opened(house).state, opened(house).found_since) == ("confirmed", 1)
    looking_through.propose(house, EDITION)
    assert [each.found_since for each in anonymity.overview(house, z1(house)).standings] == [1, 0, 0]
    anonymity.withdraw(house, z1(house), "W01")
    confirm(house)
    assert "Krystyna" not in text_for(house)
    assert opened(house).found_since == 0
