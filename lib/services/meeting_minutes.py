"""The minutes of a meeting as a document: put together from the ledger, with the remark of whoever led it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from lib.contest.minutes import Discussed, Event, Minutes, minutes_of, rounds_held
from lib.contest.permissions import Viewer, is_organizer
from lib.contest.wording import Text, counted, shown, shown_date
from lib.services.bootstrap import House
from lib.services.editions import Denied, Edition
from lib.services.meeting_reveal import Reveal, reveal_of
from lib.services.meeting_state import led, say_of
from lib.services.paper import Block, Grid, Heading, Items, Paper, Paragraph, Signatures
from lib.storage import ledger

_METHODS = {
    "code": "według numerów",
    "lot": "losowo",
    "area": "według obszarów",
    "disagreement": "od największej rozbieżności wcześniejszych kart",
    "best": "najlepsze z pierwszej oceny, od najwyższego wyniku",
    "by_hand": "ustalona ręcznie",
}
OUTCOME_WORDS = {
    "recommended": "rekomendowany",
    "not_recommended": "nierekomendowany",
    "postponed": "odłożony",
    "discussed": "omówiony",
}
_STEPS = {
    "table_set": "wniosek na stole",
    "round_opened": "otwarcie oceniania",
    "round_closed": "zamknięcie oceniania",
    "round_revealed": "odsłonięcie ocen",
    "round_withdrawn": "cofnięcie rundy",
}


def minutes(house: House, viewer: Viewer, meeting: str) -> Paper:
    """The minutes so far, for whoever leads the meeting. Names of those who stepped out are for organisers only."""
    edition = house.editions.get(viewer.edition)
    found = led(edition, viewer, meeting)
    with house.database.read() as connection:
        folded = minutes_of(ledger.entries_after(connection, edition.id, 0), meeting)
    if folded is None or folded.last is None:
        raise Denied(Text(pl="tego spotkania nie otwarto", en="this meeting was never opened"))
    about = edition.programme.programme
    blocks: list[Block] = [*_heading(edition, folded, found.area), *_attendance(edition, folded)]
    blocks += _agenda(folded)
    blocks.append(Heading("Przebieg"))
    if not folded.discussed:
        blocks.append(Paragraph("Nie omawiano jeszcze żadnego wniosku."))
    for item in folded.discussed.values():
        blocks += _item(edition, item, found.area, with_names=is_organizer(viewer))
    if folded.remark:
        blocks += [Heading("Uwagi"), Paragraph(folded.remark)]
    blocks.append(Signatures(("Prowadzący spotkanie", "Protokolant")))
    footer = f"{about.name.pl}, edycja {about.edition}. Wpis {folded.last.seq} w dzienniku: {folded.last.digest[:16]}"
    return Paper(f"Protokół: {found.name}", tuple(blocks), footer)


def _heading(edition: Edition, folded: Minutes, area: str | None) -> Iterator[Block]:
    about, start = edition.programme.programme, edition.local(folded.opened)
    end = f"zakończone {_moment(edition, folded.ended, start)}" if folded.ended else "w toku"
    lines = [
        f"{about.name.pl}, edycja {about.edition}. {about.organiser.pl}.",
        f"Spotkanie otwarte {shown_date(start.date())} o {start:%H:%M}, {end}.",
    ]
    if area:
        lines.append(f"Obszar: {area}.")
    chairs = [_person(edition, code) for _, code in folded.chairs]
    since = [f"{name} (od {_moment(edition, at, start)})" for (at, _), name in zip(folded.chairs, chairs, strict=True)]
    lines.append(f"Prowadzenie: {chairs[0] if len(chairs) == 1 else ', '.join(since)}.")
    yield Paragraph(" ".join(lines))


def _attendance(edition: Edition, folded: Minutes) -> Iterator[Block]:
    yield Heading("Obecni")
    if not folded.attendance:
        yield Paragraph("Nikt nie potwierdził obecności.")
        return
    start = edition.local(folded.opened)
    rows = [
        (
            each.person,
            _name(edition, each.person),
            _moment(edition, each.came, start),
            _moment(edition, each.left, start) if each.left else "",
        )
        for each in folded.attendance.values()
    ]
    yield Grid(("Kod", "Imię i nazwisko", "Od", "Do"), tuple(rows))
    yield Paragraph(f"Razem: {counted(len(rows), 'osoba', 'osoby', 'osób')}.")


def _agenda(folded: Minutes) -> Iterator[Block]:
    if not folded.agendas:
        return
    yield Heading("Kolejność wniosków")
    for entry in folded.agendas:
        method = _METHODS[entry.payload["method"]]
        seed = entry.payload.get("seed")
        drawn = f"; ziarno losowania {seed} (kolejność skrótów SHA-256 napisów „{seed}:kod”)" if seed else ""
        yield Paragraph(f"{method.capitalize()}{drawn}: {', '.join(entry.payload['order']) or 'brak wniosków'}.")


def _item(edition: Edition, item: Discussed, area: str | None, with_names: bool) -> Iterator[Block]:
    code = item.application
    yield Heading(f"{code} {edition.anonymous(code).title}".strip(), 3)
    yield Items(tuple(_step(edition, event) for event in item.events))
    _, out = say_of(edition, code, area)
    if out and with_names:
        yield Paragraph(f"Poza oceną tego wniosku: {', '.join(_person(edition, each) for each in sorted(out))}.")
    elif out:
        yield Paragraph(f"Poza oceną tego wniosku: {counted(len(out), 'osoba', 'osoby', 'osób')}.")
    held = [found for number in rounds_held(item.events) if (found := reveal_of(edition, code, number))]
    if held:
        yield _scores(edition, held)
    if item.outcome:
        reason = f" Uzasadnienie: {item.reason}" if item.reason else ""
        yield Paragraph(f"Ustalenie: {OUTCOME_WORDS[item.outcome]}.{reason}")


def _scores(edition: Edition, held: Sequence[Reveal]) -> Grid:
    sides = edition.programme.sides
    header = ("Runda", *(f"{side.label.pl} (średnia, karty)" for side in sides), "Wynik", "Zmiana")
    rows = []
    for number, found in enumerate(held):
        means = [
            f"{shown(side.mean)} ({len(side.totals)})" if side.mean is not None else "brak kart"
            for side in found.sides.values()
        ]
        before = held[number - 1].final if number else None
        change = "" if found.final is None or before is None else _signed(shown(found.final - before))
        rows.append((str(found.round), *means, "" if found.final is None else shown(found.final), change))
    return Grid(header, tuple(rows))


def _signed(value: str) -> str:
    return value if value.startswith("-") else f"+{value}"


def _step(edition: Edition, event: Event) -> str:
    round_word = f", runda {event.round}" if event.round > 1 else ""
    return f"{edition.local(event.at):%H:%M:%S} {_STEPS[event.kind]}{round_word}"


def _moment(edition: Edition, at: datetime, start: datetime) -> str:
    """The time; with the day where it is another than the meeting's first."""
    local = edition.local(at)
    return f"{local:%H:%M}" if local.date() == start.date() else f"{shown_date(local.date())} {local:%H:%M}"


def _name(edition: Edition, code: str) -> str:
    person = edition.frame().contest.reviewer_by_code.get(code)
    return person.person.name if person else ""


def _person(edition: Edition, code: str) -> str:
    return " ".join(part for part in (_name(edition, code), f"({code})") if part)
