"""The mirror: the record stands in the sheet once and in order, whatever happens on the way."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.services import review
from lib.services.bootstrap import House
from lib.services.mirror import LONGEST_WAIT, TURN, Mirror
from lib.storage import ledger, sheet_links
from lib.storage.journal import JOURNAL, chain_faults, read_journal
from lib.storage.memory_sheet import MemorySpreadsheet
from tests.houses import EDITION, Clock, a_house, head, viewer
from tests.spreadsheets import Fault, FaultySpreadsheet, Killed

ADDRESS = "arkusz"


class Setting:
    """A house connected to a spreadsheet, its clock, and whoever writes."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.memory = MemorySpreadsheet()
        self.sheet = FaultySpreadsheet(self.memory)
        self.house: House = replace(a_house(folder, self.clock), spreadsheet=lambda _: self.sheet)
        with self.house.database.write() as connection:
            sheet_links.connect_sheet(connection, EDITION, ADDRESS)
        self.mirror = self.a_mirror()

    def a_mirror(self, name: str = "pierwszy") -> Mirror:
        return Mirror(self.house, EDITION, name)

    def score(self, points: int, reviewer: str = "O1", code: str = "W01") -> None:
        review.save_card(self.house, viewer(self.house, reviewer), code, points={"spojnosc": points})

    def step(self) -> float:
        wait = self.mirror.step()
        self.clock.move(seconds=max(wait, 0.01))
        return wait

    def until_quiet(self, most: int = 60) -> None:
        for _ in range(most):
            if self.step() == 1.0 and self.link.recorded == head(self.house):
                return
        raise AssertionError("the mirror did not come to rest")

    @property
    def link(self) -> sheet_links.SheetLink:
        with self.house.database.read() as connection:
            found = sheet_links.sheet_link(connection, EDITION)
        assert found is not None
        return found

    def in_sheet(self) -> list[tuple[int, str]]:
        rows = self.memory.read([JOURNAL]).get(JOURNAL, [])
        return [(entry.seq, entry.digest) for _, entry in read_journal(rows).entries]

    def in_ledger(self) -> list[tuple[int, str]]:
        with self.house.database.read() as connection:
            return [(entry.seq, entry.digest) for entry in ledger.entries_after(connection, EDITION, 0)]


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    return Setting(tmp_path)


def test_everything_decided_is_in_the_record_once_and_in_order(setting: Setting) -> None:
    for points in range(5):
        setting.score(points)
    setting.until_quiet()
    assert setting.in_sheet() == setting.in_ledger()
    assert chain_faults(read_journal(setting.memory.read([JOURNAL])[JOURNAL]).entries) == []


def test_what_waits_goes_in_one_request(setting: Setting) -> None:
    setting.until_quiet()
    for points in range(20):
        setting.score(points)
    setting.sheet.calls.clear()
    setting.step()
    assert (setting.sheet.calls, setting.link.recorded) == (["append"], head(setting.house))


def test_while_the_sheet_is_away_people_go_on_and_the_reason_is_kept(setting: Setting) -> None:
    setting.until_quiet()
    setting.sheet.script = [Fault("no_network")] * 3
    setting.score(1)
    setting.step()
    setting.score(2)
    trouble = setting.link.write_trouble
    assert trouble is not None
    assert (trouble.kind, head(setting.house) - setting.link.recorded) == ("no_network", 2)
    setting.until_quiet()
    assert (setting.in_sheet(), setting.link.write_trouble) == (setting.in_ledger(), None)


def test_waits_grow_while_a_trouble_lasts_and_are_short_again_after_it(setting: Setting) -> None:
    setting.until_quiet()
    setting.score(1)
    setting.sheet.script = [Fault("unavailable")] * 9
    waits = [setting.step() for _ in range(9)]
    assert [round(wait / 2**n) for n, wait in enumerate(waits[:5])] == [1, 1, 1, 1, 1]
    assert LONGEST_WAIT <= waits[-1] <= LONGEST_WAIT * 1.25
    setting.until_quiet()
    setting.score(2)
    setting.sheet.script = [Fault("unavailable")]
    assert setting.step() < 2


def test_a_request_that_seemed_to_fail_is_not_sent_again_before_a_look(setting: Setting) -> None:
    setting.until_quiet()
    setting.score(1)
    setting.sheet.calls.clear()
    setting.sheet.script = [Fault("unavailable", after=True)]
    setting.step()
    setting.until_quiet()
    assert setting.sheet.calls[:2] == ["append", "read"]
    assert setting.sheet.calls.count("append") == 1
    assert setting.in_sheet() == setting.in_ledger()


def test_a_refusal_for_the_quota_needs_no_look(setting: Setting) -> None:
    setting.until_quiet()
    setting.score(1)
    setting.sheet.calls.clear()
    setting.sheet.script = [Fault("quota")]
    setting.step()
    setting.step()
    assert setting.sheet.calls == ["append", "append"]


def test_a_late_request_that_wrote_twice_is_noticed_and_put_right(setting: Setting) -> None:
    setting.until_quiet()
    setting.score(1)
    rows = setting.memory.read([JOURNAL])[JOURNAL]
    setting.step()
    late = setting.memory.read([JOURNAL])[JOURNAL][len(rows) :]
    setting.memory.append(JOURNAL, late)
    setting.score(2)
    setting.until_quiet()
    assert setting.in_sheet() == setting.in_ledger()


@pytest.mark.parametrize("damage", ["deleted", "edited", "swapped", "emptied"])
def test_a_record_that_somebody_changed_is_put_right_at_the_next_start(setting: Setting, damage: str) -> None:
    for points in range(4):
        setting.score(points)
    setting.until_quiet()
    rows = setting.memory.read([JOURNAL])[JOURNAL]
    if damage == "deleted":
        rows = [*rows[:2], *rows[3:]]
    elif damage == "edited":
        rows[2][6] = rows[2][6].replace("W01", "W02")
        rows[2][1] = "0" * 64
    elif damage == "swapped":
        rows[2], rows[3] = rows[3], rows[2]
    else:
        rows = []
    setting.memory._tabs[JOURNAL] = rows
    setting.mirror = setting.a_mirror()
    setting.until_quiet()
    assert setting.in_sheet() == setting.in_ledger()


def test_entries_that_this_database_lacks_are_never_overwritten(setting: Setting, tmp_path: Path) -> None:
    other = Setting(tmp_path / "other")
    for points in range(5):
        other.score(points)
    other.until_quiet()
    setting.memory._tabs[JOURNAL] = other.memory.read([JOURNAL])[JOURNAL]
    setting.step()
    assert setting.link.write_trouble is not None
    assert setting.link.write_trouble.kind == "other_record"
    assert setting.memory.read([JOURNAL]) == other.memory.read([JOURNAL])


def test_a_tab_of_that_name_which_is_somebody_elses_is_left_alone(setting: Setting) -> None:
    setting.memory._tabs[JOURNAL] = [["Data", "Temat"], ["1.06.2021", "Zebranie"]]
    setting.step()
    assert setting.link.write_trouble is not None
    assert setting.link.write_trouble.kind == "foreign_record"
    assert setting.memory.read([JOURNAL])[JOURNAL] == [["Data", "Temat"], ["1.06.2021", "Zebranie"]]


def test_only_one_writes_until_its_turn_is_over(setting: Setting) -> None:
    setting.until_quiet()
    second = setting.a_mirror("drugi")
    setting.score(1)
    second.step()
    assert setting.link.recorded < head(setting.house)
    setting.clock.at += timedelta(seconds=TURN + 1)
    second.step()
    assert setting.in_sheet() == setting.in_ledger()


def test_a_sheet_connected_instead_gets_the_whole_record(setting: Setting) -> None:
    setting.until_quiet()
    first = setting.memory
    setting.memory = setting.sheet.inner = MemorySpreadsheet()
    with setting.house.database.write() as connection:
        sheet_links.connect_sheet(connection, EDITION, "inny arkusz")
    setting.until_quiet()
    assert setting.memory.read([JOURNAL]) == first.read([JOURNAL])


FAULTS = st.builds(
    Fault,
    st.sampled_from(["quota", "unavailable", "no_network", "not_shared", "key_revoked", "kill"]),
    st.booleans(),
)
ACTIONS = st.one_of(
    st.tuples(st.just("score"), st.integers(1, 8)),
    st.tuples(st.just("step"), st.lists(st.none() | FAULTS, max_size=4)),
    st.just(("restart",)),
    st.tuples(st.just("wait"), st.integers(1, 300)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTIONS, max_size=25))
def test_no_faults_restarts_and_retries_lose_or_repeat_an_entry(actions: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        setting = Setting(Path(folder))
        points = 0
        for action in actions:
            if action[0] == "score":
                for _ in range(action[1]):
                    points += 1
                    setting.score(points % 20)
            elif action[0] == "step":
                setting.sheet.script = list(action[1])
                try:
                    for _ in range(3):
                        setting.step()
                except Killed:
                    setting.mirror = setting.a_mirror()
                setting.sheet.script = []
            elif action[0] == "restart":
                setting.mirror = setting.a_mirror()
            else:
                setting.clock.move(seconds=action[1])
        setting.until_quiet()
        assert setting.in_sheet() == setting.in_ledger()
        setting.house.database.close()
