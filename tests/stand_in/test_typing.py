"""What is understood of texts as people type them, and how it is shown, by the spreadsheet's locale."""

from __future__ import annotations

import pytest

from tests.sheets_server import SheetsServer, Spreadsheet
from tests.stand_in.api import ROBOT, Api

NBSP = "\u00a0"


@pytest.fixture
def polish(google: SheetsServer) -> Api:
    return Api(google, google.make_spreadsheet("Konkurs", locale="pl_PL", writers=[ROBOT]))


def typed(api: Api, text: str) -> tuple[object, str]:
    """What the cell holds, and what it shows."""
    api.write("A1", [[text]], "USER_ENTERED")
    held, shown = (api.read("A1", valueRenderOption=f"{how}FORMATTED_VALUE")["values"][0][0] for how in ("UN", ""))
    return held, shown


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("abc", "abc", "abc"),
        (" abc ", " abc ", " abc "),
        ("5", 5, "5"),
        (" 5 ", 5, "5"),
        ("007", 7, "7"),
        ("3.14", 3.14, "3.14"),
        ("3.10", 3.1, "3.1"),
        (".5", 0.5, "0.5"),
        ("-2.5", -2.5, "-2.5"),
        ("+7", 7, "7"),
        ("1,234", 1234, "1,234"),
        ("1,234.5", 1234.5, "1,234.50"),
        ("1,23", "1,23", "1,23"),
        ("12%", 0.12, "12%"),
        ("12.5%", 0.125, "12.50%"),
        ("$100.15", 100.15, "$100.15"),
        ("$5", 5, "$5"),
        ("-$5", -5, "-$5"),
        ("(5)", -5, "-5"),
        ("1e5", 100000, "1.00E+05"),
        ("TRUE", True, "TRUE"),
        ("false", False, "FALSE"),
        ("'0123", "0123", "0123"),
        ("'=1", "=1", "=1"),
        ("2021-05-31", 44347, "2021-05-31"),
        ("5/31/2021", 44347, "5/31/2021"),
        ("05/31/2021", 44347, "05/31/2021"),
        ("5/31/21", 44347, "5/31/21"),
        ("31/5/2021", "31/5/2021", "31/5/2021"),
        ("1-2", 44198, "1-2"),
        ("May 31, 2021", 44347, "May 31, 2021"),
        ("31 May 2021", 44347, "31 May 2021"),
        ("12:30", 12.5 / 24, "12:30"),
        ("9:30 PM", 21.5 / 24, "9:30 PM"),
        ("25:30", 25.5 / 24, "25:30"),
        ("5/31/2021 12:00:00", 44347.5, "5/31/2021 12:00:00"),
        ("W01", "W01", "W01"),
        ("- point", "- point", "- point"),
        ("1.5.2", "1.5.2", "1.5.2"),
    ],
)
def test_typed_in_america(api: Api, text: str, value: object, shown: str) -> None:
    assert typed(api, text) == (value, shown)


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("3,14", 3.14, "3,14"),
        ("3.14", "3.14", "3.14"),
        ("3 090,00", 3090, f"3{NBSP}090,00"),
        (f"3{NBSP}090", 3090, f"3{NBSP}090"),
        ("500 000 101", 500000101, f"500{NBSP}000{NBSP}101"),
        ("12,50 zł", 12.5, f"12,50{NBSP}zł"),
        ("12,5%", 0.125, "12,50%"),
        ("PRAWDA", True, "PRAWDA"),
        ("fałsz", False, "FAŁSZ"),
        ("TRUE", True, "PRAWDA"),
        ("31.05.2021", 44347, "31.05.2021"),
        ("1.6.2021", 44348, "1.6.2021"),
        ("2021-05-31", 44347, "2021-05-31"),
        ("31 maja 2021", 44347, "31 maja 2021"),
        ("1.5", 44317, "1.5"),
        ("14.05.2021 21:37:18", 44330.90090277778, "14.05.2021 21:37:18"),
        ("5/31/2021", "5/31/2021", "5/31/2021"),
        ("tak", "tak", "tak"),
    ],
)
def test_typed_in_poland(polish: Api, text: str, value: object, shown: str) -> None:
    assert typed(polish, text) == (value, shown)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1 / 3, "0.3333333333"),
        (100 / 3, "33.33333333"),
        (3.141592653589793, "3.141592654"),
        (12345678.123456, "12345678.12"),
        (123456789012345, "123456789012345"),
        (1e15, "1E+15"),
        (123456789012345678, "1.23457E+17"),
        (0.1 + 0.2, "0.3"),
        (0.00001, "0.00001"),
        (-0.5, "-0.5"),
    ],
)
def test_numbers_that_nobody_formatted(api: Api, number: float, shown: str) -> None:
    api.write("A1", [[number]])
    assert api.read("A1")["values"] == [[shown]]


@pytest.mark.parametrize(
    ("values", "dates", "read"),
    [
        ("FORMATTED_VALUE", "SERIAL_NUMBER", ["31.05.2021", "=", "12:00"]),
        ("UNFORMATTED_VALUE", "SERIAL_NUMBER", [44347, "=", 0.5]),
        ("UNFORMATTED_VALUE", "FORMATTED_STRING", ["31.05.2021", "=", "12:00"]),
        ("FORMULA", "SERIAL_NUMBER", [44347, "=", 0.5]),
        ("FORMULA", "FORMATTED_STRING", ["31.05.2021", "=", "12:00"]),
    ],
)
def test_dates_come_as_numbers_unless_asked_otherwise(polish: Api, values: str, dates: str, read: list[object]) -> None:
    polish.write("A1", [["31.05.2021", "=", "12:00"]], "USER_ENTERED")
    assert polish.read("A1:C1", valueRenderOption=values, dateTimeRenderOption=dates)["values"] == [read]


@pytest.mark.parametrize(
    ("formula", "value", "shown"),
    [
        ("=1+2*3", 7, "7"),
        ("=B1+C1", 30, "30"),
        ("=SUM(B1:C1,5)", 35, "35"),
        ('=B1&" zł"', "10 zł", "10 zł"),
        ('=HYPERLINK("https://example.com","tu")', "tu", "tu"),
        ('=IF(B1>5,"tak","nie")', "tak", "tak"),
        ("=B1=10", True, "TRUE"),
        ("=1/0", "#DIV/0! (Function DIVIDE parameter 2 cannot be zero.)", "#DIV/0!"),
        ("=NOSUCH(1)", "#NAME? (Unknown function: 'NOSUCH'.)", "#NAME?"),
        ("=1+", "#ERROR! (Formula parse error.)", "#ERROR!"),
        ("=Nobody!A1", "#REF! (Unresolved sheet name.)", "#REF!"),
        ('=IFERROR(1/0,"-")', "-", "-"),
        ("=Z9", 0, "0"),
        ('=""', "", ""),
    ],
)
def test_simple_formulas_are_worked_out(api: Api, formula: str, value: object, shown: str) -> None:
    api.write("B1", [[10, 20]])
    assert typed(api, formula) == (value, shown)
    assert api.read("A1", valueRenderOption="FORMULA")["values"] == [[formula]]


def test_a_formula_follows_what_it_refers_to(api: Api) -> None:
    api.write("A1", [["$10.00", "=A1"]], "USER_ENTERED")
    api.write("A1", [[12]])
    assert api.read("A1:B1")["values"] == [["$12.00", "$12.00"]]


def test_a_formula_that_turns_in_a_circle_is_an_error(api: Api) -> None:
    api.write("A1", [["=B1", "=A1"]], "USER_ENTERED")
    assert api.read("A1:B1")["values"] == [["#REF!", "#REF!"]]


def test_arguments_are_parted_as_the_locale_has_it(polish: Api) -> None:
    polish.write("A1", [["=SUM(1,5;2)", "=1/0"]], "USER_ENTERED")
    assert polish.read("A1:B1")["values"] == [["3,5", "#DZIEL/0!"]]


def test_a_look_outlives_the_value(book: Spreadsheet, api: Api) -> None:
    api.write("A1", [["5/31/2021"]], "USER_ENTERED")
    api.write("A1", [[2]])
    assert book.values("Sheet1") == [["1/1/1900"]]
