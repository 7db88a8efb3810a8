"""Reminders for people who still have cards to score, ready to copy into a message.

Always in Polish, whatever language the organiser reads: they go to the people of the contest.
"""

from __future__ import annotations

from lib.contest.programme import Programme
from lib.contest.wording import counted, shown_date
from lib.services.results import Progress, ReviewerProgress


def reminder(programme: Programme, progress: Progress, row: ReviewerProgress) -> str:
    """What to write to one person: how many cards are left, until when, and what hangs on it."""
    about = programme.programme
    left = row.due - row.done
    cards = counted(left, "karta oceny", "karty oceny", "kart oceny")
    closes = shown_date(progress.scoring.closes)
    remaining = "zostało" if left != 1 and not _few(left) else "zostały" if left != 1 else "została"
    lines = [
        "Dzień dobry,",
        f"przypominamy o ocenie wniosków w konkursie {about.name.pl} ({about.city}, {about.edition}). "
        f"Do zatwierdzenia {remaining} jeszcze {cards} z {row.due}. "
        f"Ocenianie trwa do końca dnia {closes} (§ {progress.scoring.clause}).",
    ]
    if waiting := sum(state == "complete" for state in row.cells.values()):
        filled = counted(waiting, "karta jest już wypełniona", "karty są już wypełnione", "kart jest już wypełnionych")
        lines.append(f"W tym {filled}: wystarczy nacisnąć „Zatwierdź kartę”.")
    if programme.duty and row.endangered:
        lines.append(f"{programme.duty.text.pl.rstrip('.')} (§ {programme.duty.clause}).")
    lines.append(
        "Oceniać można także na telefonie, pod osobistym linkiem. Jeśli link zaginął albo coś nie działa, prosimy "
        "o odpowiedź na tę wiadomość: wyślemy nowy."
    )
    lines.append(f"Dziękujemy!\n{about.organiser.pl}")
    return "\n\n".join(lines)


def _few(number: int) -> bool:
    return number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
