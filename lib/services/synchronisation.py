"""The one thread of a server that talks to the connected spreadsheets: it mirrors the ledgers and reads the sheets."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta

from lib.services import sheet_connection
from lib.services.background import Background
from lib.services.bootstrap import House
from lib.services.mirror import Mirror
from lib.storage import registry, sheet_links
from lib.storage.google_settings import GoogleSettings, google_settings
from lib.storage.spreadsheet import SheetTrouble

#: How often each sheet is read.
READ_EVERY = timedelta(minutes=5)
#: Seconds between two looks for newly connected sheets, and the longest that a stop has to wait between requests.
LOOK_EVERY = 5.0

log = logging.getLogger("minigrant.sheets")


class Synchronisation(Background):
    """Mirrors and reads. A request that a stop finds under way is looked after at the next start."""

    def __init__(self, house: House) -> None:
        super().__init__("sheets", LOOK_EVERY)
        self._house = house
        self._writer = secrets.token_hex(8)
        self._connected_as_set: frozenset[str] = frozenset()
        self._mirrors: dict[str, Mirror] = {}
        self._next_step: dict[str, datetime] = {}
        self._next_reading: dict[str, datetime] = {}

    def turn(self) -> float:
        return self.round()

    def round(self) -> float:
        """Whatever is due for each connected edition; seconds until something may be due again."""
        self._connected_as_set |= connect_as_set(self._house, self._connected_as_set)
        with self._house.database.read() as connection:
            linked = sheet_links.linked_editions(connection)
        waits = [LOOK_EVERY]
        for edition in linked:
            if self._stopped.is_set():
                break
            waits.append(self._advance(edition))
        return max(min(waits), 0.05)

    def _advance(self, edition: str) -> float:
        now = self._house.clock()
        mirror = self._mirrors.setdefault(edition, Mirror(self._house, edition, self._writer))
        if now >= self._next_step.get(edition, now):
            self._next_step[edition] = now + timedelta(seconds=mirror.step())
        if mirror.has_turn and now >= self._next_reading.get(edition, now):
            self._next_reading[edition] = now + READ_EVERY
            sheet_connection.read_scheduled(self._house, edition)
        return (self._next_step[edition] - self._house.clock()).total_seconds()


def connect_as_set(house: House, done: frozenset[str] = frozenset()) -> frozenset[str]:
    """Connect the editions that the settings name a sheet for, where they are not connected; which ones they name.

    ``done`` are left alone: an organiser who has disconnected one since is not contradicted.
    """
    try:
        settings = google_settings()
    except SheetTrouble as trouble:
        log.error("the settings cannot be read: %s", trouble.kind)
        return done
    with house.database.read() as connection:
        named = _named(settings, registry.edition_ids(connection))
        missing = named.keys() - done - set(sheet_links.linked_editions(connection))
    for edition in missing:
        with house.database.write() as connection:
            sheet_links.connect_sheet(connection, edition, named[edition])
    return frozenset(named)


def _named(settings: GoogleSettings, editions: list[str]) -> dict[str, str]:
    named = {edition: url for edition, url in settings.editions.items() if edition in editions}
    if settings.url:
        edition = settings.edition or (editions[0] if len(editions) == 1 else None)
        if edition in editions:
            named.setdefault(edition, settings.url)
    return named
