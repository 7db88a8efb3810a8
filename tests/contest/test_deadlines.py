"""Terms at their edges: ends of months, leap years, the change of the year, and the last day itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.deadlines import days_after, urgency, years_after

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("event", "last"),
    [
        (date(2021, 7, 31), date(2021, 8, 30)),
        (date(2021, 11, 15), date(2021, 12, 15)),
        (date(2021, 12, 2), date(2022, 1, 1)),
        (date(2023, 1, 31), date(2023, 3, 2)),
        (date(2024, 1, 31), date(2024, 3, 1)),
        (date(2024, 1, 30), date(2024, 2, 29)),
        (date(2100, 1, 31), date(2100, 3, 2)),
        # Over the change to summer time and back: days are days, whatever clocks do.
        (date(2021, 3, 1), date(2021, 3, 31)),
        (date(2021, 10, 15), date(2021, 11, 14)),
    ],
)
def test_thirty_days_do_not_count_the_day_of_the_event(event: date, last: date) -> None:
    assert days_after(event, 30) == last


@pytest.mark.parametrize(
    ("event", "last"),
    [
        (date(2021, 8, 30), date(2026, 8, 30)),
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2023, 2, 28), date(2028, 2, 28)),
        (date(2019, 2, 28), date(2024, 2, 28)),
    ],
)
def test_five_years_end_on_the_same_day_of_the_year(event: date, last: date) -> None:
    assert years_after(event, 5) == last


@given(DAYS, st.integers(1, 20))
def test_a_term_of_years_ends_in_the_same_month(event: date, years: int) -> None:
    last = years_after(event, years)
    assert (last.year, last.month) == (event.year + years, event.month)
    assert last.day == event.day or (event.month, event.day, last.day) == (2, 29, 28)


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, "overdue"), (0, "this_week"), (7, "this_week"), (8, "later"), (-400, "overdue")]
)
def test_the_last_day_itself_is_in_time(days: int, expected: str) -> None:
    today = date(2024, 2, 28)
    assert urgency(today + timedelta(days=days), today) == expected
