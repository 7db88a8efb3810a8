"""People: who stands behind an application and who scores it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lib.contest.wording import fold

if TYPE_CHECKING:
    from lib.contest.applications import Application

Role = Literal["reviewer", "organizer"]


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person as typed in a form; the e-mail address may be missing."""

    name: str
    email: str = ""

    def is_same_as(self, other: Person) -> bool:
        """One person: the same e-mail address, or the same name unless two different addresses tell them apart."""
        mine, theirs = fold(self.email), fold(other.email)
        if mine and theirs:
            return mine == theirs
        return bool(self.name) and fold(self.name) == fold(other.name)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Someone with a code in the contest: a scorer on a side, an organiser, or both."""

    code: str
    person: Person
    roles: frozenset[Role] = frozenset({"reviewer"})
    side: str | None = None
    own_applications: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    @property
    def scores(self) -> bool:
        return "reviewer" in self.roles and self.side is not None


def distinct(people: Iterable[Person]) -> tuple[Person, ...]:
    """The people without repetitions, in order of their first mention.

    A mention without an e-mail address is the person of that name who has one, if there is any.
    """
    mentioned = tuple(people)
    by_email: dict[str, Person] = {}
    by_name: dict[str, Person] = {}
    for person in mentioned:
        if email := fold(person.email):
            known = by_email.setdefault(email, person)
            by_name.setdefault(fold(person.name), known)
    found: dict[tuple[str, str], Person] = {}
    for person in mentioned:
        known = by_email[fold(person.email)] if fold(person.email) else by_name.get(fold(person.name), person)
        name = person.name if not fold(person.email) else known.name
        found.setdefault((fold(known.email), "" if known.email else fold(name)), Person(name, known.email))
    return tuple(found.values())


class Membership:
    """Who stands behind which application: an index over the people of all applications."""

    def __init__(self, applications: Iterable[Application]) -> None:
        self._by_email: dict[str, set[str]] = defaultdict(set)
        self._by_name: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._people: dict[str, tuple[Person, ...]] = {}
        for application in applications:
            self._people[application.code] = application.people
            for person in application.people:
                email, name = fold(person.email), fold(person.name)
                if email:
                    self._by_email[email].add(application.code)
                if name:
                    self._by_name[name].add((email, application.code))

    def applications_of(self, person: Person) -> frozenset[str]:
        """Codes of the applications that this person stands behind."""
        email, name = fold(person.email), fold(person.name)
        by_email = self._by_email.get(email, set()) if email else set()
        by_name = {code for other, code in self._by_name.get(name, set()) if name and not (email and other)}
        return frozenset(by_email | by_name)

    def sharing_people_with(self, code: str) -> frozenset[str]:
        """Codes of the other applications that have a person in common with this one."""
        shared: set[str] = set()
        for person in self._people.get(code, ()):
            shared |= self.applications_of(person)
        return frozenset(shared - {code})
