"""Codes by lot: free ones, and none that says when an application came."""

from __future__ import annotations

from pathlib import Path

from lib.services import sheets
from lib.services.given_codes import or_drawn
from tests.factories import an_application, kalisz
from tests.houses import EDITION, a_house
from tests.services.test_sheets import people_and_applications, without_code


def drawn(number: int, reserved: set[str]) -> list[str | None]:
    ask = or_drawn(lambda _: None, reserved)
    return [ask(an_application("")) for _ in range(number)]


def test_codes_are_drawn_each_once_and_never_a_reserved_one() -> None:
    reserved = {f"w{number}" for number in range(100, 300)}
    codes = drawn(249, reserved)
    assert len(set(codes)) == len(codes)
    assert {code.lower() for code in codes if code}.isdisjoint(reserved)


def test_their_order_is_not_that_of_the_rows() -> None:
    codes = drawn(60, set())
    assert codes != sorted(codes, key=str)


def test_a_code_that_was_given_stays() -> None:
    assert or_drawn(lambda _: "W07", ())(an_application("")) == "W07"


def test_more_applications_than_numbers_of_three_digits_get_longer_ones() -> None:
    assert len(set(drawn(600, set()))) == 600


def test_a_programme_that_does_not_say_otherwise_has_its_codes_drawn_and_keeps_them(tmp_path: Path) -> None:
    about = kalisz().programme.model_copy(update={"codes": "drawn"})
    programme = kalisz().model_copy(update={"programme": about})
    house = a_house(tmp_path, applications=[], reviewers=[], programme=programme)
    tabs = people_and_applications([without_code(mark) for mark in "abcdefghij"], [])
    sheets.take_in_tabs(house, EDITION, tabs)
    first = [each.code for each in house.editions.get(EDITION).frame().contest.applications]
    assert all(len(code) == 4 and code.startswith("W") for code in first)
    sheets.take_in_tabs(house, EDITION, tabs)
    assert [each.code for each in house.editions.get(EDITION).frame().contest.applications] == first
