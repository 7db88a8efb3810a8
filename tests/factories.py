"""Small makers of valid things of the domain, so that a test names only what it is about. All people are invented."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from lib.contest.applications import Application, PersonalDetails
from lib.contest.cards import Card
from lib.contest.eligibility import Finding, HandFinding, check_formally
from lib.contest.people import Person, Reviewer
from lib.contest.programme import Programme
from lib.contest.record import GENESIS, Entry, digest
from lib.contest.standings import Contest, Standings, work_out
from lib.storage.programmes import load_programme

#: Days of the Kalisz contest: when every application made here was sent, a day while scoring is open, and one after it.
SUBMITTED = datetime(2021, 5, 20, 12, 0)
SCORING = date(2021, 6, 4)
AFTERWARDS = date(2021, 6, 9)


@cache
def kalisz() -> Programme:
    return load_programme("kalisz")


@cache
def wroclaw() -> Programme:
    return load_programme("wroclaw")


def with_reading(programme: Programme, name: str, value: str) -> Programme:
    """The programme with one of its readings changed."""
    reading = getattr(programme.readings, name).model_copy(update={"value": value})
    return programme.model_copy(update={"readings": programme.readings.model_copy(update={name: reading})})


def some_people(number: int, mark: str) -> tuple[Person, ...]:
    """So many people who are nobody else's: ``mark`` makes them different from those of other marks."""
    return tuple(Person(f"Osoba{mark} Nr{n}", f"osoba{n}.{mark.lower()}@example.org") for n in range(1, number + 1))


def an_application(code: str = "W01", **changes: Any) -> Application:
    """A group's application that meets everything in Kalisz that needs no person's eye."""
    people = some_people(3, code)
    application = Application(
        code=code,
        title=f"Działanie {code}",
        submitted_at=SUBMITTED,
        kind="informal_group",
        adult_representative=True,
        guardian_consents=True,
        authorised_on=date(2021, 5, 24),
        signatures=3,
        texts={"Opis działania": "Spotkania przy stole."},
        requested=Decimal("900.00"),
        district="Dobrzec",
        fields=("edukacja",),
        debut=True,
        personal=PersonalDetails(
            organisation=f"Grupa {code}", representative=people[0].name, email=people[0].email, members=people
        ),
    )
    return replace(application, **changes)


def a_group(code: str = "W01", *members: Person, representative: Person | None = None, **changes: Any) -> Application:
    """A group of exactly these members; without ``representative`` the first of them is it."""
    first = representative or members[0]
    details = PersonalDetails(
        organisation=f"Grupa {code}", representative=first.name, email=first.email, members=tuple(members)
    )
    return an_application(code, **{"personal": details, "signatures": len(members), **changes})


def an_ngo(code: str = "W01", **changes: Any) -> Application:
    """A young organisation's application that meets everything in Kalisz that needs no person's eye."""
    representative = some_people(1, code)[0]
    facts: dict[str, Any] = {
        "kind": "young_ngo",
        "adult_representative": None,
        "guardian_consents": None,
        "founded_on": date(2019, 9, 1),
        "last_funded_on": date(2020, 9, 1),
        "statute_on": date(2021, 5, 10),
        "signatures": 1,
        "personal": PersonalDetails(
            organisation=f"Fundacja {code}", representative=representative.name, email=representative.email
        ),
    }
    return an_application(code, **{**facts, **changes})


def a_microgrant(code: str = "W01", district: str = "Gaj", area: str | None = "Krzyki", **changes: Any) -> Application:
    """A person's application that meets everything in Wrocław that needs no person's eye."""
    person = some_people(1, code)[0]
    facts: dict[str, Any] = {
        "kind": "person",
        "submitted_at": datetime(2023, 2, 10, 18, 30),
        "requested": Decimal("4800.00"),
        "district": district,
        "area": area,
        "personal": PersonalDetails(representative=person.name, email=person.email),
    }
    return an_application(code, **{**facts, **changes})


def a_reviewer(code: str = "O1", **changes: Any) -> Reviewer:
    """A scoring member of the association."""
    return replace(
        Reviewer(code, Person(f"Członkini {code}", f"{code.lower()}@example.com"), side="organizator"), **changes
    )


def an_applicant(application: Application | str = "W01", **changes: Any) -> Reviewer:
    """The one who scores for an application: A01 for W01, its representative."""
    code = application if isinstance(application, str) else application.code
    person = some_people(1, code)[0] if isinstance(application, str) else application.people[0]
    return replace(
        Reviewer(f"A{code.removeprefix('W')}", person, side="wnioskujacy", own_applications=(code,)), **changes
    )


def a_juror(code: str = "J1", *areas: str, **changes: Any) -> Reviewer:
    """A juror of these areas' committees in Wrocław; without areas, of all."""
    person = Person(f"Jurorka {code}", f"{code.lower()}@example.net")
    return replace(Reviewer(code, person, side="komisja", areas=areas), **changes)


def an_organizer(code: str = "Z1") -> Reviewer:
    return Reviewer(code, Person("Biuro Konkursu", "biuro@example.org"), roles=frozenset({"organizer"}))


def points_of(total: int, programme: Programme | None = None) -> tuple[int, ...]:
    """Points that add up to ``total``, criterion after criterion."""
    points = []
    for criterion in (programme or kalisz()).criteria:
        points.append(min(total, criterion.maximum))
        total -= points[-1]
    assert total == 0, "more points than the card has"
    return tuple(points)


def a_card(
    application: str = "W01",
    reviewer: str = "O1",
    points: int | Sequence[int | None] = 40,
    programme: Programme | None = None,
    **changes: Any,
) -> Card:
    """A submitted card; ``points`` by criterion, or their sum."""
    given = points_of(points, programme) if isinstance(points, int) else tuple(points)
    return replace(Card(application, reviewer, given), **changes)


def a_contest(*applications: Application, programme: Programme | None = None, **changes: Any) -> Contest:
    return Contest(programme or kalisz(), applications, **changes)


def two_groups_scoring(**changes: Any) -> Contest:
    """Two groups, one scorer of the association, every card there: W01 gets 40 and 30, W02 gets 36 and 50."""
    contest = a_contest(
        an_application("W01"),
        an_application("W02"),
        reviewers=[a_reviewer("O1"), an_applicant("W01"), an_applicant("W02")],
        cards=[a_card("W01", "O1", 40), a_card("W01", "A02", 30), a_card("W02", "O1", 36), a_card("W02", "A01", 50)],
    )
    return replace(contest, **changes)


def standings_of(
    finals: Mapping[str, int | tuple[int, int]],
    today: date = SCORING,
    programme: Programme | None = None,
    **changes: Any,
) -> Standings:
    """Standings of groups by the sums of one card of each side: ``{"W01": (40, 30)}``, or one number for both.

    The applicants' card is somebody's outside the list, so that nobody owes anything to anybody while scoring is open.
    """
    applications = [an_application(code) for code in finals]
    scorer = an_application("W99")
    cards = []
    for code, sums in finals.items():
        own, peers = (sums, sums) if isinstance(sums, int) else sums
        cards += [a_card(code, "O1", own), a_card(code, "A99", peers)]
    contest = a_contest(
        *applications, scorer, programme=programme, reviewers=[a_reviewer("O1"), an_applicant(scorer)], cards=cards
    )
    return work_out(replace(contest, **changes), today)


def found(
    key: str,
    application: Application,
    *others: Application,
    today: date = AFTERWARDS,
    programme: Programme | None = None,
    by_hand: Sequence[HandFinding] = (),
) -> Finding:
    """The formal finding of that key on the first application, next to the others."""
    verdicts = check_formally(programme or kalisz(), [application, *others], by_hand, today)
    return next(finding for finding in verdicts[application.code].findings if finding.criterion == key)


def met(key: str, application: Application, *others: Application, **circumstances: Any) -> bool | None:
    return found(key, application, *others, **circumstances).met


def an_entry(previous: Entry | None = None, **changes: Any) -> Entry:
    """A valid entry that follows ``previous`` in its chain, or begins one."""
    seq = previous.seq + 1 if previous else 1
    unsigned = Entry(
        edition=previous.edition if previous else "kalisz-2021",
        seq=seq,
        at=datetime(2021, 6, 1, 15, 0, tzinfo=UTC) + timedelta(minutes=seq),
        kind="card_saved",
        subject="W01",
        author="O1",
        payload={"points": {"spojnosc": 12}},
        operation=f"czynność {seq}",
        salt=f"{seq:032x}",
        digest="",
        previous=previous.digest if previous else GENESIS,
    )
    unsigned = replace(unsigned, **changes)
    return replace(unsigned, digest=digest(unsigned))


def a_chain(*entries: Mapping[str, Any]) -> list[Entry]:
    """A valid chain of entries with these changes."""
    chain: list[Entry] = []
    for changes in entries:
        chain.append(an_entry(chain[-1] if chain else None, **changes))
    return chain


def a_workbook(path: Path, tabs: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A spreadsheet of these tabs, rows of cells: an ``.xlsx`` file, or a folder of ``.csv`` files else."""
    if path.suffix == ".xlsx":
        book = Workbook()
        book.remove(book.active)
        for name, rows in tabs.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        book.save(path)
        return path
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in tabs.items():
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return path


def rows_of(*records: Mapping[str, Any]) -> list[list[Any]]:
    """Rows of a tab, the header first, from records by header; what a record does not name stays blank."""
    header = list(dict.fromkeys(name for record in records for name in record))
    return [header, *([record.get(name, "") for name in header] for record in records)]


def application_record(code: str = "W01", **changes: Any) -> dict[str, Any]:
    """One row of the tab Wnioski as a group fills it in: what ``an_application`` is as an object."""
    people = some_people(3, code)
    return {
        "Numer wniosku": code,
        "Sygnatura czasowa": "20.05.2021 12:00:00",
        "Typ wnioskodawcy": "grupa nieformalna",
        "Nazwa grupy lub organizacji": f"Grupa {code}",
        "Przedstawiciel": people[0].name,
        "E-mail": people[0].email,
        "Członkowie grupy": "; ".join(f"{person.name} <{person.email}>" for person in people),
        "Pełnoletni przedstawiciel": "tak",
        "Zgody opiekunów": "nie dotyczy",
        "Data upoważnienia": "24.05.2021",
        "Podpisy": "3",
        "Tytuł działania": f"Działanie {code}",
        "Opis działania": "Spotkania przy stole.",
        "Kwota wnioskowana": "900,00 zł",
        "Osiedle": "Dobrzec",
        "Dziedzina": "edukacja",
        "Debiut": "tak",
        **changes,
    }


def reviewer_record(code: str, side: str, own: str = "", **changes: Any) -> dict[str, Any]:
    """One row of the tab Osoby oceniające."""
    person = some_people(1, own)[0] if own else Person(f"Członkini {code}", f"{code.lower()}@example.com")
    named = {"Kod": code, "Imię i nazwisko": person.name, "E-mail": person.email, "Grupa": side, "Wniosek": own}
    return {**named, **changes}


def card_record(application: str, reviewer: str, total: int | Sequence[Any] = 40, **changes: Any) -> dict[str, Any]:
    """One row of the tab Oceny."""
    points = points_of(total) if isinstance(total, int) else total
    given = dict(zip(kalisz().criterion_keys, points, strict=True))
    return {"Wniosek": application, "Osoba oceniająca": reviewer, **given, **changes}


def project_record(edition: str = "26", title: str = "Kino na trawniku", **changes: Any) -> dict[str, Any]:
    """One row of the tab Edycje: a funded project of a past edition."""
    return {
        "Edycja": edition,
        "Data rozstrzygnięcia": "13.03.2022",
        "Tytuł działania": title,
        "Typ wnioskodawcy": "osoba fizyczna",
        "Osiedle": "Nadodrze",
        "Dziedzina": "sztuka; edukacja",
        "Debiut": "tak",
        "Kwota wnioskowana": "4 800,00",
        "Dofinansowanie przyznane": "4 500,00",
        "Status": "zrealizowany",
        **changes,
    }


def a_small_contest() -> dict[str, list[list[Any]]]:
    """The tabs of a whole Kalisz contest of two groups, one member of the association, and both groups scoring."""
    return {
        "Wnioski": rows_of(application_record("W01"), application_record("W02")),
        "Osoby oceniające": rows_of(
            reviewer_record("O1", "organizator"),
            reviewer_record("A1", "wnioskujący", "W01"),
            reviewer_record("A2", "wnioskujący", "W02"),
        ),
        "Oceny": rows_of(
            card_record("W01", "O1", 41),
            card_record("W02", "O1", 38),
            card_record("W02", "A1", 30),
            card_record("W01", "A2", 36),
        ),
    }
