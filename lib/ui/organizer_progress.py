"""Who has scored what: the matrix, who is late and what that endangers, and the end of scoring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import streamlit as st

from lib.contest.applications import by_code
from lib.contest.programme import Period, Programme
from lib.contest.wording import shown_date
from lib.services import intake
from lib.services.late_confirmation import LateAct
from lib.services.results import Progress, ReviewerProgress
from lib.ui import visit
from lib.ui.acts import carried_out, emptied
from lib.ui.organizer_reminders import reminder
from lib.ui.organizer_start import days_left
from lib.ui.safe import plain
from lib.ui.status import CELL_SIGNS, cell_words
from lib.ui.tables import table
from lib.ui.wording import clause, clock, day, said, t, tn

#: Narrow columns with one sign each; the person stays in sight while the rest scrolls.
_STYLE = """<style>
.stMain .st-key-table_matrix [data-testid="stTable"] :is(th, td) {{ padding: .25rem .3rem; text-align: center; }}
.stMain .st-key-table_matrix [data-testid="stTable"] :is(th, td):first-child {{
  text-align: left; position: sticky; left: 0; z-index: 1; min-width: 8.5rem; background: {background};
}}
</style>"""


def _background() -> str:
    """The page's own colour, for cells that others pass under."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    return str(st.get_option(f"theme.{theme}.backgroundColor") or "Canvas")


def matrix(programme: Programme, rows: Sequence[ReviewerProgress], columns: Sequence[str], late_first: bool) -> None:
    """People down by side, applications across; each side's own row counts its submitted cards."""
    cells: list[list[str]] = []
    for side in programme.sides:
        people = [row for row in rows if row.reviewer.side == side.key and _concerned(row, columns)]
        if not people:
            continue
        people.sort(key=lambda row: by_code(row.reviewer.code))
        if late_first:
            people.sort(key=lambda row: -_left(row, columns))
        done, due = (sum(counts) for counts in zip(*(_counts(row, columns) for row in people), strict=True))
        by_column = [str(sum(row.cells[code] == "submitted" for row in people)) for code in columns]
        name = t("{side}, cards submitted", side=said(side.label))
        cells.append([f"**{part}**" for part in [name, f"{done} / {due}", *by_column]])
        cells += [_person(row, columns) for row in people]
    st.html(_STYLE.format(background=_background()))
    header = [t("Person"), t("Cards"), *(plain(code) for code in columns)]
    table(header, cells, "matrix", t("Who has scored which application"), wide=(), unbroken=(2,))
    words = cell_words()
    signs = [f"{sign} {words[state]}" for state, sign in CELL_SIGNS.items()]
    if any(row.endangered for row in rows):
        signs.append(f":material/priority_high: {t('their own application drops out unless they score')}")
    st.markdown(" · ".join(signs))


def _person(row: ReviewerProgress, columns: Sequence[str]) -> list[str]:
    done, due = _counts(row, columns)
    name = f"{plain(row.reviewer.code)} {plain(row.reviewer.person.name)}"
    if row.endangered:
        name += f" :material/priority_high: {', '.join(plain(code) for code in row.endangered)}"
    return [name, f"{done} / {due}", *(CELL_SIGNS[row.cells[code]] for code in columns)]


def _counts(row: ReviewerProgress, columns: Sequence[str]) -> tuple[int, int]:
    states = [row.cells[code] for code in columns]
    return states.count("submitted"), sum(state not in ("excluded", "stepped_aside") for state in states)


def _left(row: ReviewerProgress, columns: Sequence[str]) -> int:
    done, due = _counts(row, columns)
    return due - done


def _concerned(row: ReviewerProgress, columns: Sequence[str]) -> bool:
    """Someone of another area's committee has no row here."""
    return any(row.cells[code] != "excluded" for code in columns) or not columns


def state_of_scoring(progress: Progress) -> None:
    """How much is done and how long is left."""
    done, due = sum(row.done for row in progress.rows), sum(row.due for row in progress.rows)
    if due:
        st.progress(done / due, t("{done} of {due} cards submitted", done=done, due=due))
    closes = day(progress.scoring.closes)
    if not progress.scoring.has_begun(progress.today) and progress.scoring.opens:
        st.info(t("Scoring begins on {day}.", day=day(progress.scoring.opens)), icon=":material/event:")
    elif progress.days_left:
        st.markdown(t("Scoring is open until {day}: {left}.", day=closes, left=days_left(progress.days_left)))
    else:
        st.info(t("Scoring ended on {day}.", day=closes), icon=":material/lock:")


def anonymity(withheld: Sequence[str], late: Sequence[LateAct], is_owed: bool) -> None:
    """Applications that reviewers do not get, and what was confirmed or withheld after scoring had begun."""
    if withheld:
        codes = ", ".join(plain(code) for code in withheld)
        sentence = t("Reviewers do not get these yet, their anonymity is not confirmed: {codes}.", codes=codes)
        owed = t("Nobody owes a card for them until then.") if is_owed else ""
        st.warning(f"{sentence} {owed}", icon=":material/visibility_off:")
        st.page_link("organizer/anonymity.py", label=t("Go there"), icon=":material/arrow_forward:")
    if late and is_owed:
        with st.expander(t("Anonymity confirmed or taken back since scoring began"), icon=":material/schedule:"):
            st.markdown(t("An application counts for the duty to score only while reviewers get it."))
            for act in late:
                when = f"{day(act.at.date())}, {clock(act.at)}"
                word = t("confirmed") if act.is_confirmed else t("confirmation taken back")
                st.markdown(f"- {plain(act.code)}: {word} · {when}")


def endangered(programme: Programme, progress: Progress) -> None:
    """Whose own application drops out, and reminders to everybody who still has cards to score."""
    for code in progress.unlisted:
        st.warning(
            t("Nobody is listed to score for {code}. Add its representative in the sheet.", code=plain(code)),
            icon=":material/person_alert:",
        )
    at_risk = [row for row in progress.rows if row.endangered]
    # Once scoring is over there is nothing left to remind anybody of.
    others = [row for row in progress.rows if progress.days_left and not row.endangered and row.done < row.due]
    if at_risk and programme.duty:
        rule = clause(programme.duty.clause)
        if progress.days_left:
            st.subheader(t("Who endangers their own application ({clause})", clause=rule))
        else:
            st.subheader(t("Whose application dropped out ({clause})", clause=rule))
        for row in _late_first(at_risk):
            _reminder(programme, progress, row, "priority_high")
    if others:
        st.subheader(t("Who else still has cards to score"))
        for row in _late_first(others):
            _reminder(programme, progress, row, "schedule")
    if progress.rows and all(row.done == row.due for row in progress.rows):
        st.success(t("Everybody has submitted all their cards."), icon=":material/check_circle:")


def _late_first(rows: Sequence[ReviewerProgress]) -> Iterator[ReviewerProgress]:
    yield from sorted(rows, key=lambda row: (row.done - row.due, by_code(row.reviewer.code)))


def _reminder(programme: Programme, progress: Progress, row: ReviewerProgress, icon: str) -> None:
    person = row.reviewer
    missing = tn("{n} card missing of {due}", "{n} cards missing of {due}", row.due - row.done, due=row.due)
    own = f" · {', '.join(plain(code) for code in row.endangered)}" if row.endangered else ""
    label = f"{plain(person.code)} {plain(person.person.name)} · {missing}{own}"
    if not progress.scoring.includes(progress.today):
        st.markdown(f":material/{icon}: {label}")
        return
    with st.expander(label, icon=f":material/{icon}:"):
        to = plain(person.person.email) or t("no e-mail address")
        st.markdown(t("Reminder to copy, to {address}:", address=to))
        st.code(reminder(programme, progress, row), language=None, wrap_lines=True)


def deadline(now: Period, by_rules: Period, because: str | None, today: date) -> None:
    """The end of scoring: move it, end scoring at once, go back to the regulation."""
    rules = f"{shown_date(by_rules.closes)} ({clause(by_rules.clause)})"
    if because is None:
        st.markdown(t("Scoring ends with the day {day}, as the regulation says.", day=rules))
    else:
        st.markdown(
            t("Scoring ends with the day {day}. The regulation says {rules}.", day=shown_date(now.closes), rules=rules)
        )
        st.text(t("Reason: {reason}", reason=because))
        st.button(t("Back to the day of the regulation"), icon=":material/undo:", on_click=_restore)
    with st.form("deadline"):
        st.date_input(
            t("New last day of scoring"),
            value=None,
            key="deadline_day",
            format="DD.MM.YYYY",
            min_value=max(today, by_rules.opens or today),
        )
        st.text_input(t("Reason (it goes on the record)"), key="deadline_reason", max_chars=300)
        with st.container(horizontal=True):
            st.form_submit_button(t("Move the end of scoring"), icon=":material/event:", on_click=_move)
            if now.includes(today):
                st.checkbox(t("Whoever has not scored everything by now drops out for good."), key="deadline_sure")
                st.form_submit_button(
                    t("End scoring now"), icon=":material/lock:", on_click=_move, args=(today - timedelta(days=1),)
                )


def _move(closes: date | None = None) -> None:
    house, viewer = visit.house(), visit.viewer()
    last, reason = closes or st.session_state["deadline_day"], st.session_state["deadline_reason"]
    if closes and not st.session_state["deadline_sure"]:
        st.toast(t("Tick first what ending scoring now means."), icon=":material/block:", duration="long")
    elif last is None:
        st.toast(t("Choose the new last day."), icon=":material/block:", duration="long")
    elif carried_out(lambda: intake.move_deadline(house, viewer, last, reason), t("The end of scoring is moved.")):
        emptied("deadline_day", "deadline_reason")


def _restore() -> None:
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: intake.restore_deadline(house, viewer), t("The day of the regulation holds again."))
