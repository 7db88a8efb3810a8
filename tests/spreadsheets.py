"""Spreadsheets for tests: one that fails as Google and the network do, before or after it has done what was asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lib.contest.wording import Text
from lib.storage.spreadsheet import Cell, Rows, SheetTrouble, Spreadsheet, TroubleKind


class Killed(BaseException):
    """The process ends here: nothing after this line happens."""


@dataclass(frozen=True)
class Fault:
    """What happens to one call: ``kind`` of trouble, or the end of the process; before or after it took effect."""

    kind: TroubleKind | Literal["kill"]
    after: bool = False


@dataclass
class FaultySpreadsheet:
    """Passes calls on to another spreadsheet; the next fault of the script, if there is one, hits the next call."""

    inner: Spreadsheet
    script: list[Fault | None] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.inner.address

    def tabs(self) -> list[str]:
        return self._call("tabs", False, self.inner.tabs)

    def read(self, names: Collection[str], columns: int | None = None) -> dict[str, Rows]:
        return self._call("read", False, lambda: self.inner.read(names, columns))

    def create(self, name: str, header: Sequence[str]) -> None:
        self._call("create", True, lambda: self.inner.create(name, header))

    def append(self, name: str, rows: Sequence[Sequence[Cell]]) -> int | None:
        return self._call("append", True, lambda: self.inner.append(name, rows))

    def write(self, name: str, rows: Mapping[int, Sequence[Cell]]) -> None:
        self._call("write", True, lambda: self.inner.write(name, rows))

    def _call(self, name: str, writes: bool, act: Callable[[], Any]) -> Any:
        self.calls.append(name)
        fault = self.script.pop(0) if self.script else None
        if fault is None:
            return act()
        if fault.after:
            act()
        if fault.kind == "kill":
            raise Killed
        # Whoever asked cannot know whether it took effect, unless the reply says that it did not.
        unsure = writes and (fault.after or fault.kind in ("unavailable", "no_network"))
        raise SheetTrouble(fault.kind, Text(pl="próba", en="trial"), may_have_written=unsure)
