"""Support at its limit (K6: three hours of one member for one applicant), and needs answered or open (W4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.applications import Application
from lib.contest.people import Person
from lib.contest.support import (
    Balance,
    Booking,
    Need,
    SupportRow,
    balances,
    booked_in_sheet,
    can_support,
    needs,
    shown_hours,
    why_not_book,
)
from tests.factories import (
    a_juror,
    a_microgrant,
    a_reviewer,
    an_applicant,
    an_application,
    an_organizer,
    kalisz,
    wroclaw,
)

APPLICATIONS = {code: an_application(code) for code in ("W01", "W02")}
THREE = kalisz().support


def hours(number: Fraction | int | str, application: str = "W01", supporter: str = "O1") -> Booking:
    return Booking(application, supporter, Fraction(number), date(2021, 6, 1))


def why(new: Booking, *others: Booking, applications: dict[str, Application] | None = None) -> str | None:
    text = why_not_book(new, others, applications or APPLICATIONS, THREE)
    return text.pl if text else None


def test_exactly_three_hours_can_be_booked() -> None:
    assert why(hours(3)) is None
    assert why(hours("3/2"), hours("3/2")) is None
    assert why(hours("4/3"), hours("1/3"), hours("4/3")) is None


def test_three_hours_and_a_bit_are_refused_with_the_clause() -> None:
    expected = "jedna osoba może dać jednemu wnioskującemu najwyżej 3 godz.; zostało 3\xa0godz. (§ III.12)"
    assert why(hours(3 + Fraction(1, 10**9))) == expected
    left = "jedna osoba może dać jednemu wnioskującemu najwyżej 3 godz.; zostało 30\xa0min (§ III.12)"
    assert why(hours("3/4"), hours("5/2")) == left


@pytest.mark.parametrize("number", [0, -1, "-1/3"])
def test_no_hours_are_no_booking(number: int | str) -> None:
    assert why(hours(number)) == "liczba godzin musi być większa od zera"


def test_another_supporter_and_another_applicant_have_hours_of_their_own() -> None:
    assert why(hours(3), hours(3, supporter="O2"), hours(3, application="W02")) is None


def test_two_applications_of_one_applicant_share_the_hours() -> None:
    """The limit is per applicant (III.12), not per application."""
    same = {code: an_application(code, personal=APPLICATIONS["W01"].personal) for code in ("W01", "W02")}
    assert why(hours(1), hours("5/2", application="W02"), applications=same) is not None
    assert balances([hours(1), hours(2, "W02")], same, THREE) == [
        Balance("O1", ("W01", "W02"), Fraction(3), Fraction(3))
    ]


def test_without_a_limit_everything_can_be_booked() -> None:
    assert why_not_book(hours(24), [hours(1000)], APPLICATIONS, wroclaw().support) is None
    assert balances([hours(9)], APPLICATIONS, None)[0].left is None


def test_a_booking_of_more_hours_than_its_day_has_is_refused() -> None:
    assert why_not_book(hours("1441/60"), [], APPLICATIONS, wroclaw().support) is not None


@given(st.lists(st.fractions(Fraction(1, 60), 2, max_denominator=60), max_size=6))
def test_what_is_booked_one_by_one_never_passes_the_limit(wanted: Sequence[Fraction]) -> None:
    booked: list[Booking] = []
    for number in wanted:
        if why(hours(number), *booked) is None:
            booked.append(hours(number))
    total = sum((each.hours for each in booked), Fraction(0))
    assert total <= 3
    assert all(not each.exceeds for each in balances(booked, APPLICATIONS, THREE))


def test_rows_of_the_sheet_find_their_supporter_by_code_address_or_name() -> None:
    people = [a_reviewer("O1"), a_reviewer("O2")]
    typed = ["o1", "O1@example.com", "członkini o1", "Ktoś Inny"]
    rows = [SupportRow("W01", "1", supporter=name) for name in typed]
    found = booked_in_sheet(rows, people, APPLICATIONS, kalisz())
    assert [each.supporter for each in found] == ["O1", "O1", "O1", "Ktoś Inny"]


def test_a_name_that_two_people_have_stays_a_name() -> None:
    people = [a_reviewer("O1", person=Person("Anna Kowal")), a_reviewer("O2", person=Person("Anna Kowal"))]
    (found,) = booked_in_sheet([SupportRow("W01", "1", supporter="Anna Kowal")], people, APPLICATIONS, kalisz())
    assert found.supporter == "Anna Kowal"


def test_rows_of_the_sheet_beyond_the_limit_are_counted_and_marked() -> None:
    (found,) = balances([hours(2), hours("3/2")], APPLICATIONS, THREE)
    assert (found.exceeds, found.left) == (True, 0)


def test_a_need_is_answered_by_hours_of_its_kind() -> None:
    asked = {"M1": a_microgrant("M1", support_needed=("Prawne", "promocyjne", "samochód"))}
    given = [Booking("M1", "J1", Fraction(1), need="prawne"), Booking("M2", "J1", Fraction(1), need="promocyjne")]
    found = needs(asked, given, wroclaw())
    assert found == [Need("M1", "prawne", ("J1",)), Need("M1", "promocyjne"), Need("M1", "")]
    assert [each.state for each in found] == ["answered", "open", "open"]


def test_the_organisers_people_give_support_and_applicants_do_not() -> None:
    people = [an_organizer(), a_reviewer("O1"), an_applicant("W01")]
    assert [can_support(each, kalisz()) for each in people] == [True, True, False]
    assert can_support(a_juror("J1"), wroclaw())


@pytest.mark.parametrize(
    ("number", "words"),
    [("5/2", "2 godz. 30 min"), ("3", "3 godz."), ("3/4", "45 min"), ("0", "0 min"), ("1/100", "<1 min")],
)
def test_hours_are_said_as_people_say_them(number: str, words: str) -> None:
    assert shown_hours(Fraction(number)).pl.replace("\xa0", " ") == words
    assert shown_hours(Fraction(number)).en.replace("\xa0", " ") == words.replace("godz.", "h")
