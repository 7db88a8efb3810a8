"""A winner's own grant: what is due, what may be asked, what was handed in."""

from __future__ import annotations

from datetime import date

import streamlit as st

from lib.contest.award_duties import ANNOUNCED, DUTIES, Due, DutyKey
from lib.contest.programme import Programme
from lib.services import grant_acts
from lib.services.grants import GrantCard
from lib.ui import grant_card, visit
from lib.ui.organizer_grants import calendar_button
from lib.ui.wording import said, short_day, t

__all__ = ["calendar_button", "shown"]


def shown(programme: Programme, card: GrantCard, today: date) -> None:
    """Everything of the grant, with what its winner may do."""
    mine = [due for due in card.dues if due.key not in ("expense", "dates")]
    if mine:
        st.markdown(
            "\n".join(f"- {grant_card.due_words(due, today)}: {grant_card.due_what(due)}{_by(due)}" for due in mine)
        )
    grant_card.money(card)
    grant_card.facts(programme, card)
    st.subheader(t("Expenses"))
    grant_card.expenses(programme.after_award, card.grant)
    grant_card.ask_form(programme, card.grant)
    _withdraw_form(card)
    st.subheader(t("Duties"))
    grant_card.duties(card)
    for duty in card.duties:
        if duty.key in ANNOUNCED and duty.met_on is None:
            _announcement(card.grant.code, duty.key, duty.state == "open", duty.announced_on is not None)


def _by(due: Due) -> str:
    """Until when; a meeting is on its day."""
    if due.by is None:
        return ""
    on = short_day(due.by)
    return f", {on if due.key == 'evaluation_meeting' else t('until {day}', day=on)}"


def _announcement(code: str, key: DutyKey, is_open: bool, is_announced: bool) -> None:
    what = said(DUTIES[key])
    if is_announced:
        st.button(
            t("Take back: not handed in yet ({what})", what=what),
            key=f"unannounce_{key}_{code}",
            on_click=_take_back,
            args=(code, key),
        )
    elif is_open:
        st.button(
            t("I have handed in: {what}", what=what),
            key=f"announce_{key}_{code}",
            icon=":material/mail:",
            on_click=_announce,
            args=(code, key),
        )


def _announce(code: str, key: DutyKey) -> None:
    grant_card.done(lambda: grant_acts.announce(visit.house(), visit.viewer(), code, key))


def _take_back(code: str, key: DutyKey) -> None:
    act = grant_acts.withdraw_announcement
    grant_card.done(lambda: act(visit.house(), visit.viewer(), code, key), t("Taken back."))


def _withdraw_form(card: GrantCard) -> None:
    waiting = [each.id for each in card.grant.expenses if each.id and each.is_waiting]
    if not waiting:
        return
    code, names = card.grant.code, grant_card.named(card.grant.expenses)
    with st.expander(t("Take a question back…"), icon=":material/undo:"), st.form(f"own_undo_{code}", border=False):
        st.selectbox(t("Expense that waits"), waiting, key=f"own_undo_which_{code}", format_func=names.__getitem__)
        st.form_submit_button(t("Take it back"), on_click=_withdraw, args=(code,))


def _withdraw(code: str) -> None:
    which = st.session_state[f"own_undo_which_{code}"]
    act = grant_acts.withdraw_expense
    grant_card.done(lambda: act(visit.house(), visit.viewer(), code, which), t("Taken back."))
