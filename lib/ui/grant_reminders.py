"""Reminders for winners of what is due after the award, ready to copy. Always in Polish: they go to winners."""

from __future__ import annotations

from lib.contest.award_duties import Due
from lib.contest.grants import right_buyer
from lib.contest.programme import Programme
from lib.contest.wording import shown_date
from lib.services.grants import GrantCard

_ASKS = {
    "contract": "podpisanie umowy",
    "settlement": "przesłanie w jednej wiadomości skanów wszystkich dokumentów księgowych (faktur, paragonów)",
    "summary": "przesłanie podsumowania działań wraz z opisem wydatków",
    "evaluation_meeting": "udział w spotkaniu ewaluacyjnym",
    "named_in_promotion": "informowanie w promocji, że działanie jest współfinansowane z konkursu",
    "dates": "podanie dat działania",
}


def reminder(programme: Programme, card: GrantCard) -> str:
    """What to write to one winner; "" when nothing is due on their side."""
    asks = [_ask(due) for due in card.dues if due.key != "expense" and not due.announced_on]
    if not asks:
        return ""
    about, rules = programme.programme, programme.after_award
    lines = [
        "Dzień dobry,",
        f"przypominamy, co zostało do zrobienia po przyznaniu grantu w konkursie {about.name.pl} "
        f"({about.city}, {about.edition}), wniosek {card.grant.code}:",
        "\n".join(f"– {ask}" for ask in asks),
    ]
    if rules.expenses_approved_before:
        lines.append(
            "Każdy wydatek prosimy uzgodnić z nami przed zakupem "
            f"(§ {rules.expenses_approved_before.clause}); można o niego zapytać na stronie „Mój grant”."
        )
    if rules.invoices_to_organiser and right_buyer(rules, card.grant.kind) == "organiser":
        clause = rules.invoices_to_organiser.clause
        lines.append(f"Nabywcą na fakturach i umowach jest {about.organiser.pl} (§ {clause}).")
    lines.append(f"Dziękujemy!\n{about.organiser.pl}")
    return "\n\n".join(lines)


def _ask(due: Due) -> str:
    # A meeting is on its day, everything else until it.
    word = "" if due.key == "evaluation_meeting" else "do "
    until = f", {word}{shown_date(due.by)}" if due.by else ""
    late = " (termin minął)" if due.urgency == "overdue" else ""
    clause = f" (§ {due.clause})" if due.clause else ""
    return f"{_ASKS[due.key]}{until}{late}{clause}"
