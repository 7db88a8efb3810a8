"""The database: SQLite in the data folder by default, PostgreSQL where ``DATABASE_URL`` names one.

SQLite is opened so that a save that was confirmed is on the disk and that writers wait for one another instead of
failing: ``BEGIN IMMEDIATE`` for every write transaction, ``synchronous=FULL``, and a write-ahead log only from 3.51.3
on, the first release without the WAL-reset bug.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    inspect,
    make_url,
    select,
)

metadata = MetaData()

schema_step = Table("schema_step", metadata, Column("name", String(80), primary_key=True))

edition = Table(
    "edition",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("programme", Text, nullable=False),
    Column("invented", Integer, nullable=False, default=0),
    # An invented edition may live in the past: its "today" is so many days before the real one.
    Column("days_back", Integer, nullable=False, default=0),
    Column("opened_at", String(40), nullable=False),
)

#: The ledger. Only ever inserted into.
entry = Table(
    "entry",
    metadata,
    Column("edition", ForeignKey("edition.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("author", String(80), nullable=False),
    Column("payload", Text, nullable=False),
    Column("operation", String(80), nullable=False),
    Column("salt", String(40), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    UniqueConstraint("edition", "operation"),
)


def _coded(name: str) -> Table:
    """Rows of an edition by their code, personal details apart from the content, so that they can be erased alone."""
    return Table(
        name,
        metadata,
        Column("edition", ForeignKey("edition.id"), primary_key=True),
        Column("code", String(80), primary_key=True),
        Column("position", Integer, nullable=False),
        Column("content", Text, nullable=False),
        Column("personal", Text),
    )


application = _coded("application")
reviewer = _coded("reviewer")

#: What the last reading of the spreadsheet could not use, for organisers.
sheet_problem = Table(
    "sheet_problem",
    metadata,
    Column("edition", ForeignKey("edition.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
)

#: What the last reading of the spreadsheet changed, or would change once an organiser agrees; for organisers.
sheet_change = Table(
    "sheet_change",
    metadata,
    Column("edition", ForeignKey("edition.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
)

#: The spreadsheet that an edition is connected to, and how far it has got there. Numbers are those of entries: what is
#: in its record, and with which state its cards and its results were written. Times are UTC.
sheet_link = Table(
    "sheet_link",
    metadata,
    Column("edition", ForeignKey("edition.id"), primary_key=True),
    Column("address", Text, nullable=False),
    Column("recorded", Integer, nullable=False, default=0),
    Column("cards_as_of", Integer, nullable=False, default=0),
    Column("results_as_of", Integer, nullable=False, default=0),
    # When the record was last seen to be whole.
    Column("whole_at", String(40)),
    # Why writing, and why reading, does not go on; JSON.
    Column("write_trouble", Text),
    Column("read_trouble", Text),
    Column("read_at", String(40)),
    # The one process that writes, and until when it may.
    Column("writer", String(80)),
    Column("writer_until", String(40)),
)

#: What the program would cover in the texts of an application, and what it suspects: positions and kinds. Worked out
#: once for each content (``content`` is its digest); erased and worked out again at any time.
anonymity_proposal = Table(
    "anonymity_proposal",
    metadata,
    Column("edition", ForeignKey("edition.id"), primary_key=True),
    Column("application", String(80), primary_key=True),
    Column("content", String(64), nullable=False),
    Column("spans", Text, nullable=False),
)

#: Rows of the tabs beside the contest's own (past projects, meetings, support, settlements), as they were last read.
#: Personal details apart from the content, so that they can be erased alone.
tab_row = Table(
    "tab_row",
    metadata,
    Column("edition", ForeignKey("edition.id"), primary_key=True),
    Column("tab", String(80), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    Column("personal", Text),
)

#: Links that let a person in. Only the SHA-256 of a link's token is kept.
invitation = Table(
    "invitation",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("edition", ForeignKey("edition.id"), nullable=False),
    Column("reviewer", String(80), nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("expires_at", String(40), nullable=False),
    Column("used_at", String(40)),
    Column("revoked_at", String(40)),
)

#: Who is signed in: per browser session and edition, the invitation that let them in.
session = Table(
    "session",
    metadata,
    Column("session_hash", String(64), primary_key=True),
    Column("edition", ForeignKey("edition.id"), primary_key=True),
    Column("invitation", ForeignKey("invitation.token_hash"), nullable=False),
    Column("began_at", String(40), nullable=False),
    Column("expires_at", String(40), nullable=False),
)

#: A reviewer's notes for themselves: never in the ledger, never shown to anyone else.
private_note = Table(
    "private_note",
    metadata,
    Column("edition", ForeignKey("edition.id"), primary_key=True),
    Column("reviewer", String(80), primary_key=True),
    Column("application", String(80), primary_key=True),
    Column("text", Text, nullable=False),
)


def _first_tables(connection: Connection) -> None:
    metadata.create_all(connection)


def _sheet_link(connection: Connection) -> None:
    metadata.create_all(connection, tables=[sheet_change, sheet_link])


def _anonymity_proposals(connection: Connection) -> None:
    metadata.create_all(connection, tables=[anonymity_proposal])


def _tab_rows(connection: Connection) -> None:
    metadata.create_all(connection, tables=[tab_row])


#: Steps that bring a database to the present schema, by name, in order. A step once released is never changed.
SCHEMA_STEPS: tuple[tuple[str, Callable[[Connection], None]], ...] = (
    ("0001-first-tables", _first_tables),
    ("0002-sheet-link", _sheet_link),
    ("0003-anonymity-proposals", _anonymity_proposals),
    ("0004-tab-rows", _tab_rows),
)


_TOUCHED = "minigrant_touched"


def touch(connection: Connection, what: str) -> None:
    """Note that a write transaction changes this, for whoever in this process remembers it (``Database.changes``)."""
    connection.info.setdefault(_TOUCHED, set()).add(what)


class Database:
    """An open database with the present schema. ``write`` is the one boundary of a write transaction."""

    def __init__(self, url: str | URL) -> None:
        self.engine = _open(make_url(url))
        self._writing = self.engine.execution_options(minigrant_write=True)
        # SQLite lets waiting writers sleep for longer and longer; here they queue, and the next one goes at once.
        self._turn: AbstractContextManager[object] = (
            threading.Lock() if self.engine.dialect.name == "sqlite" else nullcontext()
        )
        #: How often this process has changed what: what it knows from before the last time is old.
        self.changes: Counter[str] = Counter()
        self._apply_schema_steps()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write: all of it happens, or nothing. Writers wait for one another."""
        touched: set[str] = set()
        try:
            with self._turn, self._writing.begin() as connection:
                touched = connection.info.setdefault(_TOUCHED, set())
                yield connection
        finally:
            # Only now do others see it.
            self.changes.update(touched)
            touched.clear()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()

    def _apply_schema_steps(self) -> None:
        with self.write() as connection:
            if not inspect(connection).has_table(schema_step.name):
                schema_step.create(connection)
            done = set(connection.scalars(select(schema_step.c.name)))
            for name, step in SCHEMA_STEPS:
                if name not in done:
                    step(connection)
                    connection.execute(schema_step.insert().values(name=name))


def open_database(folder: Path) -> Database:
    """The database that ``DATABASE_URL`` names, else ``minigrant.sqlite`` in ``folder``, which is made if need be."""
    url = os.environ.get("DATABASE_URL")
    if url:
        return Database(url.replace("postgres://", "postgresql+psycopg://", 1))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Database(URL.create("sqlite", database=str(folder / "minigrant.sqlite")))


def _open(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _: object) -> None:
        # The driver's own transaction handling would begin too late, and not IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA journal_mode={'WAL' if sqlite3.sqlite_version_info >= (3, 51, 3) else 'DELETE'}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("minigrant_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine
