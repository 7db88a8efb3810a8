"""Ranks, winners, and what a person has to decide.

Equal exact finals share a rank (1, 2, 2, 4). Winners are taken from the top, a whole group of equals at a time, while
places and money last; a group that fits only in part is a tie at the line, which the program does not break.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Literal

from lib.contest.applications import by_code
from lib.contest.programme import Area, Award, Threshold

DecisionKind = Literal["tie_at_line", "nobody_reaches_threshold"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A complete application in the running. ``cost`` in zł, as far as money decides.

    ``left_behind``: not among the best of the first scoring who were scored again; ranked after those, never a winner.
    """

    code: str
    final: Fraction
    cost: Decimal = Decimal(0)
    area: str | None = None
    left_behind: bool = False


@dataclass(frozen=True, slots=True)
class DecisionNeeded:
    """What the organiser has to decide: which of ``among`` win."""

    kind: DecisionKind
    among: tuple[str, ...]
    area: str | None
    clause: str
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the organiser has decided: of ``among``, ``chosen`` win (nobody, where the rules allow that)."""

    kind: DecisionKind
    among: tuple[str, ...]
    area: str | None
    chosen: tuple[str, ...]
    reason: str

    def answers(self, needed: DecisionNeeded) -> bool:
        """Still the same question? A decision lapses when the scores have changed who is concerned."""
        return (self.kind, self.area, frozenset(self.among)) == (
            needed.kind,
            needed.area,
            frozenset(needed.among),
        )


def ranks(candidates: Iterable[Candidate]) -> dict[str, int]:
    """Rank by code: 1 + the number of candidates of the same area with a strictly higher final.

    Whoever was left behind comes after everybody who was scored again.
    """
    result: dict[str, int] = {}
    by_area = sorted(candidates, key=lambda c: (c.area or "", c.left_behind, -c.final))
    for _, members in groupby(by_area, key=lambda c: c.area):
        position = 1
        for _, equals in groupby(members, key=lambda c: (c.left_behind, c.final)):
            codes = [candidate.code for candidate in equals]
            result.update(dict.fromkeys(codes, position))
            position += len(codes)
    return result


@dataclass(frozen=True, slots=True)
class Line:
    """What may be given away in one ranking: places, money in zł, or both; None is without limit."""

    area: str | None
    places: int | None
    money: Decimal | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who wins, and what is still to be decided."""

    winners: tuple[str, ...]
    decisions_needed: tuple[DecisionNeeded, ...]


def draw_line(
    line: Line,
    candidates: Collection[Candidate],
    award: Award,
    threshold: Threshold | None,
    decisions: Sequence[Decision] = (),
) -> Outcome:
    """Winners of one ranking (the contest, or one of its areas), by the rules and the organiser's decisions."""
    running = sorted((c for c in candidates if c.area == line.area), key=lambda c: (-c.final, by_code(c.code)))
    if not running or line.places == 0:
        return Outcome((), ())
    if threshold:
        reaching = [c for c in running if c.final >= threshold.points]
        if not reaching:
            return _below_threshold(line, running, threshold, decisions)
        running = reaching
    return _from_the_top(line, running, award, decisions)


def _below_threshold(
    line: Line, running: Sequence[Candidate], threshold: Threshold, decisions: Sequence[Decision]
) -> Outcome:
    if threshold.when_nobody == "no_award":
        return Outcome((), ())
    highest = tuple(c.code for c in running if c.final == running[0].final)
    needed = DecisionNeeded("nobody_reaches_threshold", highest, line.area, threshold.clause, 1)
    decided = _answer(needed, decisions)
    return Outcome((), (needed,)) if decided is None else Outcome(decided.chosen, ())


def _from_the_top(line: Line, running: Sequence[Candidate], award: Award, decisions: Sequence[Decision]) -> Outcome:
    winners: list[str] = []
    places, money = line.places, line.money
    for _, group in groupby(running, key=lambda c: c.final):
        equals = list(group)
        affordable = [c for c in equals if money is None or c.cost <= money]
        if not affordable and award.when_pool_runs_short == "skip":
            continue
        if not affordable or places == 0:
            break
        cost = sum((c.cost for c in equals), Decimal(0))
        fits = (places is None or len(equals) <= places) and (money is None or cost <= money)
        if not fits:
            needed = DecisionNeeded("tie_at_line", tuple(c.code for c in equals), line.area, award.clause, places)
            decided = _answer(needed, decisions)
            if decided is None:
                return Outcome(tuple(winners), (needed,))
            # Nobody below the line wins past the equals that were left out.
            return Outcome((*winners, *decided.chosen), ())
        winners += [c.code for c in equals]
        places = None if places is None else max(places - len(equals), 0)
        money = None if money is None else money - cost
    return Outcome(tuple(winners), ())


def _answer(needed: DecisionNeeded, decisions: Sequence[Decision]) -> Decision | None:
    return next((d for d in reversed(decisions) if d.answers(needed)), None)


def lines(award: Award, areas: Sequence[Area]) -> list[Line]:
    """The rankings of a contest: one per area with its own places and money, or one for all."""
    if areas:
        return [Line(area.name, area.grants, area.pool) for area in areas]
    return [Line(None, award.winners, award.pool)]
