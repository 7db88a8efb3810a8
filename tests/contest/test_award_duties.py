"""What a winner owes, until when, and when it can be met (K20), at the edges of its days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lib.contest.award_duties import (
    Due,
    DutyKey,
    calendar_of,
    documents_kept_until,
    dues,
    duties,
    why_not_met,
)
from lib.contest.grants import Action, Expense, Grant
from tests.factories import kalisz, wroclaw

SUMMER = Action(date(2021, 6, 20), date(2021, 7, 31))
LAST_DAY = date(2021, 8, 30)


def a_grant(**changes: Any) -> Grant:
    return replace(Grant("W07", "informal_group", action=SUMMER), **changes)


def state(grant: Grant, key: DutyKey, today: date) -> tuple[str, date | None]:
    found = next(each for each in duties(kalisz(), grant, today) if each.key == key)
    return found.state, found.by


@pytest.mark.parametrize(
    ("handed_in", "urgency"),
    [(LAST_DAY, "this_week"), (LAST_DAY + timedelta(days=1), "overdue"), (SUMMER.ends + timedelta(days=1), "later")],
)
def test_what_was_handed_in_does_not_become_late_while_it_waits_to_be_confirmed(handed_in: date, urgency: str) -> None:
    grant = a_grant(announced={"settlement": handed_in})
    (due,) = [each for each in dues(kalisz(), [grant], date(2021, 9, 20)) if each.key == "settlement"]
    assert (due.urgency, due.announced_on) == (urgency, handed_in)


def test_every_duty_of_the_regulation_is_there_with_its_clause() -> None:
    found = {each.key: each.clause for each in duties(kalisz(), a_grant(), date(2021, 6, 11))}
    assert found == {
        "contract": "III.8",
        "settlement": "VII.1",
        "summary": "III.14",
        "evaluation_meeting": "III.18",
        "named_in_promotion": "VII.2",
    }
    assert duties(wroclaw(), a_grant(), date(2023, 6, 1)) == []


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (SUMMER.ends, "not_yet"),
        (SUMMER.ends + timedelta(days=1), "open"),
        (LAST_DAY, "open"),
        (LAST_DAY + timedelta(days=1), "open"),
    ],
)
def test_the_settlement_opens_after_the_last_day_and_is_due_thirty_days_later(today: date, expected: str) -> None:
    assert state(a_grant(), "settlement", today) == (expected, LAST_DAY)


@pytest.mark.parametrize(
    ("today", "urgency"),
    [
        (date(2021, 8, 22), "later"),
        (date(2021, 8, 23), "this_week"),
        (LAST_DAY, "this_week"),
        (LAST_DAY + timedelta(days=1), "overdue"),
    ],
)
def test_the_settlement_is_due_this_week_and_then_overdue(today: date, urgency: str) -> None:
    found = next(each for each in dues(kalisz(), [a_grant()], today) if each.key == "settlement")
    assert (found.by, found.urgency, found.clause) == (LAST_DAY, urgency, "VII.1")


def test_handed_in_on_the_last_day_is_in_time_and_a_day_later_is_late() -> None:
    for days, expected in ((0, "met"), (1, "late")):
        grant = a_grant(met={"settlement": LAST_DAY + timedelta(days=days)})
        assert state(grant, "settlement", date(2021, 12, 1))[0] == expected


def test_the_contract_is_due_when_the_action_begins() -> None:
    assert state(a_grant(), "contract", date(2021, 6, 12)) == ("open", SUMMER.begins)
    assert state(a_grant(action=None), "contract", date(2021, 6, 12)) == ("open", None)


def test_without_dates_nothing_of_after_the_action_is_due() -> None:
    found = dues(kalisz(), [a_grant(action=None)], date(2022, 1, 1))
    assert [each.key for each in found] == ["contract", "dates", "named_in_promotion"]
    assert {each.by for each in found} == {None}


def test_the_most_pressing_stands_first_over_all_grants() -> None:
    early = a_grant(code="W10", action=Action(date(2021, 6, 11), date(2021, 6, 30)), met={"contract": SUMMER.begins})
    waiting = Expense("e1", Decimal(10))
    late = a_grant(code="W02", meeting=date(2021, 8, 5), expenses=(waiting, waiting), met={"contract": SUMMER.begins})
    found = dues(kalisz(), [early, late], date(2021, 8, 1))
    assert [(each.application, each.key, each.urgency) for each in found] == [
        ("W10", "settlement", "overdue"),
        ("W02", "evaluation_meeting", "this_week"),
        ("W02", "settlement", "later"),
        ("W02", "expense", None),
        ("W02", "named_in_promotion", None),
        ("W02", "summary", None),
        ("W10", "evaluation_meeting", None),
        ("W10", "named_in_promotion", None),
        ("W10", "summary", None),
    ]
    assert found[3] == Due("W02", "expense", None, None, "III.10", 2)


@pytest.mark.parametrize(
    ("key", "on", "why"),
    [
        ("contract", date(2021, 6, 11), None),
        ("named_in_promotion", date(2021, 6, 11), None),
        ("settlement", SUMMER.ends, None),
        ("settlement", date(2021, 7, 30), "działanie trwa do 31.07.2021"),
        ("summary", date(2021, 8, 10), None),
        ("evaluation_meeting", date(2021, 8, 11), "ten dzień jeszcze nie nadszedł"),
    ],
)
def test_a_duty_is_met_on_a_day_on_which_it_can_be(key: DutyKey, on: date, why: str | None) -> None:
    found = why_not_met(kalisz(), a_grant(), key, on, date(2021, 8, 10))
    assert (found.pl if found else None) == why


def test_what_comes_after_the_action_needs_its_dates() -> None:
    found = why_not_met(kalisz(), a_grant(action=None), "settlement", date(2021, 8, 1), date(2021, 8, 10))
    assert found is not None
    assert found.pl == "najpierw wpisz daty działania"


def test_a_duty_that_the_regulation_does_not_know_is_refused() -> None:
    assert why_not_met(wroclaw(), a_grant(), "contract", SUMMER.begins, SUMMER.ends) is not None


@pytest.mark.parametrize(
    ("changes", "until"),
    [
        ({"met": {"settlement": date(2021, 8, 12)}}, date(2026, 8, 12)),
        ({}, date(2026, 8, 30)),
        ({"met": {"settlement": date(2024, 2, 29)}}, date(2029, 2, 28)),
        ({"action": None}, None),
    ],
)
def test_documents_are_kept_five_years_from_when_they_were_handed_in(
    changes: dict[str, Any], until: date | None
) -> None:
    assert documents_kept_until(kalisz(), a_grant(**changes)) == until


def test_the_calendar_holds_the_action_its_settlement_the_meeting_and_the_documents() -> None:
    found = calendar_of(kalisz(), a_grant(meeting=date(2021, 9, 2)))
    assert [(each.key, each.begins, each.day_after) for each in found] == [
        ("action", SUMMER.begins, date(2021, 8, 1)),
        ("settlement", LAST_DAY, date(2021, 8, 31)),
        ("evaluation_meeting", date(2021, 9, 2), date(2021, 9, 3)),
        ("documents", date(2026, 8, 30), date(2026, 8, 31)),
    ]
    assert calendar_of(kalisz(), a_grant(action=None)) == []
