"""How ranges are read, and how replies write them down."""

from __future__ import annotations

import pytest

from tests.sheets_server import SheetsServer, Spreadsheet
from tests.stand_in.api import Api, refused


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("'Sheet1'", "Sheet1!A1:Z1000"),
        ("sheet1!a1", "Sheet1!A1"),
        ("A1", "Sheet1!A1"),
        ("A1:A1", "Sheet1!A1"),
        ("A1:B2", "Sheet1!A1:B2"),
        ("B2:A1", "Sheet1!A1:B2"),
        ("B1:A2", "Sheet1!A1:B2"),
        ("$A$1:B$2", "Sheet1!A1:B2"),
        ("A:A", "Sheet1!A1:A1000"),
        ("C:A", "Sheet1!A1:C1000"),
        ("2:3", "Sheet1!A2:Z3"),
        ("A2:C", "Sheet1!A2:C1000"),
        ("B3:4", "Sheet1!B3:Z4"),
        ("A1:ZZ2000", "Sheet1!A1:Z1000"),
        ("A1:ZZ", "Sheet1!A1:Z1000"),
        ("!B2", "Sheet1!B2"),
        ("R1C1:R2C2", "Sheet1!A1:B2"),
        ("Sheet1!R3C3:R1C1", "Sheet1!A1:C3"),
        ("R[1]C[1]", "Sheet1!B2"),
        ("R1C1:R2", "Sheet1!A1:Z2"),
        ("R1C1:C2", "Sheet1!A1:B1000"),
        ("R01C01", "Sheet1!A1"),
        ("RC", "Sheet1!A1"),
        ("R2", "Sheet1!R2"),
    ],
)
def test_a_range_is_echoed_whole_and_within_the_grid(api: Api, asked: str, answered: str) -> None:
    assert api.range_of(asked) == answered


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("Sheet1!A1001", "Sheet1!A1001"),
        ("A1001:B1002", "Sheet1!A1001:B1002"),
        ("AA1", "Sheet1!AA1"),
        ("ZZZ1", "Sheet1!ZZZ1"),
        ("AA:AB", "Sheet1!AA:AB"),
        ("ZZ:ZZ", "Sheet1!ZZ"),
        ("1001:1002", "Sheet1!1001:1002"),
        ("R[1000]C[0]", "Sheet1!A1001"),
    ],
)
def test_a_range_that_starts_beyond_the_grid_is_refused(api: Api, asked: str, named: str) -> None:
    limits = "Max rows: 1000, max columns: 26"
    assert refused(api.read(asked)) == f"Range ({named}) exceeds grid limits. {limits}"


@pytest.mark.parametrize(
    "asked",
    [
        "Nobody!A1", "Nobody", "A0", "A1:A0", "A1:", "Sheet1!", "A1:B2:C3", "AAAA1", "Sheet1!A", "Sheet1!2", "Z",
        " A1", "A1: B2", "Sheet1! A1", "'Sheet1 '!A1", "'Sheet1'!'Sheet1'!A1", "R0C1", "R[-1]C1", "A1:R2C2",
        "R2C2:R1C1", "!", "!!!",
    ],
)  # fmt: skip
def test_what_is_no_range_is_told_as_it_came(api: Api, asked: str) -> None:
    assert refused(api.read(asked)) == f"Unable to parse range: {asked}"


@pytest.mark.parametrize(
    ("title", "echoed"),
    [
        ("Wnioski", "Wnioski"),
        ("my_tab_2", "my_tab_2"),
        ("Ocena formalna", "'Ocena formalna'"),
        ("Łączność", "'Łączność'"),
        ("2021", "'2021'"),
        ("Bob's", "'Bob''s'"),
        ("a.b", "'a.b'"),
        ("a:b", "'a:b'"),
        ("has!bang", "'has!bang'"),
        ("A1", "'A1'"),
        ("RC", "'RC'"),
        ("A", "A"),
        ("Sheet10", "Sheet10"),
        ("abc12", "'abc12'"),
    ],
)
def test_a_name_is_quoted_when_it_could_be_misread(
    google: SheetsServer, book: Spreadsheet, api: Api, title: str, echoed: str
) -> None:
    book.add_tab(title)
    quoted = "'" + title.replace("'", "''") + "'"
    assert api.range_of(f"{quoted}!B2:C3") == f"{echoed}!B2:C3"
    assert api.range_of(quoted) == f"{echoed}!A1:Z1000"


def test_a_sheet_named_like_a_cell_needs_quotes(book: Spreadsheet, api: Api) -> None:
    book.add_tab("B2")
    assert [api.range_of("B2"), api.range_of("'B2'"), api.range_of("B2!A1")] == [
        "Sheet1!B2",
        "'B2'!A1:Z1000",
        "'B2'!A1",
    ]


def test_quotes_may_be_left_out_before_cells(book: Spreadsheet, api: Api) -> None:
    book.add_tab("Ocena formalna")
    assert api.range_of("Ocena formalna!A1:B2") == "'Ocena formalna'!A1:B2"
    assert api.range_of("OCENA FORMALNA!A1") == "'Ocena formalna'!A1"


def test_a_range_without_a_sheet_is_of_the_first_that_is_seen(book: Spreadsheet, api: Api) -> None:
    book.add_tab("Drugi")
    book.hide_tab("Sheet1")
    assert api.range_of("A1") == "Drugi!A1"
    assert api.range_of("Sheet1!A1") == "Sheet1!A1"
