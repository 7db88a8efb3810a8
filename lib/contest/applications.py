"""Applications: what is asked for, and apart from it the personal details of who asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from lib.contest.people import Person, distinct
from lib.contest.wording import fold

#: The free texts of an application that reviewers read, by their headers, in the order of the form.
TEXTS = (
    "Opis działania",
    "Uzasadnienie potrzeby",
    "Odbiorcy",
    "Dostępność",
    "Ekologia",
    "Promocja",
    "Harmonogram",
    "Kosztorys",
)


@dataclass(frozen=True, slots=True)
class PersonalDetails:
    """What identifies an applicant. Kept apart from the application, so that it can be withheld and erased."""

    organisation: str = ""
    representative: str = ""
    email: str = ""
    phone: str = ""
    members: tuple[Person, ...] = ()
    #: Columns of the sheet that nobody mapped, by header: personal until the programme file says otherwise.
    unmapped: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Application:
    """One application. Blank answers are None (unknown), never a guess. Amounts in zł, times local to the contest."""

    code: str
    title: str = ""
    submitted_at: datetime | None = None
    kind: str | None = None
    adult_representative: bool | None = None
    guardian_consents: bool | None = None
    founded_on: date | None = None
    last_funded_on: date | None = None
    statute_on: date | None = None
    authorised_on: date | None = None
    signatures: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    requested: Decimal | None = None
    district: str = ""
    area: str | None = None
    fields: tuple[str, ...] = ()
    debut: bool | None = None
    support_needed: tuple[str, ...] = ()
    #: Unmapped columns that the programme file declares free of personal data.
    other: Mapping[str, str] = field(default_factory=dict)
    personal: PersonalDetails = field(default_factory=PersonalDetails)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """The natural persons behind it: the representative and the members, each once."""
        representative = Person(self.personal.representative, self.personal.email)
        mentioned = (representative,) if representative.name else ()
        return distinct((*mentioned, *self.personal.members))

    @cached_property
    def applicant(self) -> str:
        """What tells one group or organisation from another: its name, else the people in it, else this code."""
        name = re.sub(r"[^\w\s]", "", fold(self.personal.organisation)).strip()
        if name:
            return f"name:{' '.join(name.split())}"
        people = sorted(fold(person.email) or fold(person.name) for person in self.people)
        return f"people:{'|'.join(people)}" if people else f"code:{self.code}"


def by_code(code: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key in which W2 comes before W10."""
    # Numbers by their length, then by their digits: a number of any length, and none is made an int of.
    parts = (part.lstrip("0") if part.isdecimal() else part for part in re.split(r"(\d+)", code))
    return tuple((0, len(part), part) if index % 2 else (1, 0, part) for index, part in enumerate(parts) if part)
