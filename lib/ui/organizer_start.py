"""What an organiser should do now, worked out from the dates and the state of the contest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from lib.contest.award_duties import Due
from lib.contest.permissions import Viewer
from lib.services import anonymity, grants, intake, invitations, results, sheets
from lib.services.bootstrap import House
from lib.services.intake import Received
from lib.services.invitations import Access
from lib.services.results import Progress, PublicContest
from lib.ui.wording import day, t, tn


@dataclass(frozen=True, slots=True)
class Task:
    """One line: a sentence that leads to the page where it is done."""

    sentence: str
    page: str
    icon: str
    query: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the first page looks at."""

    contest: PublicContest
    received: Sequence[Received]
    people: Sequence[Access]
    progress: Progress
    problems: int
    decisions: int
    unconfirmed: int
    dues: Sequence[Due]
    today: date

    @property
    def scoring_is_open(self) -> bool:
        return self.contest.phase == "scoring"


def desk(house: House, viewer: Viewer, contest: PublicContest, today: date) -> Desk:
    """Read what the first page looks at."""
    return Desk(
        contest,
        intake.received(house, viewer),
        invitations.people(house, viewer),
        results.progress(house, viewer),
        len(sheets.problems(house, viewer)),
        len(results.standings(house, viewer).decisions_needed),
        anonymity.unconfirmed(house, viewer),
        grants.grants(house, viewer).dues,
        today,
    )


def tasks(at: Desk) -> Iterator[Task]:
    """What to do now, the most pressing first."""
    if at.contest.phase == "published":
        yield from _after_award(at)
        yield Task(t("The result is published. See it as everyone sees it."), "public/contest.py", "public")
        return
    if not at.received:
        yield Task(t("There are no applications yet. Take in the sheet."), "organizer/sheet.py", "upload")
        return
    if not any(access.person.scores for access in at.people):
        yield Task(t("Nobody is listed to score. Add people in the sheet."), "organizer/sheet.py", "group_add")
    if at.contest.phase == "deciding":
        yield from _deciding(at)
    yield from _scoring(at)
    if at.unconfirmed:
        sentence = tn(
            "{n} application waits for its anonymity to be confirmed.",
            "{n} applications wait for their anonymity to be confirmed.",
            at.unconfirmed,
        )
        yield Task(sentence, "organizer/anonymity.py", "visibility_off")
    yield from _intake(at)
    if missing := sum(access.is_missing for access in at.people):
        sentence = tn("{n} person has no personal link.", "{n} people have no personal link.", missing)
        yield Task(sentence, "organizer/people.py", "link")
    if at.problems:
        sentence = tn(
            "The sheet has {n} place that could not be read.",
            "The sheet has {n} places that could not be read.",
            at.problems,
        )
        yield Task(sentence, "organizer/sheet.py", "table")


def _after_award(at: Desk) -> Iterator[Task]:
    overdue = sum(due.urgency == "overdue" for due in at.dues)
    soon = sum(due.urgency == "this_week" for due in at.dues)
    waiting = sum(due.count for due in at.dues if due.key == "expense")
    if overdue:
        sentence = tn("{n} thing of the grants is overdue.", "{n} things of the grants are overdue.", overdue)
        yield Task(sentence, "organizer/grants.py", "error")
    if soon:
        sentence = tn("{n} thing of the grants is due this week.", "{n} things of the grants are due this week.", soon)
        yield Task(sentence, "organizer/grants.py", "schedule")
    if waiting:
        sentence = tn("{n} expense waits for your approval.", "{n} expenses wait for your approval.", waiting)
        yield Task(sentence, "organizer/grants.py", "receipt_long")
    if handed_in := sum(due.announced_on is not None for due in at.dues):
        sentence = tn(
            "{n} thing that a winner handed in waits for your confirmation.",
            "{n} things that winners handed in wait for your confirmation.",
            handed_in,
        )
        yield Task(sentence, "organizer/grants.py", "mail")


def _deciding(at: Desk) -> Iterator[Task]:
    if at.decisions:
        sentence = tn("{n} decision is yours to make.", "{n} decisions are yours to make.", at.decisions)
        yield Task(sentence, "organizer/standings.py", "balance")
    else:
        yield Task(t("The result is ready to publish."), "organizer/publication.py", "campaign")


def _scoring(at: Desk) -> Iterator[Task]:
    if not at.scoring_is_open:
        return
    left = days_left(at.progress.days_left)
    endangered = {code for row in at.progress.rows for code in row.endangered} | set(at.progress.unlisted)
    if endangered:
        sentence = tn(
            "{n} application drops out unless its applicant scores; {left}.",
            "{n} applications drop out unless their applicants score; {left}.",
            len(endangered),
            left=left,
        )
        yield Task(sentence, "organizer/progress.py", "priority_high")
    idle = sum(row.due > 0 and not row.has_begun for row in at.progress.rows)
    if idle:
        sentence = tn(
            "{n} person has not begun scoring; {left}.", "{n} people have not begun scoring; {left}.", idle, left=left
        )
        yield Task(sentence, "organizer/progress.py", "hourglass_top")
    if at.decisions:
        sentence = tn(
            "As the scores stand, {n} decision will be needed after scoring.",
            "As the scores stand, {n} decisions will be needed after scoring.",
            at.decisions,
        )
        yield Task(sentence, "organizer/standings.py", "balance")


def _intake(at: Desk) -> Iterator[Task]:
    due = sorted(each.authorisation_due for each in at.received if each.authorisation_due and each.verdict.passed)
    if due:
        sentence = tn(
            "{n} authorisation is still due, the first by {day}; {left}.",
            "{n} authorisations are still due, the first by {day}; {left}.",
            len(due),
            day=day(due[0]),
            left=days_left((due[0] - at.today).days + 1),
        )
        yield Task(sentence, "organizer/intake.py", "draw", {"show": "open"})
    waiting = sum(each.is_open for each in at.received)
    if waiting:
        sentence = tn(
            "{n} application waits for the formal check.", "{n} applications wait for the formal check.", waiting
        )
        yield Task(sentence, "organizer/intake.py", "fact_check", {"show": "open"})


def days_left(days: int) -> str:
    """How long is left, today included: ``days`` as ``Progress.days_left`` counts them."""
    if days == 1:
        return t("today is the last day")
    return tn("{n} day left", "{n} days left", days - 1) if days > 1 else t("the time is over")


def figures(at: Desk) -> None:
    """Four numbers: applications, those that passed, cards, days."""
    done, due = sum(row.done for row in at.progress.rows), sum(row.due for row in at.progress.rows)
    passed = sum(each.verdict.passed for each in at.received)
    left = at.progress.days_left
    days = str(left - 1) if left > 1 else t("today") if left else t("over")
    with st.container(horizontal=True, key="figures"):
        st.metric(t("Applications"), len(at.received), width=160)
        st.metric(t("After the formal check"), passed, width=160)
        st.metric(t("Cards submitted"), t("{done} of {due}", done=done, due=due), width=160)
        st.metric(t("Days left to score"), days, width=160)
