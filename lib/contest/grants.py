"""A grant after the award (K20): its dates, its expenses, and what is left of the money. Amounts in zł, exact."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from lib.contest.programme import AfterAward, Programme
from lib.contest.wording import Text, shown_date, shown_money

Buyer = Literal["organiser", "applicant"]
DocumentKind = Literal["invoice", "bill", "receipt", "contract"]
Verdict = Literal["approved", "refused"]

DOCUMENT_KINDS: dict[DocumentKind, Text] = {
    "invoice": Text(pl="faktura", en="invoice"),
    "bill": Text(pl="rachunek", en="bill"),
    "receipt": Text(pl="paragon", en="receipt"),
    "contract": Text(pl="umowa", en="contract"),
}
BUYERS: dict[Buyer, Text] = {
    "organiser": Text(pl="organizator", en="the organiser"),
    "applicant": Text(pl="wnioskujący", en="the applicant"),
}

MAX_AMOUNT = Decimal("9999999.99")


@dataclass(frozen=True, slots=True)
class Invoice:
    """The accounting document of an expense: its day, amount, and who is named as the buyer (None: nobody said)."""

    on: date
    amount: Decimal
    buyer: Buyer | None
    kind: DocumentKind = "invoice"


@dataclass(frozen=True, slots=True)
class Expense:
    """One expense, asked before it is spent. ``decided_on``: the day of the approval or the refusal.

    ``id`` names it in the record; an expense that somebody typed in the sheet has none, and may lack anything.
    ``what`` and ``document`` are free texts, which may hold names: they never come from the record.
    """

    id: str
    amount: Decimal
    asked_on: date | None = None
    verdict: Verdict | None = None
    decided_on: date | None = None
    reason: str = ""
    invoice: Invoice | None = None
    what: str = ""
    document: str = ""
    kind: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.verdict is None

    @property
    def cost(self) -> Decimal:
        """What it takes from the grant: the document's amount once there is one, else what was approved."""
        if self.verdict != "approved":
            return Decimal(0)
        return self.invoice.amount if self.invoice else self.amount

    @property
    def spent(self) -> Decimal:
        return self.invoice.amount if self.invoice else Decimal(0)


@dataclass(frozen=True, slots=True)
class Action:
    """The days of the action, both included."""

    begins: date
    ends: date


@dataclass(frozen=True)
class Grant:
    """One winner's grant as it stands. ``amount`` is None where neither the rules nor the application name one.

    ``met``: duties that were met, with the day; ``announced``: what the winner says was handed in. ``meeting``: the day
    that was agreed for the evaluation meeting.
    """

    code: str
    kind: str | None = None
    amount: Decimal | None = None
    action: Action | None = None
    met: dict[str, date] = field(default_factory=dict)
    announced: dict[str, date] = field(default_factory=dict)
    meeting: date | None = None
    expenses: tuple[Expense, ...] = ()

    @property
    def committed(self) -> Decimal:
        """Approved and not yet spent, and spent."""
        return sum((expense.cost for expense in self.expenses), Decimal(0))

    @property
    def spent(self) -> Decimal:
        """What the documents of approved expenses add up to."""
        return sum((each.spent for each in self.expenses if each.verdict == "approved"), Decimal(0))

    @property
    def left(self) -> Decimal | None:
        """What may still be approved; negative when the sheet lists more than the grant."""
        return None if self.amount is None else self.amount - self.committed

    @property
    def waiting(self) -> tuple[Expense, ...]:
        return tuple(expense for expense in self.expenses if expense.is_waiting)

    def expense(self, expense_id: str) -> Expense | None:
        return next((each for each in self.expenses if each.id and each.id == expense_id), None)


def right_buyer(rules: AfterAward, kind: str | None) -> Buyer:
    """Whom invoices name as the buyer (III.10): the organiser for a group, the applicant otherwise."""
    rule = rules.invoices_to_organiser
    return "organiser" if rule and kind in rule.kinds else "applicant"


def why_not_amount(amount: Decimal) -> Text | None:
    """Why this is no amount of money: positive, in whole grosze, and not absurd; None when it is one."""
    if not amount.is_finite() or amount <= 0:
        return Text(pl="kwota musi być większa od zera", en="the amount must be more than zero")
    if amount > MAX_AMOUNT:
        return Text(pl="kwota jest za duża", en="the amount is too large")
    if amount != amount.quantize(Decimal("0.01")):
        return Text(pl="kwota ma najwyżej dwa miejsca po przecinku", en="an amount has at most two decimal places")
    return None


def why_not_approve(grant: Grant, expense: Expense) -> Text | None:
    """Why an expense cannot be approved: the grant does not reach for it. None when it does."""
    if grant.left is None or expense.amount <= grant.left:
        return None
    return Text(
        pl=f"w grancie zostało {shown_money(max(grant.left, Decimal(0)))}, a wydatek to {shown_money(expense.amount)}",
        en=f"{shown_money(max(grant.left, Decimal(0)))} are left of the grant, the expense is "
        f"{shown_money(expense.amount)}",
    )


def why_not_invoice(rules: AfterAward, grant: Grant, expense: Expense, invoice: Invoice) -> Text | None:
    """Why a document cannot be recorded for an expense; None when it can.

    It needs an approval from before it (the same day counts), may not be higher than what was approved, and has to name
    the right buyer. Each refusal cites its clause.
    """
    approved, buyer = _cited(rules.expenses_approved_before), _cited(rules.invoices_to_organiser)
    if expense.verdict != "approved":
        return Text(
            pl=f"najpierw zaakceptuj ten wydatek{approved}", en=f"this expense has to be approved first{approved}"
        )
    if expense.decided_on and invoice.on < expense.decided_on:
        spent, decided = shown_date(invoice.on), shown_date(expense.decided_on)
        return Text(
            pl=f"dokument jest z {spent}, a zgoda z {decided}; wydatek wymaga wcześniejszej akceptacji{approved}",
            en=f"the document is of {spent}, the approval only of {decided}; an expense needs it beforehand{approved}",
        )
    if invoice.amount > expense.amount:
        given, asked = shown_money(invoice.amount), shown_money(expense.amount)
        return Text(
            pl=f"dokument na {given} przekracza zaakceptowane {asked}; o różnicę zapytaj jako o nowy wydatek{approved}",
            en=f"{given} is more than the approved {asked}; ask for the rest as a new expense{approved}",
        )
    right = right_buyer(rules, grant.kind)
    if invoice.buyer not in (right, None):
        named = BUYERS[right]
        return Text(pl=f"nabywcą ma być {named.pl}{buyer}", en=f"the buyer has to be {named.en}{buyer}")
    return None


def oddities(rules: AfterAward, grant: Grant, expense: Expense) -> list[Text]:
    """What is wrong with an expense as it stands. Those of the record are checked before; rows of the sheet are not.

    Anything may be asked for; that the grant does not reach for it is said before somebody decides on it.
    """
    if expense.invoice is None:
        too_much = why_not_approve(grant, expense) if expense.is_waiting else None
        return [too_much] if too_much else []
    if expense.verdict == "refused":
        return [Text(pl="wydano mimo odmowy", en="spent in spite of the refusal")]
    why = why_not_invoice(rules, grant, expense, expense.invoice)
    return [why] if why else []


def why_not_dates(action: Action) -> Text | None:
    if action.ends < action.begins:
        return Text(pl="koniec działania nie może być przed początkiem", en="the action cannot end before it begins")
    return None


def outside_realisation(programme: Programme, action: Action) -> Text | None:
    """Whether the action lies in none of the regulation's periods as a whole; None when it does or there are none."""
    periods = programme.calendar.realisation
    if not periods or any(each.includes(action.begins) and each.includes(action.ends) for each in periods):
        return None
    clauses = ", ".join(dict.fromkeys(f"§ {each.clause}" for each in periods))
    return Text(
        pl=f"daty działania wychodzą poza terminy realizacji ({clauses})",
        en=f"the action's dates are outside the periods for carrying it out ({clauses})",
    )


def _cited(rule: object) -> str:
    clause = getattr(rule, "clause", "")
    return f" (§ {clause})" if clause else ""
