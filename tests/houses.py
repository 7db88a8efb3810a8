"""Real houses for tests: a real database in a temporary folder, with a clock that stands where the test puts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lib.contest.applications import Application
from lib.contest.people import Reviewer
from lib.contest.permissions import Viewer
from lib.contest.programme import Programme
from lib.services import anonymity, sheets
from lib.services.bootstrap import House, open_house
from lib.services.demo import DATA
from lib.storage import ledger, registry, sheet_links
from lib.storage.ledger import Draft
from lib.storage.registry import EditionRow
from lib.storage.spreadsheet import Spreadsheet
from tests.factories import a_group, a_reviewer, an_applicant, an_organizer, kalisz, some_people

#: Noon in Kalisz, on a day on which scoring is open.
WHILE_SCORING = datetime(2021, 6, 6, 10, tzinfo=UTC)
AFTER_SCORING = datetime(2021, 6, 9, 10, tzinfo=UTC)

EDITION = "kalisz-2021"

#: A link as people paste it.
LINK = "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg/edit#gid=0"


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = WHILE_SCORING

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def a_house(
    folder: Path,
    clock: Clock | None = None,
    applications: Sequence[Application] | None = None,
    reviewers: Sequence[Reviewer] | None = None,
    programme: Programme | None = None,
) -> House:
    """A house with one edition: by default three groups that pass the formal check, their representatives, two jurors
    of the association and an organiser."""
    house = open_house(folder, clock or Clock())
    sheets.open_edition(house, EditionRow(EDITION, programme or kalisz()))
    three = [a_group(code, *some_people(3, code), title=f"Tytuł {code}") for code in ("W01", "W02", "W03")]
    people = [an_organizer(), a_reviewer("O1"), a_reviewer("O2"), *(an_applicant(group) for group in three)]
    take_in(house, three if applications is None else applications, people if reviewers is None else reviewers)
    return house


def a_connected_house(folder: Path, sheet: Spreadsheet, clock: Clock | None = None, **options: Any) -> House:
    """A house whose edition is connected with this spreadsheet, whatever address is asked for."""
    house = replace(a_house(folder, clock, **options), spreadsheet=lambda _: sheet)
    with house.database.write() as connection:
        sheet_links.connect_sheet(connection, EDITION, LINK)
    return house


def take_in(
    house: House, applications: Sequence[Application], reviewers: Sequence[Reviewer], confirmed: bool = True
) -> None:
    """These applications and people, as if they had just been read from a sheet; their anonymity confirmed."""
    with house.database.write() as connection:
        registry.replace_contest_people(connection, EDITION, applications, reviewers)
        read = Draft("sheet_read", EDITION, "arkusz", {}, f"sheet_read:{ledger.head(connection, EDITION)}")
        ledger.append(connection, EDITION, [read], house.clock())
    if confirmed:
        confirm_all(house)


def announce_winners(house: House, *winners: str) -> None:
    """A published result with these winners, whoever scored what."""
    as_of = house.editions.get(EDITION).now().date().isoformat()
    payload = {"as_of": as_of, "winners": list(winners), "names_with_consent": []}
    with house.database.write() as connection:
        published = Draft("published", EDITION, "Z1", payload, f"published:{ledger.head(connection, EDITION)}")
        ledger.append(connection, EDITION, [published], house.clock())


def confirm_all(house: House) -> None:
    """Every application is confirmed as the program covers it."""
    anonymity.confirm_unseen(house, Viewer(EDITION, an_organizer()))


def a_demo_house(folder: Path, clock: Clock | None = None) -> House:
    """The demo's Kalisz edition, as taken in from its files."""
    house = open_house(folder, clock or Clock())
    sheets.open_edition(house, EditionRow(EDITION, kalisz(), invented=True))
    sheets.take_in(house, EDITION, str(DATA / "kalisz"))
    confirm_all(house)
    return house


def viewer(house: House, code: str | None) -> Viewer:
    """The person of that code as whoever asks; None is the public."""
    if code is None:
        return Viewer(EDITION)
    return Viewer(EDITION, house.editions.get(EDITION).frame().contest.reviewer_by_code[code])


def head(house: House) -> int:
    """How many entries the ledger holds."""
    return house.editions.get(EDITION).head
