"""Sums of points, exact and fast: whole-number sums by numpy, means and weighted finals as fractions.

A side's score is the mean of the sums of its complete cards; the final score is the weighted sum of the sides' scores
(Kalisz, clause VI.3.2: 0.70 association + 0.30 applicants), on the scale of one card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat

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
    cell, points = table.application * sides + table.side, table.points
    # One flat minimum first: looking row by row costs more than the sums themselves.
    if points.min(initial=0) <= MISSING:
        complete = (points > MISSING).all(axis=1)
        cell, points = cell[complete], points[complete]
    cells, criteria = applications * sides, points.shape[1]
    counts = np.bincount(cell, minlength=cells)
    sums = np.empty((cells, criteria), dtype=np.int64)
    for criterion in range(criteria):
        sums[:, criterion] = np.bincount(cell, weights=points[:, criterion], minlength=cells)
    return Sums(counts.reshape(applications, sides), sums.reshape(applications, sides, criteria))


@dataclass(frozen=True, slots=True)
class SideScore:
    """One side's judgement of one application: number of complete cards, the sum of all their points, and the sums
    of each criterion in the order of ``keys``. Fractions are made when they are asked for."""

    cards: int
    total: int
    points: tuple[int, ...]
    keys: tuple[str, ...]

    @property
    def mean(self) -> Fraction | None:
        """The mean of the cards' sums; None without a complete card."""
        return Fraction(self.total, self.cards) if self.cards else None

    @property
    def criteria(self) -> Mapping[str, Fraction | None]:
        """The mean of each criterion; None without a complete card."""
        return {
            key: Fraction(value, self.cards) if self.cards else None
            for key, value in zip(self.keys, self.points, strict=True)
        }


def side_scores(sums: Sums, criteria: Sequence[str]) -> list[list[SideScore]]:
    """By application and side."""
    applications, sides, number = sums.points.shape
    points = map(tuple, sums.points.reshape(applications * sides, number).tolist())
    cards, totals = sums.cards.ravel().tolist(), sums.points.sum(axis=2).ravel().tolist()
    scores = list(map(SideScore, cards, totals, points, repeat(tuple(criteria))))
    return [scores[start : start + sides] for start in range(0, len(scores), sides)]


def final_score(scores: Sequence[SideScore], weights: Sequence[Fraction]) -> Fraction | None:
    """The exact weighted total, or None while any side has no score."""
    # Summed up as whole numbers over a common denominator: one fraction is reduced, not two for every side.
    numerator, denominator = 0, 1
    for score, weight in zip(scores, weights, strict=True):
        if not score.cards:
            return None
        over = weight.denominator * score.cards
        numerator = numerator * over + weight.numerator * score.total * denominator
        denominator *= over
    return Fraction(numerator, denominator)
