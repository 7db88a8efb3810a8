"""Tabs beside the contest's own: their rows are kept as they were last read, and nothing of the result follows from
them. Each is described by one ``KeptTab``; reading, keeping and giving back are the same for all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, select

from lib.contest.programme import Programme
from lib.contest.wording import fold
from lib.storage import database
from lib.storage.tabs import Codes, Columns, Problems
from lib.storage.workbook import Tab

T = TypeVar("T")

#: The row's content and apart from it its personal details, as JSON.
Kept = tuple[str, str | None]


@dataclass(frozen=True)
class KeptTab(Generic[T]):
    """One tab whose rows become frozen dataclasses of the type ``row``.

    ``headers`` are those of FORMATS, ``required`` the ones without which the rows say too little. ``read_rows`` is
    given the columns, the rules, and the codes by which rows may name the contest's applications; it leaves out the
    rows that cannot be read. ``personal`` names the fields of ``row`` that hold personal data: they are kept apart, and
    need a default that stands for them once they are erased.
    """

    name: str
    headers: tuple[str, ...]
    required: tuple[str, ...]
    row: type[T]
    read_rows: Callable[[Columns, Programme, Codes], Sequence[T]]
    personal: Collection[str] = ()

    def read(self, tabs: Mapping[str, Tab], programme: Programme, codes: Codes, problems: Problems) -> Sequence[T]:
        """The rows of this tab among ``tabs`` (by folded name); none where it is not there."""
        tab = tabs.get(fold(self.name))
        if tab is None or not tab.header:
            return ()
        columns = Columns(tab, self.headers, problems, self.required, programme.sheet.get(self.name))
        return self.read_rows(columns, programme, codes)

    @cached_property
    def _rows(self) -> TypeAdapter[list[T]]:
        return TypeAdapter(list[self.row])  # type: ignore[name-defined]

    @cached_property
    def _row(self) -> TypeAdapter[T]:
        return TypeAdapter(self.row)

    def written(self, row: T) -> Kept:
        personal = set(self.personal)
        content = self._row.dump_json(row, exclude=personal).decode()
        return content, self._row.dump_json(row, include=personal).decode() if personal else None

    def given_back(self, kept: Sequence[Kept]) -> tuple[T, ...]:
        return tuple(self._rows.validate_json(f"[{','.join(map(_joined, kept))}]"))


def _joined(kept: Kept) -> str:
    content, personal = kept
    return content if personal is None else json.dumps(json.loads(content) | json.loads(personal))


def kept_rows(connection: Connection, edition: str, tab: KeptTab[T]) -> tuple[T, ...]:
    """The rows of a tab as they were last read, in the order of the sheet; erased details as their defaults."""
    return tab.given_back(_kept(connection, edition, tab.name))


def replace_kept_rows(connection: Connection, edition: str, tab: KeptTab[Any], rows: Sequence[Any]) -> bool:
    """Keep these rows of a tab instead of the ones kept so far; whether that changed anything."""
    new = [tab.written(row) for row in rows]
    if new == _kept(connection, edition, tab.name):
        return False
    table = database.tab_row
    connection.execute(delete(table).where(table.c.edition == edition, table.c.tab == tab.name))
    if new:
        connection.execute(
            table.insert(),
            [
                {"edition": edition, "tab": tab.name, "position": at, "content": content, "personal": personal}
                for at, (content, personal) in enumerate(new)
            ],
        )
    return True


def _kept(connection: Connection, edition: str, tab: str) -> list[Kept]:
    table = database.tab_row
    query = select(table.c.content, table.c.personal).where(table.c.edition == edition, table.c.tab == tab)
    return [(row.content, row.personal) for row in connection.execute(query.order_by(table.c.position))]
