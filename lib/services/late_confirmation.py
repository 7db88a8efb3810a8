"""What confirming an application, or taking its confirmation back, changes once scoring has begun.

Nobody owes a card for an application that reviewers do not get (docs/decisions/0009), so a late act of an organiser
can decide who has done their duty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lib.contest.applications import by_code
from lib.contest.duty import obligations
from lib.contest.permissions import Viewer
from lib.services.bootstrap import House
from lib.services.editions import Edition
from lib.services.intake import as_organizer


@dataclass(frozen=True, slots=True)
class Consequences:
    """Of confirming an application that is withheld, or of withholding one that is confirmed.

    ``cards``: submitted cards on it, which stay. ``fulfilling``: applications whose duty to score is done then and is
    not now; ``failing``: the other way round. ``owing``: applications whose number of cards due is another then.
    ``is_final``: scoring is over, so that whoever owes a card cannot give it any more.
    """

    cards: int
    fulfilling: tuple[str, ...]
    failing: tuple[str, ...]
    owing: tuple[str, ...]
    is_final: bool


@dataclass(frozen=True, slots=True)
class LateAct:
    """An application that was confirmed, or withheld, after scoring had begun."""

    code: str
    at: datetime
    is_confirmed: bool


def consequences(house: House, viewer: Viewer, code: str) -> Consequences | None:
    """For organisers; None while nothing depends on it: before scoring, after publication, for a rejected one."""
    edition = as_organizer(house, viewer)
    frame = edition.frame()
    if not frame.scoring.has_begun(frame.today) or edition.publication or code not in frame.passed:
        return None
    contest = frame.contest
    now = edition.standings().obligations
    then = obligations(
        contest.programme,
        frame.passed,
        contest.reviewers,
        edition.cards(),
        contest.exclusions,
        contest.stepped_aside,
        withheld(edition) ^ {code},
    )
    return Consequences(
        cards=sum(card.counts for card in edition.cards() if card.application == code),
        fulfilling=_sorted(each for each in then if then[each].fulfilled and not now[each].fulfilled),
        failing=_sorted(each for each in then if now[each].fulfilled and not then[each].fulfilled),
        owing=_sorted(each for each in then if then[each].owed != now[each].owed),
        is_final=frame.scoring.is_over(frame.today),
    )


def withheld(edition: Edition) -> frozenset[str]:
    """Applications that reviewers do not get."""
    return frozenset(edition.frame().contest.by_code.keys() - edition.confirmed.keys())


def withheld_while_scoring(house: House, viewer: Viewer) -> tuple[str, ...]:
    """Applications that are to be scored and that reviewers do not get, once scoring has begun; for organisers."""
    edition = as_organizer(house, viewer)
    frame = edition.frame()
    return _sorted(withheld(edition) & frame.passed.keys()) if frame.scoring.has_begun(frame.today) else ()


def late_acts(house: House, viewer: Viewer) -> tuple[LateAct, ...]:
    """The last act on each application that was done after scoring had begun, in order of time; for organisers."""
    edition = as_organizer(house, viewer)
    frame, found = edition.frame(), []
    for code in frame.passed:
        last = edition.last("anonymity", code)
        if last and frame.scoring.opens and edition.local(last.at).date() > frame.scoring.opens:
            found.append(LateAct(code, edition.local(last.at), last.kind == "anonymity_confirmed"))
    return tuple(sorted(found, key=lambda act: act.at))


def _sorted(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=by_code))
