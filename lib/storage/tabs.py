"""A tab with known headers: finding its columns, reading its rows, and saying where something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from lib.contest.programme import SheetTab
from lib.contest.wording import fold
from lib.storage.cells import UnreadableCell, Value
from lib.storage.workbook import Tab

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the spreadsheet that a person should look at, by tab, row and column as they see them."""

    tab: str
    row: int | None
    column: str | None
    text: str

    def __str__(self) -> str:
        place = [f"zakładka {self.tab}"]
        if self.row is not None:
            place.append(f"wiersz {self.row}")
        if self.column:
            place.append(f"kolumna {self.column}")
        return f"{', '.join(place)}: {self.text}"


@dataclass
class Problems:
    """Problems in the order in which they were found."""

    found: list[Problem] = field(default_factory=list)

    def add(self, tab: str, row: int | None, column: str | None, text: str) -> None:
        # Headers and cells of several lines too: one problem is one line.
        self.found.append(Problem(tab, row, " ".join(column.split()) if column else column, " ".join(text.split())))


@dataclass
class Codes:
    """Codes as people type them ("w01 ") to the codes of the contest; and codes of rows that were set aside."""

    known: dict[str, str] = field(default_factory=dict)
    set_aside: dict[str, int] = field(default_factory=dict)

    def find(self, typed: str) -> str | None:
        return self.known.get(fold(typed))

    def why_not(self, typed: str, noun: str) -> str:
        row = self.set_aside.get(fold(typed))
        if row is not None:
            return f"{noun} „{typed}” ma błąd w wierszu {row} swojej zakładki i nie został wczytany"
        return f"nieznany kod: „{typed}” ({noun})"


class Columns:
    """The columns of one tab by their known headers.

    ``known`` are the headers of FORMATS; ``settings`` holds the programme's own wording for some of them and
    ``aliases`` other wordings that always count. Missing required columns and headers that stand twice are reported.
    """

    def __init__(
        self,
        tab: Tab,
        known: Sequence[str],
        problems: Problems,
        required: Sequence[str] = (),
        settings: SheetTab | None = None,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        self.tab = tab
        self._problems = problems
        wording = {fold(header): header for header in known}
        wording |= {fold(other): header for other, header in (aliases or {}).items()}
        for header, own in (settings.columns if settings else {}).items():
            if fold(header) in wording:
                wording[fold(own)] = wording[fold(header)]
            else:
                problems.add(tab.name, None, header, "plik programu przypisuje nagłówek nieznanej kolumnie")
        self._at: dict[str, int] = {}
        #: Columns that nobody mapped: (position, header).
        self.unmapped: list[tuple[int, str]] = []
        seen: dict[str, int] = {}
        for position, header in enumerate(tab.header):
            folded = fold(header)
            if not folded:
                if any(values[position] is not None for _, values in tab.rows):
                    self.unmapped.append((position, f"(kolumna {position + 1} bez nagłówka)"))
                continue
            name = wording.get(folded)
            if folded in seen or (name is not None and name in self._at):
                problems.add(
                    tab.name,
                    tab.header_row,
                    header.strip(),
                    "nagłówek powtarza się; liczy się pierwsza taka kolumna",
                )
                self.unmapped.append((position, f"{header.strip()} ({position + 1})"))
                continue
            seen[folded] = position
            if name is None:
                self.unmapped.append((position, header.strip()))
            else:
                self._at[name] = position
        self.missing = [header for header in required if header not in self._at]
        for header in self.missing:
            problems.add(tab.name, tab.header_row, header, "brakuje tej kolumny")
        for row in tab.overflow:
            problems.add(tab.name, row, None, "są wartości na prawo od ostatniego nagłówka; nie zostały odczytane")

    def __contains__(self, header: str) -> bool:
        return header in self._at

    def position(self, header: str) -> int | None:
        return self._at.get(header)

    def as_written(self, header: str) -> str:
        """The header as it stands in this tab."""
        at = self._at.get(header)
        return header if at is None else self.tab.header[at].strip()

    def values(self, header: str) -> list[Value]:
        """A whole column, blank where the tab does not have it."""
        at = self._at.get(header)
        return [None if at is None else values[at] for _, values in self.tab.rows]

    def is_marked_with_x(self, header: str) -> bool:
        """A column of x and blanks: there a blank means no; elsewhere it means not answered."""
        given = {fold(value) if isinstance(value, str) else value for value in self.values(header)} - {None, ""}
        return given == {"x"}

    def rows(self) -> Iterator[Row]:
        return (Row(self, number, values) for number, values in self.tab.rows)


class Row:
    """One row, read cell by cell. A cell that cannot be read is reported and makes the row ``unreadable``."""

    __slots__ = ("_columns", "_values", "number", "unreadable")

    def __init__(self, columns: Columns, number: int, values: tuple[Value, ...]) -> None:
        self._columns = columns
        self._values = values
        self.number = number
        self.unreadable = False

    def value(self, header: str) -> Value:
        at = self._columns.position(header)
        return None if at is None else self._values[at]

    def at(self, position: int) -> Value:
        return self._values[position]

    def read(self, header: str, reader: Callable[[Value], T | None]) -> T | None:
        """The cell under ``header`` through ``reader``; None when it is blank, missing or unreadable."""
        try:
            return reader(self.value(header))
        except UnreadableCell as error:
            self.report(header, error.text)
            return None

    def report(self, header: str, text: str) -> None:
        """Something is wrong in the cell under ``header``: the row is set aside."""
        self.unreadable = True
        self.remark(header, text)

    def remark(self, header: str, text: str) -> None:
        """Something about the cell under ``header`` that people should see; the row still counts."""
        self._columns._problems.add(self._columns.tab.name, self.number, self._columns.as_written(header), text)
