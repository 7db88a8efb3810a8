"""What one new entry costs those who look on, with a short record and with one a hundred times as long."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from lib.contest.permissions import Viewer
from lib.contest.programme import Programme
from lib.contest.record import GENESIS, Entry, digest, verify
from lib.contest.wording import fold
from lib.services.editions import Act, Editions
from lib.storage import database, ledger, registry
from lib.storage.cells import Value
from lib.storage.contest_sheet import ContestSheet, read_contest
from lib.storage.database import Database
from lib.storage.programmes import load_programme
from lib.storage.workbook import Tab
from tests.bench import invented
from tests.bench.timing import seconds

APPLICATIONS, JURORS = 14, 6
SHORT, LONG = 1_000, 100_000
EDITION = "kalisz-2021"
BEGAN = datetime(2021, 6, 1, 13, tzinfo=UTC)


class Watched:
    """An edition with so many entries, open twice on one file: one process's handle writes, the other's reads."""

    def __init__(self, file: Path, programme: Programme, contest: ContestSheet, entries: int) -> None:
        self._random = Random(entries)
        self._contest = contest
        self._programme = programme
        self._now = BEGAN + timedelta(seconds=entries)
        self._databases = [Database(f"sqlite:///{file}") for _ in range(2)]
        self._prefill(entries)
        self._writer, self._reader = (Editions(database, lambda: self._now) for database in self._databases)
        self._writer.get(EDITION)
        self._seen = self._reader.get(EDITION)

    def close(self) -> None:
        for handle in self._databases:
            handle.close()

    def save_and_fold(self) -> tuple[float, float]:
        """Seconds of saving one card, and of noticing and folding it elsewhere."""
        self._now += timedelta(seconds=1)
        reviewer, code, payload = self._card()
        viewer = Viewer(EDITION, next(r for r in self._contest.reviewers if r.code == reviewer))
        saving = seconds(lambda: self._writer.act(viewer, lambda _: [Act("card_saved", code, payload)]))
        before = self._seen.head
        folding = seconds(lambda: self._reader.get(EDITION))
        if self._seen.head != before + 1:
            raise RuntimeError("the new entry was not folded in")
        return saving, folding

    def _card(self) -> tuple[str, str, Mapping[str, object]]:
        """Some reviewer saves the card for some application again."""
        reviewer = self._random.choice(self._contest.reviewers)
        codes = [a.code for a in self._contest.applications if a.code not in reviewer.own_applications]
        points = {c.key: self._random.randint(c.minimum, c.maximum) for c in self._programme.criteria}
        payload = {"points": points, "reasons": {}, "reason": invented.reason(self._random)}
        return reviewer.code, self._random.choice(codes), payload

    def _prefill(self, entries: int) -> None:
        row = registry.EditionRow(EDITION, self._programme, invented=True)
        with self._databases[0].write() as connection:
            registry.open_edition(connection, row, BEGAN)
            registry.replace_contest_people(connection, EDITION, self._contest.applications, self._contest.reviewers)
            # Much faster than appending one by one; that the chain holds is checked as anyone else would check it.
            connection.execute(database.entry.insert(), [_row(entry) for entry in self._entries(entries)])
            verify(ledger.entries_after(connection, EDITION, 0))

    def _entries(self, number: int) -> Iterator[Entry]:
        """A chain that holds: the contest read from its sheet, then cards saved over and over."""
        previous = GENESIS
        for seq in range(1, number + 1):
            author, subject, payload = self._card() if seq > 1 else ("O1", EDITION, {})
            kind = "card_saved" if seq > 1 else "sheet_read"
            salt, operation = f"{self._random.getrandbits(128):032x}", f"{self._random.getrandbits(256):064x}"
            at = BEGAN + timedelta(seconds=seq)
            unsigned = Entry(EDITION, seq, at, kind, subject, author, payload, operation, salt, "", previous)
            entry = replace(unsigned, digest=digest(unsigned))
            previous = entry.digest
            yield entry


def measure(rounds: int) -> dict[str, float]:
    """Both sizes in turn, ``rounds`` times."""
    programme = load_programme("kalisz")
    tabs = invented.contest(programme, APPLICATIONS, JURORS, cards=0)
    contest = read_contest({fold(name): _tab(name, rows) for name, rows in tabs.items()}, programme)
    with (
        TemporaryDirectory() as folder,
        closing(Watched(Path(folder, "short.sqlite"), programme, contest, SHORT)) as short,
        closing(Watched(Path(folder, "long.sqlite"), programme, contest, LONG)) as long,
    ):
        for edition in (short, long):
            for _ in range(10):
                edition.save_and_fold()
        times: dict[Watched, list[tuple[float, float]]] = {short: [], long: []}
        order = [short, long]
        for _ in range(rounds):
            for edition in order:
                times[edition].append(edition.save_and_fold())
            order.reverse()
    saved_short, folded_short = (median(taken) for taken in zip(*times[short], strict=True))
    saved_long, folded_long = (median(taken) for taken in zip(*times[long], strict=True))
    return {
        "growth_100x": folded_long / folded_short,
        "fold_ms_1000": 1000 * folded_short,
        "fold_ms_100000": 1000 * folded_long,
        "save_ms": 1000 * saved_long,
        "save_ms_1000": 1000 * saved_short,
    }


def _tab(name: str, rows: Sequence[Sequence[Value]]) -> Tab:
    header, *rest = rows
    return Tab(name, tuple(map(str, header)), tuple((number, tuple(row)) for number, row in enumerate(rest, start=2)))


def _row(entry: Entry) -> dict[str, object]:
    """As the ledger writes it."""
    payload = json.dumps(entry.payload, ensure_ascii=False, sort_keys=True)
    return {**asdict(entry), "at": entry.at.isoformat(), "payload": payload}
