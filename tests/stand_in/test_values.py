"""Values read and written: what replies hold, what they leave out, what they count."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_server import SheetsServer, Spreadsheet
from tests.stand_in.api import ROBOT, Api, refused


def test_blank_ends_are_left_out_and_gaps_kept(book: Spreadsheet, api: Api) -> None:
    api.write("B2", [["a", "", "b", ""], [], ["", "c"]])
    assert api.read("A1:F9") == {
        "range": "Sheet1!A1:F9",
        "majorDimension": "ROWS",
        "values": [[], ["", "a", "", "b"], [], ["", "", "c"]],
    }
    assert api.read("A1:F9", majorDimension="COLUMNS") == {
        "range": "Sheet1!A1:F9",
        "majorDimension": "COLUMNS",
        "values": [[], ["", "a"], ["", "", "", "c"], ["", "b"]],
    }


def test_nothing_read_has_no_values(api: Api) -> None:
    assert api.read("A1:B2") == {"range": "Sheet1!A1:B2", "majorDimension": "ROWS"}


def test_several_ranges_come_in_their_order(book: Spreadsheet, api: Api) -> None:
    api.write("A1", [["a"], ["b"]])
    reply = api.send("GET", "/values:batchGet", ranges=["A2", "C1", "A1:A2"], majorDimension="COLUMNS").json()
    assert reply == {
        "spreadsheetId": book.id,
        "valueRanges": [
            {"range": "Sheet1!A2", "majorDimension": "COLUMNS", "values": [["b"]]},
            {"range": "Sheet1!C1", "majorDimension": "COLUMNS"},
            {"range": "Sheet1!A1:A2", "majorDimension": "COLUMNS", "values": [["a", "b"]]},
        ],
    }


def counted(book: Spreadsheet, where: str, rows: int, columns: int, cells: int) -> dict[str, Any]:
    return {
        "spreadsheetId": book.id,
        "updatedRange": where,
        "updatedRows": rows,
        "updatedColumns": columns,
        "updatedCells": cells,
    }


def test_null_is_skipped_and_empty_text_written(book: Spreadsheet, api: Api) -> None:
    api.write("A1", [["a", "b", "c"]])
    assert api.write("A1", [["x", None, ""]]) == counted(book, "Sheet1!A1:C1", 1, 2, 2)
    assert book.values("Sheet1") == [["x", "b"]]


def test_rows_of_different_lengths_leave_the_rest_alone(book: Spreadsheet, api: Api) -> None:
    api.write("A1", [["a", "b", "c"], ["d", "e", "f"]])
    assert api.write("A1", [["1"], ["2", "3"]]) == counted(book, "Sheet1!A1:B2", 2, 2, 3)
    assert book.values("Sheet1") == [["1", "b", "c"], ["2", "3", "f"]]


def test_columns_are_written_as_columns(book: Spreadsheet, api: Api) -> None:
    reply = api.write("A1:B3", {"majorDimension": "COLUMNS", "values": [["a", "b", "c"], ["d"]]})
    assert reply == counted(book, "Sheet1!A1:B3", 3, 2, 4)
    assert book.values("Sheet1") == [["a", "d"], ["b"], ["c"]]


@pytest.mark.parametrize(
    ("body", "where"),
    [({}, "Sheet1!B2"), ({"values": []}, "Sheet1!B2"), ({"values": [[]]}, "Sheet1!B2"),
     ({"values": [[None, None]]}, "Sheet1!B2:C2")],
)  # fmt: skip
def test_writing_nothing_counts_nothing(book: Spreadsheet, api: Api, body: Any, where: str) -> None:
    assert api.write("B2", body) == {"spreadsheetId": book.id, "updatedRange": where}


@pytest.mark.parametrize(
    ("asked", "written"),
    [("A1", "A1:B3"), ("Sheet1", "A1:B3"), ("A:B", "A1:B3"), ("A2:C", "A2:B4"), ("A1:Z1000", "A1:B3")],
)
def test_what_is_written_is_as_large_as_the_values(api: Api, asked: str, written: str) -> None:
    assert api.write(asked, [[1, 2]] * 3)["updatedRange"] == f"Sheet1!{written}"


@pytest.mark.parametrize(
    ("asked", "values", "message"),
    [
        ("A1:B1", [["a"], ["b"]], "[Sheet1!A1:B1], but tried writing to row [2]"),
        ("A1:A1", [["a", "b"]], "[Sheet1!A1], but tried writing to column [B]"),
        ("B3:C", [["a", "b", "c"]], "[Sheet1!B3:C], but tried writing to column [D]"),
        ("A:A", [["a", "b"]], "[Sheet1!A], but tried writing to column [B]"),
        ("A2:C400", [["a"]] * 400, "[Sheet1!A2:C400], but tried writing to row [401]"),
    ],
)
def test_values_may_not_reach_out_of_both_ends(api: Api, asked: str, values: Any, message: str) -> None:
    assert refused(api.write(asked, values)) == f"Requested writing within range {message}"


def test_a_colon_in_the_name_of_a_sheet_counts_as_two_ends(book: Spreadsheet, api: Api) -> None:
    book.add_tab("foo:bar")
    message = "Requested writing within range ['foo:bar'!A1], but tried writing to column [B]"
    assert refused(api.write("foo:bar!A1", [["a", "b"]])) == message


def test_a_start_within_the_grid_makes_it_grow(book: Spreadsheet, api: Api) -> None:
    assert api.write("Y1000", [["a", "b", "c"], ["d"]])["updatedRange"] == "Sheet1!Y1000:AA1001"
    assert book.size("Sheet1") == (1001, 27)


@pytest.mark.parametrize("asked", ["A1001", "AA1", "A1:AA5", "A999:B1001"])
def test_a_range_to_write_to_must_be_there(book: Spreadsheet, api: Api, asked: str) -> None:
    limits = "Max rows: 1000, max columns: 26"
    assert refused(api.write(asked, [["a"]])) == f"Range (Sheet1!{asked}) exceeds grid limits. {limits}"
    assert book.size("Sheet1") == (1000, 26)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (["x"], 'list_value {\n  values {\n    string_value: "x"\n  }\n}\n'),
        (
            {"name": "Jan", "n": 1},
            'struct_value {\n  fields {\n    key: "n"\n    value {\n      number_value: 1\n    }\n  }\n'
            '  fields {\n    key: "name"\n    value {\n      string_value: "Jan"\n    }\n  }\n}\n',
        ),
    ],
)
def test_a_value_is_not_a_list_nor_an_object(book: Spreadsheet, api: Api, value: Any, shown: str) -> None:
    assert refused(api.write("A1", [["a"], ["b", value]])) == f"Invalid values[1][1]: {shown}"
    assert book.values("Sheet1") == []


def test_a_cell_holds_fifty_thousand_characters(book: Spreadsheet, api: Api) -> None:
    message = "Your input contains more than the maximum of 50000 characters in a single cell."
    assert api.write("A1", [["x" * 50_000]])["updatedCells"] == 1
    assert refused(api.write("A2", [["x" * 50_001]])) == message
    assert [len(row[0]) for row in book.values("Sheet1")] == [50_000]


@pytest.mark.parametrize("option", ["RAW", "USER_ENTERED"])
def test_what_is_not_a_text_is_written_as_it_is(api: Api, option: str) -> None:
    api.write("A1", [[1, 1.0, -2.5, True, 1e21]], option)
    assert api.read("A1:E1", valueRenderOption="UNFORMATTED_VALUE")["values"] == [[1, 1, -2.5, True, 1e21]]
    assert api.read("A1:E1")["values"] == [["1", "1", "-2.5", "TRUE", "1E+21"]]


def test_raw_texts_stay_texts(api: Api) -> None:
    texts = ["1", "=1+2", "TRUE", "'x", "2021-05-31"]
    api.write("A1", [texts])
    assert api.read("A1:E1", valueRenderOption="UNFORMATTED_VALUE")["values"] == [texts]


def test_the_values_come_back_when_asked_for(book: Spreadsheet, api: Api) -> None:
    api.write("A3", [["old"]])
    reply = api.write(
        "A1:B5",
        [["1,5", "=A1"]],
        "USER_ENTERED",
        includeValuesInResponse="true",
        responseValueRenderOption="FORMULA",
    )
    assert reply["updatedRange"] == "Sheet1!A1:B1"
    assert reply["updatedData"] == {
        "range": "Sheet1!A1:B5",
        "majorDimension": "ROWS",
        "values": [["1,5", "=A1"], [], ["old"]],
    }


def test_a_batch_counts_every_row_once(book: Spreadsheet, api: Api) -> None:
    book.add_tab("Drugi")
    data = [
        {"range": "A1:B2", "values": [[1, 2], [3, 4]]},
        {"range": "C2", "values": [[5]]},
        {"range": "Drugi!A1", "values": [[None, 6]]},
        {"range": "Drugi!C9"},
    ]
    reply = api.send("POST", "/values:batchUpdate", {"valueInputOption": "RAW", "data": data}).json()
    assert reply == {
        "spreadsheetId": book.id,
        "totalUpdatedRows": 3,
        "totalUpdatedColumns": 4,
        "totalUpdatedCells": 6,
        "totalUpdatedSheets": 2,
        "responses": [
            counted(book, "Sheet1!A1:B2", 2, 2, 4),
            counted(book, "Sheet1!C2", 1, 1, 1),
            counted(book, "Drugi!A1:B1", 1, 1, 1),
            {"spreadsheetId": book.id, "updatedRange": "Drugi!C9"},
        ],
    }


def test_a_batch_is_written_whole_or_not_at_all(book: Spreadsheet, api: Api) -> None:
    data = [{"range": "A1", "values": [[1]]}, {"range": "Nobody!A1", "values": [[2]]}]
    reply = api.send("POST", "/values:batchUpdate", {"valueInputOption": "RAW", "data": data})
    assert refused(reply) == "Invalid data[1]: Unable to parse range: Nobody!A1"
    assert book.values("Sheet1") == []


def test_clearing_keeps_the_looks(book: Spreadsheet, api: Api) -> None:
    book.set("Sheet1", [["2021-05-31", "a"], ["b", "c"]])
    assert api.send("POST", "/values/A1:clear").json() == {"spreadsheetId": book.id, "clearedRange": "Sheet1!A1"}
    api.write("A1", [[44347]])
    assert book.values("Sheet1") == [["2021-05-31", "a"], ["b", "c"]]


def test_several_ranges_are_cleared_within_the_grid(book: Spreadsheet, api: Api) -> None:
    book.set("Sheet1", [["a", "b"], ["c", "d"]])
    reply = api.send("POST", "/values:batchClear", {"ranges": ["A1", "B:B", "A2:ZZ9999"]}).json()
    assert reply == {
        "spreadsheetId": book.id,
        "clearedRanges": ["Sheet1!A1", "Sheet1!B1:B1000", "Sheet1!A2:Z1000"],
    }
    assert book.values("Sheet1") == []


def test_a_body_for_another_range_is_refused(api: Api) -> None:
    message = refused(api.write("A1", {"range": "B1", "values": [["x"]]}))
    assert message == "Requested range[A1] does not match value's range[B1]"
    assert api.write("A1", {"range": "Sheet1!A1", "values": [["x"]]})["updatedCells"] == 1


def test_a_sheet_grows_for_what_its_owner_types(google: SheetsServer) -> None:
    book = google.make_spreadsheet("Szeroki", tabs={"Arkusz": [["x"] * 30]}, writers=[ROBOT])
    assert book.size("Arkusz") == (1000, 30)
