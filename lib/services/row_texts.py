"""Rows of the spreadsheet as people read them: by header, blank where there is nothing."""

from __future__ import annotations

from datetime import date

from lib.contest.applications import Application
from lib.contest.cards import Card
from lib.contest.formal_criteria import KINDS
from lib.contest.people import Person, Reviewer
from lib.contest.programme import Programme
from lib.contest.wording import shown_date, shown_money


def application_texts(application: Application, programme: Programme) -> dict[str, str]:
    a, personal = application, application.personal
    kinds = {key: text.pl for key, text in KINDS.items()} | {kind.key: kind.name.pl for kind in programme.applicants}
    return {
        "Sygnatura czasowa": f"{shown_date(a.submitted_at)} {a.submitted_at:%H:%M:%S}" if a.submitted_at else "",
        "Typ wnioskodawcy": kinds.get(a.kind or "", a.kind or ""),
        "Nazwa grupy lub organizacji": personal.organisation,
        "Przedstawiciel": personal.representative,
        "E-mail": personal.email,
        "Telefon": personal.phone,
        "Członkowie grupy": "; ".join(map(_person_text, personal.members)),
        "Pełnoletni przedstawiciel": yes_no(a.adult_representative),
        "Zgody opiekunów": yes_no(a.guardian_consents),
        "Data założenia organizacji": _day(a.founded_on),
        "Ostatnie finansowanie zewnętrzne": _day(a.last_funded_on),
        "Data statutu": _day(a.statute_on),
        "Data upoważnienia": _day(a.authorised_on),
        "Podpisy": "" if a.signatures is None else str(a.signatures),
        "Tytuł działania": a.title,
        **a.texts,
        "Kwota wnioskowana": "" if a.requested is None else shown_money(a.requested),
        "Osiedle": a.district,
        "Dziedzina": "; ".join(a.fields),
        "Debiut": yes_no(a.debut),
        "Potrzebne wsparcie": "; ".join(a.support_needed),
        **a.other,
        **personal.unmapped,
    }


def reviewer_texts(reviewer: Reviewer, programme: Programme) -> dict[str, str]:
    roles = {"reviewer": "ocena", "organizer": "organizator"}
    return {
        "Imię i nazwisko": reviewer.person.name,
        "E-mail": reviewer.person.email,
        "Grupa": programme.side(reviewer.side).name.pl if reviewer.side else "",
        "Wniosek": "; ".join(reviewer.own_applications),
        "Obszar": "; ".join(reviewer.areas),
        "Rola": "; ".join(roles[role] for role in sorted(reviewer.roles)),
    }


def card_texts(card: Card, programme: Programme) -> dict[str, str]:
    points = zip(programme.criterion_keys, card.points, strict=True)
    reasons = {f"{key}, uzasadnienie": text for key, text in card.reasons.items()}
    return {
        **{key: "" if value is None else str(value) for key, value in points},
        **reasons,
        "Uzasadnienie": card.reason,
    }


def _person_text(person: Person) -> str:
    return f"{person.name} <{person.email}>".strip() if person.email else person.name


def yes_no(answer: bool | None) -> str:
    return "" if answer is None else "tak" if answer else "nie"


def _day(day: date | None) -> str:
    return shown_date(day) if day else ""
