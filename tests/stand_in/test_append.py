"""Where appended rows land: the table that is found, the rows that are inserted, the grid that grows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_server import Spreadsheet
from tests.stand_in.api import Api, refused

# Two tables, A1:C2 and B4:D6; the second has holes.
TWO_TABLES = [
    ["x", "y", "z"],
    ["x", "y", "z"],
    [],
    ["", "x", "y"],
    ["", "", "y", "z"],
    ["", "x", "y", "z"],
]


@pytest.mark.parametrize(
    ("asked", "table", "lands"),
    [
        ("Sheet1", "B4:D6", "B7"),
        ("B4", "B4:D6", "B7"),
        ("C5:D5", "B4:D6", "B7"),
        ("B2:D4", "B4:D6", "B7"),
        ("A3:G10", "B4:D6", "B7"),
        ("B5", "B4:D6", "B7"),
        ("A1", "A1:C2", "A3"),
        ("A1:A3", "A1:C2", "A3"),
        ("E4", None, "E4"),
        ("A4", None, "A4"),
        ("A3", None, "A3"),
        ("F10:G20", None, "F10"),
    ],
)
def test_rows_follow_the_last_table_of_the_range(
    book: Spreadsheet, api: Api, asked: str, table: str | None, lands: str
) -> None:
    book.set("Sheet1", TWO_TABLES)
    reply = api.append(asked, [["new"]])
    assert reply == {
        "spreadsheetId": book.id,
        **({"tableRange": f"Sheet1!{table}"} if table else {}),
        "updates": {
            "spreadsheetId": book.id,
            "updatedRange": f"Sheet1!{lands}",
            "updatedRows": 1,
            "updatedColumns": 1,
            "updatedCells": 1,
        },
    }


def test_an_empty_sheet_has_no_table(book: Spreadsheet, api: Api) -> None:
    assert "tableRange" not in api.append("Sheet1", [["a", "b"]])
    assert api.append("Sheet1", [["c"]])["tableRange"] == "Sheet1!A1:B1"
    assert book.values("Sheet1") == [["a", "b"], ["c"]]


def test_a_row_with_a_gap_makes_the_next_start_beyond_it(book: Spreadsheet, api: Api) -> None:
    for _ in range(3):
        reply = api.append("Sheet1", [["a", "", "b"]])
    assert reply["tableRange"] == "Sheet1!E2"
    assert reply["updates"]["updatedRange"] == "Sheet1!E3:G3"
    assert book.values("Sheet1") == [["a", "", "b"], ["", "", "a", "", "b"], ["", "", "", "", "a", "", "b"]]


def test_a_cell_that_shows_nothing_belongs_to_the_table(book: Spreadsheet, api: Api) -> None:
    book.set("Sheet1", [["a", '=""'], ["b", '=""'], ["", '=""']])
    assert api.append("A1", [["c"]])["tableRange"] == "Sheet1!A1:B3"


def test_overwriting_takes_what_lies_below(book: Spreadsheet, api: Api) -> None:
    book.set("Sheet1", [["a"], [], ["b"]])
    assert api.append("A1", [[1], [2]], insertDataOption="OVERWRITE")["updates"]["updatedRange"] == "Sheet1!A2:A3"
    assert (book.values("Sheet1"), book.size("Sheet1")) == ([["a"], ["1"], ["2"]], (1000, 26))


def test_inserting_pushes_it_down(book: Spreadsheet, api: Api) -> None:
    book.set("Sheet1", [["a"], [], ["b", "c"]])
    reply = api.append("A1", [[1], [2]], insertDataOption="INSERT_ROWS")
    assert (reply["tableRange"], reply["updates"]["updatedRange"]) == ("Sheet1!A1", "Sheet1!A2:A3")
    assert book.values("Sheet1") == [["a"], ["1"], ["2"], [], ["b", "c"]]
    assert book.size("Sheet1") == (1002, 26)


@pytest.mark.parametrize("option", ["OVERWRITE", "INSERT_ROWS"])
def test_a_full_grid_grows_by_what_is_needed(book: Spreadsheet, api: Api, option: str) -> None:
    book.set("Sheet1", [["a"]] * 999)
    reply = api.append("Sheet1", [["b"] * 28] * 3, insertDataOption=option)
    assert reply["updates"]["updatedRange"] == "Sheet1!A1000:AB1002"
    assert book.size("Sheet1") == ((1002, 28) if option == "OVERWRITE" else (1003, 28))


def test_skipped_cells_are_not_counted(book: Spreadsheet, api: Api) -> None:
    updates = api.append("A1", [[None, "x", ""], [None]])["updates"]
    assert updates == {
        "spreadsheetId": book.id,
        "updatedRange": "Sheet1!A1:C2",
        "updatedRows": 1,
        "updatedColumns": 2,
        "updatedCells": 2,
    }


def test_nothing_appended_is_told_with_its_place(book: Spreadsheet, api: Api) -> None:
    book.set("Sheet1", [["a"]])
    nothing: list[Any] = []
    assert api.append("A1", nothing) == {
        "spreadsheetId": book.id,
        "tableRange": "Sheet1!A1",
        "updates": {"spreadsheetId": book.id, "updatedRange": "Sheet1!A2"},
    }


def test_what_was_appended_comes_back_when_asked_for(api: Api) -> None:
    reply = api.append("A1", [["5/31/2021"]], "USER_ENTERED", includeValuesInResponse="true")
    data = {"range": "Sheet1!A1", "majorDimension": "ROWS", "values": [["5/31/2021"]]}
    assert reply["updates"]["updatedData"] == data


def test_a_range_beyond_the_grid_is_refused(api: Api) -> None:
    limits = "Max rows: 1000, max columns: 26"
    assert refused(api.append("A1001", [["a"]])) == f"Range (Sheet1!A1001) exceeds grid limits. {limits}"
    assert api.append("A1:ZZ5000", [["a"]])["updates"]["updatedRange"] == "Sheet1!A1"
