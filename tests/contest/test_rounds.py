from __future__ import annotations

from lib.contest.rounds import ScoredRounds, standing_cards
from tests.factories import a_card

FIRST = a_card("W01", "O1", 40)
SECOND = a_card("W01", "O1", 45, round=2)


def test_the_card_of_the_last_round_stands() -> None:
    other = a_card("W01", "O2", 30)
    assert standing_cards([FIRST, other, SECOND], "last_round") == [other, SECOND]
    assert standing_cards([SECOND, FIRST], "last_round") == [SECOND]


def test_under_the_first_round_later_ones_are_talk() -> None:
    assert standing_cards([FIRST, SECOND], "first_round") == [FIRST]


def test_a_later_card_that_does_not_count_leaves_the_one_before() -> None:
    not_closed = a_card("W01", "O1", 45, round=2, submitted=False)
    not_complete = a_card("W01", "O1", (1, None, None, None, None), round=2)
    assert standing_cards([FIRST, not_closed], "last_round") == [FIRST]
    assert standing_cards([FIRST, not_complete], "last_round") == [FIRST]


def test_whoever_scored_only_in_the_later_round_has_that_card() -> None:
    assert standing_cards([SECOND], "last_round") == [SECOND]
    assert standing_cards([SECOND], "first_round") == []


def test_a_closed_first_round_or_a_later_one_freezes_the_ordinary_card() -> None:
    assert not ScoredRounds({}).is_frozen
    assert not ScoredRounds({1: "open"}).is_frozen
    assert ScoredRounds({1: "closed"}).is_frozen
    assert ScoredRounds({1: "revealed"}).is_frozen
    assert ScoredRounds({2: "open"}).is_frozen
    assert ScoredRounds({1: "revealed", 2: "open"}).last == 2
