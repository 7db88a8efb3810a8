"""What a winner owes after the award (K20), until when, and how it stands. Every duty cites its clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lib.contest.applications import by_code
from lib.contest.deadlines import Urgency, days_after, urgency, years_after
from lib.contest.grants import Grant
from lib.contest.programme import AfterAward, Programme
from lib.contest.rule import Rule
from lib.contest.wording import Text, shown_date

DutyKey = Literal["contract", "settlement", "summary", "evaluation_meeting", "named_in_promotion"]
#: What a due line may be about: a duty, the action's own dates, or an expense that waits for an approval.
DueKey = Literal["contract", "settlement", "summary", "evaluation_meeting", "named_in_promotion", "dates", "expense"]

#: Duties that can only be met once the action is over.
AFTER_THE_ACTION: frozenset[str] = frozenset({"settlement", "summary", "evaluation_meeting"})
#: Duties that a winner can say are done; an organiser confirms.
ANNOUNCED: tuple[DutyKey, ...] = ("settlement", "summary")

DUTIES: dict[DutyKey, Text] = {
    "contract": Text(pl="umowa", en="contract"),
    "settlement": Text(pl="skany dokumentów księgowych", en="scans of the accounting documents"),
    "summary": Text(pl="podsumowanie z opisem wydatków", en="summary with a description of the expenses"),
    "evaluation_meeting": Text(pl="spotkanie ewaluacyjne", en="evaluation meeting"),
    "named_in_promotion": Text(pl="informacja o dofinansowaniu w promocji", en="the grant is named in promotion"),
}

State = Literal["met", "late", "open", "not_yet"]


@dataclass(frozen=True, slots=True)
class DutyState:
    """One duty of one grant. ``by``: its last day, None where the regulation or the dates give none.

    ``late`` is a duty met after its last day. ``not_yet``: it can only be met once the action is over.
    """

    key: DutyKey
    clause: str
    state: State
    by: date | None = None
    met_on: date | None = None
    announced_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do for one grant. ``by`` None: no day is set for it, it just waits.

    ``announced_on``: the winner says that it was done that day, and an organiser has to confirm it.
    """

    application: str
    key: DueKey
    by: date | None
    urgency: Urgency | None
    clause: str = ""
    count: int = 1
    announced_on: date | None = None


def rule_of(rules: AfterAward, key: DutyKey) -> Rule | None:
    rule: Rule | None = getattr(rules, key)
    return rule


def duties(programme: Programme, grant: Grant, today: date) -> list[DutyState]:
    """The duties that the regulation knows, in the order of an action's life."""
    rules = programme.after_award
    return [_duty(key, rule, rules, grant, today) for key in DUTIES if (rule := rule_of(rules, key))]


def _duty(key: DutyKey, rule: Rule, rules: AfterAward, grant: Grant, today: date) -> DutyState:
    by, met_on = last_day(rules, grant, key), grant.met.get(key)
    if met_on:
        state: State = "late" if by and met_on > by and key == "settlement" else "met"
    elif key in AFTER_THE_ACTION and not has_ended(grant, today):
        state = "not_yet"
    else:
        state = "open"
    return DutyState(key, rule.clause, state, by, met_on, None if met_on else grant.announced.get(key))


def has_ended(grant: Grant, today: date) -> bool:
    """Whether the action is over: its last day is still part of it."""
    return grant.action is not None and today > grant.action.ends


def last_day(rules: AfterAward, grant: Grant, key: DutyKey) -> date | None:
    """Until when a duty is to be met, None where no day follows.

    The settlement: so many days after the action's last day (VII.1). The contract names no day; it has to be there when
    the action begins, since the grant is given on its strength (III.8). The meeting: the day that was agreed (III.18).
    """
    if key == "settlement" and rules.settlement and grant.action:
        return days_after(grant.action.ends, rules.settlement.within_days)
    if key == "contract" and grant.action:
        return grant.action.begins
    return grant.meeting if key == "evaluation_meeting" else None


def documents_kept_until(programme: Programme, grant: Grant) -> date | None:
    """The last day on which the accounting documents have to be there: so many years after they were handed in.

    The regulation (VII.1) does not say from when the years count; from the handing in, or until then from its last day,
    is the latest day that the text names, so that nothing is thrown away too early. None while no day is known.
    """
    if programme.retention is None:
        return None
    start = grant.met.get("settlement") or last_day(programme.after_award, grant, "settlement")
    if start is None and grant.action:
        start = grant.action.ends
    return years_after(start, programme.retention.documents_years) if start else None


def dues(programme: Programme, grants: Iterable[Grant], today: date) -> list[Due]:
    """Everything that is still to be done, the most pressing first; what no day is set for comes last."""
    found: list[Due] = []
    for grant in grants:
        if grant.action is None:
            found.append(Due(grant.code, "dates", None, None, _realisation_clause(programme)))
        for duty in duties(programme, grant, today):
            if duty.state in ("open", "not_yet") and (duty.by or duty.state == "open"):
                # What the winner handed in on a day does not become later while an organiser has yet to confirm it.
                how_soon = _urgency(duty.by, duty.announced_on or today)
                found.append(Due(grant.code, duty.key, duty.by, how_soon, duty.clause, announced_on=duty.announced_on))
        if grant.waiting:
            rule = programme.after_award.expenses_approved_before
            found.append(Due(grant.code, "expense", None, None, rule.clause if rule else "", len(grant.waiting)))
    return sorted(found, key=lambda due: (due.by is None, due.by or date.max, by_code(due.application), due.key))


def _urgency(by: date | None, today: date) -> Urgency | None:
    return urgency(by, today) if by else None


def _realisation_clause(programme: Programme) -> str:
    return programme.calendar.realisation[0].clause if programme.calendar.realisation else ""


def why_not_met(programme: Programme, grant: Grant, key: DutyKey, on: date, today: date) -> Text | None:
    """Why a duty cannot be recorded as met on that day; None when it can."""
    if rule_of(programme.after_award, key) is None:
        return Text(pl="regulamin nie zna takiego obowiązku", en="the regulation has no such duty")
    if on > today:
        return Text(pl="ten dzień jeszcze nie nadszedł", en="that day has not come yet")
    if key not in AFTER_THE_ACTION:
        return None
    if grant.action is None:
        return Text(pl="najpierw wpisz daty działania", en="set the dates of the action first")
    if on < grant.action.ends:
        ends = shown_date(grant.action.ends)
        return Text(pl=f"działanie trwa do {ends}", en=f"the action goes on until {ends}")
    return None


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """Something in the calendar of a grant: whole days, both included."""

    application: str
    key: Literal["action", "settlement", "evaluation_meeting", "documents"]
    begins: date
    ends: date

    @property
    def day_after(self) -> date:
        return self.ends + timedelta(days=1)


def calendar_of(programme: Programme, grant: Grant) -> list[CalendarDays]:
    """The days of one grant that belong into a calendar, in their order."""
    found = []
    if grant.action:
        found.append(CalendarDays(grant.code, "action", grant.action.begins, grant.action.ends))
    if by := last_day(programme.after_award, grant, "settlement"):
        found.append(CalendarDays(grant.code, "settlement", by, by))
    if grant.meeting:
        found.append(CalendarDays(grant.code, "evaluation_meeting", grant.meeting, grant.meeting))
    if until := documents_kept_until(programme, grant):
        found.append(CalendarDays(grant.code, "documents", until, until))
    return sorted(found, key=lambda each: (each.begins, each.key))
