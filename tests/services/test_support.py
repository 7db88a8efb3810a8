"""Booking support: the limit counts the sheet's rows and holds under two bookings at once; all can be undone."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from lib.services import sheets, support
from lib.services.bootstrap import House, open_house
from lib.services.editions import Denied
from lib.storage import ledger
from lib.storage.workbook import tab_of
from tests.factories import a_group, a_reviewer, an_applicant, an_organizer, some_people
from tests.houses import EDITION, Clock, a_house, head, viewer

DAY = date(2021, 6, 5)


@pytest.fixture
def house(tmp_path: Path) -> House:
    groups = [
        a_group(code, *some_people(3, code), title=f"Tytuł {code}", support_needed=("prawne",))
        for code in ("W01", "W02")
    ]
    people = [an_organizer(), a_reviewer("O1"), a_reviewer("O2"), *map(an_applicant, groups)]
    return a_house(tmp_path, applications=groups, reviewers=people)


def book(house: House, hours: str, booking: str, code: str = "W01", who: str = "O1", need: str = "prawne") -> None:
    support.book(house, viewer(house, "Z1"), code, who, Fraction(hours), DAY, need, booking)


def given(house: House) -> dict[tuple[str, str], Fraction]:
    found = support.overview(house, viewer(house, "Z1")).balances
    return {(each.supporter, each.applications[0]): each.hours for each in found}


def test_hours_are_booked_up_to_exactly_three(house: House) -> None:
    book(house, "3/2", "b001")
    book(house, "3/2", "b002")
    with pytest.raises(Denied, match=r"najwyżej 3 godz\.; zostało 0\smin \(§ III\.12\)"):
        book(house, "1/1000", "b003")
    book(house, "3", "b004", code="W02")
    book(house, "3", "b005", who="O2")
    assert given(house) == {("O1", "W01"): 3, ("O2", "W01"): 3, ("O1", "W02"): 3}


def test_hours_typed_in_the_sheet_count_too(house: House) -> None:
    rows = [["Osoba wspierająca", "Wniosek", "Godziny"], ["Członkini O1", "w01", "2,5"]]
    sheets.take_in_kept_tabs(house, EDITION, {"Wsparcie": tab_of("Wsparcie", rows, "arkusz")})
    with pytest.raises(Denied, match="zostało 30"):
        book(house, "3/4", "b001")
    book(house, "1/2", "b002")
    assert given(house) == {("O1", "W01"): 3}


def test_a_booking_sent_twice_is_booked_once(house: House) -> None:
    book(house, "1", "b001")
    before = head(house)
    book(house, "1", "b001")
    assert head(house) == before


def test_what_was_taken_back_is_free_again_and_does_not_come_back(house: House) -> None:
    book(house, "3", "b001")
    support.cancel(house, viewer(house, "Z1"), "W01", "b001")
    assert given(house) == {}
    book(house, "3", "b001")
    assert given(house) == {}
    book(house, "3", "b002")
    assert given(house) == {("O1", "W01"): 3}
    support.cancel(house, viewer(house, "Z1"), "W01", "unknown")


def test_two_bookings_at_once_do_not_exceed_the_limit(tmp_path: Path, house: House) -> None:
    """Each from a process of its own, as two servers would."""
    houses = [open_house(tmp_path, Clock()) for _ in range(6)]
    start, denied = threading.Barrier(len(houses)), []

    def at_once(number: int) -> None:
        start.wait()
        try:
            book(houses[number], "1", f"b00{number}")
        except Denied as error:
            denied.append(error.text.pl)

    threads = [threading.Thread(target=at_once, args=(number,)) for number in range(len(houses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Asked of a new one: what other processes wrote is not there at once in one that has just looked.
    assert given(open_house(tmp_path, Clock())) == {("O1", "W01"): 3}
    assert len(denied) == 3


@pytest.mark.parametrize(
    ("code", "who", "need", "booking"),
    [
        ("W99", "O1", "prawne", "b001"),
        ("W01", "A01", "prawne", "b001"),
        ("W01", "Ktoś Inny", "prawne", "b001"),
        ("W01", "O1", "Anna Kowal, prawnie", "b001"),
        ("W01", "O1", "prawne", "Anna Kowal"),
        ("W01", "O1", "prawne", "b"),
    ],
)
def test_nothing_but_codes_and_known_needs_reaches_the_record(
    house: House, code: str, who: str, need: str, booking: str
) -> None:
    before = head(house)
    with pytest.raises(Denied):
        book(house, "1", booking, code, who, need)
    assert head(house) == before


def test_a_need_is_answered_once_hours_of_its_kind_are_booked(house: House) -> None:
    def states() -> list[str]:
        return [need.state for need in support.overview(house, viewer(house, "Z1")).needs]

    assert states() == ["open", "open"]
    book(house, "1", "b001")
    assert states() == ["answered", "open"]


def test_the_entry_holds_codes_and_exact_hours(house: House) -> None:
    support.book(house, viewer(house, "Z1"), "W01", "O1", Decimal("0.75"), DAY, "", "b001")
    with house.database.read() as connection:
        entry = ledger.entries_after(connection, EDITION, 0)[-1]
    assert (entry.kind, entry.subject) == ("support_booked", "W01")
    assert dict(entry.payload) == {
        "booking": "b001",
        "supporter": "O1",
        "hours": "3/4",
        "on": "2021-06-05",
        "need": "",
    }
