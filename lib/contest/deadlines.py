"""Deadlines as pure functions of days. A day is the contest's own (Europe/Warsaw): callers know which it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

Urgency = Literal["overdue", "this_week", "later"]

#: "Due this week" is from today until so many days ahead.
WEEK = 7


def days_after(event: date, days: int) -> date:
    """The last day of a term of ``days``: the day of the event itself does not count (Civil Code, art. 111 § 2).

    Calendar days: 30 days after 31 January are 2 March, in a leap year 1 March.
    """
    return event + timedelta(days=days)


def years_after(event: date, years: int) -> date:
    """The last day of a term of ``years``: the same day of the year, 28 February where there is no 29th (art. 112)."""
    try:
        return event.replace(year=event.year + years)
    except ValueError:
        return event.replace(year=event.year + years, day=28)


def urgency(by: date, today: date) -> Urgency:
    """How pressing something due ``by`` is. The last day itself is still in time."""
    if by < today:
        return "overdue"
    return "this_week" if by <= today + timedelta(days=WEEK) else "later"
