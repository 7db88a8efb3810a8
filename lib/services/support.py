"""Support: hours that the organiser's people give to applicants, within the regulation's limit (K6, W4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from lib.contest import support
from lib.contest.applications import Application, by_code
from lib.contest.people import Reviewer
from lib.contest.permissions import Viewer, is_organizer
from lib.contest.support import Balance, Booking, Need
from lib.contest.wording import Text
from lib.services.bootstrap import House
from lib.services.editions import NOT_ALLOWED, Act, Denied, Edition
from lib.services.intake import as_organizer
from lib.storage.support_rows import SUPPORT

#: What names a booking or an expense: letters and digits that say nothing.
NAMED = re.compile(r"[0-9a-z]{4,40}")


@dataclass(frozen=True, slots=True)
class SupportOverview:
    """Everything about support, for organisers. ``in_sheet``: bookings typed in the tab `Wsparcie`."""

    supporters: Sequence[Reviewer]
    applications: Sequence[Application]
    booked: Sequence[Booking]
    in_sheet: Sequence[Booking]
    balances: Sequence[Balance]
    needs: Sequence[Need]
    today: date


def overview(house: House, viewer: Viewer) -> SupportOverview:
    """Bookings with the newest first, balances per supporter and applicant, and what help was asked for."""
    edition = as_organizer(house, viewer)
    contest, programme = edition.frame().contest, edition.programme
    booked, typed = _booked(edition), _typed(edition)
    everything = [*typed, *booked]
    return SupportOverview(
        [each for each in contest.reviewers if support.can_support(each, programme)],
        sorted(contest.applications, key=lambda application: by_code(application.code)),
        booked[::-1],
        typed,
        support.balances(everything, contest.by_code, programme.support),
        support.needs(contest.by_code, everything, programme),
        edition.now().date(),
    )


def book(
    house: House,
    viewer: Viewer,
    code: str,
    supporter: str,
    hours: Fraction | Decimal,
    on: date,
    need: str,
    booking: str,
) -> None:
    """Book hours of a supporter for an application. ``booking`` names it: the same one sent twice is booked once.

    Raises Denied for hours beyond what one supporter may give one applicant, with the clause.
    """

    def decide(edition: Edition) -> list[Act]:
        _check(viewer)
        programme, contest = edition.programme, edition.frame().contest
        person = contest.reviewer_by_code.get(supporter)
        if code not in contest.by_code or not NAMED.fullmatch(booking):
            raise Denied(NOT_ALLOWED)
        if person is None or not support.can_support(person, programme):
            raise Denied(Text(pl="wybierz osobę od organizatora", en="choose one of the organiser's people"))
        if need != support.known_need(programme, need):
            raise Denied(Text(pl="wybierz rodzaj wsparcia z listy", en="choose a kind of support from the list"))
        if edition.last("support", code, part=booking):
            return []
        new = Booking(code, supporter, Fraction(hours), on, need, booking)
        why = support.why_not_book(new, [*_typed(edition), *_booked(edition)], contest.by_code, programme.support)
        if why:
            raise Denied(why)
        payload = {
            "booking": booking,
            "supporter": supporter,
            "hours": str(new.hours),
            "on": on.isoformat(),
            "need": need,
        }
        return [Act("support_booked", code, payload)]

    house.editions.act(viewer, decide)


def cancel(house: House, viewer: Viewer, code: str, booking: str) -> None:
    """Take a booking back; its hours are free again."""

    def decide(edition: Edition) -> list[Act]:
        _check(viewer)
        standing = edition.standing("support", code, part=booking)
        return [Act("support_cancelled", code, {"booking": booking})] if standing else []

    house.editions.act(viewer, decide)


def _check(viewer: Viewer) -> None:
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)


def _booked(edition: Edition) -> list[Booking]:
    """The bookings of the record, the first first."""
    entries = sorted(edition.all_standing("support"), key=lambda entry: entry.seq)
    return [
        Booking(
            entry.subject,
            entry.payload["supporter"],
            Fraction(entry.payload["hours"]),
            date.fromisoformat(entry.payload["on"]),
            entry.payload["need"],
            entry.payload["booking"],
        )
        for entry in entries
    ]


def _typed(edition: Edition) -> list[Booking]:
    contest = edition.frame().contest
    return support.booked_in_sheet(edition.kept(SUPPORT), contest.reviewers, contest.by_code, edition.programme)
