"""Help beyond the money (K6, W4): hours that supporters give to applicants, at most so many each, and what was asked.

Hours are exact fractions: an hour and a third is 4/3, and three of them are 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from lib.contest.applications import Application, by_code
from lib.contest.people import Person, Reviewer
from lib.contest.programme import Programme, Support
from lib.contest.wording import Text, fold, shown_points

#: A booking is of one day.
_DAY = 24


@dataclass(frozen=True, slots=True)
class SupportRow:
    """One row of the tab `Wsparcie`: what somebody typed. ``supporter`` is a code, a name or an address, and personal.

    ``hours`` is a fraction as text (``"3/2"``), ``application`` the code of the contest, or what was typed.
    """

    application: str
    hours: str
    on: date | None = None
    need: str = ""
    supporter: str = ""

    @property
    def exact_hours(self) -> Fraction:
        return Fraction(self.hours)


@dataclass(frozen=True, slots=True)
class Booking:
    """Hours of one supporter for one applicant. ``supporter`` is a reviewer's code, or a name that no code belongs to.

    ``need``: one of the programme's needs, "" for anything else. ``id`` names a booking of the record and is "" for a
    row of the sheet.
    """

    application: str
    supporter: str
    hours: Fraction
    on: date | None = None
    need: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """The hours of one supporter for one applicant, who may have several applications. Without a limit it is None."""

    supporter: str
    applications: tuple[str, ...]
    hours: Fraction
    limit: Fraction | None

    @property
    def left(self) -> Fraction | None:
        return None if self.limit is None else max(self.limit - self.hours, Fraction(0))

    @property
    def exceeds(self) -> bool:
        """Only rows typed in the sheet can do that."""
        return self.limit is not None and self.hours > self.limit


@dataclass(frozen=True, slots=True)
class Need:
    """What help an applicant asked for, in the programme's own words ("" for anything else), and who gave it."""

    application: str
    need: str
    answered_by: tuple[str, ...] = ()

    @property
    def state(self) -> Literal["answered", "open"]:
        return "answered" if self.answered_by else "open"


def limit_of(support: Support | None) -> Fraction | None:
    """The most hours of one supporter for one applicant; None where the regulation sets no limit."""
    if support is None or support.hours_per_supporter_and_applicant is None:
        return None
    return Fraction(support.hours_per_supporter_and_applicant)


def known_need(programme: Programme, typed: str) -> str:
    """The programme's own spelling of a need; "" for one that it does not name."""
    needs = programme.support.needs if programme.support else ()
    return next((need for need in needs if fold(need) == fold(typed)), "")


def can_support(reviewer: Reviewer, programme: Programme) -> bool:
    """People of the organiser's: organisers and named scorers, not applicants (III.12: members of the association)."""
    if reviewer.own_applications:
        return False
    if "organizer" in reviewer.roles:
        return True
    return reviewer.side is not None and programme.side(reviewer.side).scorers == "named_people"


def booked_in_sheet(
    rows: Iterable[SupportRow],
    reviewers: Sequence[Reviewer],
    applications: Mapping[str, Application],
    programme: Programme,
) -> list[Booking]:
    """The rows of the sheet as bookings, their supporters by code where the list of people knows them."""
    known = {fold(application): application for application in applications}
    return [
        Booking(
            known.get(fold(row.application), row.application),
            _code_of(row.supporter, reviewers),
            row.exact_hours,
            row.on,
            known_need(programme, row.need),
        )
        for row in rows
    ]


def _code_of(typed: str, reviewers: Sequence[Reviewer]) -> str:
    by_code_typed = next((each.code for each in reviewers if fold(each.code) == fold(typed)), None)
    if by_code_typed:
        return by_code_typed
    person = Person("", typed) if "@" in typed else Person(typed)
    same = [each.code for each in reviewers if typed.strip() and each.person.is_same_as(person)]
    # Two people of one name: nobody can tell which, so the name stays as it was typed.
    return same[0] if len(same) == 1 else " ".join(typed.split())


def balances(
    bookings: Iterable[Booking], applications: Mapping[str, Application], support: Support | None
) -> list[Balance]:
    """Hours per supporter and applicant, by the applicant's first application and the supporter."""
    hours: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    codes: dict[str, set[str]] = defaultdict(set)
    for booking in bookings:
        applicant = _applicant(booking.application, applications)
        hours[booking.supporter, applicant] += booking.hours
        codes[applicant].add(booking.application)
    limit = limit_of(support)
    found = [
        Balance(supporter, tuple(sorted(codes[applicant], key=by_code)), total, limit)
        for (supporter, applicant), total in hours.items()
    ]
    return sorted(found, key=lambda each: (by_code(each.applications[0]), by_code(each.supporter)))


def why_not_book(
    new: Booking, bookings: Iterable[Booking], applications: Mapping[str, Application], support: Support | None
) -> Text | None:
    """Why these hours cannot be booked beside the others; None when they can. The clause is the limit's."""
    if new.hours <= 0:
        return Text(pl="liczba godzin musi być większa od zera", en="the number of hours must be more than zero")
    if new.hours > _DAY:
        return Text(pl="doba ma 24 godziny", en="a day has 24 hours")
    limit = limit_of(support)
    if limit is None or support is None:
        return None
    applicant = _applicant(new.application, applications)
    booked = sum(
        (
            each.hours
            for each in bookings
            if each.supporter == new.supporter and _applicant(each.application, applications) == applicant
        ),
        Fraction(0),
    )
    if booked + new.hours <= limit:
        return None
    most, left = shown_points(limit), shown_hours(max(limit - booked, Fraction(0)))
    return Text(
        pl=f"jedna osoba może dać jednemu wnioskującemu najwyżej {most} godz.; zostało {left.pl} (§ {support.clause})",
        en=f"one person may give one applicant at most {most} hours; {left.en} left (§ {support.clause})",
    )


def needs(applications: Mapping[str, Application], bookings: Iterable[Booking], programme: Programme) -> list[Need]:
    """What every applicant asked for, by code, and whose hours answer it."""
    given: dict[tuple[str, str], list[str]] = defaultdict(list)
    for booking in bookings:
        answers = given[booking.application, booking.need]
        if booking.supporter not in answers:
            answers.append(booking.supporter)
    found = []
    for code in sorted(applications, key=by_code):
        asked = dict.fromkeys(known_need(programme, typed) for typed in applications[code].support_needed)
        found += [Need(code, need, tuple(given.get((code, need), ()))) for need in asked]
    return found


def shown_hours(hours: Fraction) -> Text:
    """Hours as people say them: "2 godz. 30 min", "45 min"; less than a minute is shown as "<1 min"."""
    minutes = hours * 60
    whole, rest = divmod(minutes.numerator // minutes.denominator, 60)
    under_a_minute = not rest and not whole and hours > 0
    short = f"{'<1' if under_a_minute else rest}\N{NO-BREAK SPACE}min" if rest or not whole else ""
    if not whole:
        return Text(pl=short, en=short)
    return Text(pl=f"{whole}\N{NO-BREAK SPACE}godz. {short}".strip(), en=f"{whole}\N{NO-BREAK SPACE}h {short}".strip())


def _applicant(code: str, applications: Mapping[str, Application]) -> str:
    """Who stands behind an application: one applicant's hours are counted together."""
    application = applications.get(code)
    return application.applicant if application else f"code:{fold(code)}"
