"""The tabs beside the contest's own, as each reading of the spreadsheet leaves them: the rows of the sheet and no
others. Nothing that is scored follows from them, so they are also read under a published result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from lib.services.editions import Edition
from lib.services.sheet_judgements import SHEET
from lib.storage import ledger
from lib.storage.contest_sheet import KEPT_TABS
from lib.storage.kept_tabs import replace_kept_rows
from lib.storage.ledger import Draft
from lib.storage.tabs import Codes, Problem, Problems
from lib.storage.workbook import Tab


@dataclass(frozen=True, slots=True)
class KeptRead:
    """What a reading brought: how many rows each of the tabs has that are not empty, and the problems in them."""

    rows: Mapping[str, int]
    problems: tuple[Problem, ...]


def keep_rows(
    connection: Connection, state: Edition, tabs: Mapping[str, Tab], codes: Codes, now: datetime | None
) -> KeptRead:
    """Keep the rows of these tabs (by folded name) instead of the ones kept so far, in the caller's write transaction.

    ``codes``: how rows may name the contest's applications. For each tab that changed an entry says so, at ``now``;
    without ``now`` nothing is appended.
    """
    problems = Problems()
    counts = {}
    drafts = []
    for tab in KEPT_TABS:
        rows = tab.read(tabs, state.programme, codes, problems)
        if rows:
            counts[tab.name] = len(rows)
        if replace_kept_rows(connection, state.id, tab, rows):
            name = f"tab_read:{tab.name}:{ledger.head(connection, state.id)}"
            drafts.append(Draft("tab_read", state.id, SHEET, {"tab": tab.name, "rows": len(rows)}, name))
    if now:
        ledger.append(connection, state.id, drafts, now)
    return KeptRead(counts, tuple(problems.found))
