"""The record of past projects follows the sheet: at each reading, at the refresh, and after publication."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from lib.services import results, sheet_connection, sheets
from lib.services.bootstrap import House, open_house
from lib.services.editions import HEAD_LASTS, Denied
from lib.storage import ledger
from lib.storage.memory_sheet import MemorySpreadsheet
from lib.storage.spreadsheet import Rows
from tests.factories import a_workbook, application_record, project_record, reviewer_record, rows_of
from tests.houses import AFTER_SCORING, EDITION, Clock, a_connected_house, a_house, head, viewer


def a_sheet(*projects: dict[str, str]) -> dict[str, list[list[str]]]:
    people = rows_of(reviewer_record("O1", "organizator"), reviewer_record("Z1", "", Rola="organizator"))
    tabs = {"Wnioski": rows_of(application_record("W01")), "Osoby oceniające": people}
    return {**tabs, "Edycje": rows_of(*projects)} if projects else tabs


def as_texts(tabs: dict[str, list[list[Any]]]) -> dict[str, Rows]:
    return {name: [[str(cell) for cell in row] for row in rows] for name, rows in tabs.items()}


def titles(house: House) -> list[str]:
    return [project.title for project in house.editions.get(EDITION).past_projects]


def read(house: House, folder: Path, *projects: dict[str, str]) -> sheets.TakenIn:
    shutil.rmtree(folder, ignore_errors=True)
    return sheets.take_in(house, EDITION, str(a_workbook(folder, a_sheet(*projects))))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return a_house(tmp_path / "base", Clock(AFTER_SCORING), applications=[], reviewers=[])


def test_the_record_is_what_the_last_reading_found(house: House, tmp_path: Path) -> None:
    taken = read(house, tmp_path / "a", project_record(title="Kino"), project_record(title="Ogród"))
    assert (taken.kept_rows, titles(house)) == ({"Edycje": 2}, ["Kino", "Ogród"])
    read(house, tmp_path / "a", project_record(title="Kino"))
    assert titles(house) == ["Kino"]
    assert read(house, tmp_path / "a").kept_rows == {}
    assert titles(house) == []


def test_reading_the_same_record_again_adds_no_entry_and_keeps_the_same_object(house: House, tmp_path: Path) -> None:
    read(house, tmp_path / "a", project_record())
    before, record = head(house), house.editions.get(EDITION).past_projects
    read(house, tmp_path / "a", project_record())
    assert head(house) == before
    assert house.editions.get(EDITION).past_projects is record


def test_another_process_notices_that_the_record_changed(house: House, tmp_path: Path) -> None:
    other = open_house(tmp_path / "base", Clock(AFTER_SCORING))
    read(house, tmp_path / "a", project_record(title="Kino"))
    assert titles(other) == ["Kino"]
    read(house, tmp_path / "a", project_record(title="Ogród"))
    sleep(HEAD_LASTS)
    assert titles(other) == ["Ogród"]


def test_the_ledger_says_that_the_tab_changed_and_nothing_of_what_it_says(house: House, tmp_path: Path) -> None:
    read(house, tmp_path / "a", project_record(title="Niepowtarzalny tytuł"))
    with house.database.read() as connection:
        entries = ledger.entries_after(connection, EDITION, 0)
    assert [dict(entry.payload) for entry in entries if entry.kind == "tab_read"] == [{"tab": "Edycje", "rows": 1}]
    assert "Niepowtarzalny" not in json.dumps([dict(entry.payload) for entry in entries], ensure_ascii=False)


def test_problems_of_the_record_are_listed_with_the_others(house: House, tmp_path: Path) -> None:
    read(house, tmp_path / "a", project_record(Debiut="może"))
    found = sheets.problems(house, viewer(house, "Z1"))
    assert [(each.tab, each.row, each.column) for each in found if each.tab == "Edycje"] == [("Edycje", 2, "Debiut")]


def test_the_connected_sheets_refresh_brings_the_record(tmp_path: Path) -> None:
    sheet = MemorySpreadsheet(as_texts(a_sheet(project_record(title="Kino"))))
    house = a_connected_house(tmp_path, sheet, applications=[], reviewers=[])
    sheet_connection.read_scheduled(house, EDITION)
    assert titles(house) == ["Kino"]


def test_under_a_published_result_only_the_record_is_read(tmp_path: Path) -> None:
    sheet = MemorySpreadsheet(as_texts(a_sheet(project_record(title="Kino"))))
    house = a_connected_house(tmp_path, sheet, Clock(AFTER_SCORING))
    results.publish(house, viewer(house, "Z1"))
    before = house.editions.get(EDITION).frame().contest.applications
    sheet_connection.read_scheduled(house, EDITION)
    assert titles(house) == ["Kino"]
    assert house.editions.get(EDITION).frame().contest.applications == before


def test_reading_only_the_record_leaves_the_problems_of_the_other_tabs(house: House, tmp_path: Path) -> None:
    book = a_sheet(project_record(Debiut="może")) | {"Ocena formalna": [["Wniosek", "Kryterium"], ["W99", "amount"]]}
    sheets.take_in(house, EDITION, str(a_workbook(tmp_path / "a", book)))
    others = [each for each in sheets.problems(house, viewer(house, "Z1")) if each.tab != "Edycje"]
    sheets.take_in_kept_tabs(house, EDITION, {})
    assert others
    assert sheets.problems(house, viewer(house, "Z1")) == others
    assert titles(house) == []


@pytest.mark.parametrize("code", [None, "O1"])
def test_only_organisers_have_the_other_tabs_read(house: House, tmp_path: Path, code: str | None) -> None:
    read(house, tmp_path / "a", project_record(title="Kino"))
    with pytest.raises(Denied):
        sheets.take_in_kept_as(house, viewer(house, code), str(tmp_path / "a"))
    with pytest.raises(Denied):
        sheet_connection.read_kept(house, viewer(house, code))


def test_an_organiser_has_the_other_tabs_read_under_a_published_result(tmp_path: Path) -> None:
    sheet = MemorySpreadsheet(as_texts(a_sheet(project_record(title="Kino"))))
    house = a_connected_house(tmp_path / "base", sheet, Clock(AFTER_SCORING))
    organizer = viewer(house, "Z1")
    results.publish(house, organizer)
    assert sheet_connection.read_kept(house, organizer).rows == {"Edycje": 1}
    book = a_workbook(tmp_path / "a", a_sheet(project_record(title="Sad"), project_record(title="Bieg")))
    assert sheets.take_in_kept_as(house, organizer, str(book)).rows == {"Edycje": 2}
    assert titles(house) == ["Sad", "Bieg"]
