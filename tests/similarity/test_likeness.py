"""How alike texts are: against the formula worked out by hand, and identities that always hold."""

from __future__ import annotations

from math import log, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.similarity.likeness import Likeness

documents = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=6), min_size=1, max_size=9)


def test_a_likeness_worked_out_by_hand() -> None:
    """Of two texts "kino" is in both (idf 1), "noc" and "sad" in one each (1 + ln(3/2)); twice weighs 1 + ln 2."""
    (found,) = Likeness([["kino", "kino", "noc"], ["kino", "sad"]]).closest([0], [1], 1, 0)
    idf, twice = 1 + log(3 / 2), 1 + log(2)
    expected = twice / (sqrt(twice**2 + idf**2) * sqrt(1 + idf**2))
    assert found.likeness == pytest.approx(expected)
    assert found.words == ("kino",)


def test_the_words_that_weigh_most_come_first() -> None:
    (found,) = Likeness([["kino", "sad", "noc"], ["kino", "sad"], ["kino"], ["kino"]]).closest([0], [1], 1, 0)
    assert found.words == ("sad", "kino")


def test_no_more_than_asked_for_and_none_below_the_least() -> None:
    likeness = Likeness([["a", "b"], ["a", "b"], ["a", "c"], ["a", "d"], ["e"]])
    assert [each.other for each in likeness.closest([0], range(5), 2, 0)] == [1, 2]
    assert [each.other for each in likeness.closest([0], range(5), 5, 0.9)] == [1]


@pytest.mark.parametrize("nothing", [[], [[]], [[], []]])
def test_nothing_is_like_nothing(nothing: list[list[str]]) -> None:
    assert Likeness(nothing).closest(range(len(nothing)), range(len(nothing)), 3, 0) == []


@settings(deadline=None, max_examples=50)
@given(documents)
def test_a_pair_stands_once_and_never_with_itself(texts: list[list[str]]) -> None:
    everything = range(len(texts))
    pairs = [frozenset((each.one, each.other)) for each in Likeness(texts).closest(everything, everything, 3, 0)]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 for pair in pairs)


@settings(deadline=None, max_examples=50)
@given(documents)
def test_equal_texts_are_alike_as_can_be_and_linked_texts_share_their_words(texts: list[list[str]]) -> None:
    everything = range(len(texts))
    for each in Likeness(texts).closest(everything, everything, len(texts), 1e-9):
        one, other = texts[each.one], texts[each.other]
        assert 0 < each.likeness <= 1
        assert {*each.words} <= {*one} & {*other}
        if sorted(one) == sorted(other):
            assert each.likeness == pytest.approx(1)


@settings(deadline=None, max_examples=50)
@given(documents)
def test_likeness_is_the_same_from_both_sides(texts: list[list[str]]) -> None:
    likeness = Likeness(texts)
    for each in likeness.closest([0], range(1, len(texts)), len(texts), 1e-9):
        (back,) = likeness.closest([each.other], [0], 1, 1e-9)
        assert (back.likeness, back.words) == (pytest.approx(each.likeness), each.words)
