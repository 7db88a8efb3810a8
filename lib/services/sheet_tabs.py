"""What people read in the spreadsheet besides its own tabs: the cards as they stand, and the published result."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib.contest.cards import Card
from lib.contest.formulas import guarded
from lib.contest.permissions import Viewer
from lib.contest.standings import Result
from lib.contest.wording import fold, shown
from lib.services.bootstrap import House
from lib.services.editions import Edition
from lib.services.results import PublicResult, public_result
from lib.services.tabulation import STATUS_WORDS, exact
from lib.storage.card_rows import CARDS, MARK, card_columns, card_row_headers, mark, marked_rows
from lib.storage.spreadsheet import Cell, Rows, Spreadsheet
from lib.storage.tabs import Columns, Problems
from lib.storage.workbook import Tab, tab_of

RESULTS = "Wyniki"


def cards_changed(state: Edition, since: int) -> bool:
    """Whether a card was saved, submitted or taken back after entry ``since``."""
    return state.last_change("card", "submission") > since


def results_changed(state: Edition, since: int) -> bool:
    """Whether the result was published or withdrawn after entry ``since``."""
    return state.last_change("publication") > since


# --- a tab that people type in too ------------------------------------------------------------------------------


def column_positions(
    sheet: Spreadsheet, rows: Rows, tab: Tab, columns: Columns, headers: Sequence[str]
) -> Mapping[str, int]:
    """Where each column is; those that the tab lacks are added to the right of everything."""
    missing = [header for header in headers if columns.position(header) is None]
    width = max(map(len, rows), default=0)
    if missing:
        sheet.write(tab.name, {tab.header_row: [*[None] * width, *missing]})
    added = {header: width + at for at, header in enumerate(missing)}
    return {header: added[header] if (at := columns.position(header)) is None else at for header in headers}


def placed(cells: Sequence[Cell], positions: Mapping[str, int]) -> list[Cell]:
    """Cells in the order of ``positions`` where their columns are; the others are left as they are."""
    row: list[Cell] = [None] * (max(positions.values()) + 1)
    for at, cell in zip(positions.values(), cells, strict=True):
        row[at] = cell
    return row


def add_rows(sheet: Spreadsheet, tab: Tab, rows: Rows, new: Sequence[Sequence[Cell]]) -> None:
    """New rows below everything. An append would go above what stands below a blank row."""
    if new and tab.header_row == 1 and all(map(any, rows)):
        sheet.append(tab.name, new)
    elif new:
        sheet.write(tab.name, dict(enumerate(new, start=len(rows) + 1)))


# --- cards ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a card as it should be: its cells in the order of ``card_row_headers``, its mark, and its entry."""

    cells: tuple[Cell, ...]
    mark: str
    seq: int

    @property
    def pair(self) -> tuple[str, str]:
        return fold(str(self.cells[0])), fold(str(self.cells[1]))


def write_cards(sheet: Spreadsheet, state: Edition) -> None:
    """Bring `Oceny` up to date: a row for each submitted card, in place where the program wrote it before.

    Rows that people typed are never touched. A card that was taken back keeps its row, without points. Where a typed
    row below says something else, the card is written anew below it, since the last row of a pair counts.
    """
    headers = card_row_headers(state.programme)
    wanted = _card_rows(state)
    rows = sheet.read([CARDS]).get(CARDS)
    if not rows and not wanted:
        return
    if rows is None:
        sheet.create(CARDS, (*headers, MARK))
    elif not rows:
        sheet.write(CARDS, {1: (*headers, MARK)})
    rows = rows or [[*headers, MARK]]
    tab = tab_of(CARDS, ([cell or None for cell in row] for row in rows), sheet.address)
    columns = card_columns(tab, state.programme, Problems())
    positions = column_positions(sheet, rows, tab, columns, (*headers, MARK))
    ours, typed = _standing_rows(tab, columns, state, headers)
    places: dict[int, Sequence[Cell]] = {}
    new: list[Sequence[Cell]] = []
    for row in wanted:
        *older, number = ours.get(row.pair, [0])
        below = typed.get(row.pair)
        if below and below[0] > number:
            if below[1] == _points(row):
                continue
            older, number = [*older, number] if number else older, 0
        emptied = _without_points(row)
        # Emptied but for the codes, not wholly: a blank row would end the table, and what is added would go above it.
        places |= {
            old: placed((*emptied.cells, emptied.mark), positions)
            for old in older
            if _mark(rows, old, positions) != emptied.mark
        }
        if number and _mark(rows, number, positions) != row.mark:
            places[number] = placed((*row.cells, row.mark), positions)
        elif not number and row.cells[2] != "":
            new.append(placed((*row.cells, row.mark), positions))
    sheet.write(CARDS, places)
    add_rows(sheet, tab, rows, new)


Pair = tuple[str, str]


def _standing_rows(
    tab: Tab, columns: Columns, state: Edition, headers: Sequence[str]
) -> tuple[dict[Pair, list[int]], dict[Pair, tuple[int, tuple[str, ...]]]]:
    """The rows that the program wrote, and the last typed row with its points, by application and reviewer."""
    marked = marked_rows(tab, state.programme)
    ours: dict[Pair, list[int]] = {}
    typed: dict[Pair, tuple[int, tuple[str, ...]]] = {}
    for row in columns.rows():
        pair = fold(str(row.value("Wniosek") or "")), fold(str(row.value("Osoba oceniająca") or ""))
        if row.number in marked.written:
            ours.setdefault(pair, []).append(row.number)
        elif row.number not in marked.numbers:
            typed[pair] = row.number, tuple(str(row.value(key) or "").strip() for key in headers[2:-2])
    return ours, typed


def _card_rows(state: Edition) -> list[_Row]:
    return [_card_row(state, card) for card in state.cards() if _was_submitted(state, card)]


def _was_submitted(state: Edition, card: Card) -> bool:
    return state.last("submission", card.application, card.reviewer) is not None


def _card_row(state: Edition, card: Card) -> _Row:
    points: list[Cell] = list(card.points) if card.counts else [""] * len(card.points)
    date = f"{card.saved_at:%Y-%m-%d %H:%M:%S}" if card.saved_at and card.counts else ""
    reason = harmless(_reasons(state, card)) if card.counts else ""
    cells = (harmless(card.application), harmless(card.reviewer), *points, reason, date)
    last = (state.last(register, card.application, card.reviewer) for register in ("card", "submission"))
    seq = max(entry.seq for entry in last if entry)
    return _Row(cells, mark(seq, [str(cell) for cell in cells]), seq)


def _reasons(state: Edition, card: Card) -> str:
    named = [(c.name.pl, card.reasons.get(c.key, "")) for c in state.programme.criteria]
    return "\n".join([*([card.reason] if card.reason else []), *(f"{name}: {text}" for name, text in named if text)])


def harmless(text: str) -> str:
    """As a cell: nothing that a spreadsheet program would take for a formula, or drop."""
    kept = "".join(sign if sign == "\n" or not unicodedata.category(sign).startswith("C") else " " for sign in text)
    return guarded(kept)


def _points(row: _Row) -> tuple[str, ...]:
    return tuple(str(cell) for cell in row.cells[2:-2])


def _without_points(row: _Row) -> _Row:
    cells = (*row.cells[:2], *[""] * (len(row.cells) - 2))
    return _Row(cells, mark(row.seq, [str(cell) for cell in cells]), row.seq)


def _mark(rows: Rows, number: int, positions: Mapping[str, int]) -> str:
    row = rows[number - 1]
    at = positions[MARK]
    return row[at].strip() if at < len(row) else ""


# --- the result -----------------------------------------------------------------------------------------------


def write_results(sheet: Spreadsheet, house: House, state: Edition) -> None:
    """Write `Wyniki` anew: the result as the public sees it, or that it was withdrawn."""
    published = state.publication
    body = _result_rows(state, public_result(house, Viewer(state.id))) if published else []
    header = _result_header(state)
    last = state.last_change("publication")
    word = "Opublikowano" if published else "Publikację wycofano"
    entry = state.last("publication", state.id)
    when = f"{state.local(entry.at):%Y-%m-%d %H:%M:%S}" if entry else ""
    rows: list[list[Cell]] = [*body, [], [f"{word} {when}, wpis {last}."]]
    sheet.create(RESULTS, header)
    there = sheet.read([RESULTS]).get(RESULTS, [])
    width = max(map(len, (header, *there)))
    wanted: list[Sequence[Cell]] = [header, *rows]
    wanted += [[]] * (len(there) - len(wanted))
    sheet.write(RESULTS, {n: [*row, *[""] * (width - len(row))] for n, row in enumerate(wanted, start=1)})


def _result_header(state: Edition) -> list[str]:
    areas = ["Obszar"] if state.programme.areas else []
    sides = [f"{side.name.pl}: {what}" for side in state.programme.sides for what in ("karty", "średnia")]
    return ["Miejsce", "Wniosek", "Tytuł działania", *areas, *sides, "Wynik", "Wynik dokładnie", "Status"]


def _result_rows(state: Edition, result: PublicResult) -> list[list[Cell]]:
    return [_result_row(state, each, result.titles[each.code]) for each in result.standings.results]


def _result_row(state: Edition, result: Result, title: str) -> list[Cell]:
    row: list[Cell] = ["" if result.rank is None else result.rank, harmless(result.code), harmless(title)]
    if state.programme.areas:
        row.append(harmless(result.application.area or ""))
    for side in state.programme.sides:
        score = result.sides.get(side.key)
        row += [score.cards if score else 0, shown(score.mean) if score and score.mean is not None else ""]
    final = result.final
    return [*row, "" if final is None else shown(final), exact(final) or "", STATUS_WORDS[result.status]]
