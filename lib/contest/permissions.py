"""Who may do what: predicates over who is asking and where the contest stands. Services ask them on every call."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from lib.contest.applications import Application
from lib.contest.exclusions import Exclusions
from lib.contest.people import Reviewer
from lib.contest.programme import Period, Programme
from lib.contest.wording import Text, shown_date


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking, in one edition; the public is nobody in particular."""

    edition: str
    reviewer: Reviewer | None = None
    #: The meeting that somebody with a link for watching looks at; they are nobody in particular as well.
    watches: str = ""

    @property
    def code(self) -> str:
        return self.reviewer.code if self.reviewer else ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What permissions depend on besides the viewer: phase, formal check, anonymity and who may not score what."""

    programme: Programme
    scoring: Period
    today: date
    published: bool
    passed: Mapping[str, Application]
    exclusions: Exclusions
    stepped_aside: Collection[tuple[str, str]]
    #: Codes of the applications whose anonymity an organiser has confirmed as they are now.
    confirmed: Collection[str]
    #: Codes of the applications whose ordinary cards a meeting has closed: their scores were shown, or are about to be.
    frozen: Collection[str] = frozenset()

    @property
    def scoring_is_open(self) -> bool:
        return self.scoring.includes(self.today) and not self.published


def is_organizer(viewer: Viewer) -> bool:
    return viewer.reviewer is not None and "organizer" in viewer.reviewer.roles


def is_reviewer(viewer: Viewer) -> bool:
    return viewer.reviewer is not None and viewer.reviewer.scores


def takes_part(viewer: Viewer, situation: Situation) -> bool:
    """A reviewer; an applicant only while an application of theirs has passed the formal check."""
    reviewer = viewer.reviewer
    if reviewer is None or not reviewer.scores or reviewer.side is None:
        return False
    if situation.programme.side(reviewer.side).scorers == "applicants":
        return any(code in situation.passed for code in reviewer.own_applications)
    return True


def can_read(viewer: Viewer, code: str, situation: Situation) -> bool:
    """Read an anonymised application as a reviewer: one that is scored, that concerns them, once scoring has begun.

    Not before an organiser has confirmed that it names nobody.
    """
    return (
        takes_part(viewer, situation)
        and code in situation.passed
        and code in situation.confirmed
        and situation.scoring.has_begun(situation.today)
        and not _exclusion(viewer, code, situation)
    )


def why_not_score(viewer: Viewer, code: str, situation: Situation) -> Text | None:
    """Why this person may not score this application now; None when they may."""
    why = why_not_score_at_meeting(viewer, code, situation)
    if why:
        return why
    if code in situation.frozen:
        return Text(pl="ocenianie tego wniosku zamknięto na spotkaniu", en="scoring was closed at the meeting")
    if situation.scoring.is_over(situation.today):
        return Text(pl="czas na ocenę minął", en="the time for scoring is over")
    return None


def why_not_score_at_meeting(viewer: Viewer, code: str, situation: Situation) -> Text | None:
    """As ``why_not_score`` for a round that a chair has opened: the days of scoring at home do not matter there."""
    if not takes_part(viewer, situation):
        return Text(pl="nie bierzesz udziału w ocenie", en="you take no part in scoring")
    if not situation.scoring.has_begun(situation.today) and situation.scoring.opens:
        # Before anything of an application is said: which ones passed is not to be found out by asking.
        opens = shown_date(situation.scoring.opens)
        return Text(pl=f"ocenianie zacznie się {opens}", en=f"scoring begins on {opens}")
    if code not in situation.passed:
        return Text(pl="nie ma takiego wniosku do oceny", en="there is no such application to score")
    exclusion = _exclusion(viewer, code, situation)
    if exclusion:
        return exclusion
    if code not in situation.confirmed:
        return Text(
            pl="ten wniosek jest jeszcze przygotowywany: organizator sprawdza, czy nie ma w nim danych osób",
            en="this application is still being prepared: an organiser checks that it names nobody",
        )
    if (viewer.code, code) in situation.stepped_aside:
        return Text(pl="wyłączyłaś/-eś się z oceny tego wniosku", en="you stepped aside from this application")
    if situation.published:
        return Text(pl="wyniki są już opublikowane", en="the results are already published")
    return None


def can_score(viewer: Viewer, code: str, situation: Situation) -> bool:
    return why_not_score(viewer, code, situation) is None


def can_chair(viewer: Viewer, chair: str) -> bool:
    """Lead a meeting: organisers, and the person to whom it was handed over (their code)."""
    return is_organizer(viewer) or (viewer.code != "" and viewer.code == chair)


def can_be_chair(reviewer: Reviewer, programme: Programme) -> bool:
    """Organisers and people named to a side; not applicants, who would learn who steps out for whose application."""
    named = reviewer.side is not None and programme.side(reviewer.side).scorers == "named_people"
    return "organizer" in reviewer.roles or (reviewer.scores and named)


def belongs_to_meeting(viewer: Viewer, area: str | None, situation: Situation) -> bool:
    """Sits at the table of a meeting: a reviewer who takes part, in a committee's meeting one of that area."""
    areas = viewer.reviewer.areas if viewer.reviewer else ()
    return takes_part(viewer, situation) and (area is None or not areas or area in areas)


def can_follow(viewer: Viewer, meeting: str, area: str | None, chair: str, situation: Situation) -> bool:
    """See what a meeting shows to the room: whoever sits there, leads it, or has the link for watching it."""
    return (
        can_chair(viewer, chair)
        or (meeting != "" and viewer.watches == meeting)
        or belongs_to_meeting(viewer, area, situation)
    )


def can_see_result(viewer: Viewer, published: bool) -> bool:
    return published or is_organizer(viewer)


def can_change_contest(viewer: Viewer, published: bool) -> bool:
    """Verdicts, people, conflicts, dates, decisions: by organisers, and not under a published result."""
    return is_organizer(viewer) and not published


def can_follow_grants(viewer: Viewer, published: bool) -> bool:
    """Run what follows the award: organisers, once there is an award that everybody knows of."""
    return is_organizer(viewer) and published


def can_see_grant(viewer: Viewer, code: str, winners: Collection[str]) -> bool:
    """See one grant and ask for its expenses: organisers, and whoever speaks for the winning application.

    ``winners`` are the published ones, none before publication.
    """
    if code not in winners:
        return False
    return is_organizer(viewer) or (viewer.reviewer is not None and code in viewer.reviewer.own_applications)


def _exclusion(viewer: Viewer, code: str, situation: Situation) -> Text | None:
    if viewer.reviewer is None:
        return None
    found = situation.exclusions.between(viewer.reviewer, situation.passed[code])
    return found.text if found else None
