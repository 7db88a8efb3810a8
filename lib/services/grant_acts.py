"""What organisers, and winners for their own grant, do after the award. Each act is checked where it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from lib.contest.award_duties import ANNOUNCED, DutyKey, rule_of, why_not_met
from lib.contest.grants import (
    DOCUMENT_KINDS,
    Action,
    Expense,
    Grant,
    Invoice,
    Verdict,
    why_not_amount,
    why_not_approve,
    why_not_dates,
    why_not_invoice,
)
from lib.contest.permissions import Viewer, can_follow_grants, can_see_grant, is_organizer
from lib.contest.wording import Text
from lib.services.bootstrap import House
from lib.services.editions import NOT_ALLOWED, Act, Denied, Edition
from lib.services.grants import NOT_PUBLISHED, grant_of, winners_of
from lib.services.intake import REASON_NEEDED
from lib.services.support import NAMED
from lib.storage.expense_texts import ExpenseTexts, expense_texts, keep_expense_texts

MAX_WHAT, MAX_DOCUMENT, MAX_REASON = 300, 500, 300

Deciding = Callable[[Edition, Grant], list[Act]]


def set_dates(house: House, viewer: Viewer, code: str, action: Action) -> None:
    """The days of the action, both included."""

    def decide(edition: Edition, grant: Grant) -> list[Act]:
        _deny(why_not_dates(action))
        if grant.action == action:
            return []
        payload = {"begins": action.begins.isoformat(), "ends": action.ends.isoformat()}
        return [Act("action_dated", code, payload)]

    _as_organizer(house, viewer, code, decide)


def clear_dates(house: House, viewer: Viewer, code: str) -> None:
    _as_organizer(house, viewer, code, lambda _, grant: [Act("action_dates_cleared", code, {})] if grant.action else [])


def meet_duty(house: House, viewer: Viewer, code: str, duty: DutyKey, on: date) -> None:
    """Record a duty as met on a day: the contract signed, documents and summary received, the meeting held, ..."""

    def decide(edition: Edition, grant: Grant) -> list[Act]:
        _deny(why_not_met(edition.programme, grant, duty, on, edition.now().date()))
        if grant.met.get(duty) == on:
            return []
        return [Act("duty_met", code, {"duty": duty, "on": on.isoformat()})]

    _as_organizer(house, viewer, code, decide)


def reopen_duty(house: House, viewer: Viewer, code: str, duty: DutyKey) -> None:
    """Take back that a duty was met. What the sheet's attendance list says stays."""

    def decide(edition: Edition, grant: Grant) -> list[Act]:
        standing = edition.standing("duty", code, part=duty)
        return [Act("duty_reopened", code, {"duty": duty})] if standing else []

    _as_organizer(house, viewer, code, decide)


def announce(house: House, viewer: Viewer, code: str, duty: DutyKey) -> None:
    """The winner says that documents were handed in today; an organiser confirms with ``meet_duty``."""

    def decide(edition: Edition, grant: Grant) -> list[Act]:
        today = edition.now().date()
        if duty not in ANNOUNCED:
            raise Denied(NOT_ALLOWED)
        _deny(why_not_met(edition.programme, grant, duty, today, today))
        if duty in grant.met or duty in grant.announced:
            return []
        return [Act("duty_announced", code, {"duty": duty, "on": today.isoformat()})]

    _for_grant(house, viewer, code, decide)


def withdraw_announcement(house: House, viewer: Viewer, code: str, duty: DutyKey) -> None:
    def decide(edition: Edition, grant: Grant) -> list[Act]:
        return [Act("duty_announcement_withdrawn", code, {"duty": duty})] if duty in grant.announced else []

    _for_grant(house, viewer, code, decide)


def agree_meeting(house: House, viewer: Viewer, code: str, on: date) -> None:
    """The day that organiser and winner agreed on for the evaluation meeting (III.18)."""

    def decide(edition: Edition, grant: Grant) -> list[Act]:
        if rule_of(edition.programme.after_award, "evaluation_meeting") is None:
            raise Denied(Text(pl="regulamin nie zna takiego spotkania", en="the regulation has no such meeting"))
        if grant.action and on < grant.action.ends:
            raise Denied(Text(pl="spotkanie jest po zakończeniu działania", en="the meeting is after the action"))
        return [] if grant.meeting == on else [Act("evaluation_agreed", code, {"on": on.isoformat()})]

    _as_organizer(house, viewer, code, decide)


def cancel_meeting(house: House, viewer: Viewer, code: str) -> None:
    _as_organizer(
        house, viewer, code, lambda _, grant: [Act("evaluation_cancelled", code, {})] if grant.meeting else []
    )


# --- expenses -------------------------------------------------------------------------------------------------


def ask_expense(house: House, viewer: Viewer, code: str, expense: str, amount: Decimal, what: str) -> None:
    """Ask for an expense before it is spent. ``expense`` names it: the same one sent twice is asked once.

    ``what`` it is for stays beside the record. An organiser or the winner's representative asks.
    """

    def decide(edition: Edition, grant: Grant) -> list[Act]:
        _deny(why_not_amount(amount))
        if not NAMED.fullmatch(expense):
            raise Denied(NOT_ALLOWED)
        _words(what, MAX_WHAT, Text(pl="napisz, na co jest ten wydatek", en="say what the expense is for"))
        if any(entry.payload["expense"] == expense for entry in edition.ever("expense")):
            return []
        return [Act("expense_asked", code, {"expense": expense, "amount": f"{amount:.2f}"})]

    def beside(connection: Connection) -> None:
        keep_expense_texts(connection, viewer.edition, {expense: ExpenseTexts(what.strip())})

    _for_grant(house, viewer, code, decide, beside)


def withdraw_expense(house: House, viewer: Viewer, code: str, expense: str) -> None:
    """Take an expense back: its winner while it waits, an organiser until there is a document."""

    def decide(edition: Edition, grant: Grant) -> list[Act]:
        found = grant.expense(expense)
        if found is None:
            return []
        if found.invoice or (found.verdict and not is_organizer(viewer)):
            raise Denied(Text(pl="ten wydatek jest już rozstrzygnięty", en="this expense is decided already"))
        undone = [Act("expense_verdict_withdrawn", code, {"expense": expense})] if found.verdict else []
        return [*undone, Act("expense_withdrawn", code, {"expense": expense})]

    _for_grant(house, viewer, code, decide)


def approve_expense(house: House, viewer: Viewer, code: str, expense: str, on: date) -> None:
    """Approve an expense; ``on``: the day on which the winner was told so. Denied beyond what is left of the grant."""

    def decide(edition: Edition, grant: Grant) -> list[Act]:
        found = _waiting(grant, expense, "approved")
        if found is None:
            return []
        _check_past(edition, on)
        if found.asked_on and on < found.asked_on:
            raise Denied(Text(pl="zgoda nie może być przed pytaniem", en="an approval cannot be before the question"))
        _deny(why_not_approve(grant, found))
        return [Act("expense_approved", code, {"expense": expense, "on": on.isoformat()})]

    _as_organizer(house, viewer, code, decide)


def refuse_expense(house: House, viewer: Viewer, code: str, expense: str, reason: str) -> None:
    """Refuse an expense, with a reason on the record."""

    def decide(edition: Edition, grant: Grant) -> list[Act]:
        found = _waiting(grant, expense, "refused")
        if found is None:
            return []
        why = _words(reason, MAX_REASON, REASON_NEEDED)
        payload = {"expense": expense, "on": edition.now().date().isoformat(), "reason": why}
        return [Act("expense_refused", code, payload)]

    _as_organizer(house, viewer, code, decide)


def withdraw_verdict(house: House, viewer: Viewer, code: str, expense: str) -> None:
    """Back to waiting, while nothing was spent."""

    def decide(edition: Edition, grant: Grant) -> list[Act]:
        found = grant.expense(expense)
        if found is None or found.verdict is None:
            return []
        if found.invoice:
            raise Denied(Text(pl="najpierw usuń dokument tego wydatku", en="take the document back first"))
        return [Act("expense_verdict_withdrawn", code, {"expense": expense})]

    _as_organizer(house, viewer, code, decide)


def record_invoice(house: House, viewer: Viewer, code: str, expense: str, invoice: Invoice, document: str) -> None:
    """Record the accounting document of an approved expense; ``document``: its number or link, beside the record."""

    def decide(edition: Edition, grant: Grant) -> list[Act]:
        found = _known(grant, expense)
        _check_past(edition, invoice.on)
        _deny(why_not_amount(invoice.amount))
        if invoice.kind not in DOCUMENT_KINDS:
            raise Denied(NOT_ALLOWED)
        _deny(why_not_invoice(edition.programme.after_award, grant, found, invoice))
        _words(document, MAX_DOCUMENT, Text(pl="podaj numer albo link dokumentu", en="give its number or link"))
        if found.invoice == invoice:
            return []
        payload = {
            "expense": expense,
            "on": invoice.on.isoformat(),
            "amount": f"{invoice.amount:.2f}",
            "buyer": invoice.buyer,
            "kind": invoice.kind,
        }
        return [Act("invoice_recorded", code, payload)]

    def beside(connection: Connection) -> None:
        words = expense_texts(connection, viewer.edition).get(expense, ExpenseTexts())
        keep_expense_texts(connection, viewer.edition, {expense: replace(words, document=document.strip())})

    _as_organizer(house, viewer, code, decide, beside)


def withdraw_invoice(house: House, viewer: Viewer, code: str, expense: str) -> None:
    def decide(edition: Edition, grant: Grant) -> list[Act]:
        found = grant.expense(expense)
        return [Act("invoice_withdrawn", code, {"expense": expense})] if found and found.invoice else []

    _as_organizer(house, viewer, code, decide)


# --- checks ---------------------------------------------------------------------------------------------------


Beside = Callable[[Connection], None]


def _as_organizer(house: House, viewer: Viewer, code: str, decide: Deciding, beside: Beside | None = None) -> None:
    """``decide`` on a winner's grant, for organisers once the result is published."""

    def checked(edition: Edition) -> list[Act]:
        if not is_organizer(viewer):
            raise Denied(NOT_ALLOWED)
        if not can_follow_grants(viewer, edition.publication is not None):
            raise Denied(NOT_PUBLISHED)
        return decide(edition, _grant(edition, viewer, code))

    house.editions.act(viewer, checked, beside)


def _for_grant(house: House, viewer: Viewer, code: str, decide: Deciding, beside: Beside | None = None) -> None:
    """``decide`` on a grant, for organisers and for whoever speaks for that winner."""
    house.editions.act(viewer, lambda edition: decide(edition, _grant(edition, viewer, code)), beside)


def _grant(edition: Edition, viewer: Viewer, code: str) -> Grant:
    if not can_see_grant(viewer, code, winners_of(edition)):
        raise Denied(NOT_ALLOWED)
    return grant_of(edition, code)


def _known(grant: Grant, expense: str) -> Expense:
    found = grant.expense(expense)
    if found is None:
        raise Denied(Text(pl="tego wydatku już nie ma", en="this expense is no longer there"))
    return found


def _waiting(grant: Grant, expense: str, wanted: Verdict) -> Expense | None:
    """The expense to decide on; None when it is decided so already."""
    found = _known(grant, expense)
    if found.verdict == wanted:
        return None
    if found.verdict:
        raise Denied(Text(pl="ten wydatek jest już rozstrzygnięty", en="this expense is decided already"))
    return found


def _check_past(edition: Edition, on: date) -> None:
    if on > edition.now().date():
        raise Denied(Text(pl="ten dzień jeszcze nie nadszedł", en="that day has not come yet"))


def _deny(why: Text | None) -> None:
    if why:
        raise Denied(why)


def _words(text: str, most: int, needed: Text) -> str:
    """Somebody's words, which have to be there and not too long."""
    if not text.strip():
        raise Denied(needed)
    if len(text.strip()) > most:
        raise Denied(Text(pl=f"najwyżej {most} znaków", en=f"at most {most} characters"))
    return text.strip()
