"""The stand-in as tests hold it: started, filled, shared, spoiled, looked into."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Literal

from tests.sheets_server.a1 import Rect, parse
from tests.sheets_server.faults import Fault
from tests.sheets_server.files import EXCEL, SPREADSHEET, File
from tests.sheets_server.grid import DEFAULT_COLUMNS, DEFAULT_ROWS, Book, Sheet, moved
from tests.sheets_server.rendering import Rendering
from tests.sheets_server.service import Record, Service
from tests.sheets_server.spreadsheets import new_book, refuse_title
from tests.sheets_server.wire import Wire
from tests.sheets_server.writing import USER_ENTERED, write

OWNER = "owner@example.com"
Rows = Sequence[Sequence[Any]]


class Spreadsheet:
    """A spreadsheet of the stand-in, as its owner sees it in the browser.

    Rows are counted from 1, as people see them. A tab that is not there is a KeyError.
    """

    def __init__(self, service: Service, file: File) -> None:
        self._service, self._file = service, file

    @property
    def id(self) -> str:
        return self._file.id

    @property
    def url(self) -> str:
        """The address as people paste it."""
        return f"https://docs.google.com/spreadsheets/d/{self.id}/edit#gid={self._book.sheets[0].id}"

    @property
    def title(self) -> str:
        return self._book.title

    @property
    def tabs(self) -> list[str]:
        return [sheet.title for sheet in self._book.sheets]

    def values(self, tab: str, render: str = "FORMATTED_VALUE") -> list[list[Any]]:
        """What is displayed in the whole tab, without the blank cells at the ends."""
        with self._service.lock:
            sheet = self._sheet(tab)
            return Rendering(self._book, render).rows(sheet, Rect(0, 0, sheet.row_count, sheet.column_count))

    def size(self, tab: str) -> tuple[int, int]:
        """Rows and columns of the tab's grid."""
        sheet = self._sheet(tab)
        return sheet.row_count, sheet.column_count

    def set(self, tab: str, rows: Rows) -> None:
        """Empties the tab and types these rows in from A1, as a person would; makes the tab if there is none."""
        with self._service.lock:
            sheet = self._book.sheet_named(tab) or self.add_tab(tab)
            for row in range(sheet.row_count):
                cells = sheet.rows[row]
                if cells:
                    sheet.put(row, {column: cell.cleared() for column, cell in cells.items()})
            self._type(sheet, 0, 0, rows)

    def type(self, tab: str, cell: str, value: Any) -> None:
        """Types one value into a cell (`B2`)."""
        with self._service.lock:
            rect = parse(cell, self._book).within_grid()
            self._type(self._sheet(tab), rect.top, rect.left, [[value]])

    def add_tab(self, tab: str, rows: Rows = ()) -> Sheet:
        with self._service.lock:
            refuse_title(self._book, tab, None)
            sheet = Sheet(self._book.new_sheet_id(), tab)
            self._book.sheets.append(sheet)
            self._type(sheet, 0, 0, rows)
            return sheet

    def rename_tab(self, tab: str, title: str) -> None:
        with self._service.lock:
            self._sheet(tab).title = title
            self._touch()

    def delete_tab(self, tab: str) -> None:
        with self._service.lock:
            self._book.sheets.remove(self._sheet(tab))
            self._touch()

    def hide_tab(self, tab: str, *, hidden: bool = True) -> None:
        with self._service.lock:
            self._sheet(tab).more["hidden"] = hidden
            self._touch()

    def insert_row(self, tab: str, row: int, values: Sequence[Any] = ()) -> None:
        """A new row above that one; with values, they are typed into it."""
        with self._service.lock:
            sheet = self._sheet(tab)
            sheet.insert_rows(row - 1, 1)
            self._type(sheet, row - 1, 0, [values] if values else ())

    def delete_rows(self, tab: str, first: int, last: int | None = None) -> None:
        with self._service.lock:
            self._sheet(tab).delete_rows(first - 1, last or first)
            self._touch()

    def move_row(self, tab: str, row: int, to: int) -> None:
        """A row dragged to where it has then the number `to`."""
        with self._service.lock:
            self._sheet(tab).move_rows(row - 1, row, to - 1 if to <= row else to)
            self._touch()

    def sort(self, tab: str, column: int, *, below: int = 1) -> None:
        """Rows under the first `below` ones sorted by what a column (from 1) shows."""
        with self._service.lock:
            sheet, rendering = self._sheet(tab), Rendering(self._book)
            bottom = sheet.data_rect().bottom
            keys = {
                row: rendering.cell(sheet, row, column - 1, sheet.cell(row, column - 1)) for row in range(below, bottom)
            }
            order = sorted(keys, key=lambda row: str(keys[row]))
            sheet.rows[below:bottom] = [sheet.rows[row] for row in order]
            self._touch()

    def move_column(self, tab: str, column: int, to: int) -> None:
        with self._service.lock:
            self._sheet(tab).move_columns(column - 1, column, to - 1 if to <= column else to)
            self._touch()

    def insert_column(self, tab: str, column: int) -> None:
        with self._service.lock:
            self._sheet(tab).insert_columns(column - 1, 1)
            self._touch()

    def move_tab(self, tab: str, to: int) -> None:
        """A tab dragged to that place, from 1."""
        with self._service.lock:
            at = self.tabs.index(self._sheet(tab).title)
            self._book.sheets = moved(self._book.sheets, at, at + 1, to - 1 if to - 1 <= at else to)
            self._touch()

    @property
    def _book(self) -> Book:
        return self._file.book

    def _sheet(self, tab: str) -> Sheet:
        sheet = self._book.sheet_named(tab)
        if sheet is None:
            raise KeyError(f"no tab {tab!r}; there are {self.tabs}")
        return sheet

    def _type(self, sheet: Sheet, top: int, left: int, rows: Rows) -> None:
        write(self._book, sheet, top, left, rows, USER_ENTERED, self._service.now)
        self._touch()

    def _touch(self) -> None:
        self._file.modified = self._service.clock()


class SheetsServer:
    """The whole stand-in; a context manager that runs it. See the package for how it is used."""

    def __init__(
        self,
        open_to_all: bool = False,
        clock: Callable[[], float] = time.time,
        port: int = 0,
    ) -> None:
        self._service = Service(clock, open_to_all=open_to_all)
        self._wire = Wire(port, self._service.answer)
        self._service.wait = self._wire.closing.wait
        self._service.office.url = self.url
        self._thread: threading.Thread | None = None

    def start(self) -> SheetsServer:
        self._thread = threading.Thread(target=self._wire.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        if self._thread is not None:
            self._wire.stop()
            self._thread.join(5)
            self._thread = None

    def __enter__(self) -> SheetsServer:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def serve_until_interrupted(self) -> None:
        with suppress(KeyboardInterrupt):
            while self._thread is not None:
                self._thread.join(1)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._wire.server_address[1]}"

    @property
    def requests(self) -> list[Record]:
        return self._service.requests

    @property
    def offences(self) -> list[str]:
        return self._service.offences

    @property
    def api_enabled(self) -> bool:
        return self._service.api_enabled

    @api_enabled.setter
    def api_enabled(self, enabled: bool) -> None:
        self._service.api_enabled = enabled

    def make_account(self, email: str) -> dict[str, str]:
        """A service account's file, as it is downloaded."""
        with self._service.lock:
            return self._service.office.make_account(email)

    def make_spreadsheet(
        self,
        title: str,
        *,
        locale: str = "en_US",
        time_zone: str = "Etc/GMT",
        tabs: Mapping[str, Rows] | None = None,
        writers: Sequence[str] = (),
        readers: Sequence[str] = (),
        owner: str = OWNER,
        kind: Literal["spreadsheet", "excel"] = "spreadsheet",
    ) -> Spreadsheet:
        """A spreadsheet with its values typed in by its owner; without tabs, with one empty one."""
        with self._service.lock:
            book = new_book(title, locale, time_zone, with_sheet=not tabs)
            file = self._service.shelf.add(book, owner, kind=SPREADSHEET if kind == "spreadsheet" else EXCEL)
            file.roles |= dict.fromkeys(readers, "reader") | dict.fromkeys(writers, "writer")
            spreadsheet = Spreadsheet(self._service, file)
            for tab, rows in (tabs or {}).items():
                spreadsheet.add_tab(tab, rows)
            return spreadsheet

    def spreadsheet(self, spreadsheet_id: str) -> Spreadsheet:
        """One that was made over the network."""
        return Spreadsheet(self._service, self._service.shelf.files[spreadsheet_id])

    def share(self, spreadsheet: Spreadsheet, email: str, role: Literal["reader", "writer"]) -> None:
        """`anyone` instead of an address shares by the link."""
        with self._service.lock:
            self._service.shelf.files[spreadsheet.id].roles[email] = role

    def withdraw(self, spreadsheet: Spreadsheet, email: str) -> None:
        with self._service.lock:
            self._service.shelf.files[spreadsheet.id].roles.pop(email, None)

    def delete(self, spreadsheet: Spreadsheet) -> None:
        with self._service.lock:
            del self._service.shelf.files[spreadsheet.id]

    def revoke_key(self, email: str) -> None:
        """The account's key was deleted: no more tokens for it."""
        with self._service.lock:
            self._service.office.revoke_key(email)

    def expire_tokens(self) -> None:
        """Every token given so far is refused from now on."""
        with self._service.lock:
            self._service.office.expire_tokens()

    def play(self, *faults: Fault) -> None:
        """Faults for requests to come, in this order after those that are still waiting."""
        self._service.play(faults)

    def forget_faults(self) -> None:
        self._service.faults.clear()


DEFAULT_SIZE = (DEFAULT_ROWS, DEFAULT_COLUMNS)
