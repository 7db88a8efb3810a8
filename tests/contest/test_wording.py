"""Numbers, dates and nouns as people in Poland write them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.wording import Text, counted, fold, rounded, shown, shown_date, shown_money, shown_points

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(41005, 1000), "41,01"),
        (Fraction(41004999, 1000000), "41,00"),
        (Fraction(1, 3), "0,33"),
        (Fraction(2, 3), "0,67"),
        (Fraction(1, 200), "0,01"),
        (Fraction(-1, 200), "-0,01"),
        (Fraction(493, 12), "41,08"),
        (Fraction(0), "0,00"),
        (Fraction(55), "55,00"),
        (Fraction(9995, 1000), "10,00"),
    ],
)
def test_points_are_rounded_half_up_only_when_shown(value: Fraction, text: str) -> None:
    assert shown(value) == text


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6), st.integers(0, 4))
def test_rounding_agrees_with_exact_decimal_rounding(value: Fraction, places: int) -> None:
    with localcontext() as context:
        context.prec = 60
        # Far more digits than could turn a half into something else.
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        naive = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert rounded(value, places) == naive


@pytest.mark.parametrize(("value", "text"), [(Fraction(33), "33"), (Fraction(65, 2), "32,50")])
def test_a_limit_is_shown_without_needless_places(value: Fraction, text: str) -> None:
    assert shown_points(value) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1000", f"1{NBSP}000,00{NBSP}zł"),
        ("0.005", f"0,01{NBSP}zł"),
        ("999.994", f"999,99{NBSP}zł"),
        ("1234567.5", f"1{NBSP}234{NBSP}567,50{NBSP}zł"),
        ("-1000", f"-1{NBSP}000,00{NBSP}zł"),
    ],
)
def test_money_is_grouped_with_a_comma(amount: str, text: str) -> None:
    assert shown_money(Decimal(amount)) == text


def test_an_amount_of_any_length_that_a_cell_may_hold_is_shown() -> None:
    assert shown_money(Decimal("9" * 50)).replace(NBSP, "") == f"{'9' * 50},00zł"


def test_a_day_is_written_day_first() -> None:
    assert shown_date(date(2021, 5, 3)) == "03.05.2021"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 osób"), (1, "1 osoba"), (2, "2 osoby"), (4, "4 osoby"), (5, "5 osób"), (11, "11 osób"),
        (12, "12 osób"), (14, "14 osób"), (21, "21 osób"), (22, "22 osoby"), (101, "101 osób"), (104, "104 osoby"),
        (112, "112 osób"), (122, "122 osoby"), (1013, "1013 osób"),
    ],
)  # fmt: skip
def test_polish_nouns_follow_their_number(number: int, text: str) -> None:
    assert counted(number, "osoba", "osoby", "osób") == text


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [("  Anna \n Żak", "anna żak"), ("STRASSE", "Straße"), ("Zażółć", "Zaz\u0307o\u0301łc\u0301"), ("A\u00a0B", "a b")],
)
def test_names_are_compared_without_case_spacing_and_spelling_of_accents(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(("language", "text"), [("en", "yes"), ("pl", "tak"), ("de", "tak")])
def test_a_text_speaks_two_languages_and_polish_by_itself(language: str, text: str) -> None:
    assert Text(pl="tak", en="yes").in_language(language) == text
    assert str(Text(pl="tak", en="yes")) == "tak"
