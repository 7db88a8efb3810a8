"""The meetings of an edition as they stand: put together from the last entries of their registers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lib.contest.applications import Application, by_code
from lib.contest.meeting import Agenda, Clock, Meeting, Table, Turnout, stage_of, turnout
from lib.contest.people import Reviewer
from lib.contest.permissions import Situation, Viewer, belongs_to_meeting, can_chair, can_follow, takes_part
from lib.contest.record import Entry
from lib.contest.wording import Text
from lib.services.editions import NOT_ALLOWED, Denied, Edition

NO_MEETING = Text(pl="nie ma takiego spotkania", en="there is no such meeting")

#: Registers of a meeting whose entries move it: a step that was taken before the last of them was taken too early.
_MOVING = ("meeting", "meeting_end", "agenda", "chair", "table")


def meeting_of(edition: Edition, meeting: str) -> Meeting:
    """The meeting of that code as it stands. Raises Denied for an unknown one."""
    opened = edition.standing("meeting", meeting)
    if opened is None:
        raise Denied(NO_MEETING)
    agenda, chair = edition.standing("agenda", meeting), edition.standing("chair", meeting)
    table = _table(edition, meeting)
    return Meeting(
        id=meeting,
        name=opened.payload["name"],
        area=opened.payload["area"],
        minutes=opened.payload["minutes"],
        first_round=opened.payload["first_round"],
        is_over=edition.standing("meeting_end", meeting) is not None,
        chair=chair.payload["chair"] if chair else opened.author,
        agenda=_agenda(agenda) if agenda else Agenda(),
        table=table,
        clock=_clock(edition, meeting),
        present=edition.parts_standing("presence", meeting),
        version=_version(edition, meeting, table),
    )


def meetings_of(edition: Edition) -> list[Meeting]:
    """All meetings, the newest first."""
    opened = sorted(edition.all_standing("meeting"), key=lambda entry: -entry.seq)
    return [meeting_of(edition, entry.subject) for entry in opened]


def followed(edition: Edition, viewer: Viewer, meeting: str) -> Meeting:
    """The meeting, for somebody who may follow it. Raises Denied."""
    found = meeting_of(edition, meeting)
    if not can_follow(viewer, found.id, found.area, found.chair, edition.situation()):
        raise Denied(NOT_ALLOWED)
    return found


def led(edition: Edition, viewer: Viewer, meeting: str) -> Meeting:
    """The meeting, for somebody who may lead it. Raises Denied."""
    found = meeting_of(edition, meeting)
    if not can_chair(viewer, found.chair):
        raise Denied(NOT_ALLOWED)
    return found


def attended(edition: Edition, viewer: Viewer, meeting: str) -> Meeting:
    """The meeting, for somebody who sits at its table. Raises Denied."""
    found = meeting_of(edition, meeting)
    if not belongs_to_meeting(viewer, found.area, edition.situation()):
        raise Denied(NOT_ALLOWED)
    return found


def candidates(edition: Edition, meeting: Meeting) -> list[Application]:
    """What can come up: what passed the formal check, names nobody, and lies in the committee's area; by code."""
    passed, confirmed = edition.frame().passed, edition.confirmed
    found = [a for a in passed.values() if a.code in confirmed and meeting.area in (None, a.area)]
    return sorted(found, key=lambda application: by_code(application.code))


def members(edition: Edition, area: str | None) -> list[Reviewer]:
    """Who sits at the table of a meeting of that area (None: of the whole contest), in the order of the sheet."""
    situation = edition.situation()
    return [
        reviewer
        for reviewer in edition.frame().contest.reviewers
        if belongs_to_meeting(Viewer(edition.id, reviewer), area, situation)
    ]


def turnout_of(edition: Edition, meeting: Meeting) -> Turnout:
    """Who scores what is on the table; nobody while nothing is there."""
    code, number = meeting.table.application, meeting.table.round
    if code is None:
        return turnout((), (), (), meeting.present)
    entitled, aside = say_of(edition, code, meeting.area)
    scored = [each for each in entitled if _has_scored(edition, code, each, number)]
    return turnout(entitled, aside, scored, meeting.present)


def say_of(edition: Edition, code: str, area: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of the people of a meeting who have a say on an application, and of those who have none.

    Worked out once for as long as nothing changes that it follows from.
    """

    def work() -> tuple[tuple[str, ...], tuple[str, ...]]:
        situation, people = edition.situation(), members(edition, area)
        application = situation.passed.get(code)
        entitled = tuple(each.code for each in people if application and may_score(situation, each, application))
        return entitled, tuple(each.code for each in people if each.code not in entitled)

    day = edition.now().date()
    changed = edition.last_change("sheet", "verdict", "conflict", "aside", "deadline", "publication")
    return edition.remembered(("say", code, area), (day, changed), work)


def may_score(situation: Situation, reviewer: Reviewer, application: Application) -> bool:
    """Whether somebody has a say on an application at all: no conflict of interest, and has not stepped aside."""
    return (
        takes_part(Viewer("", reviewer), situation)
        and situation.exclusions.between(reviewer, application) is None
        and (reviewer.code, application.code) not in situation.stepped_aside
    )


def _has_scored(edition: Edition, code: str, reviewer: str, number: int) -> bool:
    card = edition.card(code, reviewer, number)
    return card is not None and card.is_complete


def _table(edition: Edition, meeting: str) -> Table:
    standing = edition.standing("table", meeting)
    if standing is None or standing.payload["application"] is None:
        return Table()
    code, number = standing.payload["application"], standing.payload["round"]
    return Table(code, number, stage_of(code, edition.rounds(code).states.get(number)))


def _agenda(entry: Entry) -> Agenda:
    return Agenda(tuple(entry.payload["order"]), entry.payload["method"], entry.payload.get("seed", ""))


def _clock(edition: Edition, meeting: str) -> Clock | None:
    entry = edition.standing("clock", meeting)
    return Clock(entry.payload["left"], entry.payload["running"], entry.at) if entry else None


def _version(edition: Edition, meeting: str, table: Table) -> int:
    entries = [edition.last(register, meeting) for register in _MOVING]
    if table.application:
        entries += [edition.last("round", table.application, part=str(table.round))]
    return max((entry.seq for entry in entries if entry), default=0)


@dataclass(frozen=True, slots=True)
class Named:
    """A person for the eyes of whoever leads a meeting."""

    code: str
    name: str


def named(edition: Edition, codes: Iterable[str]) -> tuple[Named, ...]:
    """The people of these codes by name; a code stands for itself where the name was erased."""
    people = edition.frame().contest.reviewer_by_code
    found = [Named(code, people[code].person.name if code in people else "") for code in sorted(codes, key=by_code)]
    return tuple(found)
