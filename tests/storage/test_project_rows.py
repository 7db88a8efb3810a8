"""The record of past projects as it is typed in sheets, from every kind of file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lib.contest.past_projects import PastProject
from lib.contest.programme import Programme, SheetTab
from lib.services.demo import DATA
from lib.storage.opening import read_tabs
from lib.storage.project_rows import PAST_PROJECTS
from lib.storage.tabs import Codes, Problem, Problems
from lib.storage.workbook import tab_of
from tests.factories import a_workbook, project_record, rows_of, wroclaw


def read(
    *records: dict[str, Any], programme: Programme | None = None, rows: list[list[Any]] | None = None
) -> tuple[list[PastProject], list[Problem]]:
    problems = Problems()
    tab = tab_of("Edycje", [[cell or None for cell in row] for row in rows or rows_of(*records)], "arkusz")
    found = PAST_PROJECTS.read({"edycje": tab}, programme or wroclaw(), Codes(), problems)
    return list(found), problems.found


FUNDED = PastProject(
    edition="26",
    decided=date(2022, 3, 13),
    title="Kino na trawniku",
    kind="person",
    district="Nadodrze",
    fields=("sztuka", "edukacja"),
    debut=True,
    requested=Decimal(4800),
    granted=Decimal(4500),
    status="zrealizowany",
)


@pytest.mark.parametrize("kind", ["dane.xlsx", "dane"])
def test_a_row_is_read_from_every_kind_of_file(tmp_path: Path, kind: str) -> None:
    book = a_workbook(tmp_path / kind, {"Edycje": rows_of(project_record())})
    problems = Problems()
    found = PAST_PROJECTS.read(read_tabs(str(book), ["Edycje"]), wroclaw(), Codes(), problems)
    assert (list(found), problems.found) == ([FUNDED], [])


def test_what_the_sheet_holds_as_numbers_and_dates_is_read_like_typed_text() -> None:
    typed = project_record(
        **{"Edycja": 26, "Data rozstrzygnięcia": date(2022, 3, 13), "Kwota wnioskowana": 4800.0, "Debiut": True}
    )
    assert read(typed) == ([FUNDED], [])


def test_a_missing_tab_is_no_problem() -> None:
    problems = Problems()
    assert (PAST_PROJECTS.read({}, wroclaw(), Codes(), problems), problems.found) == ((), [])


def test_blanks_are_unknown_and_no_grant_is_not_funded() -> None:
    blank = {name: "" for name in project_record() if name != "Tytuł działania"}
    found, problems = read(project_record(**blank))
    assert (found, problems) == ([PastProject(title="Kino na trawniku")], [])
    assert not found[0].is_funded


def test_odd_rows_are_kept_as_they_are() -> None:
    odd = project_record(
        **{"Edycja": "", "Osiedle": "Nibylandia", "Kwota wnioskowana": "-12,50", "Status": "?", "Debiut": "nie"}
    )
    (found,), problems = read(odd)
    assert (found.edition, found.district, found.requested, found.debut) == ("", "Nibylandia", Decimal("-12.5"), False)
    assert problems == []


def test_districts_are_spelled_as_the_programme_spells_them() -> None:
    (found,), _ = read(project_record(Osiedle="zacisze-zalesie – szczytniki"))
    assert found.district == "Zacisze - Zalesie - Szczytniki"


def test_an_unknown_kind_of_applicant_is_remarked_on_and_kept() -> None:
    (found,), problems = read(project_record(**{"Typ wnioskodawcy": "kółko"}))
    assert found.kind == "kółko"
    assert problems == [Problem("Edycje", 2, "Typ wnioskodawcy", "nieznany typ wnioskodawcy: „kółko”")]


def test_a_row_with_an_unreadable_cell_is_set_aside_and_listed_by_its_place() -> None:
    found, problems = read(project_record(**{"Kwota wnioskowana": "dużo"}), project_record(title="Drugi"))
    assert [project.title for project in found] == ["Drugi"]
    assert [(problem.tab, problem.row, problem.column) for problem in problems] == [("Edycje", 2, "Kwota wnioskowana")]


def test_a_missing_column_is_reported_and_everything_else_is_read() -> None:
    found, problems = read(rows=[["Tytuł działania"], ["Kino"]])
    assert found == [PastProject(title="Kino")]
    assert [(problem.row, problem.column, problem.text) for problem in problems] == [
        (1, "Edycja", "brakuje tej kolumny")
    ]


def test_in_a_column_of_x_and_blanks_a_blank_is_a_no() -> None:
    found, _ = read(project_record(Debiut="x"), project_record(Debiut=""))
    assert [project.debut for project in found] == [True, False]


def test_the_programme_may_name_the_columns_in_its_own_way() -> None:
    own = wroclaw().model_copy(update={"sheet": {"Edycje": SheetTab(columns={"Tytuł działania": "Nazwa projektu"})}})
    record = project_record()
    record["Nazwa projektu"] = record.pop("Tytuł działania")
    assert read(record, programme=own) == ([FUNDED], [])


def test_the_demos_record_of_26_editions_is_read_without_a_problem() -> None:
    problems = Problems()
    found = PAST_PROJECTS.read(read_tabs(str(DATA / "wroclaw"), ["Edycje"]), wroclaw(), Codes(), problems)
    funded = [project for project in found if project.is_funded]
    assert (len(found), len({project.edition for project in found}), len(funded)) == (1916, 26, 295)
    assert problems.found == []
