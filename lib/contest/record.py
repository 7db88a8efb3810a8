"""The record of an edition: everything that people decided, as entries, and the state that follows from them.

State is the last entry per *register* (one reviewer's card for one application, one verdict on one criterion, ...).
"Last" is by ``seq``, not by arrival, so folding entries in any order and in any batches, repeated or not, gives the
same state, and one new entry costs the same however long the record is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from lib.contest.rounds import FIRST, part_of

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody did. ``subject`` and ``author`` are codes, never names.

    ``salt`` keeps the published ``digest`` of a guessable payload from being found by trying; ``previous`` is the
    digest of the entry before, so that nothing can be changed or left out unnoticed. ``operation`` names the act: the
    same act sent twice is one entry.
    """

    edition: str
    seq: int
    at: datetime
    kind: str
    subject: str
    author: str
    payload: Payload
    operation: str
    salt: str
    digest: str
    previous: str


#: What the first entry of a chain has as ``previous``.
GENESIS = ""


def digest(entry: Entry) -> str:
    """SHA-256 over the canonical JSON of everything in the entry but the digest itself, as hexadecimal."""
    content = {
        "edition": entry.edition,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "subject": entry.subject,
        "author": entry.author,
        "payload": entry.payload,
        "operation": entry.operation,
        "salt": entry.salt,
        "previous": entry.previous,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


class BrokenChain(ValueError):
    """An entry was changed, left out or put in. ``seq`` is the first place where the chain does not hold."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"entry {seq}: {why}")
        self.seq = seq


def verify(entries: Iterable[Entry]) -> int:
    """Check a whole chain from its first entry on; returns how many entries it has. Raises BrokenChain."""
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.seq != expected:
            raise BrokenChain(expected, "is missing")
        if entry.previous != previous:
            raise BrokenChain(entry.seq, "does not follow from the entry before")
        if entry.digest != digest(entry):
            raise BrokenChain(entry.seq, "its content does not match its digest")
        previous, expected = entry.digest, expected + 1
    return expected - 1


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: the register it writes, the part of the key beyond subject and author, and if it clears it."""

    register: str
    by_author: bool = False
    part: Callable[[Payload], str] = field(default=lambda _: "")
    clears: bool = False


def _place(payload: Payload) -> str:
    """A place in one of an application's texts."""
    return f"{payload['header']}:{payload['start']}:{payload['end']}"


def _other(payload: Payload) -> str:
    """The other one of a pair."""
    return str(payload["other"])


def _card_of_round(payload: Payload) -> str:
    return part_of(payload.get("round", FIRST))


def _person(payload: Payload) -> str:
    return str(payload["person"])


def _round(payload: Payload) -> str:
    return str(payload["round"])


def _place_of_reason(payload: Payload) -> str:
    """A place in one of the reasons of a reviewer's card."""
    return f"{payload['reviewer']}:{payload['criterion']}:{payload['start']}:{payload['end']}"


def _expense(payload: Payload) -> str:
    return str(payload["expense"])


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "edition_opened": Kind("edition"),
        "sheet_read": Kind("sheet"),
        # That the rows of a tab beside the contest's own have changed, and how many there are; never what they say.
        "tab_read": Kind("tab", part=lambda payload: str(payload["tab"])),
        "card_saved": Kind("card", by_author=True, part=_card_of_round),
        "card_submitted": Kind("submission", by_author=True),
        "card_taken_back": Kind("submission", by_author=True, clears=True),
        "stepped_aside": Kind("aside", by_author=True),
        "step_aside_withdrawn": Kind("aside", by_author=True, clears=True),
        "conflict_lifted": Kind("conflict", part=lambda payload: str(payload["reviewer"])),
        "conflict_restored": Kind("conflict", part=lambda payload: str(payload["reviewer"]), clears=True),
        "formal_verdict": Kind("verdict", part=lambda payload: str(payload["criterion"])),
        "formal_verdict_withdrawn": Kind("verdict", part=lambda payload: str(payload["criterion"]), clears=True),
        "deadline_moved": Kind("deadline"),
        "deadline_restored": Kind("deadline", clears=True),
        "decision_made": Kind("decision", part=lambda payload: str(payload["kind"])),
        "decision_withdrawn": Kind("decision", part=lambda payload: str(payload["kind"]), clears=True),
        "link_made": Kind("link", part=lambda payload: str(payload["link"])),
        "link_revoked": Kind("link", part=lambda payload: str(payload["link"]), clears=True),
        "row_declined": Kind("declined", part=lambda payload: str(payload["row"])),
        "row_offered_again": Kind("declined", part=lambda payload: str(payload["row"]), clears=True),
        # Positions and kinds in an application's texts, never the words that stand there.
        "cover_set": Kind("cover", part=_place),
        "cover_lifted": Kind("cover", part=_place),
        "cover_taken_back": Kind("cover", part=_place, clears=True),
        "reason_cover_set": Kind("reason_cover", part=_place_of_reason),
        "reason_cover_lifted": Kind("reason_cover", part=_place_of_reason),
        "anonymity_confirmed": Kind("anonymity"),
        "anonymity_withdrawn": Kind("anonymity", clears=True),
        # What organisers think of a likeness of two texts, and who agreed to be introduced to whom: codes only.
        "likeness_confirmed": Kind("likeness", part=_other),
        "likeness_dismissed": Kind("likeness", part=_other),
        "likeness_reopened": Kind("likeness", part=_other, clears=True),
        "introduction_agreed": Kind("introduction", part=_other),
        "introduction_withdrawn": Kind("introduction", part=_other, clears=True),
        # Of a meeting; those of rounds and outcomes have the application as their subject.
        "meeting_opened": Kind("meeting"),
        "meeting_ended": Kind("meeting_end"),
        "meeting_resumed": Kind("meeting_end", clears=True),
        "agenda_set": Kind("agenda"),
        "chair_named": Kind("chair"),
        "table_set": Kind("table"),
        "clock_set": Kind("clock"),
        "round_opened": Kind("round", part=_round),
        "round_closed": Kind("round", part=_round),
        "round_revealed": Kind("round", part=_round),
        "round_withdrawn": Kind("round", part=_round, clears=True),
        "person_joined": Kind("presence", part=_person),
        "person_left": Kind("presence", part=_person, clears=True),
        "outcome_noted": Kind("outcome"),
        "outcome_withdrawn": Kind("outcome", clears=True),
        "remark_made": Kind("remark"),
        # Support and what follows the award: days, hours and amounts, never what an expense is for or who sold it.
        "support_booked": Kind("support", part=lambda payload: str(payload["booking"])),
        "support_cancelled": Kind("support", part=lambda payload: str(payload["booking"]), clears=True),
        "action_dated": Kind("action"),
        "action_dates_cleared": Kind("action", clears=True),
        "duty_met": Kind("duty", part=lambda payload: str(payload["duty"])),
        "duty_reopened": Kind("duty", part=lambda payload: str(payload["duty"]), clears=True),
        "duty_announced": Kind("announcement", part=lambda payload: str(payload["duty"])),
        "duty_announcement_withdrawn": Kind("announcement", part=lambda payload: str(payload["duty"]), clears=True),
        "evaluation_agreed": Kind("evaluation"),
        "evaluation_cancelled": Kind("evaluation", clears=True),
        "expense_asked": Kind("expense", part=_expense),
        "expense_withdrawn": Kind("expense", part=_expense, clears=True),
        "expense_approved": Kind("expense_verdict", part=_expense),
        "expense_refused": Kind("expense_verdict", part=_expense),
        "expense_verdict_withdrawn": Kind("expense_verdict", part=_expense, clears=True),
        "invoice_recorded": Kind("invoice", part=_expense),
        "invoice_withdrawn": Kind("invoice", part=_expense, clears=True),
        "published": Kind("publication"),
        "publication_withdrawn": Kind("publication", clears=True),
    }
)

Key = tuple[str, str, str]


class Record:
    """The state of one edition. Extend it with new entries; ask it for the standing entry of a register.

    Not safe for several threads by itself: whoever shares a record guards it.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._last: dict[str, dict[Key, Entry]] = {kind.register: {} for kind in KINDS.values()}
        self.head = 0
        #: The last entry that touched any register of that name, by ``seq``.
        self.changed = dict.fromkeys(self._last, 0)
        self.extend(entries)

    def extend(self, entries: Iterable[Entry]) -> None:
        """Fold entries in. Repeated entries change nothing; unknown kinds are kept out of the state (KeyError)."""
        for entry in entries:
            kind = KINDS[entry.kind]
            register = self._last[kind.register]
            key = (entry.subject, entry.author if kind.by_author else "", kind.part(entry.payload))
            standing = register.get(key)
            if standing is None or standing.seq < entry.seq:
                register[key] = entry
            self.head = max(self.head, entry.seq)
            self.changed[kind.register] = max(self.changed[kind.register], entry.seq)

    def standing(self, register: str, subject: str, author: str = "", part: str = "") -> Entry | None:
        """The entry that stands in a register now; None when there is none or it was withdrawn."""
        entry = self._last[register].get((subject, author, part))
        return None if entry is None or KINDS[entry.kind].clears else entry

    def all_standing(self, register: str) -> Iterator[Entry]:
        """All entries that stand in the registers of one name, in no particular order."""
        return (entry for entry in self._last[register].values() if not KINDS[entry.kind].clears)

    def parts_standing(self, register: str, subject: str) -> frozenset[str]:
        """The parts of the key, beyond subject and author, for which an entry stands in the registers of one name."""
        return frozenset(
            part
            for (about, _, part), entry in self._last[register].items()
            if about == subject and not KINDS[entry.kind].clears
        )

    def ever(self, register: str) -> Iterator[Entry]:
        """The last entries of all registers of one name, those that withdrew something too, in no particular order."""
        return iter(self._last[register].values())

    def last(self, register: str, subject: str, author: str = "", part: str = "") -> Entry | None:
        """The last entry written to a register, also when it withdrew what stood there."""
        return self._last[register].get((subject, author, part))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self._last == other._last and self.head == other.head

    __hash__ = None  # type: ignore[assignment]
