"""The tabs of meetings, attendance, support and settlements as they are typed in sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from lib.contest.events import Attendance, Meeting
from lib.contest.settlements import SettlementRow
from lib.contest.support import SupportRow
from lib.contest.wording import fold
from lib.services.demo import DATA
from lib.storage.card_rows import EDITED, MARK, mark
from lib.storage.cells import UnreadableCell
from lib.storage.event_rows import ATTENDANCES, MEETINGS
from lib.storage.kept_tabs import KeptTab
from lib.storage.opening import read_tabs
from lib.storage.settlement_rows import SETTLEMENT_HEADERS, SETTLEMENTS
from lib.storage.support_rows import SUPPORT, read_hours
from lib.storage.tabs import Codes, Problems
from lib.storage.workbook import tab_of
from tests.factories import kalisz, wroclaw

CODES = Codes({"w01": "W01", "w02": "W02"})


def read(tab: KeptTab[Any], *rows: Sequence[Any]) -> tuple[list[Any], list[tuple[int | None, str | None, str]]]:
    problems = Problems()
    table = tab_of(tab.name, [[cell or None for cell in row] for row in rows], "arkusz")
    found = tab.read({fold(tab.name): table}, kalisz(), CODES, problems)
    return list(found), [(each.row, each.column, each.text) for each in problems.found]


def test_meetings_are_read_with_their_kinds_in_any_case() -> None:
    found, problems = read(
        MEETINGS,
        ["Wydarzenie", "Rodzaj", "Data", "Temat", "Edycja"],
        ["Agora", "MIKROAGORA", "30.06.2022", "Plany", 26],
        ["Piknik", "festyn", None, None, None],
        ["agora", "akademia", "01.07.2022", None, None],
        [None, "akademia", "01.07.2022", None, None],
        ["Warsztat", "warsztaty", "kiedyś", None, None],
    )
    assert found == [Meeting("Agora", "mikroagora", date(2022, 6, 30), "Plany", "26"), Meeting("Piknik", "festyn")]
    assert [(row, column) for row, column, _ in problems] == [
        (3, "Rodzaj"),
        (4, "Wydarzenie"),
        (5, "Wydarzenie"),
        (6, "Data"),
    ]


def test_attendance_names_a_person_or_an_application() -> None:
    found, problems = read(
        ATTENDANCES,
        ["Wydarzenie", "Osoba", "Wniosek"],
        ["Agora", "Anna", "w01"],
        ["Agora", None, "20/M7"],
        ["Agora", None, None],
        [None, "Anna", None],
    )
    assert found == [Attendance("Agora", "W01", "Anna"), Attendance("Agora", "20/M7", "")]
    assert [(row, column) for row, column, _ in problems] == [(4, "Osoba"), (5, "Wydarzenie")]


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("1,5", "3/2"), ("2", "2"), ("1:30", "3/2"), ("0:20", "1/3"), ("1:30:00", "3/2"), (0.1, "1/10"), (3, "3")],
)
def test_hours_are_read_exactly(typed: Any, hours: str) -> None:
    assert read_hours(typed) == Fraction(hours)


@pytest.mark.parametrize("typed", ["1:75", "dwie", "1:30:01", "1.000"])
def test_what_are_no_hours_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableCell):
        read_hours(typed)


def test_support_needs_an_application_somebody_and_hours() -> None:
    found, problems = read(
        SUPPORT,
        ["Data", "Osoba wspierająca", "Wniosek", "Godziny", "Rodzaj"],
        ["11.05.2021", "O1", "w01", "1,5", "prawne"],
        [None, "O1", "W99", "1", None],
        [None, None, "W01", "1", None],
        [None, "O1", "W01", None, None],
        [None, "O1", "W01", "-1", None],
        [None, "O1", "W01", "0,0", None],
        [None, "O1", "W01", "długo", None],
    )
    assert found == [SupportRow("W01", "3/2", date(2021, 5, 11), "prawne", "O1")]
    assert [(row, column) for row, column, _ in problems] == [
        (3, "Wniosek"),
        (4, "Osoba wspierająca"),
        *((row, "Godziny") for row in (5, 6, 7, 8)),
    ]


def a_settlement(*cells: Any, own: str = "") -> list[Any]:
    texts = [str(cell or "") for cell in cells]
    return [*cells, mark(own, texts) if own else None]


HEADER = [*SETTLEMENT_HEADERS, MARK]


def test_settlements_that_people_typed_and_those_of_the_program_are_told_apart() -> None:
    found, problems = read(
        SETTLEMENTS,
        HEADER,
        a_settlement("W01", "2021-06-20", "farby", "50,00 zł", "tak", "P/1", "paragon"),
        a_settlement("w02", "2021-06-21", "plakaty", "99,99 zł", "", "", "", own="ex01"),
        a_settlement("W02", "", "", "", "", "", "", own="ex02"),
    )
    typed = SettlementRow("W01", date(2021, 6, 20), Decimal("50.00"), True, "paragon", "", "farby", "P/1")
    own = SettlementRow("W02", date(2021, 6, 21), Decimal("99.99"), None, "", "ex01", "plakaty")
    assert (found, problems) == ([typed, own], [])


def test_a_row_of_the_program_that_somebody_changed_does_not_count_and_is_named() -> None:
    row = a_settlement("W01", "2021-06-20", "farby", "50,00 zł", "nie", "", "", own="ex01")
    row[4] = "tak"
    assert read(SETTLEMENTS, HEADER, row) == ([], [(2, MARK, EDITED)])


def test_settlements_without_a_code_or_an_amount_are_set_aside() -> None:
    found, problems = read(
        SETTLEMENTS,
        HEADER,
        a_settlement("W77", None, "farby", "50", "tak", None, None),
        a_settlement("W01", None, "farby", None, "tak", None, None),
        a_settlement("W01", None, "farby", "dużo", "może", None, None),
    )
    assert found == []
    assert [(row, column) for row, column, _ in problems] == [
        (2, "Wniosek"),
        (3, "Kwota"),
        (4, "Kwota"),
        (4, "Zaakceptowany"),
    ]


def test_names_are_kept_apart_from_what_they_did() -> None:
    """So that they can be erased alone."""
    for tab, row, name in (
        (SUPPORT, SupportRow("W01", "1", supporter="Anna Kowal"), "Kowal"),
        (ATTENDANCES, Attendance("Agora", "W01", "Anna Kowal"), "Kowal"),
        (SETTLEMENTS, SettlementRow("W01", what="farby od Anny Kowal", document="Kowal/1", kind="Kowal"), "Kowal"),
    ):
        content, personal = tab.written(row)
        assert name not in content
        assert name in str(personal)
        assert tab.given_back([(content, personal)]) == (row,)
        assert name not in str(tab.given_back([(content, None)]))


@pytest.mark.parametrize("city", ["kalisz", "wroclaw"])
def test_the_demos_tabs_are_read_without_a_problem(city: str) -> None:
    programme = kalisz() if city == "kalisz" else wroclaw()
    names = ("Wydarzenia", "Obecności", "Wsparcie", "Rozliczenia")
    tabs, problems = read_tabs(str(DATA / city), names), Problems()
    applications = [f"W{n:02}" for n in range(1, 15)] + [f"M{n:02}" for n in range(1, 91)]
    codes = Codes({fold(code): code for code in applications})
    rows = {tab.name: tab.read(tabs, programme, codes, problems) for tab in (MEETINGS, ATTENDANCES, SUPPORT)}
    assert problems.found == []
    assert rows["Wsparcie"]
    assert bool(rows["Wydarzenia"]) == bool(rows["Obecności"]) == (city == "wroclaw")
