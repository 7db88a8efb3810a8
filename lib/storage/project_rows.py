"""The tab of past projects, row by row: what was applied for in earlier editions, and what was funded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.contest.districts import normalised_name
from lib.contest.past_projects import PastProject
from lib.contest.programme import Programme
from lib.storage import cells
from lib.storage.application_rows import kind_names, read_kind, spelled_districts
from lib.storage.kept_tabs import KeptTab
from lib.storage.tabs import Codes, Columns, Row

_HEADERS = (
    "Edycja",
    "Data rozstrzygnięcia",
    "Tytuł działania",
    "Typ wnioskodawcy",
    "Osiedle",
    "Dziedzina",
    "Debiut",
    "Kwota wnioskowana",
    "Dofinansowanie przyznane",
    "Status",
)


def read_projects(columns: Columns, programme: Programme, codes: Codes) -> Sequence[PastProject]:
    """Every row that can be read, odd ones too: a blank edition, an unknown district or a negative amount is kept."""
    kinds, spelled = kind_names(programme), spelled_districts(programme)
    is_no_when_blank = columns.is_marked_with_x("Debiut")
    projects = []
    for row in columns.rows():
        project = _read_project(row, kinds, spelled, is_no_when_blank)
        if not row.unreadable:
            projects.append(project)
    return projects


def _read_project(
    row: Row, kinds: Mapping[str, str], spelled: Mapping[tuple[str, ...], str], is_no_when_blank: bool
) -> PastProject:
    district = row.read("Osiedle", cells.read_text) or ""
    debut = row.read("Debiut", cells.read_yes_no)
    return PastProject(
        edition=row.read("Edycja", cells.read_text) or "",
        decided=row.read("Data rozstrzygnięcia", cells.read_date),
        title=row.read("Tytuł działania", cells.read_text) or "",
        kind=read_kind(row, kinds),
        district=spelled.get(normalised_name(district), district),
        fields=row.read("Dziedzina", cells.read_list) or (),
        debut=False if debut is None and is_no_when_blank else debut,
        requested=row.read("Kwota wnioskowana", cells.read_number),
        granted=row.read("Dofinansowanie przyznane", cells.read_number),
        status=row.read("Status", cells.read_text) or "",
    )


PAST_PROJECTS = KeptTab("Edycje", _HEADERS, ("Edycja", "Tytuł działania"), PastProject, read_projects)
