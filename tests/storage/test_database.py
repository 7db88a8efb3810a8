"""The database: how SQLite is opened, how the schema comes about, and what the ordinary rows give back."""

from __future__ import annotations

import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import IntegrityError

from lib.contest.applications import PersonalDetails
from lib.contest.people import Person
from lib.storage import database as schema
from lib.storage import registry
from lib.storage.database import SCHEMA_STEPS, Database, metadata, open_database
from lib.storage.registry import EditionRow
from lib.storage.tabs import Problem
from tests.factories import a_reviewer, an_applicant, an_application, an_ngo, an_organizer, kalisz, wroclaw

NOW = datetime(2021, 6, 1, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_other_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def steps_done(database: Database) -> list[str]:
    with database.read() as connection:
        return sorted(connection.scalars(select(schema.schema_step.c.name)))


def test_a_save_that_was_confirmed_is_on_the_disk(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    journal = "wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else "delete"
    for transaction in (database.read, database.write):
        with transaction() as connection:
            settings = [connection.scalar(text(f"PRAGMA {name}")) for name in ("synchronous", "foreign_keys")]
            assert (settings, connection.scalar(text("PRAGMA journal_mode"))) == ([2, 1], journal)


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "dane" / "konkurs"
    open_database(folder)
    assert [path.name for path in folder.iterdir() if path.suffix == ".sqlite"] == ["minigrant.sqlite"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["dane konkursu", "a%20b", "co?ile=3", "a#b", "ąę"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    open_database(folder)
    assert (folder / "minigrant.sqlite").is_file()


def test_another_database_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'inna.sqlite'}")
    open_database(tmp_path / "dane")
    assert ((tmp_path / "inna.sqlite").is_file(), (tmp_path / "dane").exists()) == (True, False)


# --- schema


def test_a_new_database_has_every_table_and_names_the_steps_it_went_through(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    assert set(inspect(database.engine).get_table_names()) == set(metadata.tables)
    assert steps_done(database) == [name for name, _ in SCHEMA_STEPS]


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    first = open_database(tmp_path)
    with first.write() as connection:
        registry.open_edition(connection, EditionRow("kalisz-2021", kalisz(), True), NOW)
    first.close()
    content = (tmp_path / "minigrant.sqlite").read_bytes()
    again = open_database(tmp_path)
    with again.read() as connection:
        assert registry.edition_ids(connection) == ["kalisz-2021"]
    again.close()
    assert (tmp_path / "minigrant.sqlite").read_bytes() == content


def test_each_step_is_applied_once_in_order_and_new_ones_follow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied: list[str] = []

    def step(name: str) -> tuple[str, object]:
        return name, lambda connection: applied.append(name)

    for added in (["0900-x"], ["0900-x", "0901-y", "0902-z"], ["0900-x", "0901-y", "0902-z"]):
        monkeypatch.setattr(schema, "SCHEMA_STEPS", (*SCHEMA_STEPS, *map(step, added)))
        open_database(tmp_path).close()
    assert applied == ["0900-x", "0901-y", "0902-z"]


def test_a_step_that_fails_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_database(tmp_path).close()

    def half(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (x)"))
        raise RuntimeError("no more")

    monkeypatch.setattr(schema, "SCHEMA_STEPS", (*SCHEMA_STEPS, ("0900-half", half)))
    with pytest.raises(RuntimeError, match="no more"):
        open_database(tmp_path)
    monkeypatch.undo()
    database = open_database(tmp_path)
    assert "half" not in inspect(database.engine).get_table_names()
    assert steps_done(database) == [name for name, _ in SCHEMA_STEPS]


def test_many_that_open_a_new_database_at_once_all_succeed(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        databases = list(pool.map(lambda _: open_database(tmp_path), range(6)))
    assert steps_done(databases[0]) == [name for name, _ in SCHEMA_STEPS]


# --- transactions


def test_who_reads_never_waits_for_a_writers_turn(tmp_path: Path) -> None:
    """Whoever reads may hold an edition's own lock, which the writer needs: both would wait for ever."""
    database = open_database(tmp_path)
    held, read = threading.Lock(), threading.Event()

    def reads() -> None:
        with held:
            assert steps_done(database)
            read.set()

    with database.write():
        reader = threading.Thread(target=reads, daemon=True)
        reader.start()
        assert read.wait(10)
        assert held.acquire(timeout=10)
    reader.join(10)


def test_a_writer_waits_for_another_instead_of_failing(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    inside, finished = threading.Event(), []

    def second() -> None:
        inside.wait()
        with database.write() as connection:
            finished.append(registry.edition_ids(connection))

    thread = threading.Thread(target=second)
    thread.start()
    with database.write() as connection:
        inside.set()
        registry.open_edition(connection, EditionRow("kalisz-2021", kalisz(), True), NOW)
        thread.join(0.2)
        assert finished == []
    thread.join(10)
    assert finished == [["kalisz-2021"]]


def test_what_is_not_committed_is_not_read_elsewhere_and_is_gone_after_an_error(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with pytest.raises(RuntimeError), database.write() as connection:  # noqa: PT012
        registry.open_edition(connection, EditionRow("kalisz-2021", kalisz(), True), NOW)
        with database.read() as other:
            assert registry.edition_ids(other) == []
        raise RuntimeError
    with database.read() as connection:
        assert registry.edition_ids(connection) == []


def test_rows_of_an_edition_that_does_not_exist_are_refused(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with pytest.raises(IntegrityError), database.write() as connection:
        registry.replace_contest_people(connection, "nigdzie", [an_application("W01")], [])


# --- ordinary rows


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = open_database(tmp_path)
    with opened.write() as connection:
        for name, rules, invented in (("kalisz-2021", kalisz(), True), ("wroclaw-27", wroclaw(), False)):
            registry.open_edition(connection, EditionRow(name, rules, invented), NOW)
    return opened


def test_an_edition_keeps_its_rules_as_they_were(database: Database) -> None:
    with database.read() as connection:
        assert registry.edition_ids(connection) == ["kalisz-2021", "wroclaw-27"]
        assert registry.edition_row(connection, "kalisz-2021") == EditionRow("kalisz-2021", kalisz(), True)
        assert registry.edition_row(connection, "wroclaw-27") == EditionRow("wroclaw-27", wroclaw(), False)
        assert registry.edition_row(connection, "nigdzie") is None


APPLICATIONS = [
    an_application("W02", requested=Decimal("900.50"), support_needed=("prawne",), other={"Skąd?": "z gazety"}),
    an_ngo("W01", submitted_at=None, requested=None, debut=None, last_funded_on=None),
]
REVIEWERS = [an_organizer("Z1"), an_applicant("W01"), a_reviewer("O1", areas=("Krzyki",))]


def test_applications_and_people_come_back_as_they_were_in_the_order_of_the_sheet(database: Database) -> None:
    with database.write() as connection:
        registry.replace_contest_people(connection, "kalisz-2021", [an_application("W77")], [a_reviewer("O77")])
        registry.replace_contest_people(connection, "kalisz-2021", APPLICATIONS, REVIEWERS)
    with database.read() as connection:
        assert registry.contest_people(connection, "kalisz-2021") == (APPLICATIONS, REVIEWERS)
        assert registry.contest_people(connection, "wroclaw-27") == ([], [])


def test_personal_details_stand_in_a_column_of_their_own_and_can_be_erased(database: Database) -> None:
    with database.write() as connection:
        registry.replace_contest_people(connection, "kalisz-2021", APPLICATIONS, REVIEWERS)
    with database.read() as connection:
        for table in (schema.application, schema.reviewer):
            kept = " ".join(connection.scalars(select(table.c.content)))
            assert [mark for mark in ("Osoba", "Członkini", "@", "Grupa W", "Fundacja", "Biuro") if mark in kept] == []
    with database.write() as connection:
        for table in (schema.application, schema.reviewer):
            connection.execute(table.update().values(personal=None))
        applications, reviewers = registry.contest_people(connection, "kalisz-2021")
    assert applications == [replace(a, personal=PersonalDetails()) for a in APPLICATIONS]
    assert reviewers == [replace(r, person=Person("")) for r in REVIEWERS]


def test_problems_of_the_last_reading_are_kept_in_order(database: Database) -> None:
    found = [Problem("Oceny", 7, "ekologia", "„pięć” nie jest liczbą"), Problem("Wnioski", None, None, "brakuje")]
    with database.write() as connection:
        registry.replace_problems(connection, "kalisz-2021", [Problem("Oceny", 1, None, "dawne"), *found])
        registry.replace_problems(connection, "kalisz-2021", found)
        assert registry.problems(connection, "kalisz-2021") == found
        registry.replace_problems(connection, "kalisz-2021", [])
        assert registry.problems(connection, "kalisz-2021") == []


def test_a_private_note_belongs_to_one_reviewer_and_one_application(database: Database) -> None:
    edition = "kalisz-2021"
    with database.write() as connection:
        for reviewer, note in (("O1", "zapytać o zgodę"), ("O2", "cudza"), ("O1", "poprawiona")):
            registry.keep_private_note(connection, edition, reviewer, "W01", note)
        notes = [registry.private_note(connection, edition, *key) for key in (("O1", "W01"), ("O1", "W02"))]
        assert notes == ["poprawiona", ""]
        registry.keep_private_note(connection, edition, "O1", "W01", "")
        assert [registry.private_note(connection, edition, who, "W01") for who in ("O1", "O2")] == ["", "cudza"]
