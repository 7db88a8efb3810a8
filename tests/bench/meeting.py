"""A hundred people at a meeting, over real websockets, against the real server.

Each saves points every five seconds on average, then all at the same moment; the chair steps, and the last page shows
it; the pages wait. The yardstick for saves is an otherwise empty Streamlit app with five inputs, in the same run.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

import httpx
import psutil

from lib.contest.permissions import Viewer
from lib.services import invitations, meeting_lead, sheets
from lib.services.bootstrap import House, open_house
from lib.storage import ledger
from lib.storage.registry import EditionRow
from tests.bench.crowd import OpenPage, open_all
from tests.factories import a_group, a_reviewer, an_organizer, kalisz, some_people
from tests.houses import EDITION, take_in
from tests.serving import ROOT, free_port, serve

PEOPLE = 100
#: Seconds of saving, and the mean time between two saves of one person.
MINUTE, EVERY = 60.0, 5.0
BURSTS, STEPS, IDLE = 5, 12, 20.0
TODAY = date(2021, 6, 6)
KEYS, MAXIMA = kalisz().criterion_keys, [criterion.maximum for criterion in kalisz().criteria]


@dataclass
class Hand:
    """Somebody's hand on the pills: never the points that are there already, so that every tap is a change."""

    page: OpenPage
    marks: Sequence[str]
    random: Random
    points: dict[int, int] = field(default_factory=dict)
    taps: int = 0

    async def tap(self) -> float:
        which = self.random.randrange(len(self.marks))
        value = self.random.choice([v for v in range(MAXIMA[which] + 1) if v != self.points.get(which)])
        self.points[which] = value
        self.taps += 1
        return await self.page.put(self.marks[which], str(value))

    async def now_and_then(self, until: float) -> list[float]:
        taken = []
        # As many from the first second on as ever after: the first pause is drawn like all others.
        while perf_counter() + (pause := self.random.expovariate(1 / EVERY)) < until:
            await asyncio.sleep(pause)
            taken.append(await self.tap())
        return taken


def measure(rounds: int) -> dict[str, float]:
    """``rounds`` multiplies the number of bursts and of the chair's steps."""
    with TemporaryDirectory() as folder:
        house = _house(Path(folder))
        cookies = {code: _cookie(house, code) for code in ("Z1", *_codes())}
        with serve(Path(folder)) as server:
            process = psutil.Process(server.process.pid)
            figures, hands = asyncio.run(_meeting(server.port, process, cookies, rounds))
        figures |= _lost_and_duplicates(house, hands)
    with _empty(free_port()) as port:
        yardstick = asyncio.run(_yardstick(port, rounds))
    return figures | {
        "save_p95_ratio": figures["save_p95_ms"] / yardstick["save"],
        "burst_p95_ratio": figures["burst_p95_ms"] / yardstick["burst"],
        "empty_save_p95_ms": yardstick["save"],
        "empty_burst_p95_ms": yardstick["burst"],
    }


def _codes() -> list[str]:
    return [f"O{number}" for number in range(1, PEOPLE + 1)]


def _house(folder: Path) -> House:
    house = open_house(folder)
    sheets.open_edition(house, EditionRow(EDITION, kalisz(), days_back=(datetime.now(UTC).date() - TODAY).days))
    text = "Zapraszamy sąsiadki i sąsiadów na wspólne wieczory przy stole, z muzyką i opowieściami. " * 60
    groups = [a_group(code, *some_people(3, code), texts={"Opis działania": text}) for code in ("W01", "W02")]
    take_in(house, groups, [an_organizer(), *(a_reviewer(code) for code in _codes())])
    chair = Viewer(EDITION, an_organizer())
    meeting = meeting_lead.open_meeting(house, chair, "Spotkanie oceniające")
    meeting_lead.make_agenda(house, chair, meeting, "code")
    return house


def _cookie(house: House, code: str) -> str:
    session = invitations.enter(house, invitations.make_link(house, EDITION, code), None)
    return f"minigrant={session}"


async def _meeting(
    port: int, process: psutil.Process, cookies: dict[str, str], rounds: int
) -> tuple[dict[str, float], dict[str, Hand]]:
    pages = {code: OpenPage(port, "stol", cookies[code]) for code in _codes()}
    chair = OpenPage(port, "spotkanie", cookies["Z1"])
    await open_all([*pages.values(), chair])
    for page in (*pages.values(), chair):
        page.poll()
    await _step(chair, "desk_main_button")
    await _all_say(list(pages.values()), "prezentacja")
    idle = await _cpu(process, IDLE)
    # To and fro: each step has to reach the last page.
    crossings = []
    for step in range(STEPS * rounds):
        words, mark = ("otwarte", "desk_main_button") if step % 2 == 0 else ("prezentacja", "desk_undo")
        began = await _step(chair, mark)
        crossings.append(await _all_say(list(pages.values()), words) - began)
    await _step(chair, "desk_main_button")
    await _all_say(list(pages.values()), "otwarte")
    marks = [f"at:W01:1:{key}" for key in KEYS]
    hands = {code: Hand(page, marks, Random(number)) for number, (code, page) in enumerate(pages.items())}
    saves, bursts = await _saving(list(hands.values()), rounds)
    resident = process.memory_info().rss / 2**20
    await asyncio.gather(*(page.close() for page in (*pages.values(), chair)))
    return {
        "save_p95_ms": 1000 * _p95(saves),
        "burst_p95_ms": 1000 * _p95(bursts),
        "saves": float(len(saves) + len(bursts)),
        "chair_to_all_p95_s": _p95(crossings),
        "idle_cpu_percent": idle,
        "rss_mb": resident,
    }, hands


async def _step(chair: OpenPage, mark: str) -> float:
    """The chair looks at what is there, then presses; the moment of pressing."""
    await asyncio.sleep(1)
    began = perf_counter()
    await chair.click(mark)
    return began


async def _saving(hands: list[Hand], rounds: int) -> tuple[list[float], list[float]]:
    until = perf_counter() + MINUTE
    saves = [t for taken in await asyncio.gather(*(hand.now_and_then(until) for hand in hands)) for t in taken]
    bursts: list[float] = []
    for _ in range(BURSTS * rounds):
        await asyncio.sleep(2)
        bursts += await asyncio.gather(*(hand.tap() for hand in hands))
    return saves, bursts


async def _all_say(pages: list[OpenPage], words: str) -> float:
    """The moment at which the last page had shown these words."""
    end = perf_counter() + 60
    while not all(any(words in said for said in page.words) for page in pages):
        if perf_counter() > end:
            raise TimeoutError(f"not every page shows {words!r}")
        await asyncio.sleep(0.02)
    return max(page.seen_at for page in pages)


async def _cpu(process: psutil.Process, seconds: float) -> float:
    """Percent of one core that the server takes."""
    before, began = sum(process.cpu_times()[:2]), perf_counter()
    await asyncio.sleep(seconds)
    return 100 * (sum(process.cpu_times()[:2]) - before) / (perf_counter() - began)


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[min(int(0.95 * len(times)), len(times) - 1)]


def _lost_and_duplicates(house: House, hands: dict[str, Hand]) -> dict[str, float]:
    """Every tap is one entry, and the card is what was tapped last."""
    with house.database.read() as connection:
        entries = ledger.entries_after(connection, EDITION, 0)
    saved = [entry for entry in entries if entry.kind == "card_saved"]
    times = Counter(entry.author for entry in saved)
    last = {entry.author: entry.payload["points"] for entry in saved}
    lost = sum(max(hand.taps - times[code], 0) for code, hand in hands.items())
    wrong = sum(
        last.get(code, {}) != {KEYS[which]: value for which, value in hand.points.items()}
        for code, hand in hands.items()
    )
    return {
        "lost": float(max(lost, wrong)),
        "duplicates": float(sum(max(times[code] - hand.taps, 0) for code, hand in hands.items())),
    }


async def _yardstick(port: int, rounds: int) -> dict[str, float]:
    pages = [OpenPage(port) for _ in range(PEOPLE)]
    await open_all(pages)
    marks = [f"points:{number}" for number in range(len(MAXIMA))]
    hands = [Hand(page, marks, Random(number)) for number, page in enumerate(pages)]
    saves, bursts = await _saving(hands, rounds)
    await asyncio.gather(*(page.close() for page in pages))
    return {"save": 1000 * _p95(saves), "burst": 1000 * _p95(bursts)}


@contextmanager
def _empty(port: int) -> Iterator[int]:
    command = [sys.executable, str(Path(__file__).with_name("empty_app.py"))]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int) -> None:
    end = perf_counter() + 60
    while perf_counter() < end:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/_stcore/health", trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
    raise RuntimeError("the empty app did not start")
