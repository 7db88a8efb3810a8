"""Meetings between editions (W9-W11) and who came; whether the academy goes with winning.

Who came decided so themselves, so that what follows is a comparison of those who came with those who did not, and never
the academy's effect.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lib.contest.applications import Application, by_code
from lib.contest.people import Membership, Person, distinct
from lib.contest.programme import Programme
from lib.contest.proportions import Share
from lib.contest.wording import fold

#: Kinds of meetings that FORMATS names.
AGORA, ACADEMY, WORKSHOPS, EVALUATION = "mikroagora", "akademia", "warsztaty", "spotkanie ewaluacyjne"
KINDS = (AGORA, ACADEMY, WORKSHOPS, EVALUATION)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One row of the tab `Wydarzenia`. ``kind`` is one of ``KINDS``, or what was typed."""

    name: str
    kind: str = ""
    on: date | None = None
    theme: str = ""
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """One row of the tab `Obecności`: who came where. ``person``: a name, an address, or both; it is personal."""

    meeting: str
    application: str = ""
    person: str = ""

    @property
    def somebody(self) -> Person | None:
        """The person, None where the row names only an application."""
        return person_of(self.person)


def person_of(typed: str) -> Person | None:
    """A person as an attendance list names them: ``Imię Nazwisko``, an address, or ``Imię Nazwisko <adres>``."""
    text = " ".join(typed.split())
    name, _, rest = text.partition("<")
    if rest:
        return Person(name.strip(), rest.rstrip("> ").strip())
    if "@" in text and " " not in text:
        return Person("", text)
    return Person(text) if text else None


@dataclass(frozen=True, slots=True)
class Gathering:
    """A meeting with how many came, and the applications of this edition that they came for, by code."""

    meeting: Meeting
    came: int
    applications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meetings:
    """All meetings and attendances as the sheet has them. Names of meetings are compared without capitals."""

    meetings: tuple[Meeting, ...]
    attendances: tuple[Attendance, ...]

    def gatherings(self, codes: Collection[str]) -> list[Gathering]:
        """Every meeting, the newest first, undated ones last; ``codes`` are those of this edition."""
        came: dict[str, list[Attendance]] = defaultdict(list)
        for attendance in self.attendances:
            came[fold(attendance.meeting)].append(attendance)
        known = {fold(code): code for code in codes}
        found = []
        for meeting in self.meetings:
            there = came[fold(meeting.name)]
            spoken_for = {known[fold(each.application)] for each in there if fold(each.application) in known}
            found.append(Gathering(meeting, _heads(there), tuple(sorted(spoken_for, key=by_code))))
        return sorted(found, key=lambda each: (each.meeting.on or date.min, each.meeting.name), reverse=True)

    @property
    def without_meeting(self) -> tuple[str, ...]:
        """Names in the attendance list that no meeting has, each once."""
        known = {fold(meeting.name) for meeting in self.meetings}
        return tuple(dict.fromkeys(each.meeting for each in self.attendances if fold(each.meeting) not in known))

    def at(self, kind: str, until: date | None = None, after: date | None = None) -> list[Attendance]:
        """Who came to meetings of that kind, on or before ``until``, later than ``after``.

        An undated meeting is left out where a day is asked about: nobody knows which side of it it was.
        """
        names = {
            fold(meeting.name)
            for meeting in self.meetings
            if meeting.kind == kind and _within(meeting.on, until, after)
        }
        return [each for each in self.attendances if fold(each.meeting) in names]

    def day_attended(self, kind: str, application: str) -> date | None:
        """The first day on which somebody came for that application to a meeting of that kind."""
        days = {fold(meeting.name): meeting.on for meeting in self.meetings if meeting.kind == kind and meeting.on}
        came = [
            days[fold(each.meeting)]
            for each in self.attendances
            if fold(each.application) == fold(application) and fold(each.meeting) in days
        ]
        return min(came, default=None)


def _within(on: date | None, until: date | None, after: date | None) -> bool:
    if until is None and after is None:
        return True
    return on is not None and (until is None or on <= until) and (after is None or on > after)


def _heads(attendances: Iterable[Attendance]) -> int:
    """How many people: somebody listed twice is one, a row that names only an application is one."""
    rows = list(attendances)
    people = distinct(person for each in rows if (person := each.somebody))
    nameless = {fold(each.application) for each in rows if each.somebody is None and each.application}
    return len(people) + len(nameless)


@dataclass(frozen=True, slots=True)
class AcademyFigures:
    """Does the academy go with winning? Only meetings until the end of the intake count, so that it came before.

    ``applied``: of the people who came, how many stand behind an application of this edition. ``won_with`` and
    ``won_without``: of the applications with and without such a person behind them, how many win. ``later_agora``: of
    the people who came to the academy, how many came to a mikroagora, the meeting of winners, later, over all editions.
    """

    applied: Share
    won_with: Share
    won_without: Share
    later_agora: Share

    @property
    def is_small(self) -> bool:
        """Fewer than 30 in one of the groups, or fewer than 5 winners or others in one: a rule of thumb, said so."""
        groups = (self.won_with, self.won_without)
        return any(share.of < 30 or share.hits < 5 or share.of - share.hits < 5 for share in groups)


def academy_figures(
    meetings: Meetings, applications: Mapping[str, Application], winners: Collection[str], programme: Programme
) -> AcademyFigures:
    """The figures of ``AcademyFigures`` for this edition; people are joined by code, address or name."""
    came = meetings.at(ACADEMY, until=programme.calendar.intake.closes)
    membership = Membership(applications.values())
    known = {fold(code): code for code in applications}
    behind: dict[Person, set[str]] = defaultdict(set)
    touched: set[str] = set()
    people = _People(person for each in came if (person := each.somebody))
    for each in came:
        codes = {known[fold(each.application)]} if fold(each.application) in known else set()
        person = each.somebody
        if person:
            codes |= membership.applications_of(person)
            behind[people.find(person)] |= codes
        touched |= codes
    won = set(winners)
    others = applications.keys() - touched
    return AcademyFigures(
        Share(sum(bool(codes) for codes in behind.values()), len(behind)),
        Share(len(touched & won), len(touched)),
        Share(len(others & won), len(others)),
        _later_agora(meetings),
    )


class _People:
    """Everybody who is mentioned, each once; mentions are found by their address, else by their name."""

    def __init__(self, mentioned: Iterable[Person]) -> None:
        people = distinct(mentioned)
        self._by_email = {fold(each.email): each for each in people if each.email}
        self._by_name: dict[str, Person] = {}
        for each in people:
            self._by_name.setdefault(fold(each.name), each)

    def find(self, mention: Person) -> Person:
        """The one whom a mention means. KeyError for somebody who was never mentioned."""
        return self._by_email[fold(mention.email)] if mention.email else self._by_name[fold(mention.name)]


def _later_agora(meetings: Meetings) -> Share:
    dated = {fold(meeting.name): (meeting.kind, meeting.on) for meeting in meetings.meetings if meeting.on}
    came: dict[str, list[tuple[Person, date]]] = {ACADEMY: [], AGORA: []}
    for each in meetings.attendances:
        kind, on = dated.get(fold(each.meeting), ("", None))
        if kind in came and on and (person := each.somebody):
            came[kind].append((person, on))
    people = _People(person for days in came.values() for person, _ in days)
    first: dict[Person, date] = {}
    last: dict[Person, date] = {}
    for person, on in came[ACADEMY]:
        who = people.find(person)
        first[who] = min(on, first.get(who, on))
    for person, on in came[AGORA]:
        who = people.find(person)
        last[who] = max(on, last.get(who, on))
    return Share(sum(who in last and last[who] > on for who, on in first.items()), len(first))


def by_kind(gatherings: Iterable[Gathering]) -> dict[str, tuple[int, int]]:
    """Meetings and attendances by kind, the kinds of FORMATS first."""
    held: Counter[str] = Counter()
    came: Counter[str] = Counter()
    for each in gatherings:
        held[each.meeting.kind] += 1
        came[each.meeting.kind] += each.came
    order = [kind for kind in (*KINDS, *sorted(held)) if kind in held]
    return {kind: (held[kind], came[kind]) for kind in order}
