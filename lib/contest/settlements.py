"""A row of the tab `Rozliczenia`, and the expense that it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lib.contest.grants import DOCUMENT_KINDS, DocumentKind, Expense, Invoice, Verdict
from lib.contest.wording import fold


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """What somebody typed, or what the program wrote: then ``expense`` names the expense of the record.

    ``what``, ``document`` and ``kind`` are free texts and may hold names.
    """

    application: str
    on: date | None = None
    amount: Decimal | None = None
    approved: bool | None = None
    kind: str = ""
    expense: str = ""
    what: str = ""
    document: str = ""


def typed_expenses(rows: Iterable[SettlementRow], code: str) -> list[Expense]:
    """The expenses of one application that people typed. A row with a document is spent; nobody says who bought it."""
    found = []
    for row in rows:
        if row.application != code or row.expense or row.amount is None:
            continue
        kind = _document_kind(row.kind)
        spent = Invoice(row.on, row.amount, None, kind) if row.document and row.on else None
        verdict: Verdict | None = None if row.approved is None else "approved" if row.approved else "refused"
        found.append(
            Expense(
                "",
                row.amount,
                row.on,
                verdict,
                invoice=spent,
                what=row.what,
                document=row.document,
                kind=row.kind,
            )
        )
    return found


def _document_kind(typed: str) -> DocumentKind:
    known = {fold(word): key for key, name in DOCUMENT_KINDS.items() for word in (name.pl, name.en)}
    return known.get(fold(typed), "invoice")
