"""The tab `Rozliczenia`: expenses of the record beside what people typed, and back after a rebuild."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lib.contest.grants import Expense, Invoice
from lib.services import grant_acts, grants, sheets
from lib.services.bootstrap import House
from lib.services.mirror import Mirror
from lib.services.settlement_tab import write_settlements
from lib.storage.memory_sheet import MemorySpreadsheet
from lib.storage.settlement_rows import SETTLEMENT_HEADERS
from lib.storage.spreadsheet import Rows, tabs_of
from tests.houses import AFTER_SCORING, EDITION, Clock, a_connected_house, announce_winners, viewer

DAY = date(2021, 6, 9)


@pytest.fixture
def sheet() -> MemorySpreadsheet:
    return MemorySpreadsheet({})


@pytest.fixture
def house(tmp_path: Path, sheet: MemorySpreadsheet) -> House:
    house = a_connected_house(tmp_path, sheet, Clock(AFTER_SCORING))
    announce_winners(house, "W01")
    return house


def ask(house: House, name: str, amount: str = "120.00", what: str = "Plakaty") -> None:
    grant_acts.ask_expense(house, viewer(house, "Z1"), "W01", name, Decimal(amount), what)


def write(house: House, sheet: MemorySpreadsheet) -> Rows:
    write_settlements(sheet, house, house.editions.get(EDITION))
    return rows(sheet)


def rows(sheet: MemorySpreadsheet) -> Rows:
    """The tab without its marks."""
    return [(row + [""] * 8)[:7] for row in sheet.read(["Rozliczenia"]).get("Rozliczenia", [])]


def expenses(house: House) -> tuple[Expense, ...]:
    (card,) = grants.grants(house, viewer(house, "Z1")).cards
    return card.grant.expenses


def read_back(house: House, sheet: MemorySpreadsheet) -> None:
    sheets.take_in_kept_tabs(house, EDITION, tabs_of(sheet, ["Rozliczenia"]))


def test_without_expenses_nothing_is_written(house: House, sheet: MemorySpreadsheet) -> None:
    assert write(house, sheet) == []
    assert sheet.tabs() == []


def test_an_expense_follows_its_record(house: House, sheet: MemorySpreadsheet) -> None:
    organizer = viewer(house, "Z1")
    ask(house, "ex01")
    assert write(house, sheet) == [
        list(SETTLEMENT_HEADERS),
        ["W01", "2021-06-09", "Plakaty", "120,00 zł", "", "", ""],
    ]
    grant_acts.approve_expense(house, organizer, "W01", "ex01", DAY)
    assert write(house, sheet)[1:] == [["W01", "2021-06-09", "Plakaty", "120,00 zł", "tak", "", ""]]
    paid = Invoice(DAY, Decimal("1118.5") - 1000, "organiser", "receipt")
    grant_acts.record_invoice(house, organizer, "W01", "ex01", paid, "P/7")
    assert write(house, sheet)[1:] == [["W01", "2021-06-09", "Plakaty", "118,50 zł", "tak", "P/7", "paragon"]]
    grant_acts.withdraw_invoice(house, organizer, "W01", "ex01")
    grant_acts.withdraw_expense(house, organizer, "W01", "ex01")
    ask(house, "ex02", what="Farby")
    assert write(house, sheet)[1:] == [
        ["W01", "", "", "", "", "", ""],
        ["W01", "2021-06-09", "Farby", "120,00 zł", "", "", ""],
    ]


def test_writing_again_changes_nothing(house: House, sheet: MemorySpreadsheet) -> None:
    ask(house, "ex01")
    write(house, sheet)
    before = sheet.read(["Rozliczenia"])
    write(house, sheet)
    assert sheet.read(["Rozliczenia"]) == before


def test_rows_that_people_typed_or_changed_are_never_touched(house: House) -> None:
    typed = ["W01", "10.06.2021", "farby", "50", "tak", "P/1", "paragon"]
    sheet = MemorySpreadsheet({"Rozliczenia": [["Uwagi", *SETTLEMENT_HEADERS], ["ważne", *typed]]})
    ask(house, "ex01")
    write_settlements(sheet, house, house.editions.get(EDITION))
    there = sheet.read(["Rozliczenia"])["Rozliczenia"]
    assert there[1] == ["ważne", *typed]
    assert there[2][:5] == ["", "W01", "2021-06-09", "Plakaty", "120,00 zł"]
    changed = [*there[2]]
    changed[4] = "20,00 zł"
    sheet.write("Rozliczenia", {3: changed})
    write_settlements(sheet, house, house.editions.get(EDITION))
    after = sheet.read(["Rozliczenia"])["Rozliczenia"]
    assert (after[1], after[2][4], after[3][4]) == (["ważne", *typed], "20,00 zł", "120,00 zł")


def test_what_was_written_is_not_counted_a_second_time_when_it_is_read(house: House, sheet: MemorySpreadsheet) -> None:
    ask(house, "ex01")
    write(house, sheet)
    sheet.append("Rozliczenia", [["W01", "10.06.2021", "farby", "50", "tak"]])
    read_back(house, sheet)
    assert [(each.what, each.amount) for each in expenses(house)] == [
        ("Plakaty", Decimal("120.00")),
        ("farby", Decimal(50)),
    ]
    assert sheets.problems(house, viewer(house, "Z1")) == []


def test_the_words_of_an_expense_come_back_from_the_sheet(house: House, sheet: MemorySpreadsheet) -> None:
    """A rebuilt database has the record, and of the words only what stands in the sheet."""
    ask(house, "ex01")
    write(house, sheet)
    with house.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM tab_row")
    assert [each.what for each in expenses(house)] == [""]
    read_back(house, sheet)
    assert [each.what for each in expenses(house)] == ["Plakaty"]
    grant_acts.approve_expense(house, viewer(house, "Z1"), "W01", "ex01", DAY)
    paid = Invoice(DAY, Decimal(100), "organiser")
    grant_acts.record_invoice(house, viewer(house, "Z1"), "W01", "ex01", paid, "FV 3")
    assert write(house, sheet)[1][2:6] == ["Plakaty", "100,00 zł", "tak", "FV 3"]


def test_no_cell_becomes_a_formula(house: House, sheet: MemorySpreadsheet) -> None:
    ask(house, "ex01", what='=HYPERLINK("http://evil.example")')
    assert write(house, sheet)[1][2].startswith("'=")


def test_the_mirror_writes_it_beside_the_record(house: House, sheet: MemorySpreadsheet) -> None:
    ask(house, "ex01")
    clock = house.clock
    mirror = Mirror(house, EDITION, "pisarz")
    for _ in range(12):
        mirror.step()
        clock.move(seconds=40)  # type: ignore[attr-defined]
    assert rows(sheet)[1:] == [["W01", "2021-06-09", "Plakaty", "120,00 zł", "", "", ""]]
    assert "Plakaty" not in str(sheet.read(["Dziennik"]))
