"""A spreadsheet as a folder of `.csv` files: a mirror without Google, and what a backup can be unpacked to."""

from __future__ import annotations

import csv
import os
import tempfile
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from lib.contest.wording import Text, fold
from lib.storage.memory_sheet import MemorySpreadsheet, trimmed
from lib.storage.spreadsheet import Cell, Rows, SheetTrouble
from lib.storage.workbook import WorkbookError, csv_rows

UNUSABLE = Text(pl="folderu z plikami .csv nie da się użyć", en="the folder of .csv files cannot be used")


class FolderSpreadsheet:
    """One folder, a tab a file; a `lib.storage.spreadsheet.Spreadsheet`. A file is replaced whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder)
        self._folder = folder

    def tabs(self) -> list[str]:
        return list(self._files())

    def read(self, names: Collection[str], columns: int | None = None) -> dict[str, Rows]:
        files = {fold(name): file for name, file in self._files().items()}
        try:
            found = {name: csv_rows(files[fold(name)]) for name in names if fold(name) in files}
        except (OSError, WorkbookError) as error:
            raise SheetTrouble("refused", UNUSABLE) from error
        return {name: trimmed([row[:columns] for row in rows]) for name, rows in found.items()}

    def create(self, name: str, header: Sequence[str]) -> None:
        if not self.read([name]):
            self._replace(name, [list(header)])

    def append(self, name: str, rows: Sequence[Sequence[Cell]]) -> int | None:
        tab = MemorySpreadsheet(self.read([name]))
        first = tab.append(name, rows)
        self._replace(name, tab.read([name])[name])
        return first

    def write(self, name: str, rows: Mapping[int, Sequence[Cell]]) -> None:
        tab = MemorySpreadsheet(self.read([name]))
        tab.write(name, rows)
        self._replace(name, tab.read([name])[name])

    def _files(self) -> dict[str, Path]:
        try:
            found = sorted(self._folder.glob("*.csv"))
        except OSError as error:
            raise SheetTrouble("refused", UNUSABLE) from error
        return {unicodedata.normalize("NFC", file.stem): file for file in found if not file.name.startswith(".")}

    def _replace(self, name: str, rows: Rows) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = {fold(known): path for known, path in self._files().items()}.get(fold(name))
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", newline="", dir=self._folder, prefix=".", suffix=".part", delete=False
            ) as part:
                csv.writer(part).writerows(rows)
                part.flush()
                os.fsync(part.fileno())
            Path(part.name).replace(file or self._folder / f"{name}.csv")
        except OSError as error:
            raise SheetTrouble("refused", UNUSABLE) from error
