"""The dates of a contest as people read them, the present phase marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import streamlit as st

from lib.services.results import Phase, PublicContest
from lib.ui.regulation import cited, span
from lib.ui.wording import day, t

State = Literal["past", "now", "ahead"]

_ICONS: dict[State, str] = {"past": "check_circle", "now": "radio_button_checked", "ahead": "radio_button_unchecked"}

#: Phases of the review in their order; a contest before its intake is in none of them.
_ORDER: tuple[Phase, ...] = ("intake", "formal_check", "scoring", "deciding")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline."""

    name: str
    when: str
    clause: str
    state: State


def timeline(contest: PublicContest, today: date) -> None:
    """The steps of the edition from the intake to the carrying out."""
    now = t("now")
    with st.container(gap="xsmall"):
        for step in steps(contest, today):
            line = f":material/{_ICONS[step.state]}: **{step.name}**"
            line += f" · {step.when}" if step.when else ""
            line = cited(line, step.clause)
            st.markdown(f"{line} :blue-badge[{now}]" if step.state == "now" else line)


def steps(contest: PublicContest, today: date) -> Iterator[Step]:
    """What comes when, and where the contest stands on the day ``today`` of its own calendar."""
    calendar, published = contest.programme.calendar, contest.published_at
    reached = {phase: index for index, phase in enumerate(_ORDER)}.get(contest.phase, -1)

    def state(phase: Phase) -> State:
        if published or _ORDER.index(phase) < reached:
            return "past"
        return "now" if phase == contest.phase else "ahead"

    yield Step(t("Intake of applications"), span(calendar.intake), calendar.intake.clause, state("intake"))
    yield Step(t("Formal check"), t("after the intake closes"), "", state("formal_check"))
    yield Step(t("Scoring"), span(contest.scoring), calendar.scoring.clause, state("scoring"))
    by = t("by {day}", day=day(calendar.results.by)) if calendar.results else t("after scoring")
    when = t("published on {day}", day=day(published.date())) if published else by
    yield Step(t("Result"), when, calendar.results.clause if calendar.results else "", state("deciding"))
    for period in calendar.realisation:
        carried_out: State = "past" if period.is_over(today) else "ahead"
        if published and period.includes(today):
            carried_out = "now"
        yield Step(t("Carrying out"), span(period), period.clause, carried_out)
