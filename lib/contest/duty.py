"""The duty to score: which applicants owe a card for what, and who has not done it (Kalisz, clause VI.3.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from lib.contest.applications import Application
from lib.contest.cards import Card
from lib.contest.exclusions import Exclusions
from lib.contest.people import Person, Reviewer
from lib.contest.programme import Programme
from lib.contest.wording import Text, counted


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one applicant owes: codes it may and must score, and those still without a complete, submitted card."""

    application: str
    reviewers: tuple[str, ...]
    owed: frozenset[str]
    missing: frozenset[str]
    fulfilled: bool


def obligations(
    programme: Programme,
    passed: Mapping[str, Application],
    reviewers: Iterable[Reviewer],
    cards: Iterable[Card],
    exclusions: Exclusions,
    stepped_aside: Collection[tuple[str, str]] = (),
    withheld: Collection[str] = (),
) -> dict[str, Obligation]:
    """The obligation of every applicant whose application passed the formal check, by application code.

    ``stepped_aside`` holds pairs (reviewer, application). Nobody owes a card for an application that is ``withheld``
    from reviewers. An applicant for whom nobody is listed owes all the same.
    """
    if programme.duty is None:
        return {}
    scorers: dict[str, list[Reviewer]] = defaultdict(list)
    for reviewer in reviewers:
        if reviewer.scores and reviewer.side in programme.duty.sides:
            for code in reviewer.own_applications:
                scorers[code].append(reviewer)
    done: dict[str, set[str]] = defaultdict(set)
    for card in cards:
        if card.counts:
            done[card.reviewer].add(card.application)
    releases = programme.readings.stepping_aside.value == "releases_from_duty"
    aside = frozenset(stepped_aside) if releases else frozenset()
    result = {}
    for code in passed:
        mine = scorers[code] or [_nobody_for(code, programme)]
        owed = frozenset(
            other
            for other, application in passed.items()
            if other not in withheld
            and any(exclusions.between(reviewer, application) is None for reviewer in mine)
            and not any((reviewer.code, other) in aside for reviewer in mine)
        )
        complete = frozenset(
            other
            for reviewer in mine
            for other in done[reviewer.code] & passed.keys()
            if exclusions.between(reviewer, passed[other]) is None
        )
        missing = owed - complete
        at_least_one = programme.readings.takes_part.value == "at_least_one"
        fulfilled = not missing or (at_least_one and bool(owed & complete))
        names = tuple(reviewer.code for reviewer in mine if reviewer.code)
        result[code] = Obligation(code, names, owed, missing, fulfilled)
    return result


def _nobody_for(code: str, programme: Programme) -> Reviewer:
    side = programme.duty.sides[0] if programme.duty else None
    return Reviewer("", Person(""), side=side, own_applications=(code,))


@dataclass(frozen=True, slots=True)
class Disqualification:
    """An application that drops out, with the clause and a sentence for people."""

    application: str
    clause: str
    text: Text


def disqualified(programme: Programme, duties: Mapping[str, Obligation]) -> dict[str, Disqualification]:
    """The applicants who have not done their duty. Ask only once scoring is over."""
    if programme.duty is None:
        return {}
    return {
        code: Disqualification(code, programme.duty.clause, _sentence(obligation))
        for code, obligation in duties.items()
        if not obligation.fulfilled
    }


def _sentence(obligation: Obligation) -> Text:
    done, owed = len(obligation.owed) - len(obligation.missing), len(obligation.owed)
    cards = counted(owed, "wymaganej karty", "wymaganych kart", "wymaganych kart")
    return Text(
        pl=f"wnioskujący nie wziął udziału w ocenie: {done} z {cards}",
        en=f"the applicant did not take part in scoring: {done} of {owed} cards due",
    )
