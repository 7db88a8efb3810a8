"""Shares, their differences and the exact test: against published examples, scipy, and what has to hold for all."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped,unused-ignore]

from lib.contest.proportions import Share, difference, fisher_exact


@st.composite
def shares(draw: st.DrawFn) -> Share:
    of = draw(st.integers(1, 60))
    return Share(draw(st.integers(0, of)), of)


@pytest.mark.parametrize(
    ("share", "low", "high"),
    # The first two: Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
    [(Share(81, 263), 0.2553, 0.3662), (Share(15, 148), 0.0624, 0.1605), (Share(0, 20), 0.0, 0.1611)],
)
def test_wilsons_interval_is_that_of_the_published_examples(share: Share, low: float, high: float) -> None:
    assert share.interval == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17:873, table II, method 10.
    [
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(5, 56), Share(0, 29), -0.0381, 0.1926),
        (Share(10, 10), Share(0, 10), 0.6075, 1.0),
    ],
)
def test_newcombes_interval_is_that_of_the_published_examples(
    first: Share, second: Share, low: float, high: float
) -> None:
    found = difference(first, second)
    assert found is not None
    assert found[1:] == pytest.approx((low, high), abs=5e-5)


def test_the_lady_tasting_tea() -> None:
    assert fisher_exact(Share(3, 4), Share(1, 4)) == Fraction(34, 70)
    assert fisher_exact(Share(4, 4), Share(0, 4)) == Fraction(2, 70)


@given(shares(), shares())
def test_the_exact_test_is_that_of_scipy(first: Share, second: Share) -> None:
    table = [[first.hits, first.of - first.hits], [second.hits, second.of - second.hits]]
    assert float(fisher_exact(first, second)) == pytest.approx(stats.fisher_exact(table).pvalue)


@given(shares(), shares())
def test_intervals_hold_what_they_are_about_and_turn_with_the_question(first: Share, second: Share) -> None:
    low, high = first.interval
    assert 0 <= low <= first.hits / first.of <= high <= 1
    there, back = difference(first, second), difference(second, first)
    assert there is not None
    assert back is not None
    assert -1 <= there[1] <= there[0] <= there[2] <= 1
    assert there == pytest.approx((-back[0], -back[2], -back[1]))
    assert fisher_exact(first, second) == fisher_exact(second, first) <= 1


def test_nothing_is_known_of_nobody() -> None:
    nobody = Share(0, 0)
    assert (nobody.value, nobody.interval) == (None, (0.0, 1.0))
    assert difference(nobody, Share(1, 2)) is None
    assert fisher_exact(nobody, Share(1, 2)) == 1


@pytest.mark.parametrize(("hits", "of"), [(-1, 3), (4, 3)])
def test_more_hits_than_cases_are_refused(hits: int, of: int) -> None:
    with pytest.raises(ValueError, match="of"):
        Share(hits, of)
