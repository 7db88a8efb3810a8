"""The tab of people, row by row: who scores on which side, and who organises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.contest.applications import Application
from lib.contest.people import Membership, Person, Reviewer, Role
from lib.contest.programme import Programme
from lib.contest.wording import fold
from lib.storage import cells
from lib.storage.cells import Value
from lib.storage.tabs import Codes, Columns, Problems, Row
from lib.storage.workbook import Tab

REVIEWERS = "Osoby oceniające"

REVIEWER_HEADERS = ("Kod", "Imię i nazwisko", "E-mail", "Grupa", "Wniosek", "Obszar", "Rola")


def read_reviewers(
    tab: Tab, programme: Programme, applications: Sequence[Application], codes: Codes, problems: Problems
) -> tuple[tuple[Reviewer, ...], Codes]:
    columns = Columns(tab, REVIEWER_HEADERS, problems, ("Kod",), programme.sheet.get(REVIEWERS))
    people = Codes()
    if "Kod" not in columns:
        return (), people
    membership = Membership(applications)
    reviewers: list[Reviewer] = []
    for row in columns.rows():
        reviewer = _read_reviewer(row, programme, codes, membership)
        typed = fold(reviewer.code)
        if typed in people.known and typed:
            row.report("Kod", f"kod „{reviewer.code}” ma już inna osoba; ten wiersz odłożono")
        if row.unreadable:
            people.set_aside.setdefault(typed, row.number)
        else:
            people.known[typed] = reviewer.code
            reviewers.append(reviewer)
    return tuple(reviewers), people


def _read_reviewer(row: Row, programme: Programme, codes: Codes, membership: Membership) -> Reviewer:
    code = row.read("Kod", cells.read_text) or ""
    if not code:
        row.report("Kod", "brakuje kodu osoby")
    person = Person(row.read("Imię i nazwisko", cells.read_text) or "", row.read("E-mail", cells.read_text) or "")
    roles = _roles(row)
    side = _side(row, programme) if "reviewer" in roles else None
    own = _own_applications(row, codes)
    applies = side is not None and programme.side(side).scorers == "applicants"
    if applies and not own and not row.unreadable:
        behind = membership.applications_of(person)
        if len(behind) == 1:
            own = tuple(behind)
            row.remark("Wniosek", f"brakuje kodu własnego wniosku; po danych osoby przyjęto {own[0]}")
        else:
            row.report("Wniosek", "brakuje kodu własnego wniosku, więc ta osoba nie może oceniać")
    return Reviewer(code, person, roles, side, own, _areas(row, programme))


_ROLES: Mapping[str, Role] = {
    "ocena": "reviewer",
    "review": "reviewer",
    "organizator": "organizer",
    "organizer": "organizer",
    "organiser": "organizer",
}


def _roles(row: Row) -> frozenset[Role]:
    typed = row.read("Rola", lambda value: cells.read_list(_commas(value))) or ("ocena",)
    unknown = [name for name in typed if fold(name) not in _ROLES]
    if unknown:
        row.report("Rola", f"nieznana rola: „{unknown[0]}”; możliwe: ocena, organizator")
    return frozenset(_ROLES[fold(name)] for name in typed if fold(name) in _ROLES)


def _commas(value: Value) -> Value:
    """Codes, roles and areas hold no commas themselves, so a comma separates them as well."""
    return value.replace(",", ";") if isinstance(value, str) else value


def _side(row: Row, programme: Programme) -> str | None:
    typed = row.read("Grupa", cells.read_text)
    names = {
        fold(name): side.key
        for side in programme.sides
        for name in (side.key, side.name.pl, side.name.en, side.label.pl, side.label.en)
    }
    if not typed and len(programme.sides) == 1:
        return programme.sides[0].key
    found = names.get(fold(typed or ""))
    if found is None:
        possible = ", ".join(side.name.pl for side in programme.sides)
        row.report("Grupa", f"{f'nieznana grupa: „{typed}”' if typed else 'brakuje grupy'}; możliwe: {possible}")
    return found


def _own_applications(row: Row, codes: Codes) -> tuple[str, ...]:
    own = []
    for typed in row.read("Wniosek", lambda value: cells.read_list(_commas(value))) or ():
        code = codes.find(typed)
        if code is None:
            row.report("Wniosek", codes.why_not(typed, "wniosek"))
        else:
            own.append(code)
    return tuple(own)


def _areas(row: Row, programme: Programme) -> tuple[str, ...]:
    names = {fold(name): area.name for area in programme.areas for name in (area.key, area.name)}
    areas = []
    if not names:
        return ()
    for typed in row.read("Obszar", lambda value: cells.read_list(_commas(value))) or ():
        if fold(typed) in names:
            areas.append(names[fold(typed)])
        else:
            row.report("Obszar", f"nieznany obszar: „{typed}”; możliwe: {', '.join(a.name for a in programme.areas)}")
    return tuple(areas)
