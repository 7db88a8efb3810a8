"""A stand-in with one spreadsheet, and a user who may write into it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sheets_server import SheetsServer, Spreadsheet
from tests.stand_in.api import ROBOT, Api


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_622_973_600.0  # the sixth of June 2021

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def google(clock: Clock) -> Iterator[SheetsServer]:
    """Makes no mistakes of its own, whatever is asked."""
    with SheetsServer(clock=clock) as server:
        yield server
        assert server.offences == []


@pytest.fixture
def book(google: SheetsServer) -> Spreadsheet:
    return google.make_spreadsheet("Konkurs", tabs={"Sheet1": []}, writers=[ROBOT])


@pytest.fixture
def api(google: SheetsServer, book: Spreadsheet) -> Api:
    return Api(google, book)
