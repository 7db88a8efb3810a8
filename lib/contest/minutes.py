"""The minutes of a meeting, as they follow from the entries of the record: who, in what order, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lib.contest.record import Entry

#: What the minutes say of the course of a meeting.
_ROUND_EVENTS = ("round_opened", "round_closed", "round_revealed", "round_withdrawn")


@dataclass(frozen=True, slots=True)
class Event:
    """One step with its time: the kind of the entry, the application, and the round (0 where there is none)."""

    at: datetime
    kind: str
    application: str = ""
    round: int = 0


@dataclass(slots=True)
class Attendance:
    """When somebody came and left; ``left`` None: stayed to the end."""

    person: str
    came: datetime
    left: datetime | None = None


@dataclass(slots=True)
class Discussed:
    """One application in the order in which it first lay on the table, with its steps and outcome."""

    application: str
    events: list[Event] = field(default_factory=list)
    outcome: str = ""
    reason: str = ""


@dataclass(slots=True)
class Minutes:
    """A meeting from its opening to its end. Times are those of the entries (UTC)."""

    opened: datetime
    ended: datetime | None = None
    chairs: list[tuple[datetime, str]] = field(default_factory=list)
    agendas: list[Entry] = field(default_factory=list)
    attendance: dict[str, Attendance] = field(default_factory=dict)
    discussed: dict[str, Discussed] = field(default_factory=dict)
    remark: str = ""
    last: Entry | None = None


def minutes_of(entries: Iterable[Entry], meeting: str) -> Minutes | None:
    """Fold a record, in order, into the minutes of one of its meetings; None when it was never opened."""
    minutes: Minutes | None = None
    for entry in entries:
        if entry.kind == "meeting_opened" and entry.subject == meeting:
            minutes = Minutes(entry.at, chairs=[(entry.at, entry.author)])
        if minutes and (entry.subject == meeting or entry.payload.get("meeting") == meeting):
            _note(minutes, entry)
            minutes.last = entry
    return minutes


def _note(minutes: Minutes, entry: Entry) -> None:
    payload = entry.payload
    match entry.kind:
        case "meeting_ended":
            minutes.ended = entry.at
        case "meeting_resumed":
            minutes.ended = None
        case "chair_named":
            minutes.chairs.append((entry.at, payload["chair"]))
        case "agenda_set":
            minutes.agendas.append(entry)
        case "person_joined":
            came = minutes.attendance.setdefault(payload["person"], Attendance(payload["person"], entry.at))
            came.left = None
        case "person_left":
            if payload["person"] in minutes.attendance:
                minutes.attendance[payload["person"]].left = entry.at
        case "table_set" if payload["application"] is not None:
            _item(minutes, payload["application"]).events.append(
                Event(entry.at, entry.kind, payload["application"], payload["round"])
            )
        case kind if kind in _ROUND_EVENTS:
            _item(minutes, entry.subject).events.append(Event(entry.at, kind, entry.subject, payload["round"]))
        case "outcome_noted":
            item = _item(minutes, entry.subject)
            item.outcome, item.reason = payload["outcome"], payload["reason"]
        case "outcome_withdrawn":
            item = _item(minutes, entry.subject)
            item.outcome = item.reason = ""
        case "remark_made":
            minutes.remark = payload["text"]


def _item(minutes: Minutes, application: str) -> Discussed:
    return minutes.discussed.setdefault(application, Discussed(application))


def rounds_held(events: Sequence[Event]) -> list[int]:
    """The rounds that were revealed, in order."""
    return sorted({event.round for event in events if event.kind == "round_revealed"})
