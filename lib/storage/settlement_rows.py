"""The tab of settlements, row by row: expenses that people typed, and those that the program wrote itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib.contest.programme import Programme
from lib.contest.settlements import SettlementRow
from lib.storage import cells
from lib.storage.card_rows import EDITED, MARK, mark
from lib.storage.cells import UnreadableCell
from lib.storage.kept_tabs import KeptTab
from lib.storage.tabs import Codes, Columns, Row

SETTLEMENT_HEADERS = ("Wniosek", "Data", "Wydatek", "Kwota", "Zaakceptowany", "Dokument", "Rodzaj")


def own_expense(row: Row) -> tuple[str, bool] | None:
    """Which expense of the record the program wrote into this row, and whether it stands as it was written.

    None for a row that somebody typed.
    """
    if row.value(MARK) is None:
        return None
    try:
        found = cells.read_text(row.value(MARK)) or ""
        texts = [cells.read_text(row.value(header)) or "" for header in SETTLEMENT_HEADERS]
    except UnreadableCell:
        return "", False
    name = re.fullmatch(r"#([0-9a-z]{1,40}) .*", found)
    return (name[1], mark(name[1], texts) == found) if name else ("", False)


def read_settlements(columns: Columns, programme: Programme, codes: Codes) -> Sequence[SettlementRow]:
    """Every row with an application and an amount. Rows of the program bring only their words; edited ones nothing."""
    found = []
    for row in columns.rows():
        own = own_expense(row)
        if own and not own[1]:
            row.remark(MARK, EDITED)
            continue
        code = row.read("Wniosek", cells.read_text) or ""
        amount = row.read("Kwota", cells.read_number)
        if own and amount is None:
            continue  # an expense that was withdrawn
        settlement = SettlementRow(
            codes.find(code) or "",
            row.read("Data", cells.read_date),
            amount,
            row.read("Zaakceptowany", cells.read_yes_no),
            row.read("Rodzaj", cells.read_text) or "",
            own[0] if own else "",
            row.read("Wydatek", cells.read_text) or "",
            row.read("Dokument", cells.read_text) or "",
        )
        if not settlement.application:
            row.report("Wniosek", codes.why_not(code, "wniosek") if code else "brakuje kodu wniosku")
        if amount is None and not row.unreadable:
            row.report("Kwota", "brakuje kwoty")
        if not row.unreadable:
            found.append(settlement)
    return found


SETTLEMENTS = KeptTab(
    "Rozliczenia",
    (*SETTLEMENT_HEADERS, MARK),
    ("Wniosek", "Wydatek", "Kwota"),
    SettlementRow,
    read_settlements,
    personal=("what", "document", "kind"),
)
