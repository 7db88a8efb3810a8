"""What people read in the sheet: the cards as they stand, beside what they typed there themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lib.services import intake, results, review, sheet_tabs, tabulation
from lib.services.bootstrap import House
from lib.services.demo import DATA
from lib.storage.contest_sheet import TABS, read_contest
from lib.storage.memory_sheet import MemorySpreadsheet
from lib.storage.opening import read_tabs
from lib.storage.spreadsheet import Rows, tabs_of
from tests.factories import AFTERWARDS, kalisz
from tests.houses import EDITION, Clock, a_demo_house, a_house, viewer

KEYS = list(kalisz().criterion_keys)
HEADER = ["Wniosek", "Osoba oceniająca", *KEYS, "Uzasadnienie", "Data", "Zapis programu"]
FULL = dict.fromkeys(KEYS, 5)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return a_house(tmp_path)


def submit(house: House, code: str = "W01", reviewer: str = "O1", reason: str = "", **points: int) -> None:
    someone = viewer(house, reviewer)
    review.save_card(house, someone, code, points=FULL | points, reason=reason)
    review.submit_card(house, someone, code)


def written(house: House, sheet: MemorySpreadsheet) -> Rows:
    """`Oceny` after bringing it up to date, without dates and marks."""
    sheet_tabs.write_cards(sheet, house.editions.get(EDITION))
    rows = sheet.read(["Oceny"]).get("Oceny", [])
    return [row[: len(HEADER) - 2] for row in rows[1:]]


def test_a_submitted_card_has_a_row(house: House) -> None:
    sheet = MemorySpreadsheet()
    submit(house, reason="Dobry pomysł")
    assert written(house, sheet) == [["W01", "O1", "5", "5", "5", "5", "5", "Dobry pomysł"]]
    assert sheet.read(["Oceny"])["Oceny"][0] == HEADER


def test_a_card_that_is_only_begun_has_none(house: House) -> None:
    sheet = MemorySpreadsheet()
    review.save_card(house, viewer(house, "O1"), "W01", points={"spojnosc": 3})
    assert written(house, sheet) == []
    assert sheet.tabs() == []


def test_a_changed_card_keeps_its_row_and_one_taken_back_loses_its_points(house: House) -> None:
    sheet = MemorySpreadsheet()
    submit(house)
    submit(house, "W02")
    written(house, sheet)
    o1 = viewer(house, "O1")
    review.take_card_back(house, o1, "W01")
    assert written(house, sheet)[0] == ["W01", "O1", "", "", "", "", "", ""]
    submit(house, spojnosc=1)
    assert [row[:3] for row in written(house, sheet)] == [["W01", "O1", "1"], ["W02", "O1", "5"]]


def test_writing_again_changes_nothing(house: House) -> None:
    sheet = MemorySpreadsheet()
    submit(house, reason="\n= dziwny\ttekst\x00")
    first = written(house, sheet)
    assert written(house, sheet) == first


def test_the_columns_of_the_tab_are_kept_as_organisers_have_them(house: House) -> None:
    own = [["Uwagi biura", "Osoba oceniająca", "Wniosek", *reversed(KEYS)], ["na papierze", "O2", "W01", "", "1"]]
    sheet = MemorySpreadsheet({"Oceny": own})
    submit(house, spojnosc=7)
    sheet_tabs.write_cards(sheet, house.editions.get(EDITION))
    rows = sheet.read(["Oceny"])["Oceny"]
    assert rows[0] == [*own[0], "Uzasadnienie", "Data", "Zapis programu"]
    assert rows[1] == own[1]
    assert rows[2][:8] == ["", "O1", "W01", "5", "5", "5", "5", "7"]


def test_a_row_typed_as_the_card_stands_is_not_doubled(house: House) -> None:
    sheet = MemorySpreadsheet({"Oceny": [["Wniosek", "Osoba oceniająca", *KEYS], ["w01", "o1", *"55555"]]})
    submit(house)
    assert len(written(house, sheet)) == 1


def test_a_card_that_counts_stands_below_a_typed_row_that_says_otherwise(house: House) -> None:
    sheet = MemorySpreadsheet()
    submit(house)
    written(house, sheet)
    sheet.append("Oceny", [["W01", "O1", *"11111"]])
    rows = written(house, sheet)
    assert [row[:3] for row in rows] == [["W01", "O1", ""], ["W01", "O1", "1"], ["W01", "O1", "5"]]
    assert written(house, sheet) == rows


def test_a_row_of_the_program_that_somebody_edited_is_left_and_written_anew(house: House) -> None:
    sheet = MemorySpreadsheet()
    submit(house)
    written(house, sheet)
    sheet.write("Oceny", {2: [None, None, 9]})
    assert [row[2] for row in written(house, sheet)] == ["9", "5"]
    assert [row[2] for row in written(house, sheet)] == ["9", "5"]


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-2", "@SUM(A1)", " =A1", "\uff1dA1"])
def test_no_reason_can_be_taken_for_a_formula(house: House, text: str) -> None:
    sheet = MemorySpreadsheet()
    submit(house, reason=text)
    assert written(house, sheet)[0][-1] == f"'{text.strip()}"


def test_the_contest_worked_out_from_the_sheet_is_the_one_worked_out_here(tmp_path: Path) -> None:
    house = a_demo_house(tmp_path)
    tabs = {name: [list(map(str, row)) for row in _rows(name)] for name in TABS if name != "Oceny"}
    sheet = MemorySpreadsheet(tabs)
    sheet_tabs.write_cards(sheet, house.editions.get(EDITION))
    read = read_contest(tabs_of(sheet, TABS), kalisz())
    there = tabulation.standings_document(kalisz(), read, AFTERWARDS)["applications"]
    own = tabulation.read_contest_file(kalisz(), str(DATA / "kalisz"))
    here = tabulation.standings_document(kalisz(), own, AFTERWARDS)["applications"]
    assert [(each["code"], each["final"]) for each in there] == [(each["code"], each["final"]) for each in here]


def _rows(name: str) -> Rows:
    tab = next(iter(read_tabs(str(DATA / "kalisz"), [name]).values()))
    return [list(tab.header), *(["" if cell is None else str(cell) for cell in row] for _, row in tab.rows)]


def test_the_result_is_written_when_it_is_published_and_withdrawn_when_it_is(tmp_path: Path) -> None:
    clock = Clock()
    house = a_demo_house(tmp_path, clock)
    organizer = viewer(house, "Z1")
    intake.move_deadline(house, organizer, date(2021, 6, 5), "koniec")
    results.publish(house, organizer)
    sheet = MemorySpreadsheet()
    state = house.editions.get(EDITION)
    sheet_tabs.write_results(sheet, house, state)
    rows = sheet.read(["Wyniki"])["Wyniki"]
    standings = state.standings()
    assert [row[1] for row in rows[1:-2]] == [result.code for result in standings.results]
    assert [row[1] for row in rows[1:-2] if row[-1] == "zwycięzca"] == list(standings.winners)
    assert rows[-1] == [f"Opublikowano 2021-06-06 12:00:00, wpis {state.head}."]
    results.withdraw_publication(house, organizer, "pomyłka")
    state = house.editions.get(EDITION)
    sheet_tabs.write_results(sheet, house, state)
    rows = sheet.read(["Wyniki"])["Wyniki"]
    assert rows[1:] == [[], [f"Publikację wycofano 2021-06-06 12:00:00, wpis {state.head}."]]
