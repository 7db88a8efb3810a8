"""What the chair and the room see of a meeting: agenda, who is missing, the reveal, what is left to be given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lib.contest.meeting import Meeting, Outcome, Turnout
from lib.contest.permissions import Viewer, can_be_chair, is_organizer
from lib.contest.ranking import lines
from lib.contest.rounds import RoundState
from lib.services.bootstrap import House
from lib.services.editions import Edition
from lib.services.meeting_reveal import Reveal, reveal_of
from lib.services.meeting_state import Named, candidates, followed, led, members, named, turnout_of


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the agenda. ``state``: of its last round, None before the first. ``title`` as reviewers get it."""

    code: str
    title: str
    area: str | None
    round: int
    state: RoundState | None
    outcome: Outcome | None
    reason: str
    final: Fraction | None

    @property
    def is_done(self) -> bool:
        return self.state == "revealed" or self.outcome is not None


@dataclass(frozen=True, slots=True)
class Left:
    """What is left to be given in one area (None: in the whole contest) after what the meetings recommended.

    ``places`` of ``all_places`` and ``money`` in zł; None where the rules set no such limit.
    """

    area: str | None
    all_places: int | None
    places: int | None
    money: Decimal | None


@dataclass(frozen=True, slots=True)
class Desk:
    """For the chair: names of those who are missing, never anybody's points before the reveal.

    ``aside`` has names for organisers alone: who steps out tells whose application it is. ``outside``: applications
    that could come up and are not on the agenda.
    """

    meeting: Meeting
    agenda: tuple[Item, ...]
    outside: tuple[Item, ...]
    turnout: Turnout
    awaited: tuple[Named, ...]
    absent: tuple[Named, ...]
    aside: tuple[Named, ...]
    present: tuple[Named, ...]
    people: tuple[Named, ...]
    chairs: tuple[Named, ...]
    reveal: Reveal | None
    remark: str

    @property
    def now(self) -> Item | None:
        code = self.meeting.table.application
        return next((item for item in (*self.agenda, *self.outside) if item.code == code), None)


@dataclass(frozen=True, slots=True)
class Projection:
    """What the projector shows to the room: no names, no points before the reveal."""

    meeting: Meeting
    agenda: tuple[Item, ...]
    scored: int
    expected: int
    present: int
    reveal: Reveal | None
    left: tuple[Left, ...]

    @property
    def now(self) -> Item | None:
        return next((item for item in self.agenda if item.code == self.meeting.table.application), None)


def desk(house: House, viewer: Viewer, meeting: str) -> Desk:
    """The meeting as its chair leads it. Raises Denied for anybody else."""
    edition = house.editions.get(viewer.edition)
    found = led(edition, viewer, meeting)
    turnout, code = turnout_of(edition, found), found.table.application
    listed = set(found.agenda.order)
    everybody = members(edition, found.area)
    remark = edition.standing("remark", meeting)
    contest = edition.frame().contest
    chairs = [person.code for person in contest.reviewers if can_be_chair(person, edition.programme)]
    return Desk(
        meeting=found,
        agenda=_items(edition, found.agenda.order, found),
        outside=_items(edition, [each.code for each in candidates(edition, found) if each.code not in listed], found),
        turnout=turnout,
        awaited=named(edition, turnout.awaited),
        absent=named(edition, turnout.absent if code else {each.code for each in everybody} - found.present),
        aside=named(edition, turnout.aside) if is_organizer(viewer) else (),
        present=named(edition, found.present),
        people=named(edition, [each.code for each in everybody]),
        chairs=named(edition, chairs),
        reveal=reveal_of(edition, code, found.table.round) if code else None,
        remark=remark.payload["text"] if remark else "",
    )


def projection(house: House, viewer: Viewer, meeting: str) -> Projection:
    """For whoever may follow the meeting: its members, its chair, and people with the link for watching."""
    edition = house.editions.get(viewer.edition)
    found = followed(edition, viewer, meeting)
    turnout, code = turnout_of(edition, found), found.table.application
    codes = [*found.agenda.order, *([code] if code and code not in found.agenda.order else [])]
    return Projection(
        found,
        _items(edition, codes, found),
        len(turnout.scored),
        turnout.expected,
        len(found.present),
        reveal_of(edition, code, found.table.round) if code else None,
        left_to_give(edition, found.area),
    )


def left_to_give(edition: Edition, area: str | None) -> tuple[Left, ...]:
    """Places and money after what meetings recommended so far; of one area, or of all of them."""
    programme, applications = edition.programme, edition.frame().contest.by_code
    recommended = [
        application
        for entry in edition.all_standing("outcome")
        if entry.payload["outcome"] == "recommended" and (application := applications.get(entry.subject))
    ]
    found = []
    for line in lines(programme.award, programme.areas):
        if area not in (None, line.area):
            continue
        here = [each for each in recommended if line.area in (None, each.area)]
        cost = sum((programme.award.grant or each.requested or Decimal(0) for each in here), Decimal(0))
        places = None if line.places is None else max(line.places - len(here), 0)
        found.append(Left(line.area, line.places, places, None if line.money is None else line.money - cost))
    return tuple(found)


def _items(edition: Edition, codes: Iterable[str], meeting: Meeting) -> tuple[Item, ...]:
    return tuple(_item(edition, code, meeting) for code in codes)


def _item(edition: Edition, code: str, meeting: Meeting) -> Item:
    rounds, outcome = edition.rounds(code), edition.standing("outcome", code)
    application = edition.frame().contest.by_code.get(code)
    number = rounds.last if rounds.last >= meeting.first_round else 0
    revealed = reveal_of(edition, code, number) if number else None
    return Item(
        code,
        edition.anonymous(code).title,
        application.area if application else None,
        number,
        rounds.states.get(number),
        outcome.payload["outcome"] if outcome else None,
        outcome.payload["reason"] if outcome else "",
        revealed.final if revealed else None,
    )
