"""Ordinary rows beside the ledger: editions, applications and people with their personal details, problems, notes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, delete, select

from lib.contest.applications import Application, PersonalDetails
from lib.contest.people import Person, Reviewer
from lib.contest.programme import Programme
from lib.storage import database
from lib.storage.tabs import Problem

#: What ``database.touch`` is told when an edition is opened.
EDITIONS = "editions"

_application = TypeAdapter(Application)
_details = TypeAdapter(PersonalDetails)
_reviewer = TypeAdapter(Reviewer)
_person = TypeAdapter(Person)


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition: its rules as they were when it was opened, and whether its people are invented (the demo).

    ``days_back``: how many days its own calendar lies behind the real one; 0 for a real contest.
    """

    id: str
    programme: Programme
    invented: bool = False
    days_back: int = 0


def edition_ids(connection: Connection) -> list[str]:
    """All editions, the one opened first first."""
    table = database.edition.c
    return list(connection.scalars(select(table.id).order_by(table.opened_at, table.id)))


def edition_row(connection: Connection, edition: str) -> EditionRow | None:
    table = database.edition
    row = connection.execute(select(table).where(table.c.id == edition)).first()
    if row is None:
        return None
    return EditionRow(row.id, Programme.model_validate_json(row.programme), bool(row.invented), row.days_back)


def open_edition(connection: Connection, row: EditionRow, opened_at: datetime) -> None:
    database.touch(connection, EDITIONS)
    connection.execute(
        database.edition.insert().values(
            id=row.id,
            programme=row.programme.model_dump_json(),
            invented=int(row.invented),
            days_back=row.days_back,
            opened_at=opened_at.isoformat(),
        )
    )


def contest_people(connection: Connection, edition: str) -> tuple[list[Application], list[Reviewer]]:
    """Applications and people of an edition, in the order of the sheet; erased personal details are blank."""
    table = database.application
    rows = connection.execute(select(table).where(table.c.edition == edition).order_by(table.c.position))
    applications = [
        replace(
            _application.validate_json(row.content),
            personal=_details.validate_json(row.personal) if row.personal else PersonalDetails(),
        )
        for row in rows
    ]
    people = database.reviewer
    rows = connection.execute(select(people).where(people.c.edition == edition).order_by(people.c.position))
    reviewers = [
        replace(
            _reviewer.validate_json(row.content),
            person=_person.validate_json(row.personal) if row.personal else Person(""),
        )
        for row in rows
    ]
    return applications, reviewers


def replace_contest_people(
    connection: Connection, edition: str, applications: Sequence[Application], reviewers: Sequence[Reviewer]
) -> None:
    """Keep these applications and people instead of the ones kept so far."""
    _replace(
        connection,
        database.application,
        edition,
        [
            (a.code, _application.dump_json(a, exclude={"personal"}), _details.dump_json(a.personal))
            for a in applications
        ],
    )
    _replace(
        connection,
        database.reviewer,
        edition,
        [(r.code, _reviewer.dump_json(replace(r, person=Person(""))), _person.dump_json(r.person)) for r in reviewers],
    )


def _replace(connection: Connection, table: Table, edition: str, rows: Sequence[tuple[str, bytes, bytes]]) -> None:
    connection.execute(delete(table).where(table.c.edition == edition))
    for position, (code, content, personal) in enumerate(rows):
        connection.execute(
            table.insert().values(
                edition=edition, code=code, position=position, content=content.decode(), personal=personal.decode()
            )
        )


def problems(connection: Connection, edition: str) -> list[Problem]:
    """What the last reading of the spreadsheet could not use."""
    table = database.sheet_problem
    rows = connection.scalars(select(table.c.content).where(table.c.edition == edition).order_by(table.c.position))
    return [Problem(**json.loads(row)) for row in rows]


def replace_problems(connection: Connection, edition: str, found: Sequence[Problem]) -> None:
    contents = [json.dumps(asdict(problem), ensure_ascii=False) for problem in found]
    _replace_list(connection, database.sheet_problem, edition, contents)


def changes(connection: Connection, edition: str) -> list[str]:
    """What the spreadsheet changed or would change, each as it was given to ``replace_changes``."""
    table = database.sheet_change
    query = select(table.c.content).where(table.c.edition == edition).order_by(table.c.position)
    return list(connection.scalars(query))


def replace_changes(connection: Connection, edition: str, contents: Sequence[str]) -> None:
    _replace_list(connection, database.sheet_change, edition, contents)


def _replace_list(connection: Connection, table: Table, edition: str, contents: Sequence[str]) -> None:
    connection.execute(delete(table).where(table.c.edition == edition))
    if contents:
        rows = [{"edition": edition, "position": at, "content": content} for at, content in enumerate(contents)]
        connection.execute(table.insert(), rows)


def private_note(connection: Connection, edition: str, reviewer: str, application: str) -> str:
    table = database.private_note
    return (
        connection.scalar(
            select(table.c.text).where(
                table.c.edition == edition, table.c.reviewer == reviewer, table.c.application == application
            )
        )
        or ""
    )


def keep_private_note(connection: Connection, edition: str, reviewer: str, application: str, text: str) -> None:
    table = database.private_note
    key = (table.c.edition == edition, table.c.reviewer == reviewer, table.c.application == application)
    connection.execute(delete(table).where(*key))
    if text:
        connection.execute(
            table.insert().values(edition=edition, reviewer=reviewer, application=application, text=text)
        )
