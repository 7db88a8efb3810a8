"""Which spreadsheet an edition is connected to, and how far the program has got there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from lib.contest.wording import Text
from lib.storage.database import sheet_link as table
from lib.storage.spreadsheet import TroubleKind


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something does not go on, and since when (UTC)."""

    kind: TroubleKind
    said: Text
    since: datetime


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A connection. Numbers are those of entries: how many are in the record there (``recorded``), with which state
    of the ledger cards and results were written; times are UTC."""

    edition: str
    address: str
    recorded: int
    cards_as_of: int
    results_as_of: int
    whole_at: datetime | None
    write_trouble: Trouble | None
    read_trouble: Trouble | None
    read_at: datetime | None
    writer: str | None
    writer_until: datetime | None


def sheet_link(connection: Connection, edition: str) -> SheetLink | None:
    row = connection.execute(select(table).where(table.c.edition == edition)).mappings().first()
    if row is None:
        return None
    moments = {name: _moment(row[name]) for name in ("whole_at", "read_at", "writer_until")}
    troubles = {name: _trouble(row[name]) for name in ("write_trouble", "read_trouble")}
    return SheetLink(**{**row, **moments, **troubles})


def linked_editions(connection: Connection) -> list[str]:
    return list(connection.scalars(select(table.c.edition).order_by(table.c.edition)))


def connect_sheet(connection: Connection, edition: str, address: str) -> None:
    """Connect an edition; what was reached with another sheet before is forgotten."""
    disconnect_sheet(connection, edition)
    connection.execute(table.insert().values(edition=edition, address=address))


def disconnect_sheet(connection: Connection, edition: str) -> None:
    connection.execute(delete(table).where(table.c.edition == edition))


def note(connection: Connection, link: SheetLink, **reached: int | datetime | Trouble | None) -> None:
    """Keep how far the program has got with this link; nothing if the edition is connected elsewhere by now."""
    values = {name: _kept(value) for name, value in reached.items()}
    connection.execute(
        update(table).where(table.c.edition == link.edition, table.c.address == link.address).values(values)
    )


def take_turn(connection: Connection, edition: str, writer: str, now: datetime, until: datetime) -> bool:
    """Become or stay the one who writes for an edition; False while somebody else is."""
    free = or_(table.c.writer.is_(None), table.c.writer == writer, table.c.writer_until < now.isoformat())
    values = {"writer": writer, "writer_until": until.isoformat()}
    return connection.execute(update(table).where(table.c.edition == edition, free).values(values)).rowcount == 1


def _kept(value: int | datetime | Trouble | None) -> int | str | None:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Trouble):
        said = value.said
        return json.dumps({"kind": value.kind, "pl": said.pl, "en": said.en, "since": value.since.isoformat()})
    return value


def _trouble(kept: str | None) -> Trouble | None:
    if kept is None:
        return None
    fields = json.loads(kept)
    return Trouble(fields["kind"], Text(pl=fields["pl"], en=fields["en"]), datetime.fromisoformat(fields["since"]))


def _moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
