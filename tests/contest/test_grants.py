"""Money after the award, exactly, and what stands in the way of spending it (K20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.grants import (
    Action,
    Expense,
    Grant,
    Invoice,
    oddities,
    outside_realisation,
    right_buyer,
    why_not_amount,
    why_not_approve,
    why_not_dates,
    why_not_invoice,
)
from lib.contest.programme import AfterAward
from lib.contest.settlements import SettlementRow, typed_expenses
from tests.factories import kalisz

RULES = kalisz().after_award
APPROVED_ON = date(2021, 6, 20)


def an_expense(amount: str = "120.00", **changes: Any) -> Expense:
    return replace(
        Expense("e1", Decimal(amount), date(2021, 6, 18), "approved", APPROVED_ON, what="plakaty"), **changes
    )


def an_invoice(amount: str = "120.00", on: date = APPROVED_ON, **changes: Any) -> Invoice:
    return replace(Invoice(on, Decimal(amount), "organiser"), **changes)


def a_grant(*expenses: Expense, **changes: Any) -> Grant:
    return replace(Grant("W01", "informal_group", Decimal("1000.00"), expenses=expenses), **changes)


def why(expense: Expense, invoice: Invoice, kind: str = "informal_group", rules: AfterAward = RULES) -> str | None:
    text = why_not_invoice(rules, a_grant(expense, kind=kind), expense, invoice)
    return text.pl.replace("\xa0", " ") if text else None


def test_what_is_left_is_the_grant_less_what_is_approved_or_spent() -> None:
    grant = a_grant(
        an_expense("333.33"),
        an_expense("200.00", id="e2", invoice=an_invoice("199.99")),
        an_expense("400.00", id="e3", verdict="refused"),
        an_expense("100.00", id="e4", verdict=None),
    )
    assert (grant.committed, grant.spent, grant.left) == (Decimal("533.32"), Decimal("199.99"), Decimal("466.68"))
    assert [each.id for each in grant.waiting] == ["e4"]


@given(st.lists(st.integers(1, 40_000), max_size=40))
def test_money_is_exact_to_the_grosz(grosze: list[int]) -> None:
    grant = a_grant(*(an_expense(str(Decimal(each).scaleb(-2)), id=f"e{at}") for at, each in enumerate(grosze)))
    assert grant.left == Decimal(100_000 - sum(grosze)).scaleb(-2)


def test_an_expense_of_exactly_what_is_left_can_be_approved() -> None:
    grant = a_grant(an_expense("999.99"))
    assert why_not_approve(grant, an_expense("0.01", verdict=None)) is None
    refused = why_not_approve(grant, an_expense("0.02", verdict=None))
    assert refused is not None
    assert refused.pl.replace("\xa0", " ") == "w grancie zostało 0,01 zł, a wydatek to 0,02 zł"
    assert why_not_approve(a_grant(amount=None), an_expense("5000")) is None


def test_an_expense_is_approved_before_it_is_spent() -> None:
    clause = "wydatek wymaga wcześniejszej akceptacji (§ III.10)"
    assert why(an_expense(), an_invoice()) is None
    assert why(an_expense(), an_invoice(on=date(2021, 6, 19))) == (
        f"dokument jest z 19.06.2021, a zgoda z 20.06.2021; {clause}"
    )
    for verdict in (None, "refused"):
        assert why(an_expense(verdict=verdict), an_invoice()) == "najpierw zaakceptuj ten wydatek (§ III.10)"


def test_a_document_may_be_lower_than_what_was_approved_and_not_higher() -> None:
    assert why(an_expense(), an_invoice("119.99")) is None
    assert why(an_expense(), an_invoice("120.01")) == (
        "dokument na 120,01 zł przekracza zaakceptowane 120,00 zł; o różnicę zapytaj jako o nowy wydatek (§ III.10)"
    )


def test_a_groups_invoices_name_the_organiser_and_an_ngos_its_own() -> None:
    assert right_buyer(RULES, "informal_group") == "organiser"
    assert right_buyer(RULES, "young_ngo") == "applicant"
    assert right_buyer(AfterAward(), "informal_group") == "applicant"
    own = an_invoice(buyer="applicant")
    assert why(an_expense(), own) == "nabywcą ma być organizator (§ III.10)"
    assert why(an_expense(), own, kind="young_ngo") is None
    assert why(an_expense(), an_invoice(), kind="young_ngo") == "nabywcą ma być wnioskujący (§ III.10)"


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "Infinity", "0.001", "12.345", "10000000"])
def test_what_is_no_amount_of_money_is_refused(amount: str) -> None:
    assert why_not_amount(Decimal(amount)) is not None


def test_an_amount_that_is_too_large_is_not_called_too_small() -> None:
    refusal = why_not_amount(Decimal("10000000"))
    assert refusal is not None
    assert refusal.pl == "kwota jest za duża"


@pytest.mark.parametrize("amount", ["0.01", "1", "1000.00", "12.340", "9999999.99"])
def test_amounts_in_whole_grosze_are_money(amount: str) -> None:
    assert why_not_amount(Decimal(amount)) is None


def test_an_action_of_one_day_is_an_action() -> None:
    day = date(2021, 7, 1)
    assert why_not_dates(Action(day, day)) is None
    assert why_not_dates(Action(day, date(2021, 6, 30))) is not None


@pytest.mark.parametrize(
    ("begins", "ends", "outside"),
    [
        (date(2021, 6, 11), date(2021, 7, 31), False),
        (date(2021, 9, 15), date(2021, 11, 15), False),
        (date(2021, 6, 10), date(2021, 7, 31), True),
        (date(2021, 6, 11), date(2021, 8, 1), True),
        (date(2021, 7, 20), date(2021, 9, 20), True),
        (date(2021, 11, 15), date(2021, 11, 16), True),
    ],
)
def test_an_action_lies_in_one_of_the_periods_as_a_whole(begins: date, ends: date, outside: bool) -> None:
    found = outside_realisation(kalisz(), Action(begins, ends))
    assert (found is not None) == outside
    assert found is None or "§ V.3" in found.pl


def test_rows_that_people_typed_count_and_what_is_wrong_with_them_is_said() -> None:
    rows = [
        SettlementRow("W01", APPROVED_ON, Decimal("50.00"), True, "paragon", what="farby", document="P/1"),
        SettlementRow("W01", APPROVED_ON, Decimal("20.00"), False, what="kawa", document="P/2"),
        SettlementRow("W01", None, Decimal("30.00"), None, what="taśma"),
        SettlementRow("W01", APPROVED_ON, Decimal("40.00"), True, expense="e1", what="wiersz programu"),
        SettlementRow("W02", APPROVED_ON, Decimal("70.00"), True, what="cudzy"),
    ]
    grant = a_grant(*typed_expenses(rows, "W01"))
    assert [each.what for each in grant.expenses] == ["farby", "kawa", "taśma"]
    assert (grant.committed, grant.spent, len(grant.waiting)) == (Decimal("50.00"), Decimal("50.00"), 1)
    assert [[text.pl for text in oddities(RULES, grant, each)] for each in grant.expenses] == [
        [],
        ["wydano mimo odmowy"],
        [],
    ]


def test_what_a_grant_does_not_reach_for_is_said_of_an_expense_that_waits() -> None:
    asked = an_expense("1000.00", verdict=None, decided_on=None)
    grant = Grant("W1", amount=Decimal("900"), expenses=(asked, replace(asked, id="e2", amount=Decimal("900.00"))))
    assert [[text.pl for text in oddities(RULES, grant, each)] for each in grant.expenses] == [
        ["w grancie zostało 900,00\N{NO-BREAK SPACE}zł, a wydatek to 1\N{NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}zł"],
        [],
    ]
