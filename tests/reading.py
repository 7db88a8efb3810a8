"""A spreadsheet that tests change and read again, and what to ask about what became of it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from lib.services import changes, review, sheets
from lib.services.bootstrap import House, open_house
from lib.services.changes import Change
from lib.services.sheets import TakenIn
from lib.storage.registry import EditionRow
from lib.storage.workbook import Tab, tab_of
from tests.factories import application_record, kalisz, reviewer_record, rows_of
from tests.houses import EDITION, Clock, confirm_all, viewer

Record = dict[str, Any]
ORGANIZER = {"Kod": "Z1", "Imię i nazwisko": "Biuro Konkursu", "Rola": "organizator"}


class Sheet:
    """A spreadsheet of a contest of three groups: rows to change, and the tabs that they make."""

    def __init__(self) -> None:
        self.applications = {code: application_record(code) for code in ("W01", "W02", "W03")}
        self.people = {
            "Z1": ORGANIZER,
            "O1": reviewer_record("O1", "organizator"),
            "O2": reviewer_record("O2", "organizator"),
            "A1": reviewer_record("A1", "wnioskujący", "W01"),
            "A2": reviewer_record("A2", "wnioskujący", "W02"),
        }
        self.cards: list[Record] = []
        self.findings: list[Record] = []

    def tabs(self) -> dict[str, Tab]:
        rows: dict[str, list[list[Any]]] = {
            "Wnioski": rows_of(*self.applications.values()),
            "Osoby oceniające": rows_of(*self.people.values()),
            "Oceny": rows_of({"Wniosek": "", "Osoba oceniająca": "", **dict.fromkeys(KEYS, "")}, *self.cards),
            "Ocena formalna": rows_of({"Wniosek": "", "Kryterium": "", "Wynik": "", "Uwagi": ""}, *self.findings),
        }
        return {name: tab_of(name, records, "arkusz") for name, records in rows.items()}


KEYS = kalisz().criterion_keys
FULL = (20, 10, 10, 5, 10)


def read(house: House, sheet: Sheet, agreed: Collection[str] | None = ()) -> TakenIn:
    taken = sheets.take_in_tabs(house, EDITION, sheet.tabs(), agreed=agreed)
    confirm_all(house)
    return taken


def score(house: House, reviewer: str, application: str) -> None:
    person = viewer(house, reviewer)
    review.save_card(house, person, application, points=dict(zip(KEYS, FULL, strict=True)))
    review.submit_card(house, person, application)


def title(house: House, code: str) -> str:
    return house.editions.get(EDITION).frame().contest.by_code[code].title


def codes(house: House) -> list[str]:
    return sorted(house.editions.get(EDITION).frame().contest.by_code)


def brief(found: Collection[Change]) -> list[tuple[str, str, str, str]]:
    return [(each.code, each.other, each.kind, each.state) for each in found]


def listed(house: House) -> list[Change]:
    return changes.changes(house, viewer(house, "Z1"))


def held(taken: TakenIn) -> list[str]:
    return [each.key for each in taken.changes if each.state == "held"]


def points(house: House, application: str, reviewer: str) -> tuple[int | None, ...] | None:
    card = house.editions.get(EDITION).card(application, reviewer)
    return card.points if card else None


def a_house_that_read(sheet: Sheet, folder: Path) -> House:
    house = open_house(folder, Clock())
    sheets.open_edition(house, EditionRow(EDITION, kalisz()))
    read(house, sheet)
    return house


def junk(**changed: str) -> Record:
    """A second row of the group of W01, without a code, as a form leaves it."""
    other = application_record("W09", **{"Numer wniosku": "", "Nazwa grupy lub organizacji": "Grupa W01"})
    return {**other, "Tytuł działania": "Próba", **changed}
