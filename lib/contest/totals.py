"""Sums of points, exact and fast: whole-number sums by numpy, means and weighted finals as fractions.

A side's score is the mean of the sums of its complete cards; the final score is the weighted sum of the sides' scores
(Kalisz, clause VI.3.2: 0.70 association + 0.30 applicants), on the scale of one card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]

#: Stands for "not yet scored" in a table of points.
MISSING = -1


@dataclass(frozen=True, slots=True)
class CardTable:
    """Cards as columns, one row each: index of the application, index of the side, and points per criterion.

    ``application`` and ``side`` have shape (cards,), ``points`` (cards, criteria) with MISSING for a blank.
    """

    application: Whole
    side: Whole
    points: Whole


@dataclass(frozen=True, slots=True)
class Sums:
    """Of complete cards, by application and side: ``cards`` (applications, sides), ``points`` (…, criteria)."""

    cards: Whole
    points: Whole


def sum_up(table: CardTable, applications: int, sides: int) -> Sums:
    """Whole-number sums of the complete cards. float64 inside bincount is exact below 2**53 points."""
    cell = table.application * sides + table.side
    complete = table.points.min(axis=1, initial=0) > MISSING
    if not complete.all():
        cell, points = cell[complete], table.points[complete]
    else:
        points = table.points
    cells, criteria = applications * sides, points.shape[1]
    counts = np.bincount(cell, minlength=cells)
    sums = np.empty((cells, criteria), dtype=np.int64)
    for criterion in range(criteria):
        sums[:, criterion] = np.bincount(cell, weights=points[:, criterion], minlength=cells)
    return Sums(counts.reshape(applications, sides), sums.reshape(applications, sides, criteria))


@dataclass(frozen=True, slots=True)
class SideScore:
    """One side's judgement of one application: number of complete cards, their mean, the mean of each criterion."""

    cards: int
    mean: Fraction | None
    criteria: Mapping[str, Fraction | None]


def side_scores(sums: Sums, criteria: Sequence[str]) -> list[list[SideScore]]:
    """By application and side; a side without a complete card has no mean."""
    totals = sums.points.sum(axis=2).tolist()
    return [
        [
            _side_score(cards, total, points, criteria)
            for cards, total, points in zip(row_cards, row_totals, row_points, strict=True)
        ]
        for row_cards, row_totals, row_points in zip(sums.cards.tolist(), totals, sums.points.tolist(), strict=True)
    ]


def _side_score(cards: int, total: int, points: Sequence[int], criteria: Sequence[str]) -> SideScore:
    if cards == 0:
        return SideScore(0, None, dict.fromkeys(criteria))
    means = {key: Fraction(value, cards) for key, value in zip(criteria, points, strict=True)}
    return SideScore(cards, Fraction(total, cards), means)


def final_score(scores: Sequence[SideScore], weights: Sequence[Fraction]) -> Fraction | None:
    """The exact weighted total, or None while any side has no score."""
    total = Fraction(0)
    for score, weight in zip(scores, weights, strict=True):
        if score.mean is None:
            return None
        total += weight * score.mean
    return total
