"""The words of an expense (what it is for, its document): rows that can be erased, apart from the ledger.

They are kept among the rows of tabs under a name that no tab has, so that no reading of the sheet touches them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, func, select

from lib.storage import database

_PLACE = "(słowa wydatków)"


@dataclass(frozen=True, slots=True)
class ExpenseTexts:
    """What an expense is for, and the number or the link of its document."""

    what: str = ""
    document: str = ""


def expense_texts(connection: Connection, edition: str) -> dict[str, ExpenseTexts]:
    """The words of every expense, by its id; erased ones are blank."""
    table = database.tab_row
    query = select(table.c.content, table.c.personal).where(table.c.edition == edition, table.c.tab == _PLACE)
    return {
        row.content: ExpenseTexts(**json.loads(row.personal)) if row.personal else ExpenseTexts()
        for row in connection.execute(query)
    }


def keep_expense_texts(connection: Connection, edition: str, texts: Mapping[str, ExpenseTexts]) -> None:
    """Keep these words instead of those that the same expenses had."""
    table = database.tab_row
    here = (table.c.edition == edition, table.c.tab == _PLACE)
    for expense, words in texts.items():
        connection.execute(delete(table).where(*here, table.c.content == expense))
        last = connection.scalar(select(func.max(table.c.position)).where(*here))
        connection.execute(
            table.insert().values(
                edition=edition,
                tab=_PLACE,
                position=0 if last is None else last + 1,
                content=expense,
                personal=json.dumps(asdict(words), ensure_ascii=False),
            )
        )
