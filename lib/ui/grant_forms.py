"""What an organiser records for one grant: the action's days, duties, decisions on expenses, documents; and undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from lib.contest.award_duties import DUTIES, DutyKey
from lib.contest.grants import BUYERS, DOCUMENT_KINDS, Action, Grant, Invoice, right_buyer
from lib.contest.programme import Programme
from lib.services import grant_acts
from lib.services.grants import GrantCard
from lib.ui import visit
from lib.ui.acts import emptied
from lib.ui.grant_card import amount_field, amount_of, done, named
from lib.ui.wording import clause, said, short_day, t


def dates_form(card: GrantCard) -> None:
    """The action's first and last day."""
    grant = card.grant
    with st.form(f"dates_{grant.code}", border=False):
        begins = grant.action.begins if grant.action else None
        ends = grant.action.ends if grant.action else None
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.date_input(t("First day"), begins, key=f"begins_{grant.code}", format="DD.MM.YYYY", width=160)
            st.date_input(t("Last day"), ends, key=f"ends_{grant.code}", format="DD.MM.YYYY", width=160)
            st.form_submit_button(t("Save the dates"), on_click=_dates, args=(grant.code,))


def _dates(code: str) -> None:
    begins, ends = st.session_state[f"begins_{code}"], st.session_state[f"ends_{code}"]
    if begins is None or ends is None:
        st.toast(t("Choose both days."), icon=":material/block:")
        return
    done(lambda: grant_acts.set_dates(visit.house(), visit.viewer(), code, Action(begins, ends)))


def duty_form(programme: Programme, card: GrantCard, today: date) -> None:
    """One duty as met on a day, and the day that was agreed for the evaluation meeting."""
    grant = card.grant
    left = [duty.key for duty in card.duties if duty.met_on is None]
    if left:
        with (
            st.form(f"duty_{grant.code}", border=False),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            st.selectbox(
                t("Duty"),
                left,
                index=None,
                key=f"duty_which_{grant.code}",
                format_func=lambda key: said(DUTIES[key]),
                placeholder=t("Choose a duty"),
                width=320,
            )
            st.date_input(t("Done on"), today, key=f"duty_on_{grant.code}", format="DD.MM.YYYY", width=160)
            st.form_submit_button(t("Done"), on_click=_duty, args=(grant.code,))
    if programme.after_award.contract and grant.kind == "informal_group" and "contract" in left:
        representative = card.application.personal.representative or "…"
        st.text(
            t("The contract is signed with the group's representative: {name}", name=representative)
            + f" ({clause(programme.after_award.contract.clause)})."
        )
    if programme.after_award.evaluation_meeting and "evaluation_meeting" in left:
        with (
            st.form(f"meeting_{grant.code}", border=False),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            st.date_input(
                t("Evaluation meeting agreed for"),
                grant.meeting,
                key=f"meeting_on_{grant.code}",
                format="DD.MM.YYYY",
                width=300,
            )
            st.form_submit_button(t("Save the meeting"), on_click=_meeting, args=(grant.code,))


def _duty(code: str) -> None:
    duty, on = st.session_state[f"duty_which_{code}"], st.session_state[f"duty_on_{code}"]
    if not duty or on is None:
        st.toast(t("Choose the duty and the day."), icon=":material/block:")
    elif done(lambda: grant_acts.meet_duty(visit.house(), visit.viewer(), code, duty, on)):
        emptied(f"duty_which_{code}")


def _meeting(code: str) -> None:
    on = st.session_state[f"meeting_on_{code}"]
    if on is None:
        st.toast(t("Choose the day."), icon=":material/block:")
        return
    done(lambda: grant_acts.agree_meeting(visit.house(), visit.viewer(), code, on))


def decide_form(grant: Grant, today: date) -> None:
    """Approving or refusing an expense that waits; one that was typed in the sheet is decided on there."""
    if any(each.is_waiting and not each.id for each in grant.expenses):
        st.markdown(t("What was typed in the sheet is approved or refused there, in the column Zaakceptowany."))
    waiting = named(grant.expenses)
    choices = [each.id for each in grant.expenses if each.id and each.is_waiting]
    if not choices:
        return
    with st.form(f"decide_{grant.code}", border=True):
        st.selectbox(
            t("Expense that waits"), choices, key=f"decide_which_{grant.code}", format_func=waiting.__getitem__
        )
        st.date_input(t("Agreed on"), today, key=f"decide_on_{grant.code}", format="DD.MM.YYYY", width=160)
        st.text_input(
            t("Reason for a refusal (it goes on the record)"),
            key=f"decide_reason_{grant.code}",
            max_chars=grant_acts.MAX_REASON,
        )
        with st.container(horizontal=True):
            st.form_submit_button(
                t("Approve"), icon=":material/check:", type="primary", on_click=_approve, args=(grant.code,)
            )
            st.form_submit_button(t("Refuse"), icon=":material/close:", on_click=_refuse, args=(grant.code,))


def _approve(code: str) -> None:
    which, on = st.session_state[f"decide_which_{code}"], st.session_state[f"decide_on_{code}"]
    if on is None:
        st.toast(t("Choose the day."), icon=":material/block:")
        return
    done(lambda: grant_acts.approve_expense(visit.house(), visit.viewer(), code, which, on), t("Approved."))


def _refuse(code: str) -> None:
    which, reason = st.session_state[f"decide_which_{code}"], st.session_state[f"decide_reason_{code}"]
    if done(lambda: grant_acts.refuse_expense(visit.house(), visit.viewer(), code, which, reason), t("Refused.")):
        emptied(f"decide_reason_{code}")


def document_form(programme: Programme, grant: Grant, today: date) -> None:
    """The accounting document of an approved expense."""
    names = named(grant.expenses)
    choices = [each.id for each in grant.expenses if each.id and each.verdict == "approved" and not each.invoice]
    if not choices:
        return
    right = right_buyer(programme.after_award, grant.kind)
    with st.expander(t("Record a document"), icon=":material/receipt_long:"), st.form(f"invoice_{grant.code}"):
        st.selectbox(t("Approved expense"), choices, key=f"invoice_which_{grant.code}", format_func=names.__getitem__)
        with st.container(horizontal=True):
            st.date_input(
                t("Date of the document"), today, key=f"invoice_on_{grant.code}", format="DD.MM.YYYY", width=180
            )
            amount_field(f"invoice_amount_{grant.code}")
            st.selectbox(
                t("Kind"),
                list(DOCUMENT_KINDS),
                key=f"invoice_kind_{grant.code}",
                format_func=lambda kind: said(DOCUMENT_KINDS[kind]),
                width=180,
            )
        st.radio(
            t("Buyer on the document (here it has to be: {buyer})", buyer=said(BUYERS[right])),
            list(BUYERS),
            index=None,
            key=f"invoice_buyer_{grant.code}",
            format_func=lambda buyer: said(BUYERS[buyer]),
            horizontal=True,
        )
        st.text_input(t("Number or link"), key=f"invoice_document_{grant.code}", max_chars=grant_acts.MAX_DOCUMENT)
        st.form_submit_button(t("Save the document"), on_click=_invoice, args=(grant.code,))


def _invoice(code: str) -> None:
    values = {name: st.session_state[f"invoice_{name}_{code}"] for name in ("which", "on", "buyer", "kind", "document")}
    if values["buyer"] is None or values["on"] is None:
        st.toast(t("Choose the buyer and the date."), icon=":material/block:")
        return

    def record() -> None:
        invoice = Invoice(values["on"], amount_of(f"invoice_amount_{code}"), values["buyer"], values["kind"])
        grant_acts.record_invoice(visit.house(), visit.viewer(), code, values["which"], invoice, values["document"])

    if done(record):
        emptied(f"invoice_amount_{code}", f"invoice_document_{code}", f"invoice_buyer_{code}")


def undo(card: GrantCard) -> None:
    """Everything of this grant that can be taken back, one at a time."""
    steps = _steps(card)
    if not steps:
        return
    code = card.grant.code
    with st.expander(t("Take something back…"), icon=":material/undo:"), st.form(f"undo_{code}", border=False):
        st.selectbox(t("What"), list(steps), index=None, key=f"undo_which_{code}", placeholder=t("Choose what"))
        st.form_submit_button(t("Take it back"), on_click=_undo, args=(code, steps))


def _steps(card: GrantCard) -> dict[str, Callable[[], None]]:
    house, viewer, grant, code = visit.house(), visit.viewer(), card.grant, card.grant.code

    def duty_step(key: DutyKey) -> Callable[[], None]:
        return lambda: grant_acts.reopen_duty(house, viewer, code, key)

    def expense_step(act: Callable[..., None], expense: str) -> Callable[[], None]:
        return lambda: act(house, viewer, code, expense)

    steps: dict[str, Callable[[], None]] = {}
    if grant.action:
        steps[t("the dates of the action")] = lambda: grant_acts.clear_dates(house, viewer, code)
    if grant.meeting:
        agreed = t("the meeting agreed for {day}", day=short_day(grant.meeting))
        steps[agreed] = lambda: grant_acts.cancel_meeting(house, viewer, code)
    for duty in card.duties:
        if duty.met_on:
            steps[t("done: {duty}", duty=said(DUTIES[duty.key]))] = duty_step(duty.key)
    names = named(grant.expenses)
    for each in grant.expenses:
        if not each.id:
            continue
        if each.invoice:
            steps[t("the document of {expense}", expense=names[each.id])] = expense_step(
                grant_acts.withdraw_invoice, each.id
            )
        elif each.verdict:
            steps[t("the decision on {expense}", expense=names[each.id])] = expense_step(
                grant_acts.withdraw_verdict, each.id
            )
        if not each.invoice:
            steps[t("the question about {expense}", expense=names[each.id])] = expense_step(
                grant_acts.withdraw_expense, each.id
            )
    return steps


def _undo(code: str, steps: dict[str, Callable[[], None]]) -> None:
    act = steps.get(st.session_state[f"undo_which_{code}"])
    if act is None:
        st.toast(t("Choose what is to be taken back."), icon=":material/block:")
    elif done(act, t("Taken back.")):
        emptied(f"undo_which_{code}")
