"""One grant as its winner and organisers see it: money, dates, duties, expenses, and asking for an expense."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import streamlit as st

from lib.contest.award_duties import DUTIES, Due, DutyState
from lib.contest.grants import BUYERS, DOCUMENT_KINDS, Expense, Grant, oddities, right_buyer
from lib.contest.programme import AfterAward, Programme
from lib.contest.wording import shown_money
from lib.services import grant_acts
from lib.services.grants import GrantCard
from lib.services.typed_numbers import LONGEST, typed_amount
from lib.ui import visit
from lib.ui.acts import carried_out, emptied
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import clause, day, said, sentence, short_day, t, tn


def money(card: GrantCard) -> None:
    """Four figures: the grant, approved, spent, left."""
    grant = card.grant
    with st.container(horizontal=True, key=f"money_{grant.code}"):
        st.metric(t("Grant"), shown_or_dash(grant.amount), width=156)
        st.metric(t("Approved"), shown_money(grant.committed), width=156)
        st.metric(t("Spent"), shown_money(grant.spent), width=156)
        st.metric(t("Left"), shown_or_dash(grant.left), width=156)
    if grant.left is not None and grant.left < 0:
        st.warning(t("The sheet lists more than the grant."), icon=":material/warning:")


def shown_or_dash(amount: Decimal | None) -> str:
    return "–" if amount is None else shown_money(amount)


def facts(programme: Programme, card: GrantCard) -> None:
    """The action's days, whom invoices name, and how long documents are kept."""
    grant, rules = card.grant, programme.after_award
    lines = []
    if grant.action:
        begins, ends = day(grant.action.begins), day(grant.action.ends)
        lines.append(t("The action: {begins} – {ends}.", begins=begins, ends=ends))
    else:
        lines.append(t("The dates of the action are not set yet."))
    if rules.invoices_to_organiser:
        organiser = plain(said(programme.programme.organiser))
        if right_buyer(rules, grant.kind) == "organiser":
            buyer = t("The buyer on invoices and contracts: {organiser}", organiser=organiser)
        else:
            buyer = t("The buyer on invoices: the organisation itself")
        lines.append(f"{buyer} ({clause(rules.invoices_to_organiser.clause)}).")
    if card.kept_until and programme.retention:
        until = day(card.kept_until)
        kept = t("Accounting documents are kept at least until {day}", day=until)
        lines.append(f"{kept} ({clause(programme.retention.clause)}).")
    st.markdown("\n".join(f"- {line}" for line in lines))
    if card.outside:
        st.warning(sentence(said(card.outside)), icon=":material/event_busy:")


def due_words(due: Due, today: date) -> str:
    """How pressing something is, in a word with an icon."""
    if due.announced_on:
        return f":material/mail: {t('handed in on {day}, to be confirmed', day=short_day(due.announced_on))}"
    if due.by is None:
        return f":material/hourglass_empty: {t('waits')}"
    if due.urgency == "overdue":
        late = (today - due.by).days
        return ":material/error: " + tn("{n} day overdue", "{n} days overdue", late)
    if due.by == today:
        return f":material/today: {t('today')}"
    word = tn("in {n} day", "in {n} days", (due.by - today).days)
    icon = "schedule" if due.urgency == "this_week" else "event"
    return f":material/{icon}: {word}"


def due_what(due: Due) -> str:
    """What is due, with its clause."""
    if due.key == "dates":
        what = t("set the dates of the action")
    elif due.key == "expense":
        what = tn("{n} expense waits for approval", "{n} expenses wait for approval", due.count)
    else:
        what = said(DUTIES[due.key])
    return f"{what} ({clause(due.clause)})" if due.clause else what


def duty_state(duty: DutyState) -> str:
    """How a duty stands, in words with an icon."""
    if duty.met_on:
        met = t("done on {day}", day=short_day(duty.met_on))
        late = f", {t('after the last day')}" if duty.state == "late" else ""
        return f":material/check_circle: {met}{late}"
    if duty.announced_on:
        return f":material/mail: {t('the winner says: handed in on {day}', day=short_day(duty.announced_on))}"
    if duty.state == "not_yet":
        return f":material/lock_clock: {t('after the action')}"
    return f":material/radio_button_unchecked: {t('to be done')}"


def duties(card: GrantCard) -> None:
    """The duties with their clauses, last days and states."""
    if not card.duties:
        st.markdown(t("The rules of this contest, as they are written here, name no duties after the award."))
        return
    rows = [
        [
            f"{said(DUTIES[duty.key])} ({clause(duty.clause)})",
            short_day(duty.by) if duty.by else "–",
            duty_state(duty),
        ]
        for duty in card.duties
    ]
    header = [t("Duty"), t("Until"), t("State")]
    table(header, rows, f"duties_{card.grant.code}", t("Duties after the award"), wide=(), unbroken=(2,))


def named(expenses: Sequence[Expense]) -> dict[str, str]:
    """The expenses of the record by their ids, as a list offers them: number, what for, how much."""
    return {
        each.id: f"{number}. {each.what or '…'} ({shown_money(each.amount)})"
        for number, each in enumerate(expenses, start=1)
        if each.id
    }


def expenses(rules: AfterAward, grant: Grant) -> None:
    """All expenses, those of the record and those that were typed in the sheet."""
    if not grant.expenses:
        st.markdown(t("No expense has been asked for yet."))
        return
    rows = [
        [str(number), plain(each.what) or "…", shown_money(each.amount), _expense_state(each)]
        for number, each in enumerate(grant.expenses, start=1)
    ]
    header = [t("No."), t("What for"), t("Amount"), t("State")]
    # It takes room that a phone lacks, so only where an expense has one.
    if any(documents := [_document(each) for each in grant.expenses]):
        header.append(t("Document"))
        rows = [[*row, words or "–"] for row, words in zip(rows, documents, strict=True)]
    table(header, rows, f"expenses_{grant.code}", t("Expenses"), wide=(5,), unbroken=(3,))
    odd = [
        f"- {t('No.')} {number}: {said(text)}"
        for number, each in enumerate(grant.expenses, start=1)
        for text in oddities(rules, grant, each)
    ]
    if odd:
        st.warning("\n".join([f"**{t('To be checked')}**", "", *odd]), icon=":material/error:")


def _expense_state(expense: Expense) -> str:
    on = f" {short_day(expense.decided_on)}" if expense.decided_on else ""
    if expense.verdict == "approved":
        word = f":material/check_circle: {t('approved')}{on}"
    elif expense.verdict == "refused":
        reason = f": {plain(expense.reason)}" if expense.reason else ""
        word = f":material/cancel: {t('refused')}{on}{reason}"
    else:
        word = f":material/hourglass_empty: {t('waits')}"
    return word if expense.id else f"{word} · {t('typed in the sheet')}"


def _document(expense: Expense) -> str:
    invoice = expense.invoice
    if invoice is None:
        return plain(expense.document)
    kind = expense.kind if expense.kind else said(DOCUMENT_KINDS[invoice.kind])
    buyer = f", {t('buyer')}: {said(BUYERS[invoice.buyer])}" if invoice.buyer else ""
    words = f"{plain(kind)} {plain(expense.document)}, {short_day(invoice.on)}, {shown_money(invoice.amount)}"
    return words + buyer


def ask_form(programme: Programme, grant: Grant) -> None:
    """Asking for an expense, before it is spent."""
    rule = programme.after_award.expenses_approved_before
    with st.form(f"ask_{grant.code}", border=True):
        if rule:
            st.markdown(
                t("Ask before you buy: every expense needs the organiser's approval beforehand")
                + f" ({clause(rule.clause)})."
            )
        st.text_input(t("What for"), key=f"ask_what_{grant.code}", max_chars=grant_acts.MAX_WHAT)
        amount_field(f"ask_amount_{grant.code}")
        st.form_submit_button(t("Ask for the expense"), on_click=_ask, args=(grant.code,))


def fresh(name: str) -> str:
    """A name for what the visitor is about to send, the same until it was sent: a double click sends one thing."""
    return str(st.session_state.setdefault(f"fresh:{name}", secrets.token_hex(8)))


def used(name: str) -> None:
    st.session_state.pop(f"fresh:{name}", None)


def amount_field(key: str) -> None:
    """A field for zł and grosze, empty at first; ``amount_of`` reads it.

    Not a field of the browser's for numbers: one that is not set to Polish drops the comma of ``12,50``, which leaves
    1250.
    """
    st.text_input(t("Amount in zł"), key=key, max_chars=LONGEST, placeholder="0,00", width=200)


def amount_of(key: str) -> Decimal:
    """What was typed as an amount. Raises Denied for what is none."""
    return typed_amount(st.session_state.get(key) or "")


def _ask(code: str) -> None:
    what, key, name = st.session_state[f"ask_what_{code}"], f"ask_amount_{code}", f"expense:{code}"

    def ask() -> None:
        grant_acts.ask_expense(visit.house(), visit.viewer(), code, fresh(name), amount_of(key), what)

    if done(ask):
        used(name)
        emptied(f"ask_what_{code}", key)


def done(act: Callable[[], None], word: str | None = None) -> bool:
    """Carry an act out and say that it is saved."""
    return carried_out(act, word or t("Saved."))
