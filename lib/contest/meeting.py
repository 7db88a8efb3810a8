"""The live review meeting: its agenda, what is on the table, the clock, and the steps from one state to the next.

Scoring happens at a meeting in Kalisz (VI.3.1: online or in person); in Wrocław a committee scores the best half of the
first scoring again (W7). Everybody sees an application's scores at once, after it was closed for all.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from statistics import pvariance
from typing import Literal

from lib.contest.applications import by_code
from lib.contest.rounds import RoundState

#: How an agenda came about.
Method = Literal["code", "lot", "area", "disagreement", "best", "by_hand"]
#: What happens with the application on the table.
Stage = Literal["idle", "presented", "open", "closed", "revealed"]
#: What a chair does with it.
Step = Literal["open", "close", "reopen", "reveal", "another_round", "withdraw_round"]
#: What became of an application at the meeting.
Outcome = Literal["recommended", "not_recommended", "postponed", "discussed"]
OUTCOMES: tuple[Outcome, ...] = ("recommended", "not_recommended", "postponed", "discussed")

#: From which stages a step may be taken.
STEPS: Mapping[Step, tuple[Stage, ...]] = {
    "open": ("presented",),
    "close": ("open",),
    "reopen": ("closed",),
    "reveal": ("closed",),
    "another_round": ("revealed",),
    "withdraw_round": ("open",),
}

#: The longest a clock can be set to, in seconds.
LONGEST = 4 * 60 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """A countdown: ``left`` seconds at the moment ``since``, running or standing still. Negative: over time."""

    left: float
    running: bool
    since: datetime

    def left_at(self, now: datetime) -> float:
        """Seconds left at that moment."""
        return self.left - (now - self.since).total_seconds() if self.running else self.left


@dataclass(frozen=True, slots=True)
class Agenda:
    """Codes in the order in which they come up; ``seed``: of a draw by lot, so that anyone can repeat it."""

    order: tuple[str, ...] = ()
    method: Method = "code"
    seed: str = ""

    def after(self, code: str | None) -> str | None:
        """What comes after ``code``; the first one when nothing is on the table yet."""
        if code not in self.order:
            return self.order[0] if self.order else None
        following = self.order[self.order.index(code) + 1 :]
        return following[0] if following else None

    def before(self, code: str | None) -> str | None:
        place = self.order.index(code) if code in self.order else 0
        return self.order[place - 1] if place else None


@dataclass(frozen=True, slots=True)
class Table:
    """What is on the table: an application in a round of scoring, or nothing."""

    application: str | None = None
    round: int = 0
    stage: Stage = "idle"

    @property
    def can_be_left(self) -> bool:
        """Whether another application may be put there: not while scores are being given and not yet shown."""
        return self.stage not in ("open", "closed")


@dataclass(frozen=True, slots=True)
class Meeting:
    """One sitting. ``area``: of a committee, None of the whole contest. ``minutes``: the clock's usual start.

    ``first_round``: the round in which the sitting scores an application first; 2 where it scores again what was
    scored before (W7). ``version``: the number of the last entry that moved anything; a step names the one it saw.
    """

    id: str
    name: str
    area: str | None
    minutes: int
    first_round: int
    is_over: bool
    chair: str
    agenda: Agenda
    table: Table
    clock: Clock | None
    present: frozenset[str]
    version: int


def stage_of(application: str | None, state: RoundState | None) -> Stage:
    """The stage of the table from the state of the round that is on it."""
    if application is None:
        return "idle"
    return state or "presented"


# --- agendas --------------------------------------------------------------------------------------------------------


def in_code_order(codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=by_code)


def by_lot(codes: Iterable[str], seed: str) -> list[str]:
    """Codes in the order of SHA-256 of ``seed:code``, read as a hexadecimal number: a draw that anyone can repeat."""
    return sorted(codes, key=lambda code: (hashlib.sha256(f"{seed}:{code}".encode()).hexdigest(), by_code(code)))


def by_area(area_of: Mapping[str, str | None], areas: Sequence[str]) -> list[str]:
    """Codes area by area in the order of ``areas``, those of no area last."""
    place = {name: number for number, name in enumerate(areas)}
    return sorted(area_of, key=lambda code: (place.get(area_of[code] or "", len(place)), by_code(code)))


def by_disagreement(totals: Mapping[str, Sequence[int]]) -> list[str]:
    """Codes by the variance of their cards' sums (population variance, exact), the largest first.

    Fewer than two cards cannot disagree: those come last.
    """
    spread = {code: pvariance(map(Fraction, sums)) if len(sums) > 1 else Fraction(-1) for code, sums in totals.items()}
    return sorted(totals, key=lambda code: (-spread[code], by_code(code)))


def best_share(finals: Mapping[str, Fraction], share: Fraction) -> list[str]:
    """The best ``share`` of a scoring by its exact finals, from the highest on; half a place is a whole one.

    All who are equal at the edge are in (W7).
    """
    ordered = sorted(finals, key=lambda code: (-finals[code], by_code(code)))
    places = math.ceil(len(ordered) * share)
    if not places:
        return []
    edge = finals[ordered[places - 1]]
    return [code for code in ordered if finals[code] >= edge]


def moved(order: Sequence[str], code: str, by: int) -> tuple[str, ...]:
    """``order`` with one code moved so many places down (up: negative), as far as it goes."""
    rest = [other for other in order if other != code]
    place = min(max(list(order).index(code) + by, 0), len(rest))
    return (*rest[:place], code, *rest[place:])


# --- who is asked ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who scores the application on the table, by code of the person.

    ``awaited``: present and without a card in this round; ``absent``: may score and is not here; ``aside``: may not
    score it, or stepped aside. Whoever has scored counts as here.
    """

    scored: frozenset[str]
    awaited: frozenset[str]
    absent: frozenset[str]
    aside: frozenset[str]

    @property
    def expected(self) -> int:
        return len(self.scored) + len(self.awaited)


def turnout(
    entitled: Collection[str], aside: Collection[str], scored: Collection[str], present: Collection[str]
) -> Turnout:
    """``entitled``: who may score it; ``aside``: of the people of the meeting, who may not or does not."""
    done = frozenset(scored) & frozenset(entitled)
    left = frozenset(entitled) - done
    here = frozenset(present)
    return Turnout(done, left & here, left - here, frozenset(aside))
