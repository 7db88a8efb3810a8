"""The tab `Rozliczenia` as the program writes it: a row for each expense of the record, beside what people type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.contest.applications import by_code
from lib.contest.grants import DOCUMENT_KINDS, Expense
from lib.contest.wording import shown_money
from lib.services.bootstrap import House
from lib.services.editions import Edition
from lib.services.grants import recorded_expenses
from lib.services.sheet_tabs import add_rows, column_positions, harmless, placed
from lib.storage.card_rows import MARK, mark
from lib.storage.expense_texts import expense_texts
from lib.storage.settlement_rows import SETTLEMENT_HEADERS, SETTLEMENTS, own_expense
from lib.storage.spreadsheet import Cell, Spreadsheet
from lib.storage.tabs import Columns, Problems
from lib.storage.workbook import tab_of

_APPROVED = {"approved": "tak", "refused": "nie", None: ""}


def settlements_changed(state: Edition, since: int) -> bool:
    """Whether an expense was asked for, decided on, paid or withdrawn after entry ``since``."""
    return state.last_change("expense", "expense_verdict", "invoice") > since


@dataclass(frozen=True, slots=True)
class _Row:
    """An expense as a row: its cells in the order of ``SETTLEMENT_HEADERS``; a withdrawn one is empty but its code."""

    expense: str
    cells: tuple[str, ...]

    @property
    def mark(self) -> str:
        return mark(self.expense, self.cells)


def write_settlements(sheet: Spreadsheet, house: House, state: Edition) -> None:
    """Bring `Rozliczenia` up to date. Rows that people typed, and rows of ours that they changed, are never touched.

    An expense that was withdrawn keeps its row, without an amount. A row of ours that somebody changed is written anew
    below it.
    """
    name = SETTLEMENTS.name
    wanted = _rows(house, state)
    rows = sheet.read([name]).get(name)
    if not rows and not wanted:
        return
    headers = (*SETTLEMENT_HEADERS, MARK)
    if rows is None:
        sheet.create(name, headers)
    elif not rows:
        sheet.write(name, {1: headers})
    rows = rows or [list(headers)]
    tab = tab_of(name, ([cell or None for cell in row] for row in rows), sheet.address)
    columns = Columns(tab, headers, Problems(), settings=state.programme.sheet.get(name))
    positions = column_positions(sheet, rows, tab, columns, headers)
    ours = _ours(columns)
    places: dict[int, Sequence[Cell]] = {}
    new: list[Sequence[Cell]] = []
    for row in wanted:
        standing = ours.get(row.expense)
        if standing is None and row.cells[3]:
            new.append(placed((*row.cells, row.mark), positions))
        elif standing and standing[1] != row.mark:
            places[standing[0]] = placed((*row.cells, row.mark), positions)
    sheet.write(name, places)
    add_rows(sheet, tab, rows, new)


def _rows(house: House, state: Edition) -> list[_Row]:
    """Every expense of the record, by application; withdrawn ones last."""
    with house.database.read() as connection:
        texts = expense_texts(connection, state.id)
    asked = {entry.subject for entry in state.all_standing("expense")}
    standing = [
        _row(code, expense) for code in sorted(asked, key=by_code) for expense in recorded_expenses(state, code, texts)
    ]
    here = {row.expense for row in standing}
    blank = ("",) * (len(SETTLEMENT_HEADERS) - 1)
    gone = [
        _Row(name, (harmless(entry.subject), *blank))
        for entry in state.ever("expense")
        if (name := entry.payload["expense"]) not in here
    ]
    return [*standing, *gone]


def _row(code: str, expense: Expense) -> _Row:
    invoice = expense.invoice
    on = invoice.on if invoice else expense.asked_on
    amount = shown_money(invoice.amount if invoice else expense.amount)
    return _Row(
        expense.id,
        (
            harmless(code),
            on.isoformat() if on else "",
            harmless(expense.what),
            amount.replace("\N{NO-BREAK SPACE}", " "),
            _APPROVED[expense.verdict],
            harmless(expense.document) if invoice else "",
            DOCUMENT_KINDS[invoice.kind].pl if invoice else "",
        ),
    )


def _ours(columns: Columns) -> dict[str, tuple[int, str]]:
    """Number and mark of the rows of ours that stand as they were written, by expense; the last one counts."""
    found = {}
    for row in columns.rows():
        own = own_expense(row)
        if own and own[1]:
            found[own[0]] = row.number, str(row.value(MARK)).strip()
    return found
