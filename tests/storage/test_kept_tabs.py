"""Tabs whose rows are kept as they were read: giving them back, replacing them, and personal details apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from lib.contest.past_projects import PastProject
from lib.storage import database as schema
from lib.storage import registry
from lib.storage.database import Database, open_database
from lib.storage.kept_tabs import KeptTab, kept_rows, replace_kept_rows
from lib.storage.project_rows import PAST_PROJECTS
from lib.storage.registry import EditionRow
from tests.factories import wroclaw


@dataclass(frozen=True, slots=True)
class Visit:
    """A row of which one field is personal."""

    day: str
    who: str = ""


VISITS = KeptTab("Wizyty", ("Dzień", "Kto"), (), Visit, lambda columns, programme, codes: (), personal=("who",))

PROJECTS = [
    PastProject("26", title="Kino", granted=Decimal("4500.50"), fields=("sztuka", "edukacja")),
    PastProject("", title="Ogród", requested=Decimal(-1), debut=False),
]


def a_database(folder: Path, *editions: str) -> Database:
    database = open_database(folder)
    with database.write() as connection:
        for edition in editions:
            registry.open_edition(connection, EditionRow(edition, wroclaw()), datetime(2022, 1, 1, tzinfo=UTC))
    return database


def test_rows_come_back_as_they_were_in_their_order(tmp_path: Path) -> None:
    with a_database(tmp_path, "w").write() as connection:
        assert replace_kept_rows(connection, "w", PAST_PROJECTS, PROJECTS)
        assert kept_rows(connection, "w", PAST_PROJECTS) == tuple(PROJECTS)


def test_keeping_the_same_rows_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    with a_database(tmp_path, "w").write() as connection:
        replace_kept_rows(connection, "w", PAST_PROJECTS, PROJECTS)
        assert not replace_kept_rows(connection, "w", PAST_PROJECTS, PROJECTS)
        assert replace_kept_rows(connection, "w", PAST_PROJECTS, PROJECTS[::-1])
        assert kept_rows(connection, "w", PAST_PROJECTS) == tuple(PROJECTS[::-1])
        assert replace_kept_rows(connection, "w", PAST_PROJECTS, [])
        assert kept_rows(connection, "w", PAST_PROJECTS) == ()


def test_editions_and_tabs_do_not_mix(tmp_path: Path) -> None:
    with a_database(tmp_path, "w", "k").write() as connection:
        replace_kept_rows(connection, "w", PAST_PROJECTS, PROJECTS)
        replace_kept_rows(connection, "w", VISITS, [Visit("wtorek", "Ala")])
        replace_kept_rows(connection, "k", PAST_PROJECTS, PROJECTS[:1])
        replace_kept_rows(connection, "k", PAST_PROJECTS, [])
        assert kept_rows(connection, "w", PAST_PROJECTS) == tuple(PROJECTS)
        assert kept_rows(connection, "w", VISITS) == (Visit("wtorek", "Ala"),)


def test_personal_details_are_kept_apart_and_can_be_erased_alone(tmp_path: Path) -> None:
    with a_database(tmp_path, "w").write() as connection:
        replace_kept_rows(connection, "w", VISITS, [Visit("wtorek", "Ala"), Visit("środa", "Ola")])
        contents = list(connection.scalars(select(schema.tab_row.c.content)))
        assert contents == ['{"day":"wtorek"}', '{"day":"środa"}']
        connection.execute(schema.tab_row.update().where(schema.tab_row.c.position == 0).values(personal=None))
        assert kept_rows(connection, "w", VISITS) == (Visit("wtorek"), Visit("środa", "Ola"))
