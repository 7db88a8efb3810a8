"""The one place that names concrete backends: which database, which clock, which spreadsheets."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from lib.services.editions import Editions
from lib.services.lasting import Lasting
from lib.services.waiting import Waiting
from lib.storage.database import Database, open_database
from lib.storage.opening import open_spreadsheet
from lib.storage.spreadsheet import Spreadsheet


@dataclass(frozen=True)
class House:
    """What every service needs: the database, the editions folded from it, the clock (UTC), the folder of the data, and
    how to open a sheet."""

    database: Database
    editions: Editions
    clock: Callable[[], datetime]
    folder: Path
    spreadsheet: Callable[[str], Spreadsheet] = open_spreadsheet
    #: Who a browser session stands for, as it was just read.
    sessions: Lasting = field(default_factory=Lasting, repr=False, compare=False)
    #: Open pages, and what they wait for.
    waiting: Waiting = field(default_factory=Waiting, repr=False, compare=False)


def open_house(
    folder: Path,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    spreadsheet: Callable[[str], Spreadsheet] = open_spreadsheet,
) -> House:
    """A house over the database of ``folder`` (or of ``DATABASE_URL``), its schema brought up to date."""
    store = open_database(folder)
    return House(store, Editions(store, clock), clock, folder, spreadsheet)


def data_folder() -> Path:
    """Where the database is kept: ``MINIGRANT_DATA``, by default ``var`` in the project."""
    return Path(os.environ.get("MINIGRANT_DATA") or Path(__file__).parents[2] / "var")


@lru_cache(maxsize=1)
def house() -> House:
    """The house of this process."""
    return open_house(data_folder())
