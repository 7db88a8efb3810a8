"""The tabs of meetings and of who came, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from lib.contest.events import KINDS, Attendance, Meeting
from lib.contest.programme import Programme
from lib.contest.wording import fold
from lib.storage import cells
from lib.storage.kept_tabs import KeptTab
from lib.storage.tabs import Codes, Columns

_KINDS = {fold(kind): kind for kind in KINDS}


def read_meetings(columns: Columns, programme: Programme, codes: Codes) -> Sequence[Meeting]:
    """Every meeting with a name. A kind that nobody knows is remarked on and stays as it was typed."""
    found = []
    seen: set[str] = set()
    for row in columns.rows():
        name = row.read("Wydarzenie", cells.read_text) or ""
        typed = row.read("Rodzaj", cells.read_text) or ""
        meeting = Meeting(
            name,
            _KINDS.get(fold(typed), typed),
            row.read("Data", cells.read_date),
            row.read("Temat", cells.read_text) or "",
            row.read("Edycja", cells.read_text) or "",
        )
        if not name:
            row.report("Wydarzenie", "brakuje nazwy wydarzenia")
        elif fold(name) in seen:
            row.report("Wydarzenie", f"wydarzenie „{name}” stoi wyżej drugi raz; ten wiersz odłożono")
        elif typed and fold(typed) not in _KINDS:
            row.remark("Rodzaj", f"nieznany rodzaj „{typed}”; znane są: {', '.join(KINDS)}")
        if not row.unreadable:
            seen.add(fold(name))
            found.append(meeting)
    return found


def read_attendances(columns: Columns, programme: Programme, codes: Codes) -> Sequence[Attendance]:
    """Every row that names a meeting and a person or an application. Codes may be those of other editions."""
    found = []
    for row in columns.rows():
        meeting = row.read("Wydarzenie", cells.read_text) or ""
        person = row.read("Osoba", cells.read_text) or ""
        code = row.read("Wniosek", cells.read_text) or ""
        if not meeting:
            row.report("Wydarzenie", "brakuje nazwy wydarzenia")
        if not person and not code:
            row.report("Osoba", "brakuje osoby i wniosku")
        if not row.unreadable:
            found.append(Attendance(meeting, codes.find(code) or code, person))
    return found


MEETINGS = KeptTab(
    "Wydarzenia",
    ("Wydarzenie", "Rodzaj", "Data", "Temat", "Edycja"),
    ("Wydarzenie", "Rodzaj", "Data"),
    Meeting,
    read_meetings,
)
ATTENDANCES = KeptTab(
    "Obecności",
    ("Wydarzenie", "Osoba", "Wniosek"),
    ("Wydarzenie", "Osoba"),
    Attendance,
    read_attendances,
    personal=("person",),
)
