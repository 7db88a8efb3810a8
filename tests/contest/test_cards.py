"""Score cards: what is complete, what counts, which values a criterion allows."""

from __future__ import annotations

from typing import Any

import pytest

from lib.contest.cards import PointsOutOfRange, checked_points, last_of_each
from tests.factories import a_card, kalisz

FULL = (20, 10, 10, 5, 10)


@pytest.mark.parametrize(
    ("points", "complete", "scored", "total"),
    [
        (FULL, True, 5, 55),
        ((0, 0, 0, 0, 0), True, 5, 0),
        ((20, None, 10, 5, 10), False, 4, 45),
        ((None,) * 5, False, 0, 0),
    ],
)
def test_a_blank_point_is_missing_and_not_zero(
    points: tuple[int | None, ...], complete: bool, scored: int, total: int
) -> None:
    card = a_card("W01", "O1", points)
    assert (card.is_complete, card.scored, card.total) == (complete, scored, total)


@pytest.mark.parametrize(
    ("points", "submitted", "counts"),
    [(FULL, True, True), (FULL, False, False), ((None, *FULL[1:]), True, False), ((None,) * 5, False, False)],
)
def test_only_a_complete_and_submitted_card_counts(
    points: tuple[int | None, ...], submitted: bool, counts: bool
) -> None:
    assert a_card("W01", "O1", points, submitted=submitted).counts is counts


@pytest.mark.parametrize(
    ("changes", "begun"),
    [
        ({}, False),
        ({"points": (0, None, None, None, None)}, True),
        ({"reason": "dobry pomysł"}, True),
        ({"reasons": {"ekologia": "bez plastiku"}}, True),
    ],
)
def test_a_card_is_begun_with_its_first_point_or_word(changes: dict[str, Any], begun: bool) -> None:
    assert a_card("W01", "O1", **{"points": (None,) * 5, **changes}).is_begun is begun


def test_points_stand_in_the_order_of_the_criteria_and_what_is_left_out_is_missing() -> None:
    assert checked_points(kalisz(), {"promocja": 7, "spojnosc": 20}) == (20, None, None, None, 7)
    assert checked_points(kalisz(), {"ekologia": 0, "spojnosc": None}) == (None, None, None, 0, None)


@pytest.mark.parametrize("value", [-1, 6, 3.0, "3", True, 10**30])
def test_a_value_that_the_criterion_does_not_allow_is_refused_by_its_name(value: Any) -> None:
    with pytest.raises(PointsOutOfRange) as caught:
        checked_points(kalisz(), {"ekologia": value})
    assert caught.value.criterion.key == "ekologia"
    assert str(caught.value) == f"ekologia: {value!r} is not a whole number from 0 to 5"


def test_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(KeyError, match="estetyka"):
        checked_points(kalisz(), {"spojnosc": 3, "estetyka": 3})


def test_of_several_cards_of_one_reviewer_for_one_application_the_last_stands() -> None:
    first, other, last = a_card("W01", "O1", 10), a_card("W01", "O2", 20), a_card("W01", "O1", 30)
    assert sorted(last_of_each([first, other, last]), key=lambda card: card.reviewer) == [last, other]


def test_cards_stand_in_the_order_in_which_they_were_last_written() -> None:
    first, other, last = a_card("W01", "O1", 10), a_card("W01", "O2", 20), a_card("W01", "O1", 30)
    assert last_of_each([first, other, last]) == [other, last]
