"""A spreadsheet from its address, wherever it is: a link to a Google Sheet, an `.xlsx` file, a folder of `.csv`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from lib.contest.wording import fold
from lib.storage.folder_sheet import FolderSpreadsheet
from lib.storage.google_settings import google_settings
from lib.storage.google_sheet import GoogleClient, GoogleSpreadsheet, connect, is_link, sheet_id
from lib.storage.spreadsheet import Spreadsheet, tabs_of
from lib.storage.workbook import Tab, read_workbook

_open: dict[tuple[str, GoogleClient], GoogleSpreadsheet] = {}


def open_spreadsheet(address: str) -> Spreadsheet:
    """The spreadsheet to read and write. The settings are those of this moment. Raises SheetTrouble.

    The same object for the same sheet and account, so that what it knows of the tabs is not asked for again.
    """
    if not is_link(address):
        return FolderSpreadsheet(Path(address))
    sheet_id(address)
    settings = google_settings()
    client = connect(settings)
    return _open.setdefault((address, client), GoogleSpreadsheet(client, address, settings.email))


def read_tabs(address: str, names: Collection[str]) -> dict[str, Tab]:
    """The tabs of these names, by their folded names, of whatever is at ``address``.

    A Google Sheet is asked for them in one request. Raises WorkbookError, of which SheetTrouble is one.
    """
    if is_link(address):
        return tabs_of(open_spreadsheet(address), names)
    return read_workbook(address, frozenset(map(fold, names)))
