"""What an organiser does before and during scoring: the formal check, conflicts of interest, the scoring deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lib.contest.applications import Application, by_code
from lib.contest.eligibility import FormalVerdict
from lib.contest.exclusions import Exclusion
from lib.contest.formal_criteria import AuthorisedInTime
from lib.contest.people import Reviewer
from lib.contest.permissions import Viewer, can_change_contest, is_organizer
from lib.contest.programme import Period
from lib.contest.wording import Text
from lib.services.bootstrap import House
from lib.services.editions import NOT_ALLOWED, Act, Denied, Edition

REASON_NEEDED = Text(pl="podaj powód", en="give a reason")


@dataclass(frozen=True, slots=True)
class Received:
    """One application as organisers see it, with its formal verdict.

    ``authorisation_due``: the last day for an authorisation that is still awaited, None when none is.
    """

    application: Application
    verdict: FormalVerdict
    authorisation_due: date | None = None

    @property
    def is_open(self) -> bool:
        """Not rejected, and something is still to be found out."""
        return self.verdict.passed and bool(self.verdict.open)


@dataclass(frozen=True, slots=True)
class ConflictOfInterest:
    """A reviewer who may not score an application, or might again because the organiser lifted it."""

    reviewer: Reviewer
    application: Application
    exclusion: Exclusion
    lifted_because: str | None


def received(house: House, viewer: Viewer) -> list[Received]:
    """All applications with their formal verdicts, by code."""
    edition = as_organizer(house, viewer)
    frame = edition.frame()
    within = {c.key: c.within_days for c in edition.programme.formal if isinstance(c, AuthorisedInTime)}
    applications = sorted(frame.contest.applications, key=lambda application: by_code(application.code))
    return [
        Received(application, verdict, _authorisation_due(application, verdict, within))
        for application in applications
        for verdict in [frame.formal[application.code]]
    ]


def _authorisation_due(application: Application, verdict: FormalVerdict, within: dict[str, int]) -> date | None:
    awaited = [within[finding.criterion] for finding in verdict.open if finding.criterion in within]
    if not awaited or application.submitted_at is None or application.authorised_on is not None:
        return None
    return application.submitted_at.date() + timedelta(days=min(awaited))


def record_verdict(house: House, viewer: Viewer, code: str, criterion: str, met: bool, note: str) -> None:
    """The organiser's own verdict on one formal criterion; it stands over what the program worked out."""

    def decide(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        if code not in edition.frame().contest.by_code or edition.programme.formal_criterion(criterion) is None:
            raise Denied(NOT_ALLOWED)
        if not note.strip():
            raise Denied(REASON_NEEDED)
        payload = {"criterion": criterion, "met": met, "note": note.strip()}
        standing = edition.standing("verdict", code, part=criterion)
        return [] if standing and dict(standing.payload) == payload else [Act("formal_verdict", code, payload)]

    house.editions.act(viewer, decide)


def withdraw_verdict(house: House, viewer: Viewer, code: str, criterion: str) -> None:
    """Back to what the program works out."""

    def decide(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        standing = edition.standing("verdict", code, part=criterion)
        return [Act("formal_verdict_withdrawn", code, {"criterion": criterion})] if standing else []

    house.editions.act(viewer, decide)


def conflicts(house: House, viewer: Viewer) -> list[ConflictOfInterest]:
    """Every conflict of interest beyond people's own applications, lifted ones included."""
    edition = as_organizer(house, viewer)
    frame = edition.frame()
    found = []
    for reviewer in frame.contest.reviewers:
        if not reviewer.scores:
            continue
        for code, exclusion in frame.contest.exclusions.conflicts_of(reviewer).items():
            if exclusion.kind != "own_application" and code in frame.passed:
                lifted = edition.standing("conflict", code, part=reviewer.code)
                because = lifted.payload["reason"] if lifted else None
                found.append(ConflictOfInterest(reviewer, frame.passed[code], exclusion, because))
    return sorted(found, key=lambda c: (by_code(c.application.code), by_code(c.reviewer.code)))


def lift_conflict(house: House, viewer: Viewer, reviewer: str, code: str, reason: str) -> None:
    """Let a reviewer score in spite of a liftable conflict, with a reason on the record."""

    def decide(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        contest = edition.frame().contest
        person = contest.reviewer_by_code.get(reviewer)
        exclusion = contest.exclusions.conflicts_of(person).get(code) if person else None
        if exclusion is None or not exclusion.liftable:
            raise Denied(Text(pl="tego wyłączenia nie można znieść", en="this conflict cannot be lifted"))
        if not reason.strip():
            raise Denied(REASON_NEEDED)
        payload = {"reviewer": reviewer, "reason": reason.strip()}
        standing = edition.standing("conflict", code, part=reviewer)
        return [] if standing and dict(standing.payload) == payload else [Act("conflict_lifted", code, payload)]

    house.editions.act(viewer, decide)


def restore_conflict(house: House, viewer: Viewer, reviewer: str, code: str) -> None:
    def decide(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        standing = edition.standing("conflict", code, part=reviewer)
        return [Act("conflict_restored", code, {"reviewer": reviewer})] if standing else []

    house.editions.act(viewer, decide)


def scoring_period(house: House, viewer: Viewer) -> tuple[Period, Period]:
    """The scoring days as they are now, and as the regulation sets them."""
    edition = as_organizer(house, viewer)
    return edition.scoring, edition.programme.calendar.scoring


def deadline_moved_because(house: House, viewer: Viewer) -> str | None:
    """The reason for which the end of scoring was moved; None when it stands as in the regulation."""
    edition = as_organizer(house, viewer)
    moved = edition.standing("deadline", edition.id)
    return str(moved.payload["reason"]) if moved else None


def move_deadline(house: House, viewer: Viewer, closes: date, reason: str) -> None:
    """Scoring ends with the day ``closes`` instead: later, or earlier (the day before today ends it at once)."""

    def decide(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        if not reason.strip():
            raise Denied(REASON_NEEDED)
        if edition.scoring.closes == closes:
            return []
        return [Act("deadline_moved", edition.id, {"closes": closes.isoformat(), "reason": reason.strip()})]

    house.editions.act(viewer, decide)


def restore_deadline(house: House, viewer: Viewer) -> None:
    """Back to the day of the regulation."""

    def decide(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        return [Act("deadline_restored", edition.id, {})] if edition.standing("deadline", edition.id) else []

    house.editions.act(viewer, decide)


def as_organizer(house: House, viewer: Viewer) -> Edition:
    """The edition, for an organiser of it. Raises Denied for anybody else."""
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    return house.editions.get(viewer.edition)


def _check_change(edition: Edition, viewer: Viewer) -> None:
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    if not can_change_contest(viewer, edition.publication is not None):
        raise Denied(
            Text(pl="wyniki są opublikowane; najpierw wycofaj publikację", en="withdraw the publication first")
        )
