"""The ledger on real SQLite files: nothing is lost, nothing stands twice, and the chain is never broken."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lib.contest.record import GENESIS, BrokenChain, Entry, verify
from lib.storage import ledger, registry
from lib.storage.database import Database
from lib.storage.ledger import Draft
from lib.storage.registry import EditionRow
from tests.factories import kalisz

EDITION, OTHER = "kalisz-2021", "kalisz-2022"
NOW = datetime(2021, 6, 1, 15, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def opened(folder: Path) -> Database:
    """A database in this folder with two editions in it."""
    database = Database(f"sqlite:///{folder / 'minigrant.sqlite'}")
    with database.write() as connection:
        if not registry.edition_ids(connection):
            for name in (EDITION, OTHER):
                registry.open_edition(connection, EditionRow(name, kalisz(), invented=True), NOW)
    return database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened_here = opened(tmp_path)
    yield opened_here
    opened_here.close()


def saved(operation: str, subject: str = "W01", author: str = "O1", value: int = 12) -> Draft:
    return Draft("card_saved", subject, author, {"points": {"spojnosc": value}}, operation)


def act(database: Database, *drafts: Draft, edition: str = EDITION, at: datetime = NOW) -> list[Entry]:
    """As every service writes: one transaction that holds the edition's lock."""
    with database.write() as connection:
        ledger.lock(connection, edition)
        return ledger.append(connection, edition, drafts, at)


def entries(database: Database, edition: str = EDITION, after: int = 0) -> list[Entry]:
    with database.read() as connection:
        return ledger.entries_after(connection, edition, after)


def test_entries_are_numbered_chained_and_come_back_as_they_were_written(database: Database) -> None:
    assert entries(database) == []
    written = [*act(database, saved("a"), saved("b")), *act(database, saved("ą", value=0))]
    assert [(entry.seq, entry.previous) for entry in written] == [
        (1, GENESIS),
        (2, written[0].digest),
        (3, written[1].digest),
    ]
    assert entries(database) == written
    assert entries(database, after=2) == written[2:]
    assert verify(written) == 3
    with database.read() as connection:
        assert (ledger.head(connection, EDITION), ledger.head(connection, OTHER)) == (3, 0)


def test_every_edition_has_a_chain_of_its_own(database: Database) -> None:
    act(database, saved("a"))
    (first_of_other,) = act(database, saved("a"), edition=OTHER)
    assert (first_of_other.seq, first_of_other.previous) == (1, GENESIS)
    assert [verify(entries(database, edition)) for edition in (EDITION, OTHER)] == [1, 1]


def test_sixteen_threads_of_sixty_appends_lose_nothing(database: Database) -> None:
    def write_sixty(thread: int) -> None:
        for number in range(60):
            act(database, saved(f"{thread}/{number}", author=f"O{thread}", value=number))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write_sixty, range(16)))
    chain = entries(database)
    assert verify(chain) == 960
    for thread in range(16):
        mine = [entry.payload["points"]["spojnosc"] for entry in chain if entry.author == f"O{thread}"]
        assert mine == list(range(60))


def test_the_same_act_sent_twice_is_one_entry(database: Database) -> None:
    (first,) = act(database, saved("a", value=12))
    again = act(database, saved("a", value=12), saved("b"), saved("b"))
    assert [entry.seq for entry in again] == [1, 2, 2]
    assert again[0] == first
    assert [entry.operation for entry in entries(database)] == ["a", "b"]


def test_the_same_act_sent_at_the_same_moment_by_many_threads_is_one_entry(database: Database) -> None:
    with ThreadPoolExecutor(12) as pool:
        written = list(pool.map(lambda _: act(database, saved("a")), range(36)))
    assert [entry.seq for group in written for entry in group] == [1] * 36
    assert verify(entries(database)) == 1


def test_a_transaction_that_fails_writes_nothing(database: Database) -> None:
    act(database, saved("a"))
    with pytest.raises(RuntimeError, match="in the middle"), database.write() as connection:  # noqa: PT012
        ledger.append(connection, EDITION, [saved("b")], NOW)
        raise RuntimeError("in the middle")
    assert [entry.operation for entry in [*entries(database), *act(database, saved("c"))]] == ["a", "c"]
    assert verify(entries(database)) == 2


KILLED = """
import os, sys
from tests.storage.test_ledger import EDITION, NOW, ledger, opened, saved
from pathlib import Path

database = opened(Path(sys.argv[1]))
with database.write() as connection:
    ledger.append(connection, EDITION, [saved("kept")], NOW)
with database.write() as connection:
    # More than the page cache holds, so that some of it is in the file already when the end comes.
    connection.exec_driver_sql("PRAGMA cache_size = 5")
    ledger.append(connection, EDITION, [saved(str(number)) for number in range(2000)], NOW)
    print("written", flush=True)
    if sys.argv[2] == "exit":
        os._exit(3)
    sys.stdin.read()
"""


@pytest.mark.parametrize("end", ["exit", "kill"])
def test_a_process_that_dies_in_mid_transaction_leaves_an_intact_chain(tmp_path: Path, end: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", dedent(KILLED), str(tmp_path), end],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "written\n"
        if end == "kill":
            process.send_signal(signal.SIGKILL)
        assert process.wait(timeout=20) == (3 if end == "exit" else -signal.SIGKILL)
    database = opened(tmp_path)
    assert [entry.operation for entry in entries(database)] == ["kept"]
    act(database, saved("after"))
    assert verify(entries(database)) == 2
    with database.read() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    database.close()


def test_an_unknown_kind_is_refused_and_nothing_of_its_transaction_stays(database: Database) -> None:
    with pytest.raises(ValueError, match=r"^unknown kind of entry: score_deleted$"):
        act(database, saved("a"), Draft("score_deleted", "W01", "O1", {}, "b"))
    assert entries(database) == []


def test_a_time_without_its_zone_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="time zone"):
        act(database, saved("a"), at=datetime(2021, 6, 1))
    assert entries(database) == []


def test_an_edition_that_was_never_opened_has_no_ledger(database: Database) -> None:
    with pytest.raises(IntegrityError):
        act(database, saved("a"), edition="nigdzie")


@pytest.mark.parametrize(
    "at",
    [
        datetime(2021, 6, 1, 17, 0, 0, 1, tzinfo=ZoneInfo("Europe/Warsaw")),
        datetime(2021, 10, 31, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Warsaw")),
        datetime(2021, 6, 1, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
    ],
)
def test_a_moment_of_any_time_zone_comes_back_the_same_moment(database: Database, at: datetime) -> None:
    (written,) = act(database, saved("a"), at=at)
    (read,) = entries(database)
    assert (read.at.isoformat(), read.at.astimezone(UTC)) == (at.isoformat(), at.astimezone(UTC))
    assert (verify([written]), verify([read])) == (1, 1)


def test_any_text_in_a_payload_comes_back_and_keeps_the_chain(database: Database) -> None:
    payload = {"reason": "Zażółć\n\0„gęślą” 😀 \u2028", "points": {"spojnosc": None}, "list": [1, 2.5, True]}
    act(database, Draft("card_saved", "W01", "O1", payload, "a"))
    (read,) = entries(database)
    assert (read.payload, verify([read])) == (payload, 1)


def test_equal_payloads_have_different_salts_and_digests(database: Database) -> None:
    first, second = act(database, saved("a"), saved("b"))
    assert len({first.salt, second.salt, first.digest, second.digest}) == 4
    assert len(first.salt) == 32


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE entry SET payload = '{}' WHERE seq = 2", 2),
        ("UPDATE entry SET author = 'O9' WHERE seq = 3", 3),
        ("DELETE FROM entry WHERE seq = 2", 2),
        ("UPDATE entry SET seq = 9 WHERE seq = 1", 1),
    ],
)
def test_tampering_in_the_database_is_noticed(database: Database, statement: str, broken: int) -> None:
    act(database, saved("a"), saved("b"), saved("c"))
    with database.write() as connection:
        connection.execute(text(statement))
    with pytest.raises(BrokenChain) as caught:
        verify(entries(database))
    assert caught.value.seq == broken
