"""Who is the same person, and who stands behind which application."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.applications import by_code
from lib.contest.people import Membership, Person, distinct
from tests.factories import a_group, an_application, an_ngo, some_people

NAMES = ("Anna Żak", "anna żak", "Ewa Lis", "Jan Kot", "")
ADDRESSES = ("a@example.org", "A@example.org", "e@example.org", "")
people = st.builds(Person, st.sampled_from(NAMES), st.sampled_from(ADDRESSES))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (Person("Anna Żak", "a@x.pl"), Person("A. Żak", " A@X.pl"), True),
        (Person("Anna Żak"), Person(" anna  ŻAK ", "a@x.pl"), True),
        (Person("Anna Żak", "a@x.pl"), Person("Anna Żak", "b@x.pl"), False),
        (Person("Anna Żak"), Person("Ewa Lis"), False),
        (Person(""), Person(""), False),
        (Person("", "a@x.pl"), Person("Anna", "a@x.pl"), True),
    ],
)
def test_the_same_person_by_address_or_by_name(first: Person, second: Person, same: bool) -> None:
    assert first.is_same_as(second) is same
    assert second.is_same_as(first) is same


def test_of_two_mentions_of_one_person_the_address_is_kept() -> None:
    assert distinct([Person("Anna"), Person("Ewa"), Person("ANNA", "a@x.pl")]) == (
        Person("Anna", "a@x.pl"),
        Person("Ewa"),
    )


@given(st.lists(people))
def test_telling_people_apart_twice_changes_nothing(mentioned: list[Person]) -> None:
    once = distinct(mentioned)
    assert distinct(once) == once


@given(st.lists(st.lists(people, max_size=4), max_size=4), people)
def test_the_index_over_people_agrees_with_comparing_everyone(groups: list[list[Person]], person: Person) -> None:
    applications = [a_group(f"W{n}", *members) for n, members in enumerate(groups, 1) if members]
    naive = {a.code for a in applications if any(member.is_same_as(person) for member in a.people)}
    assert Membership(applications).applications_of(person) == naive


def test_sharing_people_names_the_other_applications_only() -> None:
    anna, ewa = some_people(2, "X")
    first, second, third = a_group("W01", anna, ewa), a_group("W02", ewa), a_group("W03", Person("Kto inny"))
    membership = Membership([first, second, third])
    assert [membership.sharing_people_with(code) for code in ("W01", "W02", "W03", "W04")] == [
        {"W02"}, {"W01"}, set(), set(),
    ]  # fmt: skip


def test_the_representative_counts_once_listed_or_not() -> None:
    anna, ewa = some_people(2, "X")
    assert a_group("W01", anna, ewa).people == (anna, ewa)
    assert a_group("W01", ewa, representative=anna).people == (anna, ewa)
    assert an_ngo("W01").people == some_people(1, "W01")


def test_an_applicant_is_told_by_name_else_by_people_else_by_code() -> None:
    anna, ewa = some_people(2, "X")
    nameless = a_group("W01", anna, ewa)
    details = nameless.personal
    blank = type(details)(representative=details.representative, email=details.email, members=(ewa, anna))
    assert an_application("W01", personal=details).applicant == "name:grupa w01"
    assert an_application("W01", personal=blank).applicant == "people:osoba1.x@example.org|osoba2.x@example.org"
    assert an_application("W01", personal=type(details)()).applicant == "code:W01"


def test_codes_are_sorted_by_their_numbers() -> None:
    codes = ["W10", "W2", "W1", "A3", "W2b", "", "2021/7", "2021/12"]
    assert sorted(codes, key=by_code) == ["", "2021/7", "2021/12", "A3", "W1", "W2", "W2b", "W10"]


@given(st.lists(st.text(st.sampled_from("W0123456789²٣-/ ab"), max_size=6)))
def test_any_codes_can_be_sorted(codes: list[str]) -> None:
    assert sorted(sorted(codes, key=by_code)) == sorted(codes)
