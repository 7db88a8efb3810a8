"""Amounts and hours as people type them into a form."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from lib.services.editions import Denied
from lib.services.typed_numbers import typed_amount, typed_hours


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("12,50", "12.5"), ("12.50", "12.5"), ("1 000,00 zł", "1000"), ("1.000,00", "1000"), (" 7 ", "7"), ("-5", "-5")],
)
def test_an_amount_is_read_as_in_the_sheet(typed: str, amount: str) -> None:
    assert typed_amount(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["", "  ", "1.000", "1,000.00", "1e3", "nan", "sto"])
def test_what_is_no_amount_is_denied(typed: str) -> None:
    with pytest.raises(Denied, match="1250,50"):
        typed_amount(typed)


@pytest.mark.parametrize(("typed", "hours"), [("1,5", "3/2"), ("1:20", "4/3"), ("0:45", "3/4"), ("3", "3")])
def test_hours_are_exact(typed: str, hours: str) -> None:
    assert typed_hours(typed) == Fraction(hours)


@pytest.mark.parametrize("typed", ["", "1:75", "godzina", "1.000"])
def test_what_is_no_number_of_hours_is_denied(typed: str) -> None:
    with pytest.raises(Denied, match="1:30"):
        typed_hours(typed)
