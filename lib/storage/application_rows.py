"""The tab of applications, row by row."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from lib.contest.applications import TEXTS, Application, PersonalDetails, by_code
from lib.contest.districts import normalised_name
from lib.contest.formal_criteria import KINDS
from lib.contest.people import Person
from lib.contest.programme import Programme
from lib.contest.wording import fold
from lib.storage import cells
from lib.storage.cells import UnreadableCell, Value
from lib.storage.tabs import Codes, Columns, Problems, Row
from lib.storage.workbook import Tab

APPLICATIONS = "Wnioski"

APPLICATION_HEADERS = (
    "Numer wniosku",
    "Sygnatura czasowa",
    "Typ wnioskodawcy",
    "Nazwa grupy lub organizacji",
    "Przedstawiciel",
    "E-mail",
    "Telefon",
    "Członkowie grupy",
    "Pełnoletni przedstawiciel",
    "Zgody opiekunów",
    "Data założenia organizacji",
    "Ostatnie finansowanie zewnętrzne",
    "Data statutu",
    "Data upoważnienia",
    "Podpisy",
    "Tytuł działania",
    *TEXTS,
    "Kwota wnioskowana",
    "Osiedle",
    "Dziedzina",
    "Debiut",
    "Potrzebne wsparcie",
    "Dofinansowanie przyznane",
)


def read_applications(
    tab: Tab,
    programme: Programme,
    problems: Problems,
    keep_codes: Callable[[Application], str | None],
    reserved: Collection[str],
) -> tuple[tuple[Application, ...], Codes, frozenset[str]]:
    settings = programme.sheet.get(APPLICATIONS)
    columns = Columns(
        tab,
        APPLICATION_HEADERS,
        problems,
        ("Sygnatura czasowa", "Typ wnioskodawcy", "Tytuł działania"),
        settings,
    )
    districts = {normalised_name(name): area.name for area in programme.areas for name in area.districts}
    spelled = spelled_districts(programme)
    kinds = kind_names(programme)
    public_headers = {fold(header) for header in (settings.not_personal if settings else ())}
    marks = {header: columns.is_marked_with_x(header) for header in _YES_NO}
    found: list[tuple[Row, Application]] = []
    codes = Codes()
    for row in columns.rows():
        application = _read_application(row, columns, public_headers, marks, districts, spelled, kinds)
        typed = fold(application.code)
        if typed and typed in codes.known:
            row.report("Numer wniosku", f"kod „{application.code}” ma już inny wniosek; ten wiersz odłożono")
        elif row.unreadable:
            if typed:
                codes.set_aside.setdefault(typed, row.number)
        else:
            if typed in codes.set_aside:
                row.remark("Numer wniosku", f"ten sam kod ma odłożony wiersz {codes.set_aside[typed]}")
            if typed:
                codes.known[typed] = application.code
            found.append((row, application))
    taken = {*codes.known.values(), *(tab_code.upper() for tab_code in codes.set_aside)}
    assigned: set[str] = set()
    applications: list[Application] = []
    # Codes given before are kept before new ones are given; of two equal rows the first keeps it.
    kept: dict[int, str] = {}
    for row, application in found:
        before = None if application.code else keep_codes(application)
        if before and before not in taken:
            kept[row.number] = before
            taken.add(before)
    for row, application in found:
        if not application.code:
            code = kept.get(row.number) or _free_code(taken | set(reserved))
            taken.add(code)
            assigned.add(code)
            codes.known[fold(code)] = code
            application = replace(application, code=code)
        applications.append(application)
    return tuple(applications), codes, frozenset(assigned)


_YES_NO = ("Pełnoletni przedstawiciel", "Zgody opiekunów", "Debiut")


def _read_application(
    row: Row,
    columns: Columns,
    public_headers: Collection[str],
    marks: Mapping[str, bool],
    districts: Mapping[tuple[str, ...], str],
    spelled: Mapping[tuple[str, ...], str],
    kinds: Mapping[str, str],
) -> Application:
    def text(header: str) -> str:
        return row.read(header, cells.read_text) or ""

    def yes_no(header: str, reader: Callable[[Value], bool | None] = cells.read_yes_no) -> bool | None:
        answer = row.read(header, reader)
        return False if answer is None and marks[header] and not row.unreadable else answer

    unmapped = {}
    for position, header in columns.unmapped:
        try:
            value = cells.read_text(row.at(position))
        except UnreadableCell as error:
            value = error.text
        if value:
            unmapped[header] = value
    typed_district = text("Osiedle")
    district = normalised_name(typed_district)
    return Application(
        code=text("Numer wniosku"),
        title=text("Tytuł działania"),
        submitted_at=row.read("Sygnatura czasowa", cells.read_datetime),
        kind=read_kind(row, kinds),
        adult_representative=yes_no("Pełnoletni przedstawiciel"),
        guardian_consents=yes_no("Zgody opiekunów", _read_consents),
        founded_on=row.read("Data założenia organizacji", cells.read_date),
        last_funded_on=row.read("Ostatnie finansowanie zewnętrzne", cells.read_date),
        statute_on=row.read("Data statutu", cells.read_date),
        authorised_on=row.read("Data upoważnienia", cells.read_date),
        signatures=row.read("Podpisy", cells.read_whole_number),
        texts={header: value for header in TEXTS if (value := text(header))},
        requested=row.read("Kwota wnioskowana", cells.read_number),
        district=spelled.get(district, typed_district),
        area=districts.get(district),
        fields=row.read("Dziedzina", cells.read_list) or (),
        debut=yes_no("Debiut"),
        support_needed=row.read("Potrzebne wsparcie", cells.read_list) or (),
        other={header: value for header, value in unmapped.items() if fold(header) in public_headers},
        personal=PersonalDetails(
            organisation=text("Nazwa grupy lub organizacji"),
            representative=text("Przedstawiciel"),
            email=text("E-mail"),
            phone=text("Telefon"),
            members=tuple(read_person(member) for member in row.read("Członkowie grupy", cells.read_list) or ()),
            unmapped={header: value for header, value in unmapped.items() if fold(header) not in public_headers},
        ),
    )


def _free_code(taken: Collection[str]) -> str:
    """The next code after the highest of the pattern in use: W01, W02, ..."""
    pattern = re.compile(r"^(\D*?)(\d{1,9})$")
    matches = [match for code in sorted(taken, key=by_code) if (match := pattern.match(code))]
    prefix, width, number = (
        ("W", 2, 0)
        if not matches
        else (
            matches[-1][1],
            len(matches[-1][2]),
            max(int(match[2]) for match in matches if match[1] == matches[-1][1]),
        )
    )
    return f"{prefix}{number + 1:0{width}}"


def spelled_districts(programme: Programme) -> dict[tuple[str, ...], str]:
    """The districts as the programme spells them, by their normalised names."""
    return {normalised_name(name): name for area in programme.areas for name in area.districts}


def kind_names(programme: Programme) -> dict[str, str]:
    """The keys of the applicants' kinds by everything that they are called, folded."""
    names = {fold(text.pl): key for key, text in KINDS.items()} | {fold(text.en): key for key, text in KINDS.items()}
    for kind in programme.applicants:
        names |= {fold(name): kind.key for name in (kind.key, kind.name.pl, kind.name.en, *kind.also)}
    return names


def read_kind(row: Row, names: Mapping[str, str]) -> str | None:
    """The key of the applicant's kind; a kind that nobody knows is remarked on and stays as it was typed."""
    typed = row.read("Typ wnioskodawcy", cells.read_text)
    if not typed:
        return None
    found = names.get(fold(typed))
    if found is None:
        row.remark("Typ wnioskodawcy", f"nieznany typ wnioskodawcy: „{typed}”")
    return found or typed


def _read_consents(value: Value) -> bool | None:
    """Guardians' consents: "not applicable" (nobody is under age) is as good as yes."""
    if isinstance(value, str) and fold(value) in {"nie dotyczy", "n/d", "nd", "nd.", "n/a", "not applicable"}:
        return True
    return cells.read_yes_no(value)


_ADDRESS = re.compile(r"<\s*([^<>]*?)\s*>|(\S+@\S+)")


def read_person(typed: str) -> Person:
    """``Imię Nazwisko <e-mail>``, with or without the brackets, or either part alone."""
    match = _ADDRESS.search(typed)
    if not match:
        return Person(" ".join(typed.split()))
    name = " ".join((typed[: match.start()] + typed[match.end() :]).split()).strip(" ,;")
    return Person(name, (match[1] or match[2] or "").strip())
