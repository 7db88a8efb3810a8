"""The ledger in the database: append-only, one hash chain per edition, every act once."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, func, select

from lib.contest.record import GENESIS, KINDS, Entry, Payload, digest
from lib.storage import database

#: What ``database.touch`` is told when entries are added.
ENTRIES = "entries"

# Every save asks these: made once, they are compiled once.
_HERE = database.entry.c.edition == bindparam("edition")
_HEAD = select(func.max(database.entry.c.seq)).where(_HERE)
_LAST = (
    select(database.entry.c.seq, database.entry.c.digest).where(_HERE).order_by(database.entry.c.seq.desc()).limit(1)
)
_SAME_ACT = select(database.entry).where(_HERE, database.entry.c.operation == bindparam("operation"))
_ADD = database.entry.insert()


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be. ``operation`` names the act: a second draft of the same act is not written again."""

    kind: str
    subject: str
    author: str
    payload: Payload
    operation: str


def head(connection: Connection, edition: str) -> int:
    """The number of the edition's last entry; 0 when it has none."""
    return connection.scalar(_HEAD, {"edition": edition}) or 0


def entries_after(connection: Connection, edition: str, seq: int, most: int | None = None) -> list[Entry]:
    """The entries that came after ``seq``, in order; the first ``most`` of them."""
    table = database.entry
    query = select(table).where(table.c.edition == edition, table.c.seq > seq).order_by(table.c.seq).limit(most)
    return [_entry(row) for row in connection.execute(query).mappings()]


def digests(connection: Connection, edition: str) -> list[str]:
    """The digests of all entries, in order: the first belongs to entry 1."""
    table = database.entry.c
    return list(connection.scalars(select(table.digest).where(table.edition == edition).order_by(table.seq)))


def keep_as_written(connection: Connection, entries: Sequence[Entry]) -> None:
    """Entries of a chain that was kept elsewhere, exactly as they are there. The caller has verified the chain."""
    if entries:
        database.touch(connection, ENTRIES)
        connection.execute(database.entry.insert(), [_row(entry) for entry in entries])


def lock(connection: Connection, edition: str) -> None:
    """Let no one else write to this edition until the transaction ends (in SQLite every write transaction does)."""
    if connection.dialect.name == "sqlite":
        return
    table = database.edition
    connection.execute(select(table.c.id).where(table.c.id == edition).with_for_update())


def append(connection: Connection, edition: str, drafts: Sequence[Draft], at: datetime) -> list[Entry]:
    """Write the drafts to the end of the chain; for an act that stands there already, its entry as it was written.

    ``at`` must know its time zone. To be called in a write transaction that holds the edition's lock.
    """
    if at.tzinfo is None:
        raise ValueError("the time of an entry needs a time zone")
    last = connection.execute(_LAST, {"edition": edition}).first()
    seq, previous = (last.seq, last.digest) if last else (0, GENESIS)
    written: list[Entry] = []
    for draft in drafts:
        if draft.kind not in KINDS:
            raise ValueError(f"unknown kind of entry: {draft.kind}")
        asked = {"edition": edition, "operation": draft.operation}
        standing = connection.execute(_SAME_ACT, asked).mappings().first()
        if standing:
            written.append(_entry(standing))
            continue
        seq += 1
        unsigned = Entry(
            edition=edition,
            seq=seq,
            at=at,
            kind=draft.kind,
            subject=draft.subject,
            author=draft.author,
            payload=draft.payload,
            operation=draft.operation,
            salt=secrets.token_hex(16),
            digest="",
            previous=previous,
        )
        entry = replace(unsigned, digest=digest(unsigned))
        database.touch(connection, ENTRIES)
        connection.execute(_ADD, _row(entry))
        written.append(entry)
        previous = entry.digest
    return written


def _row(entry: Entry) -> dict[str, object]:
    return {
        "edition": entry.edition,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "subject": entry.subject,
        "author": entry.author,
        "payload": json.dumps(entry.payload, ensure_ascii=False, sort_keys=True),
        "operation": entry.operation,
        "salt": entry.salt,
        "digest": entry.digest,
        "previous": entry.previous,
    }


def _entry(row: RowMapping) -> Entry:
    return Entry(**{**row, "at": datetime.fromisoformat(row["at"]), "payload": json.loads(row["payload"])})
