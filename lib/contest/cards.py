"""Score cards: one reviewer's points for one application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lib.contest.programme import Criterion, Programme


@dataclass(frozen=True, slots=True)
class Card:
    """Points in the order of the programme's criteria; None is not yet scored, which is not the same as 0."""

    application: str
    reviewer: str
    points: tuple[int | None, ...]
    reason: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    submitted: bool = True
    saved_at: datetime | None = None
    #: The round of scoring; the first is the ordinary card.
    round: int = 1

    @property
    def is_complete(self) -> bool:
        return None not in self.points

    @property
    def is_begun(self) -> bool:
        return bool(self.reason or self.reasons) or any(value is not None for value in self.points)

    @property
    def scored(self) -> int:
        """How many criteria have points."""
        return sum(value is not None for value in self.points)

    @property
    def total(self) -> int:
        """Points so far."""
        return sum(value for value in self.points if value is not None)

    @property
    def counts(self) -> bool:
        """Only a complete, submitted card enters the result."""
        return self.submitted and self.is_complete


class PointsOutOfRange(ValueError):
    """Points that the criterion does not allow."""

    def __init__(self, criterion: Criterion, value: object) -> None:
        super().__init__(
            f"{criterion.key}: {value!r} is not a whole number from {criterion.minimum} to {criterion.maximum}"
        )
        self.criterion = criterion


def checked_points(programme: Programme, points: Mapping[str, object]) -> tuple[int | None, ...]:
    """``points`` by criterion key as a card holds them. Raises PointsOutOfRange, and KeyError for an unknown key."""
    unknown = set(points) - set(programme.criterion_keys)
    if unknown:
        raise KeyError(min(unknown))
    return tuple(_checked(criterion, points.get(criterion.key)) for criterion in programme.criteria)


def _checked(criterion: Criterion, value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not criterion.minimum <= value <= criterion.maximum:
        raise PointsOutOfRange(criterion, value)
    return value


def last_of_each(cards: Sequence[Card]) -> list[Card]:
    """Where a reviewer has several cards for one application, the last one."""
    last: dict[tuple[str, str], Card] = {}
    for card in cards:
        # Taken out first, so that the order is that of the last writing.
        last.pop((card.application, card.reviewer), None)
        last[card.application, card.reviewer] = card
    return list(last.values())
