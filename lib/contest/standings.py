"""Where a contest stands: from applications, people and cards to the weighted result by the contest's own rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np

from lib.contest.applications import Application, by_code
from lib.contest.cards import Card, last_of_each
from lib.contest.duty import Disqualification, Obligation, disqualified, obligations
from lib.contest.eligibility import FormalVerdict, HandFinding, check_formally
from lib.contest.exclusions import Exclusions
from lib.contest.people import Reviewer
from lib.contest.programme import Programme
from lib.contest.ranking import Candidate, Decision, DecisionNeeded, draw_line, lines, ranks
from lib.contest.totals import MISSING, CardTable, SideScore, final_score, side_scores, sum_up

Status = Literal["winner", "ranked", "below_threshold", "incomplete", "rejected", "disqualified", "needs_decision"]


@dataclass(frozen=True)
class Contest:
    """All that the result follows from. Pairs are (reviewer code, application code)."""

    programme: Programme
    applications: Sequence[Application]
    reviewers: Sequence[Reviewer] = ()
    cards: Sequence[Card] = ()
    by_hand: Sequence[HandFinding] = ()
    lifted_conflicts: frozenset[tuple[str, str]] = frozenset()
    stepped_aside: frozenset[tuple[str, str]] = frozenset()
    decisions: Sequence[Decision] = ()
    #: Applications that reviewers do not get, since nobody has confirmed yet that they name nobody.
    withheld: frozenset[str] = frozenset()
    #: Who is scored again (W7), by area, None for the whole contest: others there cannot win.
    advancing: Mapping[str | None, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> Mapping[str, Application]:
        return {application.code: application for application in self.applications}

    @cached_property
    def reviewer_by_code(self) -> Mapping[str, Reviewer]:
        return {reviewer.code: reviewer for reviewer in self.reviewers}

    @cached_property
    def exclusions(self) -> Exclusions:
        return Exclusions(self.programme, self.by_code, self.lifted_conflicts)

    def check_formally(self, today: date) -> dict[str, FormalVerdict]:
        return check_formally(self.programme, self.applications, self.by_hand, today)


@dataclass(frozen=True, slots=True)
class Result:
    """One application's place. ``final`` is exact, in points of the card's scale; None while a side is missing."""

    application: Application
    status: Status
    formal: FormalVerdict
    sides: Mapping[str, SideScore]
    final: Fraction | None
    passes: bool | None
    rank: int | None = None
    tied_with: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.application.code


@dataclass(frozen=True)
class Standings:
    """The whole result as of one day, in rank order, the unranked last by code."""

    programme: Programme
    results: tuple[Result, ...]
    winners: tuple[str, ...]
    decisions_needed: tuple[DecisionNeeded, ...]
    disqualified: tuple[Disqualification, ...]
    obligations: Mapping[str, Obligation] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> Mapping[str, Result]:
        return {result.code: result for result in self.results}


def work_out(contest: Contest, today: date) -> Standings:
    """The standings as of ``today`` (a local date): disqualifications take effect once the scoring days are over."""
    programme = contest.programme
    formal = contest.check_formally(today)
    passed = {code: contest.by_code[code] for code, verdict in formal.items() if verdict.passed}
    cards = last_of_each(contest.cards)
    duties = obligations(
        programme, passed, contest.reviewers, cards, contest.exclusions, contest.stepped_aside, contest.withheld
    )
    out = disqualified(programme, duties) if programme.calendar.scoring.is_over(today) else {}
    scores = scores_by_side(contest, counted_cards(contest, cards, in_phase_two=passed.keys() - out.keys()))
    finals = {
        code: final_score(list(sides.values()), [side.weight for side in programme.sides])
        for code, sides in scores.items()
    }
    running = [
        Candidate(code, final, _cost(programme, application), application.area, not _goes_on(contest, application))
        for code, application in passed.items()
        if code not in out and (final := finals[code]) is not None
    ]
    placed = ranks(running)
    outcomes = [
        draw_line(
            line, [c for c in running if not c.left_behind], programme.award, programme.threshold, contest.decisions
        )
        for line in lines(programme.award, programme.areas)
    ]
    winners = {code for outcome in outcomes for code in outcome.winners}
    needed = tuple(decision for outcome in outcomes for decision in outcome.decisions_needed)
    undecided = {code for decision in needed for code in decision.among}
    ties = _ties(running)

    def status(code: str) -> Status:
        if code not in passed:
            return "rejected"
        if code in out:
            return "disqualified"
        if code not in placed:
            return "incomplete"
        if code in winners:
            return "winner"
        if code in undecided:
            return "needs_decision"
        return "ranked" if _reaches(programme, finals[code]) else "below_threshold"

    results = [
        Result(
            application,
            status(code),
            formal[code],
            scores[code],
            finals[code],
            _reaches(programme, finals[code]),
            placed.get(code),
            ties.get(code, ()),
        )
        for code, application in contest.by_code.items()
    ]
    results.sort(key=lambda r: (r.rank is None, r.rank or 0, _area_order(programme, r.application), by_code(r.code)))
    return Standings(
        programme,
        tuple(results),
        tuple(result.code for result in results if result.code in winners),
        needed,
        tuple(sorted(out.values(), key=lambda d: by_code(d.application))),
        duties,
    )


def counted_cards(contest: Contest, cards: Iterable[Card], in_phase_two: Iterable[str]) -> list[Card]:
    """The cards that enter the result: complete, submitted, by someone who may score and does, of a side still in it.

    ``in_phase_two``: codes of the applications that passed the formal check and are not disqualified; the cards of
    other applicants do not count. Where an applicant has one card, the later one of two representatives counts.
    """
    programme = contest.programme
    still_in, aside = frozenset(in_phase_two), contest.stepped_aside
    one_each = programme.readings.applicant_cards.value == "one_per_applicant"
    counted: dict[tuple[str, object], Card] = {}
    for card in cards:
        reviewer = contest.reviewer_by_code.get(card.reviewer)
        application = contest.by_code.get(card.application)
        if not card.counts or reviewer is None or application is None or reviewer.side is None:
            continue
        if contest.exclusions.between(reviewer, application) or (card.reviewer, card.application) in aside:
            continue
        scorer: object = reviewer.code
        if programme.side(reviewer.side).scorers == "applicants":
            if still_in.isdisjoint(reviewer.own_applications):
                continue
            if one_each:
                scorer = tuple(sorted(reviewer.own_applications))
        counted[card.application, scorer] = card
    return list(counted.values())


def scores_by_side(contest: Contest, cards: Sequence[Card]) -> dict[str, dict[str, SideScore]]:
    """Each side's judgement of every application from these cards: by application code, then by the side's key."""
    programme = contest.programme
    codes = {code: index for index, code in enumerate(contest.by_code)}
    sides = {side.key: index for index, side in enumerate(programme.sides)}
    side_of = {reviewer.code: sides.get(reviewer.side or "", 0) for reviewer in contest.reviewers}
    table = CardTable(
        np.array([codes[card.application] for card in cards], dtype=np.int64),
        np.array([side_of[card.reviewer] for card in cards], dtype=np.int64),
        np.array(
            [[MISSING if value is None else value for value in card.points] for card in cards], dtype=np.int64
        ).reshape(len(cards), len(programme.criteria)),
    )
    scores = side_scores(sum_up(table, len(codes), len(sides)), programme.criterion_keys)
    return {code: dict(zip(sides, row, strict=True)) for code, row in zip(codes, scores, strict=True)}


def _reaches(programme: Programme, final: Fraction | None) -> bool | None:
    if final is None:
        return None
    return programme.threshold is None or final >= programme.threshold.points


def _cost(programme: Programme, application: Application) -> Decimal:
    """What an award to this application would take from the pool, in zł: the fixed grant, or the amount asked for.

    An amount that is not known counts as the largest allowed, so that the pool is never overspent.
    """
    return programme.award.grant or application.requested or programme.largest_amount or Decimal(0)


def _goes_on(contest: Contest, application: Application) -> bool:
    """Whether an application is still in the running where a second scoring has chosen who goes on."""
    chosen = [contest.advancing[area] for area in (None, application.area) if area in contest.advancing]
    return all(application.code in codes for codes in chosen)


def _ties(running: Iterable[Candidate]) -> dict[str, tuple[str, ...]]:
    equal: dict[tuple[str | None, bool, Fraction], list[str]] = defaultdict(list)
    for candidate in running:
        equal[candidate.area, candidate.left_behind, candidate.final].append(candidate.code)
    return {
        code: tuple(other for other in sorted(codes, key=by_code) if other != code)
        for codes in equal.values()
        for code in codes
    }


def _area_order(programme: Programme, application: Application) -> int:
    names = [area.name for area in programme.areas]
    return names.index(application.area) if application.area in names else len(names)
