"""The stand-in of Google's service, reached as the real one is: gspread's own client, another address."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lib.storage.google_settings import GoogleSettings
from lib.storage.google_sheet import GoogleClient, GoogleSpreadsheet, connect
from tests.sheets_server import SheetsServer

ROBOT = "minigrant@konkurs.iam.gserviceaccount.com"


def a_client(google: SheetsServer, email: str = ROBOT) -> GoogleClient:
    """A client of this service account, at the stand-in."""
    return connect(GoogleSettings(account=google.make_account(email), endpoint=google.url))


def a_sheet(
    google: SheetsServer,
    tabs: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    client: GoogleClient | None = None,
    clock: Callable[[], float] = time.monotonic,
    **options: Any,
) -> tuple[Any, GoogleSpreadsheet]:
    """A sheet at Google with these tabs, shared with the robot: as people hold it, and as the program does."""
    shared = {"writers": [ROBOT], "locale": "pl_PL", **options}
    book = google.make_spreadsheet("Konkurs", tabs=dict(tabs or {}), **shared)
    return book, GoogleSpreadsheet(client or a_client(google), book.url, ROBOT, clock)
