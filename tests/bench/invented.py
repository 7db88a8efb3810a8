"""An invented Kalisz contest of any size, as the tabs of its spreadsheet. The same numbers give the same contest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

import xlsxwriter  # type: ignore[import-untyped,unused-ignore]

from lib.contest.applications import TEXTS
from lib.contest.programme import Programme
from lib.storage.application_rows import APPLICATION_HEADERS, APPLICATIONS
from lib.storage.card_rows import CARDS, FINDING_HEADERS, FINDINGS
from lib.storage.cells import Value
from lib.storage.reviewer_rows import REVIEWER_HEADERS, REVIEWERS

#: Rows of each tab by its name, the header first.
Tabs = dict[str, list[Sequence[Value]]]

_NAMES = (
    "Ada", "Bruno", "Celina", "Dorian", "Emilia", "Fryderyk", "Gaja", "Hubert", "Iga", "Jeremi", "Kalina", "Leon",
    "Malwina", "Nikodem", "Ola", "Patryk", "Roksana", "Szymon", "Tola", "Wit", "Zofia", "Żaneta",
)  # fmt: skip
_SURNAMES = (
    "Bączek", "Czapla", "Dzięcioł", "Fiołek", "Gżegżółka", "Jaskółka", "Kasztan", "Łoś", "Magnolia", "Niezapominajka",
    "Ołówek", "Pędzel", "Rzodkiewka", "Słonecznik", "Świetlik", "Tramwaj", "Wiolonczela", "Źrebak", "Żuraw", "Ćma",
)  # fmt: skip
_DISTRICTS = ("Śródmieście", "Majków", "Dobrzec", "Tyniec", "Rypinek", "Czaszki", "Piskorzewie", "Zagorzynek")
_FIELDS = ("muzyka", "film", "teatr", "fotografia", "taniec", "rękodzieło", "literatura", "sztuka w przestrzeni")
_SUPPORT = ("administracyjne", "prawne", "logistyczne", "promocyjne", "organizacyjne")

_WHO = ("mieszkanki i mieszkańcy", "seniorzy z osiedla", "młodzież ze szkoły obok", "rodziny z dziećmi", "sąsiedzi")
_WHAT = (
    "wspólne warsztaty", "pokaz filmów na podwórku", "wystawę zdjęć w oknach", "mały koncert", "spacer dźwiękowy",
    "czytanie na głos", "kącik wymiany książek", "mural na garażu",
)  # fmt: skip
_WHERE = ("przy ulicy Ogrodowej", "w świetlicy", "nad Prosną", "na skwerze", "w dawnym sklepie", "na boisku")
_WHY = (
    "bo od lat nic się tu nie dzieje", "żeby ludzie się poznali", "bo nikt nas dotąd o to nie zapytał",
    "żeby miejsce znów żyło", "i chcemy to robić bez barier", "także dla osób poruszających się na wózkach",
)  # fmt: skip
_OPENINGS = (
    "Chcemy, żeby", "Planujemy tak, by", "Zależy nam, aby", "W drugim tygodniu zadbamy o to, żeby", "Marzy nam się, by",
)  # fmt: skip
_VERDICTS = (
    "Pomysł odpowiada na potrzebę osiedla", "Budżet jest realny", "Promocja wymaga dopracowania",
    "Brakuje opisu dostępności", "Bardzo dobra diagnoza", "Działanie jest spójne z celami konkursu",
)  # fmt: skip
_BUTS = (
    "harmonogram jest napięty", "warto dodać drugi termin", "grupa ma doświadczenie", "materiały są wielorazowe",
    "liczę na udział sąsiadów", "odbiorcy są dobrze rozpoznani",
)  # fmt: skip

_INTAKE_BEGAN = datetime(2021, 5, 10, 9)
_SCORING_BEGAN = datetime(2021, 6, 1, 15)


def contest(programme: Programme, applications: int, jurors: int, cards: int, seed: int = 2021) -> Tabs:
    """Everything in order: all applications pass the formal check; each applicant and juror scores in turn until
    there are ``cards`` cards, none of one's own application."""
    random = Random(seed)
    people = _people(random)
    codes = [f"W{number:03}" for number in range(1, applications + 1)]
    tabs: Tabs = {APPLICATIONS: [APPLICATION_HEADERS], REVIEWERS: [REVIEWER_HEADERS], FINDINGS: [FINDING_HEADERS]}
    own: dict[str, str] = {}
    for number, code in enumerate(codes, start=1):
        name, email = next(people)
        tabs[APPLICATIONS].append(_application(random, number, code, name, email, list(islice(people, 3))))
        tabs[REVIEWERS].append((f"A{number}", name, email, "wnioskujący", code, None, "ocena"))
        own[f"A{number}"] = code
        for criterion in ("free_of_charge", "not_excluded"):
            tabs[FINDINGS].append((code, criterion, "tak", "sprawdzono podczas dyżuru", _SCORING_BEGAN))
    for number in range(1, jurors + 1):
        tabs[REVIEWERS].append((f"O{number}", *next(people), "organizator", None, None, "ocena"))
        own[f"O{number}"] = ""
    pairs = ((reviewer, code) for reviewer, mine in own.items() for code in codes if code != mine)
    criteria = programme.criteria
    tabs[CARDS] = [("Wniosek", "Osoba oceniająca", *programme.criterion_keys, "Uzasadnienie", "Data")]
    for number, (reviewer, code) in enumerate(islice(pairs, cards)):
        points = [random.randint(criterion.minimum, criterion.maximum) for criterion in criteria]
        tabs[CARDS].append((code, reviewer, *points, reason(random), _SCORING_BEGAN + timedelta(seconds=17 * number)))
    return tabs


def reason(random: Random) -> str:
    """A sentence, as reviewers write it under a card."""
    verdict, but, what, where, why = map(random.choice, (_VERDICTS, _BUTS, _WHAT, _WHERE, _WHY))
    return f"{verdict}, {but}; popieram {what} {where} {why}, {random.randint(2, 9)} na 10."


def write_workbook(tabs: Tabs, path: Path) -> None:
    """The tabs as an ``.xlsx`` like one downloaded from Google Sheets: shared texts, real dates, real numbers."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy hh:mm:ss", "strings_to_urls": False}) as book:
        for name, rows in tabs.items():
            sheet = book.add_worksheet(name)
            for position, row in enumerate(rows):
                sheet.write_row(position, 0, row)


def _people(random: Random) -> Iterator[tuple[str, str]]:
    """Name and address; two surnames make enough different people."""
    number = 0
    while True:
        number += 1
        name = f"{random.choice(_NAMES)} {random.choice(_SURNAMES)}-{random.choice(_SURNAMES)} {number}"
        yield name, f"osoba{number}@example.org"


def _application(
    random: Random, number: int, code: str, name: str, email: str, members: Sequence[tuple[str, str]]
) -> Sequence[Value]:
    sent = _INTAKE_BEGAN + timedelta(minutes=97 * number)
    is_ngo = number % 5 == 0
    cells: dict[str, Value] = {
        "Numer wniosku": code,
        "Sygnatura czasowa": sent,
        "Typ wnioskodawcy": "młoda organizacja pozarządowa" if is_ngo else "grupa nieformalna",
        "Nazwa grupy lub organizacji": f"{'Fundacja' if is_ngo else 'Grupa'} {random.choice(_SURNAMES)} {number}",
        "Przedstawiciel": name,
        "E-mail": email,
        "Telefon": f"000 000 {number:03}",
        "Członkowie grupy": "\n".join(f"{name} <{email}>" for name, email in members),
        "Pełnoletni przedstawiciel": "tak",
        "Zgody opiekunów": random.choice(("tak", "nie dotyczy")),
        "Data założenia organizacji": datetime(2019, 9, 1) if is_ngo else None,
        "Data statutu": datetime(sent.year, sent.month, sent.day) - timedelta(days=5) if is_ngo else None,
        "Data upoważnienia": datetime(sent.year, sent.month, sent.day) + timedelta(days=3),
        "Podpisy": 1 + len(members),
        "Tytuł działania": f"{random.choice(_WHAT).capitalize()} {random.choice(_WHERE)}",
        "Kwota wnioskowana": random.randint(600, 1000),
        "Osiedle": random.choice(_DISTRICTS),
        "Dziedzina": "; ".join(random.sample(_FIELDS, 2)),
        "Debiut": random.choice(("tak", "nie")),
        "Potrzebne wsparcie": "; ".join(random.sample(_SUPPORT, 2)),
    }
    cells |= {header: _text(random, random.randint(200, 400)) for header in TEXTS}
    return [cells.get(header) for header in APPLICATION_HEADERS]


def _text(random: Random, words: int) -> str:
    """Sentences in paragraphs, about that many words."""
    written: list[str] = []
    length = 0
    while length < words:
        sentence = " ".join(map(random.choice, (_OPENINGS, _WHO, ("robili", "mieli", "lubili"), _WHAT, _WHERE, _WHY)))
        length += len(sentence.split())
        written.append(f"{sentence}." if len(written) % 5 else f"\n{sentence}.")
    return " ".join(written).strip()
