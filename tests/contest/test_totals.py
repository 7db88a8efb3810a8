"""Sums, means and finals against the same worked out naively with fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.totals import MISSING, CardTable, SideScore, final_score, side_scores, sum_up

APPLICATIONS, SIDES, CRITERIA = 3, 2, ("a", "b", "c")
WEIGHTS = (Fraction(7, 10), Fraction(3, 10))

#: A card: application, side, points (None is blank).
Row = tuple[int, int, tuple[int | None, ...]]
points = st.one_of(st.none(), st.integers(0, 1000))
rows = st.lists(
    st.tuples(st.integers(0, APPLICATIONS - 1), st.integers(0, SIDES - 1), st.tuples(points, points, points)),
    max_size=30,
)


def table_of(cards: list[Row]) -> CardTable:
    return CardTable(
        np.array([application for application, _, _ in cards], dtype=np.int64),
        np.array([side for _, side, _ in cards], dtype=np.int64),
        np.array(
            [[MISSING if value is None else value for value in given] for _, _, given in cards], dtype=np.int64
        ).reshape(len(cards), len(CRITERIA)),
    )


def scores_of(cards: list[Row]) -> list[list[SideScore]]:
    return side_scores(sum_up(table_of(cards), APPLICATIONS, SIDES), CRITERIA)


#: Number of cards, mean, and mean of each criterion.
Figures = tuple[int, Fraction | None, dict[str, Fraction | None]]


def figures_of(cards: list[Row]) -> list[list[Figures]]:
    return [[(score.cards, score.mean, dict(score.criteria)) for score in row] for row in scores_of(cards)]


def naive_figures(cards: list[Row]) -> list[list[Figures]]:
    result: list[list[Figures]] = []
    for application in range(APPLICATIONS):
        row: list[Figures] = []
        for side in range(SIDES):
            mine = [p for a, s, p in cards if (a, s) == (application, side) and None not in p]
            if not mine:
                row.append((0, None, dict.fromkeys(CRITERIA)))
                continue
            means = {key: Fraction(sum(p[at] for p in mine), len(mine)) for at, key in enumerate(CRITERIA)}
            row.append((len(mine), sum(means.values(), Fraction(0)), means))
        result.append(row)
    return result


@given(rows)
def test_totals_equal_a_naive_exact_computation(cards: list[Row]) -> None:
    assert figures_of(cards) == naive_figures(cards)


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_cards_changes_nothing(cards: list[Row], random: object) -> None:
    shuffled = list(cards)
    random.shuffle(shuffled)
    assert scores_of(shuffled) == scores_of(cards)


@given(rows)
def test_the_final_is_the_weighted_sum_or_missing_with_a_side(cards: list[Row]) -> None:
    for row in scores_of(cards):
        means = [score.mean for score in row]
        naive = None if None in means else sum((w * m for w, m in zip(WEIGHTS, means, strict=True)), Fraction(0))
        assert final_score(row, WEIGHTS) == naive


def test_a_mean_of_thirds_is_exact() -> None:
    cards: list[Row] = [(0, 0, (20, 10, 11)), (0, 0, (20, 10, 11)), (0, 0, (20, 10, 12)), (0, 1, (40, 0, 0))]
    organisers, applicants = scores_of(cards)[0]
    assert (organisers.cards, organisers.mean, organisers.criteria["c"]) == (3, Fraction(124, 3), Fraction(34, 3))
    assert final_score([organisers, applicants], WEIGHTS) == Fraction(124, 3) * Fraction(7, 10) + 12


def test_without_any_card_there_is_no_score() -> None:
    nothing: Figures = (0, None, dict.fromkeys(CRITERIA))
    assert figures_of([]) == [[nothing, nothing]] * APPLICATIONS


def test_sums_of_many_large_cards_stay_exact() -> None:
    cards: list[Row] = [(1, 1, (1000, 999, 998))] * 100_000
    assert scores_of(cards)[1][1].criteria == {"a": 1000, "b": 999, "c": 998}


def test_as_many_weights_as_sides() -> None:
    scores = scores_of([(0, side, (1, 1, 1)) for side in range(SIDES)])[0]
    with pytest.raises(ValueError, match="zip"):
        final_score(scores, WEIGHTS[:1])
