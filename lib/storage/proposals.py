"""What the program would cover in the texts of applications: ordinary rows, erasable, positions and kinds only."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, select

from lib.contest.anonymity import Proposal, Proposed
from lib.storage import database

_places: TypeAdapter[dict[str, tuple[Proposed, ...]]] = TypeAdapter(dict[str, tuple[Proposed, ...]])


def proposals(connection: Connection, edition: str) -> dict[str, Proposal]:
    """All that was worked out for an edition, by application."""
    table = database.anonymity_proposal
    rows = connection.execute(select(table).where(table.c.edition == edition))
    return {row.application: Proposal(row.content, _places.validate_json(row.spans)) for row in rows}


def proposal(connection: Connection, edition: str, application: str) -> Proposal | None:
    table = database.anonymity_proposal
    row = connection.execute(
        select(table).where(table.c.edition == edition, table.c.application == application)
    ).first()
    return Proposal(row.content, _places.validate_json(row.spans)) if row else None


def contents(connection: Connection, edition: str) -> dict[str, str]:
    """The digests alone, by application."""
    table = database.anonymity_proposal.c
    query = select(table.application, table.content).where(table.edition == edition)
    return {row.application: row.content for row in connection.execute(query)}


def keep_proposals(connection: Connection, edition: str, found: Mapping[str, Proposal]) -> None:
    """Keep these in place of what was kept for the same applications."""
    erase_proposals(connection, edition, found)
    if found:
        rows = [
            {
                "edition": edition,
                "application": code,
                "content": each.content,
                "spans": _places.dump_json(dict(each.places)).decode(),
            }
            for code, each in found.items()
        ]
        connection.execute(database.anonymity_proposal.insert(), rows)


def erase_proposals(connection: Connection, edition: str, applications: Collection[str]) -> None:
    table = database.anonymity_proposal
    for code in applications:
        connection.execute(delete(table).where(table.c.edition == edition, table.c.application == code))
