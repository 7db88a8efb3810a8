"""A Google Sheet, reached with a service account through gspread, within Google's quota."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from google.oauth2 import service_account
from gspread.http_client import HTTPClient
from gspread.utils import absolute_range_name, rowcol_to_a1
from requests import Response
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from lib.contest.wording import fold
from lib.storage.google_settings import GoogleSettings
from lib.storage.google_troubles import BAD_ACCOUNT, BAD_LINK, NO_ACCOUNT, in_plain_words
from lib.storage.spreadsheet import Cell, Rows, SheetTrouble

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)

#: Seconds until a connection, and until a reply. gspread's own default is to wait for ever.
TIMEOUT = (10.0, 40.0)

#: Google allows 60 reads and 60 writes a minute; some of them stay for the organiser's other programs.
PER_MINUTE = 55

#: Seconds for which the names of the tabs are taken as known.
NAMES_FOR = 300.0

_ID = re.compile(r"/spreadsheets/(?:u/\d+/)?d/([a-zA-Z0-9_-]{10,})")
_GOOGLE = "https://sheets.googleapis.com"
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(| .*)")
_MONTH_FIRST_LOCALES = frozenset({"en_US", "es_US", "fil_PH", "en_PH", "es_PR"})


def is_link(address: str) -> bool:
    """Whether this looks like an address in the web rather than a file."""
    return address.strip().lower().startswith(("https://", "http://"))


def sheet_id(address: str) -> str:
    """The id of the sheet that a pasted link leads to. Raises SheetTrouble for any other link."""
    parts = urlsplit(address.strip())
    found = _ID.match(parts.path)
    if parts.scheme != "https" or parts.hostname != "docs.google.com" or not found:
        raise SheetTrouble("bad_link", BAD_LINK)
    return found[1]


class _Account(service_account.Credentials):
    """A service account that asks Google for its token and for nothing else.

    Since 2.55 google-auth also looks up, in a thread of its own, in which regions the account may be used; the answer
    matters only where an organisation limits that, and the question delays every start without a network.
    """

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


class Budget:
    """So many requests of one kind within any sixty seconds; whoever comes too early waits."""

    def __init__(self, per_minute: int, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._sleep = sleep
        self._spent: deque[float] = deque()
        self._guard = threading.Lock()

    def spend(self) -> None:
        with self._guard:
            while True:
                now = self._clock()
                while self._spent and self._spent[0] <= now - 60:
                    self._spent.popleft()
                if len(self._spent) < self._per_minute:
                    self._spent.append(now)
                    return
                self._sleep(self._spent[0] + 60 - now)


class GoogleClient(HTTPClient):
    """gspread's client: never without a timeout, within the quota, and, for tests, at another address."""

    def __init__(self, auth: Any, session: Any = None) -> None:
        super().__init__(auth, session)
        self.set_timeout(TIMEOUT)
        self.endpoint: str | None = None
        self.keep_to(time.monotonic, time.sleep)

    def keep_to(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        """Count the quota by this clock."""
        self._sleep = sleep
        self._budgets = {"get": Budget(PER_MINUTE, clock, sleep), "": Budget(PER_MINUTE, clock, sleep)}

    def stumbling(self) -> Retrying:
        """Three attempts, a second or two apart, at what Google could not answer."""
        return Retrying(
            stop=stop_after_attempt(3),
            wait=wait_exponential_jitter(multiplier=0.5, max=3),
            retry=retry_if_exception(lambda error: isinstance(error, SheetTrouble) and error.kind == "unavailable"),
            sleep=self._sleep,
            reraise=True,
        )

    def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Response:
        self._budgets["get" if method == "get" else ""].spend()
        if self.endpoint:
            endpoint = endpoint.replace(_GOOGLE, self.endpoint.rstrip("/"), 1)
        return super().request(method, endpoint, *args, **kwargs)


def connect(settings: GoogleSettings) -> GoogleClient:
    """A client for the account of the settings; one per account and process, since the quota is the account's.

    Raises SheetTrouble where there is no account or its key is damaged. Sends nothing yet.
    """
    if settings.account is None:
        raise SheetTrouble("no_account", NO_ACCOUNT)
    return _client(tuple(sorted((str(k), str(v)) for k, v in settings.account.items())), settings.endpoint)


@lru_cache(maxsize=8)
def _client(account: tuple[tuple[str, str], ...], endpoint: str | None) -> GoogleClient:
    try:
        credentials = _Account.from_service_account_info(dict(account), scopes=SCOPES)  # type: ignore[no-untyped-call]
    except (ValueError, KeyError) as error:
        raise SheetTrouble("bad_account", BAD_ACCOUNT) from error
    client = GoogleClient(credentials)
    client.endpoint = endpoint
    return client


@dataclass(frozen=True, slots=True)
class _Tab:
    name: str
    id: int
    rows: int
    columns: int


class GoogleSpreadsheet:
    """One Google Sheet; a `lib.storage.spreadsheet.Spreadsheet`."""

    def __init__(
        self, client: GoogleClient, address: str, email: str | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.address = address
        self.title = ""
        self._client = client
        self._id = sheet_id(address)
        self._email = email
        self._clock = clock
        self._tabs: dict[str, _Tab] = {}
        self._locale = ""
        self._known_at: float | None = None

    def tabs(self) -> list[str]:
        self._look()
        return [tab.name for tab in self._tabs.values()]

    def read(self, names: Collection[str], columns: int | None = None) -> dict[str, Rows]:
        """As people see the cells: the programme's rules take the texts apart, not Google's or gspread's guesses.

        One request, and one more now and then for the names of the tabs.
        """
        if self._known_at is None or self._clock() - self._known_at > NAMES_FOR:
            self._look()
        try:
            return self._read(names, columns)
        except SheetTrouble as trouble:
            if trouble.kind != "refused":
                raise
        # A tab was renamed or deleted meanwhile.
        self._look()
        return self._read(names, columns)

    def _read(self, names: Collection[str], columns: int | None) -> dict[str, Rows]:
        present = {name: self._tabs[fold(name)] for name in names if fold(name) in self._tabs}
        if not present:
            return {}
        ranges = [absolute_range_name(tab.name, _columns(tab, columns)) for tab in present.values()]
        reply = self._ask(
            lambda: self._client.values_batch_get(self._id, ranges, {"valueRenderOption": "FORMATTED_VALUE"})
        )
        found = [answer.get("values", []) for answer in reply["valueRanges"]]
        return {name: [self._texts(row) for row in rows] for name, rows in zip(present, found, strict=True)}

    def _texts(self, row: Sequence[object]) -> list[str]:
        texts = [str(cell) for cell in row]
        return [_day_first(text) for text in texts] if self._locale in _MONTH_FIRST_LOCALES else texts

    def create(self, name: str, header: Sequence[str]) -> None:
        self._look()
        if fold(name) in self._tabs:
            return
        properties = {"title": name, "gridProperties": {"rowCount": 1000, "columnCount": max(len(header), 1)}}
        try:
            with in_plain_words(self._email, writing=True):
                self._client.batch_update(self._id, {"requests": [{"addSheet": {"properties": properties}}]})
        except SheetTrouble as trouble:
            # Made by another process at the same moment, or by a request of ours that seemed to fail.
            if trouble.kind != "refused" or fold(name) not in map(fold, self.tabs()):
                raise
        self._look()
        self.write(name, {1: list(header)})

    def append(self, name: str, rows: Sequence[Sequence[Cell]]) -> int | None:
        with in_plain_words(self._email, writing=True):
            reply = self._client.values_append(
                self._id,
                absolute_range_name(self._spelled(name), "A1"),
                {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"},
                {"majorDimension": "ROWS", "values": [list(row) for row in rows]},
            )
        first = re.search(r"![A-Z]*(\d+)", str(reply.get("updates", {}).get("updatedRange", "")))
        return int(first[1]) if first else None

    def write(self, name: str, rows: Mapping[int, Sequence[Cell]]) -> None:
        rows = {number: row for number, row in rows.items() if row}
        if not rows:
            return
        self._make_room(name, max(rows), max(map(len, rows.values())))
        spelled = self._spelled(name)
        data = [
            {
                "range": absolute_range_name(spelled, f"A{number}:{rowcol_to_a1(number, len(row))}"),
                "values": [list(row)],
            }
            for number, row in rows.items()
        ]
        with in_plain_words(self._email, writing=True):
            self._client.values_batch_update(self._id, {"valueInputOption": "RAW", "data": data})

    def _make_room(self, name: str, rows: int, columns: int) -> None:
        tab = self._tabs.get(fold(name))
        if tab is None or rows > tab.rows or columns > tab.columns:
            self._look()
            tab = self._tabs.get(fold(name))
        if tab is None or (rows <= tab.rows and columns <= tab.columns):
            return
        grid = {"rowCount": max(rows + 100, tab.rows), "columnCount": max(columns, tab.columns)}
        change = {"properties": {"sheetId": tab.id, "gridProperties": grid}}
        change["fields"] = "gridProperties.rowCount,gridProperties.columnCount"  # type: ignore[assignment]
        with in_plain_words(self._email, writing=True):
            self._client.batch_update(self._id, {"requests": [{"updateSheetProperties": change}]})
        self._look()

    def _spelled(self, name: str) -> str:
        """The tab's name exactly as it stands there."""
        tab = self._tabs.get(fold(name))
        return tab.name if tab else name

    def _ask(self, question: Callable[[], Any]) -> Any:
        """A reading, repeated where Google stumbles: asking again does no harm."""
        for attempt in self._client.stumbling():
            with attempt, in_plain_words(self._email, writing=False):
                return question()
        raise AssertionError  # the last attempt returns or raises

    def _look(self) -> None:
        fields = "properties(title,locale),sheets.properties(sheetId,title,sheetType,gridProperties)"
        found = self._ask(lambda: self._client.fetch_sheet_metadata(self._id, {"fields": fields}))
        self.title, self._locale = found["properties"]["title"], found["properties"].get("locale", "")
        tabs = (sheet["properties"] for sheet in found.get("sheets", ()))
        self._tabs = {
            fold(tab["title"]): _Tab(
                tab["title"],
                tab.get("sheetId", 0),
                tab["gridProperties"].get("rowCount", 0),
                tab["gridProperties"].get("columnCount", 0),
            )
            for tab in tabs
            if "gridProperties" in tab  # a chart on a sheet of its own has no cells
        }
        self._known_at = self._clock()


def _columns(tab: _Tab, columns: int | None) -> str | None:
    if columns is None:
        return None
    last = re.sub(r"\d", "", rowcol_to_a1(1, min(columns, tab.columns)))
    return f"A:{last}"


def _day_first(text: str) -> str:
    """A date as sheets of the United States show it (5/31/2021), written so that it has one meaning."""
    date = _MONTH_FIRST.fullmatch(text)
    return f"{date[3]}-{int(date[1]):02}-{int(date[2]):02}{date[4]}" if date else text
