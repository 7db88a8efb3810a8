"""What a meeting gets to see of an application once its scores are revealed: to all at once, of nobody by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lib.contest.cards import Card
from lib.contest.rounds import FIRST, standing_cards
from lib.contest.standings import counted_cards, scores_by_side
from lib.contest.totals import final_score
from lib.services.editions import Edition


@dataclass(frozen=True, slots=True)
class SideReveal:
    """One side's scores: every card's sum and every criterion's points, ascending, so that nobody is told apart.

    ``mean`` in points of the card's scale, exact; None without a card. ``criteria``: points by criterion key.
    """

    totals: tuple[int, ...]
    mean: Fraction | None
    criteria: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Reveal:
    """A revealed round: both sides, the final so far, and the same of the round before (None in the first).

    ``passes``: whether the final reaches the threshold; None without a final.
    """

    round: int
    sides: Mapping[str, SideReveal]
    final: Fraction | None
    passes: bool | None
    before: Reveal | None = None


def reveal_of(edition: Edition, code: str, number: int) -> Reveal | None:
    """A round's scores; None until the chair has revealed them. Worked out once for each state of the rounds."""
    rounds = edition.rounds(code)
    if rounds.states.get(number) != "revealed":
        return None
    # A closed round's cards are frozen; what may still change is who may score at all.
    stamp = edition.last_change("round", "sheet", "conflict", "aside", "verdict")
    return edition.remembered(("reveal", code, number), stamp, lambda: _reveal(edition, code, number))


def _reveal(edition: Edition, code: str, number: int) -> Reveal:
    frame, programme = edition.frame(), edition.programme
    cards = standing_cards((card for card in edition.cards_of(code) if card.round <= number), "last_round")
    counted = counted_cards(frame.contest, cards, frame.passed)
    scores = scores_by_side(frame.contest, counted)[code]
    final = final_score(list(scores.values()), [side.weight for side in programme.sides])
    side_of = {reviewer.code: reviewer.side for reviewer in frame.contest.reviewers}
    threshold = programme.threshold.points if programme.threshold else None
    return Reveal(
        number,
        {
            side.key: _side([c for c in counted if side_of[c.reviewer] == side.key], scores[side.key].mean, edition)
            for side in programme.sides
        },
        final,
        None if final is None or threshold is None else final >= threshold,
        _reveal(edition, code, number - 1) if number > FIRST else None,
    )


def _side(cards: list[Card], mean: Fraction | None, edition: Edition) -> SideReveal:
    by_criterion = zip(*(card.points for card in cards), strict=True) if cards else ()
    columns = [tuple(sorted(points)) for points in by_criterion]
    keys = edition.programme.criterion_keys
    return SideReveal(
        tuple(sorted(card.total for card in cards)),
        mean,
        dict(zip(keys, columns or [()] * len(keys), strict=True)),
    )
