"""Support for organisers: hours per supporter and applicant, booking and taking back, and what help was asked for."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.contest.people import Reviewer
from lib.contest.programme import Programme
from lib.contest.support import Balance, Booking, Need, limit_of, shown_hours
from lib.contest.wording import shown_points
from lib.services import support
from lib.services.support import SupportOverview
from lib.services.typed_numbers import LONGEST, typed_hours
from lib.ui import visit
from lib.ui.acts import emptied
from lib.ui.grant_card import done, fresh, used
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import clause, said, short_day, t, tn

#: So many applications that asked for help are shown at once.
_FEW = 12


def rule(programme: Programme) -> None:
    """What the regulation says about support, in one line."""
    found, limit = programme.support, limit_of(programme.support)
    if found is None:
        st.markdown(t("The rules of this contest say nothing about support."))
    elif limit is None:
        st.markdown(t("There is no limit of hours") + f" ({clause(found.clause)}).")
    else:
        most = t("One person gives one applicant at most {hours} hours", hours=shown_points(limit))
        st.markdown(f"{most} ({clause(found.clause)}).")


def book_form(programme: Programme, at: SupportOverview) -> None:
    """Booking hours."""
    if not at.supporters:
        st.info(t("Nobody can give support yet: add the organiser's people in the sheet."), icon=":material/group_add:")
        st.page_link("organizer/sheet.py", label=t("The sheet"), icon=":material/table:")
        return
    people, titles = _names(at.supporters), {each.code: each.title for each in at.applications}
    with st.form("support"):
        st.selectbox(
            t("Who helps"),
            list(people),
            index=None,
            key="support_who",
            format_func=people.__getitem__,
            placeholder=t("Choose a person"),
        )
        st.selectbox(
            t("Application"),
            list(titles),
            index=None,
            key="support_whom",
            format_func=lambda code: f"{code} {titles[code]}",
            placeholder=t("Choose by code or title"),
        )
        with st.container(horizontal=True):
            # Not a field of the browser's for numbers: one that is not set to Polish makes 15 of "1,5".
            st.text_input(t("Hours"), "1", key="support_hours", max_chars=LONGEST, placeholder="1:30", width=140)
            st.date_input(t("Day"), at.today, key="support_on", format="DD.MM.YYYY", width=160)
            needs = programme.support.needs if programme.support else ()
            st.selectbox(t("Kind of support"), [*needs, ""], key="support_need", format_func=need_word, width=220)
        st.form_submit_button(t("Book the hours"), icon=":material/volunteer_activism:", on_click=_book)


def need_word(need: str) -> str:
    """A need as the programme spells it."""
    return need or t("something else")


def _names(people: Sequence[Reviewer]) -> dict[str, str]:
    return {each.code: f"{each.code} {each.person.name}" for each in people}


def _book() -> None:
    who, whom = st.session_state["support_who"], st.session_state["support_whom"]
    on, need = st.session_state["support_on"], st.session_state["support_need"]
    if not who or not whom or on is None:
        st.toast(t("Choose who helps, the application and the day."), icon=":material/block:")
        return
    house, viewer = visit.house(), visit.viewer()

    def book() -> None:
        hours = typed_hours(st.session_state["support_hours"])
        support.book(house, viewer, whom, who, hours, on, need, fresh("support"))

    if done(book, t("Booked.")):
        used("support")
        emptied("support_whom")


def balances(at: SupportOverview) -> None:
    """Hours per applicant and supporter, with what is left of the limit."""
    if not at.balances:
        st.markdown(t("No hours are booked yet."))
        return
    names, titles = _names(at.supporters), {each.code: f"{each.code} {each.title}" for each in at.applications}
    rows = [
        [
            "; ".join(plain(titles.get(code, code)) for code in each.applications),
            plain(names.get(each.supporter, each.supporter)),
            said(shown_hours(each.hours)),
            _left(each),
        ]
        for each in at.balances
    ]
    header = [t("Application"), t("Who helps"), t("Given"), t("Left")]
    if all(each.limit is None for each in at.balances):
        header, rows = header[:3], [row[:3] for row in rows]
    # On a phone every column is in sight: what is left is what one looks for.
    table(header, rows, "balances", t("Hours per supporter and applicant"), wide=())


def _left(balance: Balance) -> str:
    if balance.left is None:
        return "–"
    if balance.exceeds:
        return f":material/error: {t('more than the rules allow')}"
    return said(shown_hours(balance.left)) if balance.left else f":material/block: {t('nothing')}"


def needs(at: SupportOverview) -> None:
    """What help was asked for, the open ones first."""
    if not at.needs:
        st.markdown(t("No application asks for help."))
        return
    still = sum(need.state == "open" for need in at.needs)
    st.markdown(tn("**{n}** request is still open.", "**{n}** requests are still open.", still))
    names, titles = _names(at.supporters), {each.code: f"{each.code} {each.title}" for each in at.applications}
    rows = [
        [plain(titles[code]), ", ".join(_need(need, names) for need in asked)] for code, asked in _grouped(at.needs)
    ]
    header = [t("Application"), t("Not answered yet, or by whom")]
    with st.expander(t("What help was asked for"), icon=":material/list:", expanded=len(rows) <= _FEW):
        table(header, rows, "needs", t("What help was asked for"), wide=())


def _grouped(needs: Sequence[Need]) -> list[tuple[str, list[Need]]]:
    """What each application asked for, what is open first; those with something open first."""
    grouped: dict[str, list[Need]] = {}
    for need in sorted(needs, key=lambda need: need.state != "open"):
        grouped.setdefault(need.application, []).append(need)
    return list(grouped.items())


def _need(need: Need, names: dict[str, str]) -> str:
    by = ", ".join(plain(names.get(code, code)) for code in need.answered_by)
    icon = "check_circle" if by else "radio_button_unchecked"
    words = f":material/{icon}:\N{NO-BREAK SPACE}{plain(need_word(need.need))}"
    return f"{words} ({by})" if by else words


def bookings(at: SupportOverview) -> None:
    """The bookings made here, which can be taken back, and how many rows the sheet has beside them."""
    if at.in_sheet:
        st.markdown(
            tn(
                "{n} row of the sheet's tab Wsparcie counts as well; it is changed there.",
                "{n} rows of the sheet's tab Wsparcie count as well; they are changed there.",
                len(at.in_sheet),
            )
        )
    if not at.booked:
        return
    words = {each.id: _booking(each) for each in at.booked}
    of = {each.id: each.application for each in at.booked}
    with st.expander(t("Take a booking back…"), icon=":material/undo:"), st.form("cancel_support", border=False):
        st.selectbox(
            t("Booking"),
            list(words),
            index=None,
            key="cancel_which",
            format_func=words.__getitem__,
            placeholder=t("Choose a booking"),
        )
        st.form_submit_button(t("Take it back"), on_click=_cancel, args=(of,))


def _booking(each: Booking) -> str:
    on = short_day(each.on) if each.on else ""
    return f"{on} {each.supporter} → {each.application}: {said(shown_hours(each.hours))}, {need_word(each.need)}"


def _cancel(of: dict[str, str]) -> None:
    which = st.session_state["cancel_which"]
    act = support.cancel
    if which is None:
        st.toast(t("Choose what is to be taken back."), icon=":material/block:")
    elif done(lambda: act(visit.house(), visit.viewer(), of[which], which), t("Taken back.")):
        emptied("cancel_which")
