"""The grants of an edition after its result is published (K20): how each stands, for organisers and for its winner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from lib.contest.applications import Application, by_code
from lib.contest.award_duties import Due, DutyState, documents_kept_until, dues, duties
from lib.contest.events import EVALUATION
from lib.contest.grants import Action, Buyer, Expense, Grant, Invoice, Verdict, outside_realisation
from lib.contest.permissions import Viewer, can_follow_grants, can_see_grant, is_organizer
from lib.contest.record import Entry
from lib.contest.settlements import typed_expenses
from lib.contest.wording import Text
from lib.services.bootstrap import House
from lib.services.editions import NOT_ALLOWED, Denied, Edition
from lib.services.events import meetings_of
from lib.storage.expense_texts import ExpenseTexts, expense_texts
from lib.storage.settlement_rows import SETTLEMENTS

NOT_PUBLISHED = Text(pl="najpierw opublikuj wyniki", en="publish the result first")


@dataclass(frozen=True, slots=True)
class GrantCard:
    """One grant with everything that is due. ``application`` is whole: only its winner and organisers see it."""

    application: Application
    grant: Grant
    duties: Sequence[DutyState]
    dues: Sequence[Due]
    kept_until: date | None
    outside: Text | None


@dataclass(frozen=True, slots=True)
class Grants:
    """All grants by code, and what is due over all of them, the most pressing first."""

    cards: Sequence[GrantCard]
    dues: Sequence[Due]
    today: date


def winners_of(edition: Edition) -> tuple[str, ...]:
    """The published winners; none before publication."""
    published = edition.publication
    return tuple(published.payload["winners"]) if published else ()


def grants(house: House, viewer: Viewer) -> Grants:
    """All grants, for organisers; none before publication."""
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    edition = house.editions.get(viewer.edition)
    if not can_follow_grants(viewer, edition.publication is not None):
        return Grants((), (), edition.now().date())
    return _grants(house, edition, winners_of(edition))


def own_codes(edition: Edition, viewer: Viewer) -> tuple[str, ...]:
    """The winning applications that this person speaks for; organisers see theirs like everybody."""
    mine = viewer.reviewer.own_applications if viewer.reviewer else ()
    return tuple(code for code in mine if can_see_grant(viewer, code, winners_of(edition)))


def has_grant(house: House, viewer: Viewer) -> bool:
    """Whether this person speaks for a winner."""
    return bool(own_codes(house.editions.get(viewer.edition), viewer))


def own_grants(house: House, viewer: Viewer) -> Grants:
    """The grants that this person speaks for. Raises Denied when there is none, also before publication."""
    edition = house.editions.get(viewer.edition)
    codes = own_codes(edition, viewer)
    if not codes:
        raise Denied(NOT_ALLOWED)
    return _grants(house, edition, codes)


def _grants(house: House, edition: Edition, codes: Sequence[str]) -> Grants:
    today, programme = edition.now().date(), edition.programme
    with house.database.read() as connection:
        texts = expense_texts(connection, edition.id)
    applications = edition.frame().contest.by_code
    found = [grant_of(edition, code, texts) for code in sorted(codes, key=by_code) if code in applications]
    due = dues(programme, found, today)
    cards = [
        GrantCard(
            applications[grant.code],
            grant,
            duties(programme, grant, today),
            [each for each in due if each.application == grant.code],
            documents_kept_until(programme, grant),
            outside_realisation(programme, grant.action) if grant.action else None,
        )
        for grant in found
    ]
    return Grants(cards, due, today)


def grant_of(edition: Edition, code: str, texts: dict[str, ExpenseTexts] | None = None) -> Grant:
    """One winner's grant, folded from the record and the rows of the sheet.

    Without ``texts`` the expenses of the record have no words.
    """
    application = edition.frame().contest.by_code[code]
    rules = edition.programme.award
    met = _days(edition, "duty", code)
    attended = meetings_of(edition).day_attended(EVALUATION, code)
    if attended and "evaluation_meeting" not in met:
        met["evaluation_meeting"] = attended
    dated, meeting = edition.standing("action", code), edition.standing("evaluation", code)
    return Grant(
        code=code,
        kind=application.kind,
        amount=rules.grant or application.requested,
        action=Action(*(date.fromisoformat(dated.payload[name]) for name in ("begins", "ends"))) if dated else None,
        met=met,
        announced=_days(edition, "announcement", code),
        meeting=date.fromisoformat(meeting.payload["on"]) if meeting else None,
        expenses=(
            *recorded_expenses(edition, code, texts or {}),
            *typed_expenses(edition.kept(SETTLEMENTS), code),
        ),
    )


def _days(edition: Edition, register: str, code: str) -> dict[str, date]:
    return {
        entry.payload["duty"]: date.fromisoformat(entry.payload["on"])
        for entry in edition.all_standing(register)
        if entry.subject == code
    }


def recorded_expenses(edition: Edition, code: str, texts: dict[str, ExpenseTexts]) -> list[Expense]:
    """The expenses of the record in the order in which they were asked.

    Words that the database lacks, after it was rebuilt, are those of the program's own rows in the sheet.
    """
    asked = [entry for entry in edition.all_standing("expense") if entry.subject == code]
    in_sheet = {row.expense: ExpenseTexts(row.what, row.document) for row in edition.kept(SETTLEMENTS) if row.expense}
    return [
        _expense(edition, entry, _words(texts.get(name), in_sheet.get(name)))
        for entry in sorted(asked, key=lambda entry: entry.seq)
        for name in [entry.payload["expense"]]
    ]


def _words(ours: ExpenseTexts | None, in_sheet: ExpenseTexts | None) -> ExpenseTexts:
    first, second = ours or ExpenseTexts(), in_sheet or ExpenseTexts()
    return ExpenseTexts(first.what or second.what, first.document or second.document)


def _expense(edition: Edition, asked: Entry, words: ExpenseTexts) -> Expense:
    code, name = asked.subject, asked.payload["expense"]
    decided = edition.standing("expense_verdict", code, part=name)
    recorded = edition.standing("invoice", code, part=name)
    invoice = recorded.payload if recorded else None
    verdict: Verdict | None = None
    if decided:
        verdict = "approved" if decided.kind == "expense_approved" else "refused"
    return Expense(
        name,
        Decimal(asked.payload["amount"]),
        edition.local(asked.at).date(),
        verdict,
        date.fromisoformat(decided.payload["on"]) if decided else None,
        decided.payload.get("reason", "") if decided else "",
        Invoice(
            date.fromisoformat(invoice["on"]),
            Decimal(invoice["amount"]),
            cast(Buyer, invoice["buyer"]),
            invoice["kind"],
        )
        if invoice
        else None,
        words.what,
        words.document,
    )
