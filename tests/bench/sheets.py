"""A hundred people score against Google's quota: what the mirror asks of it, what it loses, and how far it lags."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np

from lib.contest.permissions import Viewer
from lib.services import review
from lib.services.bootstrap import House
from lib.services.synchronisation import Synchronisation
from lib.storage import ledger, sheet_links
from lib.storage.google_sheet import GoogleClient, GoogleSpreadsheet
from lib.storage.journal import JOURNAL, read_journal
from tests.factories import a_group, a_reviewer, an_organizer, kalisz, points_of, some_people
from tests.google import ROBOT, a_client
from tests.houses import EDITION, a_house
from tests.sheets_server import SheetsServer

REVIEWERS, CARDS, MINUTES = 100, 20, 10
#: Seconds that a request to Google takes.
LATENCY = 0.4
BEGAN = datetime(2021, 6, 6, 10, tzinfo=UTC)


@dataclass
class SimulatedTime:
    """Seconds since the beginning, moved by whoever waits."""

    now: float = 0.0

    def seconds(self) -> float:
        return self.now

    def moment(self) -> datetime:
        return BEGAN + timedelta(seconds=self.now)

    def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 0.0)


@dataclass(frozen=True)
class Save:
    """Somebody saves a card at a time."""

    at: float
    reviewer: str
    application: str

    def __lt__(self, other: Save) -> bool:
        return self.at < other.at


def measure(_: int) -> dict[str, float]:
    """Ten simulated minutes, and as long after them as the mirror needs."""
    time = SimulatedTime()
    with TemporaryDirectory() as folder, SheetsServer(clock=time.seconds) as google:
        client = a_client(google)
        client.keep_to(time.seconds, time.sleep)
        _take_time(client, time)
        house = _house(Path(folder), time, google, client)
        saves = _saves(Random(20210606))
        recorded = _run(house, time, saves)
        sheet = GoogleSpreadsheet(client, _address(house), ROBOT, time.seconds)
        there = [entry.digest for _, entry in read_journal(sheet.read([JOURNAL])[JOURNAL]).entries]
        with house.database.read() as connection:
            entries = ledger.entries_after(connection, EDITION, 0)
        if google.offences:
            raise RuntimeError(f"the stand-in made a mistake: {google.offences[0]}")
        lags = [recorded[entry.seq] - (entry.at - BEGAN).total_seconds() for entry in entries if entry.seq in recorded]
        return {
            "max_writes_per_minute": _most_per_minute([r.at for r in google.requests if r.kind == "write"]),
            "max_reads_per_minute": _most_per_minute([r.at for r in google.requests if r.kind == "read"]),
            "lost": len({entry.digest for entry in entries} - set(there)),
            "duplicates": len(there) - len(set(there)),
            "lag_p95_s": float(np.percentile(lags, 95)),
            "lag_max_s": max(lags),
            "naive_requests_per_minute": _most_per_minute([save.at for save in saves]),
            "entries": len(entries),
            "refused": sum(request.status == 429 for request in google.requests),
        }


def _take_time(client: GoogleClient, time: SimulatedTime) -> None:
    """Each request takes as long as Google takes for one."""
    send = client.session.request

    def slowly(*args: object, **kwargs: object) -> object:
        time.sleep(LATENCY)
        return send(*args, **kwargs)

    client.session.request = slowly


def _house(folder: Path, time: SimulatedTime, google: SheetsServer, client: GoogleClient) -> House:
    groups = [a_group(f"W{n:02}", *some_people(3, f"W{n:02}")) for n in range(1, CARDS + 1)]
    people = [an_organizer(), *(a_reviewer(f"O{n}") for n in range(1, REVIEWERS + 1))]
    house = a_house(folder, applications=groups, reviewers=people)
    listed = [["Kod", "Imię i nazwisko", "Grupa", "Rola"], ["Z1", "Biuro Konkursu", "", "organizator"]]
    book = google.make_spreadsheet("Konkurs", locale="pl_PL", tabs={"Osoby oceniające": listed}, writers=[ROBOT])
    with house.database.write() as connection:
        sheet_links.connect_sheet(connection, EDITION, book.url)
    sheet = GoogleSpreadsheet(client, book.url, ROBOT, time.seconds)
    house = replace(house, clock=time.moment, spreadsheet=lambda _: sheet)
    house.editions._clock = time.moment
    return house


def _saves(random: Random) -> list[Save]:
    """Everybody scores every application in an order of their own, at times spread over the ten minutes."""
    saves = []
    for n in range(1, REVIEWERS + 1):
        codes = [f"W{m:02}" for m in range(1, CARDS + 1)]
        random.shuffle(codes)
        times = sorted(random.uniform(0, 60 * MINUTES) for _ in codes)
        saves += [Save(at, f"O{n}", code) for at, code in zip(times, codes, strict=True)]
    return sorted(saves)


def _run(house: House, time: SimulatedTime, saves: Sequence[Save]) -> dict[int, float]:
    """When each entry was first known to stand in the sheet."""
    programme = kalisz()
    points = dict(zip(programme.criterion_keys, points_of(40), strict=True))
    reviewers = house.editions.get(EDITION).frame().contest.reviewer_by_code
    synchronisation = Synchronisation(house)
    waiting = list(saves)
    heapq.heapify(waiting)
    recorded: dict[int, float] = {}
    next_round = 0.0
    while waiting or len(recorded) < house.editions.get(EDITION).head:
        if waiting and waiting[0].at <= next_round:
            save = heapq.heappop(waiting)
            # Who saved while a request was under way did so before the clock moved past them.
            time.now, now = save.at, time.now
            someone = Viewer(EDITION, reviewers[save.reviewer])
            review.save_card(house, someone, save.application, points=points)
            review.submit_card(house, someone, save.application)
            time.now = max(now, save.at)
            continue
        time.now = max(time.now, next_round)
        wait = synchronisation.round()
        for seq in range(len(recorded) + 1, _recorded(house) + 1):
            recorded[seq] = time.now
        next_round = time.now + wait
    return recorded


def _recorded(house: House) -> int:
    with house.database.read() as connection:
        link = sheet_links.sheet_link(connection, EDITION)
    return link.recorded if link else 0


def _address(house: House) -> str:
    with house.database.read() as connection:
        link = sheet_links.sheet_link(connection, EDITION)
    if link is None:
        raise RuntimeError("the edition is not connected")
    return link.address


def _most_per_minute(times: Sequence[float]) -> int:
    ordered = sorted(times)
    return max((n - bisect_right(ordered, at - 60) + 1 for n, at in enumerate(ordered)), default=0)
