"""The organiser's page of the sheet: files taken in, problems listed, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from lib.services import intake
from lib.services.bootstrap import House
from tests.factories import a_small_contest, a_workbook, rows_of
from tests.houses import EDITION
from tests.organizing import button, opened, organizer, seen


def take_in_files(*files: Path) -> AppTest:
    app = opened("sheet")
    app.file_uploader[0].set_value([(file.name, file.read_bytes(), "application/octet-stream") for file in files]).run()
    button(app, "Take the sheet in").click().run()
    return app


def with_organizer(tabs: dict[str, list[list[Any]]], code: str = "Z1") -> dict[str, list[list[Any]]]:
    """The tabs with one more person: the organiser."""
    header, *people = tabs["Osoby oceniające"]
    records = [dict(zip(header, person, strict=True)) for person in people]
    organiser = {"Kod": code, "Imię i nazwisko": "Biuro Konkursu", "Rola": "organizator"}
    return {**tabs, "Osoby oceniające": rows_of(*records, organiser)}


def test_a_workbook_is_taken_in_and_its_problems_are_listed(house: House, visitor: list[str], tmp_path: Path) -> None:
    tabs = with_organizer(a_small_contest())
    tabs["Oceny"][1][2] = "99"
    app = take_in_files(a_workbook(tmp_path / "konkurs.xlsx", tabs))
    text = seen(app)
    assert "The sheet has been taken in." in text
    assert "2 applications" in text
    assert "spojnosc" in text
    assert [each.application.title for each in intake.received(house, organizer(house))] == [
        "Działanie W01",
        "Działanie W02",
    ]
    assert "1 place that could not be read" in seen(opened("start"))


def test_csv_files_are_tabs(house: House, visitor: list[str], tmp_path: Path) -> None:
    folder = a_workbook(tmp_path / "karty", with_organizer(a_small_contest()))
    app = take_in_files(*sorted(folder.glob("*.csv")))
    assert "4 new or changed score cards" in seen(app)


def test_what_is_no_workbook_is_refused_in_words(house: House, visitor: list[str], tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_text("to nie jest arkusz", encoding="utf-8")
    app = take_in_files(file)
    assert "list" in app.error[0].value
    assert "W02" in seen(opened("intake"))


def test_a_sheet_that_would_shut_the_organiser_out_is_refused(house: House, visitor: list[str], tmp_path: Path) -> None:
    app = take_in_files(a_workbook(tmp_path / "konkurs.xlsx", with_organizer(a_small_contest(), "Z2")))
    assert "add yourself" in app.error[0].value
    assert "Z1" in house.editions.get(EDITION).frame().contest.reviewer_by_code


def test_two_workbooks_at_once_are_refused(house: House, visitor: list[str], tmp_path: Path) -> None:
    files = [a_workbook(tmp_path / name, a_small_contest()) for name in ("a.xlsx", "b.xlsx")]
    app = opened("sheet")
    app.file_uploader[0].set_value([(file.name, file.read_bytes(), "application/octet-stream") for file in files]).run()
    assert "Choose one .xlsx file" in seen(app)
    assert "Take the sheet in" not in [found.label for found in app.button]
