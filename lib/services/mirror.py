"""The mirror: whatever is decided in an edition stands in its spreadsheet too, in good time, once, and in order.

One writer per edition drains the ledger into the tab `Dziennik` in batches, within Google's quota however many people
score, and now and then brings `Oceny` and `Wyniki` up to date. It knows what it has done only from the sheet itself:
after a start, and after any request whose outcome is not certain, it looks there before it writes again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from lib.contest.record import Entry
from lib.contest.wording import Text
from lib.services import sheet_tabs
from lib.services.bootstrap import House
from lib.services.editions import Denied, Edition
from lib.services.settlement_tab import settlements_changed, write_settlements
from lib.storage import ledger, sheet_links
from lib.storage.journal import HEADER, JOURNAL, is_journal, journal_row, read_journal, total_cells
from lib.storage.sheet_links import SheetLink, Trouble
from lib.storage.spreadsheet import Cell, SheetTrouble, Spreadsheet

log = logging.getLogger("minigrant.sheets")

#: Seconds between two requests that write, and between two looks at a ledger in which nothing is new.
PACE, IDLE = 1.25, 1.0
#: Seconds between two rounds of the readable tabs.
READABLE_EVERY = 30.0
#: Seconds after which somebody else may write when the writer was not heard of. Longer than any request takes.
TURN = 180.0
#: Seconds to wait after a trouble that somebody has to put right; others double from one second up to this.
LONGEST_WAIT = 60.0

BATCH_ENTRIES, BATCH_SIGNS = 500, 1_000_000

FOREIGN = Text(
    pl="zakładka „Dziennik” należy do czego innego; połącz pusty arkusz albo zmień nazwę tej zakładki",
    en="the tab “Dziennik” belongs to something else; connect an empty sheet, or rename that tab",
)
OTHER = Text(
    pl="w „Dzienniku” są wpisy, których nie ma w tej bazie (inny serwer pisze do arkusza albo baza jest ze starszej "
    "kopii); niczego nie nadpisano; odtwórz bazę poleceniem restore albo połącz inny arkusz",
    en="“Dziennik” holds entries that this database lacks (another server writes to the sheet, or the database is from "
    "an older copy); nothing was overwritten; rebuild the database with the command restore, or connect another sheet",
)


class Mirror:
    """The writer of one edition in one process. Not for several threads."""

    def __init__(self, house: House, edition: str, writer: str) -> None:
        self._house = house
        self._edition = edition
        self._writer = writer
        self._address: str | None = None
        self._certain = False
        self._failures = 0
        self._not_before: datetime | None = None
        self._readable_at: datetime | None = None
        # Not kept: writing it again after a start changes nothing that stands there as it should.
        self._settlements_as_of = 0
        self._turn_until: datetime | None = None
        self._total = 0
        self._total_at: datetime | None = None
        self._random = Random(writer)

    def step(self) -> float:
        """Do the next thing that is due, one request or a few; seconds until it is worth calling again."""
        now = self._house.clock()
        if self._not_before and now < self._not_before:
            return (self._not_before - now).total_seconds()
        link = self._turn(now)
        if link is None:
            return IDLE * 5
        try:
            return self._work(link)
        except SheetTrouble as trouble:
            return self._wait_after(trouble, link)
        except Denied:
            return LONGEST_WAIT

    @property
    def has_turn(self) -> bool:
        """Whether this process is the one that talks to the edition's sheet."""
        return self._turn_until is not None and self._house.clock() < self._turn_until

    def _turn(self, now: datetime) -> SheetLink | None:
        """The connection, when there is one and it is this writer's turn."""
        with self._house.database.read() as connection:
            link = sheet_links.sheet_link(connection, self._edition)
        if link is None:
            return None
        if link.address != self._address:
            self._address, self._certain, self._failures, self._readable_at = link.address, False, 0, None
            self._settlements_as_of = 0
            self._total, self._total_at = 0, None
        if link.writer != self._writer or self._turn_until is None or now > self._turn_until - _seconds(TURN / 2):
            until = now + _seconds(TURN)
            with self._house.database.write() as connection:
                if not sheet_links.take_turn(connection, self._edition, self._writer, now, until):
                    # Whoever writes meanwhile changes what stands there.
                    self._certain, self._turn_until = False, None
                    return None
            self._turn_until = until
        return link

    def _work(self, link: SheetLink) -> float:
        sheet = self._house.spreadsheet(link.address)
        recorded = link.recorded if self._certain else self._look(sheet, link)
        state = self._house.editions.get(self._edition)
        if self._readable_is_due(state, link, recorded):
            self._write_readable(sheet, state, link)
            return PACE
        if recorded < state.head:
            self._record(sheet, link, recorded)
            return PACE
        if self._total_is_due(recorded):
            sheet.write(JOURNAL, {1: total_cells(recorded)})
            self._total, self._total_at = recorded, self._house.clock()
            return PACE
        if link.write_trouble or link.whole_at is None or not self._certain:
            self._note(link, write_trouble=None, whole_at=self._house.clock())
        self._certain = True
        return IDLE

    # --- the record -------------------------------------------------------------------------------------------

    def _look(self, sheet: Spreadsheet, link: SheetLink) -> int:
        """How many entries stand in the sheet; what people or a late request put out of order is put right."""
        rows = sheet.read([JOURNAL], columns=2).get(JOURNAL)
        if rows is None:
            sheet.create(JOURNAL, HEADER)
            rows = [list(HEADER)]
        if rows and not is_journal(rows):
            raise SheetTrouble("foreign_record", FOREIGN)
        with self._house.database.read() as connection:
            ours = ledger.digests(connection, self._edition)
        there = [tuple(row) for row in rows[1:]]
        if rows and there == [(str(seq), digest) for seq, digest in enumerate(ours[: len(there)], start=1)]:
            recorded = len(there)
        else:
            recorded = self._put_right(sheet)
        self._note(link, recorded=recorded)
        self._certain = True
        return recorded

    def _put_right(self, sheet: Spreadsheet) -> int:
        """Write the record anew from the first row that is not as it should be; never over entries unknown here."""
        rows = sheet.read([JOURNAL]).get(JOURNAL, [])
        with self._house.database.read() as connection:
            entries = ledger.entries_after(connection, self._edition, 0)
        known = {entry.digest for entry in entries}
        for _, entry in read_journal(rows).entries:
            if entry.edition != self._edition:
                raise SheetTrouble("foreign_record", FOREIGN)
            if entry.digest not in known:
                raise SheetTrouble("other_record", OTHER)
        right: dict[int, Sequence[Cell]] = {1: HEADER, **{entry.seq + 1: journal_row(entry) for entry in entries}}
        wrong: dict[int, Sequence[Cell]] = {}
        for number in range(1, max(len(rows), len(right)) + 1):
            there = rows[number - 1][: len(HEADER)] if number <= len(rows) else []
            row = _padded(right.get(number, []))
            if _padded(there) != [str(cell) for cell in row]:
                wrong[number] = row
        for batch in _in_batches(wrong):
            sheet.write(JOURNAL, batch)
        return len(entries)

    def _record(self, sheet: Spreadsheet, link: SheetLink, recorded: int) -> None:
        with self._house.database.read() as connection:
            waiting = ledger.entries_after(connection, self._edition, recorded, BATCH_ENTRIES)
        rows = _first_batch(waiting)
        try:
            first = sheet.append(JOURNAL, rows)
        except SheetTrouble as trouble:
            self._certain = not trouble.may_have_written
            raise
        self._failures = 0
        reached = recorded + len(rows)
        # A reply that names another place tells of rows that somebody, or a late request, has put there meanwhile.
        self._certain = first == recorded + 2
        with self._house.database.read() as connection:
            whole = ledger.head(connection, self._edition) == reached
        since = {"whole_at": self._house.clock()} if whole else {}
        self._note(link, recorded=reached, write_trouble=None, **since)

    def _total_is_due(self, recorded: int) -> bool:
        due = self._total_at is None or self._house.clock() >= self._total_at + _seconds(READABLE_EVERY)
        return recorded != self._total and due

    # --- what people read -------------------------------------------------------------------------------------

    def _readable_is_due(self, state: Edition, link: SheetLink, recorded: int) -> bool:
        """The record goes first, but a busy hour must not keep the readable tabs waiting for ever."""
        patience = READABLE_EVERY if recorded >= state.head else 2 * READABLE_EVERY
        if self._readable_at and self._house.clock() < self._readable_at + _seconds(patience):
            return False
        if self._readable_at is None and recorded < state.head:
            return False
        return (
            sheet_tabs.cards_changed(state, link.cards_as_of)
            or sheet_tabs.results_changed(state, link.results_as_of)
            or settlements_changed(state, self._settlements_as_of)
        )

    def _write_readable(self, sheet: Spreadsheet, state: Edition, link: SheetLink) -> None:
        head = state.head
        if sheet_tabs.cards_changed(state, link.cards_as_of):
            sheet_tabs.write_cards(sheet, state)
            self._note(link, cards_as_of=head)
        if sheet_tabs.results_changed(state, link.results_as_of):
            sheet_tabs.write_results(sheet, self._house, state)
            self._note(link, results_as_of=head)
        if settlements_changed(state, self._settlements_as_of):
            write_settlements(sheet, self._house, state)
            self._settlements_as_of = head
        self._readable_at = self._house.clock()
        self._failures = 0

    # --- troubles ---------------------------------------------------------------------------------------------

    def _wait_after(self, trouble: SheetTrouble, link: SheetLink) -> float:
        self._failures += 1
        now = self._house.clock()
        same = link.write_trouble is not None and link.write_trouble.kind == trouble.kind
        since = link.write_trouble.since if same and link.write_trouble else now
        if not same:
            log.warning("%s: writing into the sheet waits: %s", self._edition, trouble.kind)
        self._note(link, write_trouble=Trouble(trouble.kind, trouble.said, since))
        wait = min(2.0 ** (self._failures - 1), LONGEST_WAIT) if trouble.passes else LONGEST_WAIT
        # Several servers that lost Google at one moment must not come back at one moment.
        wait = max(trouble.wait or 0.0, wait * (1 + self._random.random() / 4))
        self._not_before = now + _seconds(wait)
        return wait

    def _note(self, link: SheetLink, **reached: int | datetime | Trouble | None) -> None:
        with self._house.database.write() as connection:
            sheet_links.note(connection, link, **reached)


def _seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def _padded(row: Sequence[Cell]) -> list[Cell]:
    return [*row, *[""] * (len(HEADER) - len(row))]


def _first_batch(entries: Sequence[Entry]) -> list[list[str | int]]:
    """As many of them as one request should carry, at least one."""
    rows: list[list[str | int]] = []
    signs = 0
    for entry in entries:
        row = journal_row(entry)
        signs += sum(len(str(cell)) for cell in row)
        if rows and signs > BATCH_SIGNS:
            break
        rows.append(row)
    return rows


def _in_batches(rows: dict[int, Sequence[Cell]]) -> list[dict[int, Sequence[Cell]]]:
    numbers = sorted(rows)
    size = BATCH_ENTRIES // 2
    return [{n: rows[n] for n in numbers[at : at + size]} for at in range(0, len(numbers), size)]
