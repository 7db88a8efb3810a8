"""The tab `Dziennik`: the record of an edition, an entry a row, complete enough to rebuild the database from it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from lib.contest.record import Entry, digest
from lib.storage.spreadsheet import Rows

JOURNAL = "Dziennik"

#: A long entry goes on in the columns to the right, since a cell of a Google Sheet holds 50,000 signs.
_CELL = 45_000
_PARTS = 6
_LABELS = ("Nr", "Skrót", "Kiedy", "Co", "Czego dotyczy", "Kto")
HEADER = (*_LABELS, "Wpis", *(f"Wpis, część {number}" for number in range(2, _PARTS + 1)))


_TOTAL = re.compile(r"Razem wpisów: (\d{1,9})")


def total_cells(entries: int) -> list[str | None]:
    """The header row with the number of entries beside it: without it rows cut off at the end would not be missed."""
    return [*[None] * len(HEADER), f"Razem wpisów: {entries}"]


def total_of(header: Sequence[str]) -> int:
    """The number of entries that the header row tells of; 0 when it tells of none."""
    found = [_TOTAL.fullmatch(cell.strip()) for cell in header[len(HEADER) :]]
    return max((int(match[1]) for match in found if match), default=0)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the record: the row of the tab, if there is one, the number of the entry, and what it is."""

    row: int | None
    seq: int | None
    text: str

    def __str__(self) -> str:
        place = [f"wiersz {self.row}"] if self.row else []
        place += [f"wpis {self.seq}"] if self.seq else []
        return f"zakładka {JOURNAL}, {', '.join(place)}: {self.text}" if place else f"zakładka {JOURNAL}: {self.text}"


@dataclass(frozen=True, slots=True)
class Journal:
    """What could be read: entries by row, in the order of the tab, and rows that hold none."""

    entries: tuple[tuple[int, Entry], ...]
    faults: tuple[Fault, ...]


def journal_row(entry: Entry) -> list[str | int]:
    """An entry as a row: first what people look for, then all of it as JSON."""
    at = entry.at.astimezone(UTC)
    text = _visible(json.dumps(asdict(entry) | {"at": entry.at.isoformat()}, ensure_ascii=False, sort_keys=True))
    parts = [text[start : start + _CELL] for start in range(0, len(text), _CELL)]
    if len(parts) > _PARTS:
        raise ValueError(f"entry {entry.seq} is too long for a row")
    labels: list[str | int] = [
        entry.seq,
        entry.digest,
        f"{at:%Y-%m-%d %H:%M:%S} UTC",
        entry.kind,
        entry.subject,
        entry.author,
    ]
    return [*labels, *parts]


def _visible(text: str) -> str:
    """JSON in which signs that a spreadsheet might drop or change are written out as \\u...."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in text)


def _escaped(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def is_journal(rows: Rows) -> bool:
    """Whether a tab of that name is the program's own, by its header."""
    return bool(rows) and [cell.strip() for cell in rows[0][:2]] == list(_LABELS[:2])


def read_journal(rows: Rows) -> Journal:
    """The entries of the tab, each as it was written. A row that is not one is a fault."""
    found: list[tuple[int, Entry]] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            entry = _entry("".join(row[len(_LABELS) : len(HEADER)]))
        except (ValueError, TypeError, KeyError):
            faults.append(Fault(number, None, "to nie jest wpis programu"))
            continue
        if digest(entry) != entry.digest:
            faults.append(Fault(number, entry.seq, "treść zmieniono: nie zgadza się ze skrótem"))
        elif [cell.strip() for cell in row[:2]] != [str(entry.seq), entry.digest]:
            faults.append(Fault(number, entry.seq, "numer albo skrót zmieniono: nie zgadzają się z treścią"))
        else:
            found.append((number, entry))
    return Journal(tuple(found), tuple(faults))


def _entry(text: str) -> Entry:
    fields = json.loads(text)
    entry = Entry(**{**fields, "at": datetime.fromisoformat(fields["at"])})
    texts = (entry.edition, entry.kind, entry.subject, entry.author, entry.operation, entry.salt, entry.digest)
    if type(entry.seq) is not int or not isinstance(entry.payload, dict) or entry.at.tzinfo is None:
        raise TypeError
    if not all(isinstance(text, str) for text in (*texts, entry.previous)):
        raise TypeError
    return entry


def chain_faults(
    entries: Iterable[tuple[int, Entry]], at_least: int = 0, spoiled: Collection[int | None] = ()
) -> list[Fault]:
    """What keeps entries, in any order and possibly repeated, from being one whole chain up to ``at_least``.

    ``spoiled``: numbers whose rows are there but were changed, which has been told already.
    """
    by_seq: dict[int, tuple[int, Entry]] = {}
    faults: list[Fault] = []
    for row, entry in entries:
        known = by_seq.setdefault(entry.seq, (row, entry))[1]
        if known.digest != entry.digest:
            faults.append(Fault(row, entry.seq, f"inny wpis o tym numerze jest w wierszu {by_seq[entry.seq][0]}"))
    previous = ""
    for seq in range(1, max([at_least, *by_seq]) + 1):
        if seq not in by_seq:
            faults += [] if seq in spoiled else [Fault(None, seq, "brakuje tego wpisu")]
            previous = None  # type: ignore[assignment]
            continue
        row, entry = by_seq[seq]
        if previous is not None and entry.previous != previous:
            faults.append(Fault(row, seq, "nie wynika z poprzedniego wpisu"))
        previous = entry.digest
    return faults


def in_order(entries: Sequence[tuple[int, Entry]]) -> list[Entry]:
    """Each entry once, by number."""
    by_seq = {entry.seq: entry for _, entry in entries}
    return [by_seq[seq] for seq in sorted(by_seq)]
