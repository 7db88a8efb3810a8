"""A spreadsheet in memory: for tests, and to see what the others have to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from lib.contest.wording import fold
from lib.storage.spreadsheet import Cell, Rows


class MemorySpreadsheet:
    """One spreadsheet in memory; a `lib.storage.spreadsheet.Spreadsheet`."""

    def __init__(self, tabs: Mapping[str, Rows] | None = None, address: str = "memory") -> None:
        self.address = address
        self._tabs: dict[str, Rows] = {name: [list(row) for row in rows] for name, rows in (tabs or {}).items()}

    def tabs(self) -> list[str]:
        return list(self._tabs)

    def read(self, names: Collection[str], columns: int | None = None) -> dict[str, Rows]:
        found = {name: self._rows(name) for name in names}
        return {name: trimmed([row[:columns] for row in rows]) for name, rows in found.items() if rows is not None}

    def create(self, name: str, header: Sequence[str]) -> None:
        if self._rows(name) is None:
            self._tabs[name] = [list(header)]

    def append(self, name: str, rows: Sequence[Sequence[Cell]]) -> int | None:
        here = self._present(name)
        end = next((number for number, row in enumerate(here) if not any(row)), len(here))
        here[end:end] = [["" if cell is None else str(cell) for cell in row] for row in rows]
        return end + 1

    def write(self, name: str, rows: Mapping[int, Sequence[Cell]]) -> None:
        here = self._present(name)
        for number, row in rows.items():
            here.extend([] for _ in range(number - len(here)))
            there = here[number - 1]
            there.extend("" for _ in range(len(row) - len(there)))
            there[: len(row)] = [old if new is None else str(new) for old, new in zip(there, row, strict=False)]

    def _rows(self, name: str) -> Rows | None:
        return next((rows for spelled, rows in self._tabs.items() if fold(spelled) == fold(name)), None)

    def _present(self, name: str) -> Rows:
        rows = self._rows(name)
        if rows is None:
            raise KeyError(name)
        return rows


def trimmed(rows: Rows) -> Rows:
    """Without blank cells at the ends of rows, and without blank rows at the end."""
    kept = [list(row) for row in rows]
    for row in kept:
        while row and not row[-1]:
            row.pop()
    while kept and not kept[-1]:
        kept.pop()
    return kept
