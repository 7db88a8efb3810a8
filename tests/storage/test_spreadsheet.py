"""What every spreadsheet does alike: in memory, in a folder of .csv files, at Google."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib.storage.folder_sheet import FolderSpreadsheet
from lib.storage.memory_sheet import MemorySpreadsheet
from lib.storage.spreadsheet import Rows, Spreadsheet, tabs_of
from tests.factories import a_workbook
from tests.google import a_sheet
from tests.sheets_server import SheetsServer

Make = Callable[[dict[str, Rows]], Spreadsheet]

PEOPLE = [["Kod", "Grupa"], ["O1", "organizator"], [], ["O2", "organizator"]]


@pytest.fixture(params=["memory", "folder", "google"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    if request.param == "memory":
        yield MemorySpreadsheet
    elif request.param == "folder":
        yield lambda tabs: FolderSpreadsheet(a_workbook(tmp_path / "arkusz", tabs))
    else:
        with SheetsServer() as google:
            yield lambda tabs: a_sheet(google, tabs)[1]
            assert google.offences == []


def test_the_tabs_are_listed(make: Make) -> None:
    assert set(make({"Wnioski": [["a"]], "Oceny": [["b"]]}).tabs()) >= {"Wnioski", "Oceny"}


def test_rows_are_read_as_texts_at_their_own_numbers(make: Make) -> None:
    assert make({"Osoby": PEOPLE}).read(["Osoby"]) == {"Osoby": PEOPLE}


def test_blank_ends_are_left_out(make: Make) -> None:
    sheet = make({"Osoby": [["Kod", "Grupa", ""], ["O1", "", ""], ["", "", ""]]})
    assert sheet.read(["Osoby"]) == {"Osoby": [["Kod", "Grupa"], ["O1"]]}


def test_only_the_first_columns_can_be_asked_for(make: Make) -> None:
    assert make({"Osoby": PEOPLE}).read(["Osoby"], columns=1) == {"Osoby": [["Kod"], ["O1"], [], ["O2"]]}


def test_a_tab_is_found_by_its_name_as_people_read_it(make: Make) -> None:
    assert make({"Osoby oceniające": [["Kod"]]}).read(["osoby  OCENIAJĄCE "]) == {"osoby  OCENIAJĄCE ": [["Kod"]]}


def test_a_tab_that_is_not_there_is_left_out(make: Make) -> None:
    assert make({"Osoby": PEOPLE}).read(["Osoby", "Oceny"]) == {"Osoby": PEOPLE}
    assert make({"Osoby": PEOPLE}).read(["Oceny"]) == {}


def test_a_tab_is_made_with_its_header_and_never_made_again(make: Make) -> None:
    sheet = make({"Osoby": PEOPLE})
    sheet.create("Dziennik", ["Nr", "Skrót"])
    sheet.append("Dziennik", [[1, "a"]])
    sheet.create("dziennik", ["x"])
    assert sheet.read(["Dziennik"]) == {"Dziennik": [["Nr", "Skrót"], ["1", "a"]]}


def test_rows_are_added_below_the_table_and_say_where_they_went(make: Make) -> None:
    sheet = make({"Osoby": [["Kod", "Grupa"], ["O1", "organizator"]]})
    assert sheet.append("Osoby", [["O2", ""], ["O3", "organizator"]]) == 3
    assert sheet.append("Osoby", [["O4", "x"]]) == 5
    assert sheet.read(["Osoby"])["Osoby"][2:] == [["O2"], ["O3", "organizator"], ["O4", "x"]]


def test_a_thousand_rows_more_than_the_tab_has_room_for_find_their_place(make: Make) -> None:
    sheet = make({"Osoby": [["Kod"]]})
    rows = [[f"O{number}"] for number in range(1, 2001)]
    assert sheet.append("Osoby", rows[:1500]) == 2
    assert sheet.append("Osoby", rows[1500:]) == 1502
    assert sheet.read(["Osoby"])["Osoby"] == [["Kod"], *rows]


def test_cells_are_written_in_place_and_others_left_alone(make: Make) -> None:
    sheet = make({"Osoby": [["Kod", "Grupa", "Uwagi"], ["O1", "organizator", "x"], ["O2", "organizator", "y"]]})
    sheet.write("Osoby", {2: ["O9", None, ""], 3: [None, "inna"]})
    assert sheet.read(["Osoby"])["Osoby"][1:] == [["O9", "organizator"], ["O2", "inna", "y"]]


def test_writing_beyond_the_last_row_and_column_makes_room(make: Make) -> None:
    sheet = make({"Osoby": [["Kod"]]})
    sheet.write("Osoby", {1: [None] * 30 + ["dalej"], 1200: ["niżej"]})
    rows = sheet.read(["Osoby"])["Osoby"]
    assert (rows[0][30], rows[1199], len(rows)) == ("dalej", ["niżej"], 1200)


HOSTILE = ["=1+1", "+48 600 100 200", "-5", "@x", '=IMPORTXML("http://a")', '=HYPERLINK("http://a";"b")', "'cytat"]


@pytest.mark.parametrize(
    "text", [*HOSTILE, "1.06.2021", "007", "1,5", "TRUE", "3/4", "linia\ndruga", "zażółć 🎈", "50%"]
)
def test_what_is_written_is_kept_sign_by_sign(make: Make, text: str) -> None:
    sheet = make({"Oceny": [["Uzasadnienie"]]})
    sheet.append("Oceny", [[text]])
    sheet.write("Oceny", {3: [text]})
    assert sheet.read(["Oceny"]) == {"Oceny": [["Uzasadnienie"], [text], [text]]}


def test_tabs_are_what_a_workbooks_are(make: Make) -> None:
    tab = tabs_of(make({"Osoby": PEOPLE}), ["Osoby"])["osoby"]
    assert (tab.header, tab.rows) == (("Kod", "Grupa"), ((2, ("O1", "organizator")), (4, ("O2", "organizator"))))
