"""Rebuilding the database of an edition from its spreadsheet: people from their tabs, all that was decided from
`Dziennik`. For a server whose disk does not last, and for the day on which it is lost."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from lib.contest.programme import Programme
from lib.contest.record import KINDS, Entry
from lib.contest.wording import Text, fold
from lib.services import sheets
from lib.services.bootstrap import House
from lib.services.editions import Denied, Edition
from lib.services.sheet_tabs import RESULTS
from lib.storage import cells, database, ledger, registry, sheet_links
from lib.storage.card_rows import CARDS, MARK
from lib.storage.contest_sheet import ALL_TABS, NothingToWorkOut
from lib.storage.google_settings import google_settings
from lib.storage.journal import JOURNAL, Fault, chain_faults, in_order, is_journal, read_journal, total_of
from lib.storage.opening import read_tabs
from lib.storage.registry import EditionRow
from lib.storage.spreadsheet import Rows, SheetTrouble
from lib.storage.tabs import Problem
from lib.storage.workbook import Tab, WorkbookError

log = logging.getLogger("minigrant.sheets")

NO_JOURNAL = Text(
    pl="w arkuszu nie ma zakładki „Dziennik” zapisanej przez program", en="the sheet has no record of the program's"
)
NO_RULES = Text(
    pl="w „Dzienniku” nie ma regulaminu konkursu; wskaż go opcją --programme",
    en="the record does not hold the contest's rules; name them with --programme",
)
THERE_ALREADY = Text(pl="ta edycja już jest w bazie", en="this edition is in the database already")


class BrokenRecord(Exception):
    """The record in the sheet is not whole: ``faults`` name every row that was changed and every entry missing."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(str(faults[0]))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was rebuilt. ``lost``: applications and people with cards who are no longer in the sheet."""

    edition: str
    entries: int
    applications: int
    reviewers: int
    lost: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A record that the connected sheet holds while the database is empty."""

    address: str
    edition: str
    entries: int
    last_at: datetime


def offer(house: House) -> Offer | None:
    """What could be rebuilt from the sheet of the settings; None unless the database is empty. Raises SheetTrouble."""
    address = google_settings().url
    if address is None or house.editions.ids():
        return None
    rows = _rows(read_tabs(address, [JOURNAL]).get(fold(JOURNAL)))
    entries = [entry for _, entry in read_journal(rows).entries]
    if not entries:
        return None
    last = max(entries, key=lambda entry: entry.seq)
    return Offer(address, last.edition, last.seq, last.at)


def restore_as_set(house: House) -> None:
    """At a server's start: rebuild an empty database where the settings say so. What keeps it from that is logged."""
    try:
        if google_settings().restore and offer(house):
            restored = restore_offered(house)
            log.info("rebuilt %s from the sheet: %d entries", restored.edition, restored.entries)
    except BrokenRecord as broken:
        for fault in broken.faults:
            log.error("not rebuilt: %s", fault)
    except SheetTrouble as trouble:
        log.error("not rebuilt: %s", trouble.kind)
    except (WorkbookError, NothingToWorkOut, Denied) as error:
        log.error("not rebuilt: %s", error)


def restore_offered(house: House) -> Restored:
    """Rebuild what is on offer. Asks for no rights: there is nobody yet, and only the server's own sheet is read."""
    offered = offer(house)
    if offered is None:
        raise Denied(THERE_ALREADY)
    return restore(house, offered.address)


def restore(house: House, source: str, programme: Programme | None = None) -> Restored:
    """Rebuild an edition from a Google Sheet, a downloaded `.xlsx` or a folder of `.csv` files.

    ``programme``: the rules, for a record that does not hold them. Nothing is kept unless the whole chain holds.
    Raises BrokenRecord, SheetTrouble and other WorkbookErrors, NothingToWorkOut, Denied where the edition is there.
    """
    tabs = read_tabs(source, [JOURNAL, RESULTS, *ALL_TABS])
    entries = _whole_chain(tabs)
    row = _edition_row(entries[0], programme)
    with house.database.write() as connection:
        if registry.edition_row(connection, row.id) is not None:
            raise Denied(THERE_ALREADY)
        registry.open_edition(connection, row, entries[0].at)
        ledger.keep_as_written(connection, entries)
        _keep_links(connection, entries)
        # A fold of its own: the shared one must not see what may yet be rolled back.
        state = Edition(row, house.clock, house.database)
        state.refresh(connection)
        rebuilt = sheets.rebuild_people(connection, state, tabs)
        sheet_links.connect_sheet(connection, row.id, source)
    return Restored(
        row.id,
        len(entries),
        rebuilt.applications,
        rebuilt.reviewers,
        (*rebuilt.missing_applications, *rebuilt.missing_reviewers),
        rebuilt.problems,
    )


def _whole_chain(tabs: Mapping[str, Tab]) -> list[Entry]:
    rows = _rows(tabs.get(fold(JOURNAL)))
    if not is_journal(rows):
        raise SheetTrouble("refused", NO_JOURNAL)
    journal = read_journal(rows)
    spoiled = {fault.seq for fault in journal.faults}
    faults = [*journal.faults, *chain_faults(journal.entries, _last_mentioned(tabs), spoiled)]
    entries = in_order(journal.entries)
    faults += [
        Fault(None, entry.seq, f"nieznany rodzaj wpisu: {entry.kind}; potrzebna jest nowsza wersja programu")
        for entry in entries
        if entry.kind not in KINDS
    ]
    if len({entry.edition for entry in entries}) > 1:
        faults.append(Fault(None, None, "są w nim wpisy kilku edycji"))
    if faults:
        raise BrokenRecord(faults)
    if not entries:
        raise SheetTrouble("refused", NO_JOURNAL)
    return entries


def _last_mentioned(tabs: Mapping[str, Tab]) -> int:
    """The highest entry that the readable tabs name: rows cut off at the end of the record show by it."""
    cards = tabs.get(fold(CARDS))
    marks: list[str] = []
    if cards:
        at = [position for position, header in enumerate(cards.header) if fold(header) == fold(MARK)]
        marks = [str(values[position] or "") for _, values in cards.rows for position in at]
    results = [row[0] for row in _rows(tabs.get(fold(RESULTS))) if row]
    found = [re.match(r"#(\d{1,9}) [0-9a-f]{12}$", text) for text in marks]
    found += [re.match(r"(?:Opublikowano|Publikację wycofano) .*, wpis (\d{1,9})\.$", text) for text in results]
    journal = tabs.get(fold(JOURNAL))
    total = total_of(journal.header) if journal else 0
    return max([total, *(int(match[1]) for match in found if match)])


def _edition_row(opened: Entry, programme: Programme | None) -> EditionRow:
    rules = opened.payload.get("rules")
    if rules is None and programme is None:
        raise SheetTrouble("refused", NO_RULES)
    return EditionRow(
        opened.edition,
        programme or Programme.model_validate_json(json.dumps(rules)),
        invented=bool(opened.payload.get("invented", False)),
        days_back=int(opened.payload.get("days_back", 0)),
    )


def _keep_links(connection: Connection, entries: Sequence[Entry]) -> None:
    """Personal links go on to let people in: what is known of each is the hash of its token, and its end."""
    made = {entry.payload["link"]: entry for entry in entries if entry.kind == "link_made"}
    revoked = {entry.payload["link"]: entry for entry in entries if entry.kind == "link_revoked"}
    if made:
        connection.execute(
            database.invitation.insert(),
            [
                {
                    "token_hash": link,
                    "edition": entry.edition,
                    "reviewer": entry.subject,
                    "made_at": entry.at.isoformat(),
                    "expires_at": entry.payload["expires_at"],
                    "revoked_at": revoked[link].at.isoformat() if link in revoked else None,
                }
                for link, entry in made.items()
            ],
        )


def _rows(tab: Tab | None) -> Rows:
    """A tab back as rows of texts, each at its own number."""
    if tab is None or not tab.header:
        return []
    last = tab.rows[-1][0] if tab.rows else tab.header_row
    rows: Rows = [[] for _ in range(last)]
    rows[tab.header_row - 1] = list(tab.header)
    for number, values in tab.rows:
        rows[number - 1] = [_text(value) for value in values]
    return rows


def _text(value: cells.Value) -> str:
    try:
        return cells.read_text(value) or ""
    except cells.UnreadableCell:
        return ""
