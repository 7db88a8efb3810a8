"""The state of each edition in memory: a fold over its ledger that every request extends by the new entries only."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from lib.contest.anonymity import AnonymousApplication, Covers, anonymous, changed_since, confirmed_covers
from lib.contest.applications import Application
from lib.contest.cards import Card
from lib.contest.eligibility import FormalVerdict, HandFinding
from lib.contest.people import Reviewer
from lib.contest.permissions import Situation, Viewer
from lib.contest.programme import Period
from lib.contest.ranking import Decision
from lib.contest.record import KINDS, Entry, Payload, Record
from lib.contest.standings import Contest, Standings, work_out
from lib.contest.wording import Text
from lib.services.edition_cards import EditionCards
from lib.services.lasting import Lasting
from lib.storage import ledger, registry
from lib.storage.database import Database
from lib.storage.ledger import Draft

T = TypeVar("T")


class Denied(Exception):
    """Whoever asks may not do this, or not now; ``text`` says why in plain words."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.pl)
        self.text = text


NOT_ALLOWED = Text(pl="nie masz uprawnień do tej czynności", en="you are not allowed to do this")
PUBLISHED = Text(pl="wyniki są opublikowane; najpierw wycofaj publikację", en="withdraw the publication first")
NOT_FOUND = Text(pl="nie ma takiego konkursu", en="there is no such contest")


@dataclass(frozen=True)
class Frame:
    """What changes with the sheet, the verdicts and the day, but not with every card."""

    contest: Contest
    formal: dict[str, FormalVerdict]
    scoring: Period
    today: date

    @cached_property
    def passed(self) -> dict[str, Application]:
        return {code: self.contest.by_code[code] for code, verdict in self.formal.items() if verdict.passed}


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does: becomes one entry."""

    kind: str
    subject: str
    payload: Payload


class Edition(EditionCards):
    """One edition's state. ``refresh`` folds what is new; reading is safe from several threads."""

    def __init__(self, row: registry.EditionRow, clock: Callable[[], datetime], store: Database) -> None:
        super().__init__(row.id, store)
        self.programme = row.programme
        self.invented = row.invented
        self.zone = ZoneInfo(row.programme.programme.timezone)
        self._days_back = timedelta(days=row.days_back)
        self._clock = clock
        self._record = Record()
        self._people: tuple[int, Sequence[Application], Sequence[Reviewer]] | None = None
        self._confirmed: tuple[tuple[int, int], dict[str, AnonymousApplication]] | None = None
        self._frame: tuple[tuple[object, ...], Frame] | None = None
        self._standings: tuple[tuple[object, ...], Standings] | None = None

    # --- following the ledger ---------------------------------------------------------------------------------

    def refresh(self, connection: Connection) -> None:
        """Notice the head of the ledger and fold in just the new entries."""
        if ledger.head(connection, self.id) == self._record.head and self._people:
            return
        with self._guard:
            self._record.extend(ledger.entries_after(connection, self.id, self._record.head))
            read_at = self._record.changed["sheet"]
            if self._people is None or self._people[0] != read_at:
                self._people = (read_at, *registry.contest_people(connection, self.id))

    def absorb(self, written: Sequence[Entry]) -> bool:
        """Fold in what was just written; False when something else came in between, which ``refresh`` sees to."""
        with self._guard:
            following = [entry for entry in written if entry.seq > self._record.head]
            fits = [entry.seq for entry in following] == [self._record.head + n for n in range(1, len(following) + 1)]
            if fits:
                self._record.extend(following)
            return fits and bool(following)

    @property
    def head(self) -> int:
        return self._record.head

    def moment(self) -> datetime:
        """The real moment, as entries have it."""
        return self._clock()

    def now(self) -> datetime:
        """The contest's local time."""
        return self.local(self._clock())

    def local(self, moment: datetime) -> datetime:
        """A moment as the contest's clock on the wall shows it."""
        return moment.astimezone(self.zone) - self._days_back

    # --- what follows from it ---------------------------------------------------------------------------------

    def standing(self, register: str, subject: str, author: str = "", part: str = "") -> Entry | None:
        return self._record.standing(register, subject, author, part)

    def last(self, register: str, subject: str, author: str = "", part: str = "") -> Entry | None:
        return self._record.last(register, subject, author, part)

    def all_standing(self, register: str) -> list[Entry]:
        with self._guard:
            return list(self._record.all_standing(register))

    def parts_standing(self, register: str, subject: str) -> frozenset[str]:
        """The parts of a subject's key for which an entry stands in a register."""
        with self._guard:
            return self._record.parts_standing(register, subject)

    def ever(self, register: str) -> list[Entry]:
        """The last entry of every register of that name, also where it withdrew what stood there."""
        with self._guard:
            return list(self._record.ever(register))

    def last_change(self, *registers: str) -> int:
        """The number of the last entry that touched any of these registers; 0 before the first."""
        return max(self._record.changed[register] for register in registers)

    def last_touching(self, act: Act, author: str) -> int:
        """The number of the last entry in the register that ``act`` would write to; 0 before the first."""
        kind = KINDS[act.kind]
        last = self._record.last(kind.register, act.subject, author if kind.by_author else "", kind.part(act.payload))
        return last.seq if last else 0

    @property
    def publication(self) -> Entry | None:
        return self.standing("publication", self.id)

    @property
    def scoring(self) -> Period:
        """The scoring days, as the regulation sets them or as the organiser has moved their end."""
        period = self.programme.calendar.scoring
        moved = self.standing("deadline", self.id)
        return period.model_copy(update={"closes": date.fromisoformat(moved.payload["closes"])}) if moved else period

    def frame(self) -> Frame:
        """Applications, people, formal verdicts and exclusions as of today (of the publication, once published)."""
        with self._guard:
            published = self.publication
            today = date.fromisoformat(published.payload["as_of"]) if published else self.now().date()
            changed = self._record.changed
            key = (
                today,
                *(changed[name] for name in ("sheet", "verdict", "conflict", "aside", "decision", "deadline")),
            )
            if self._frame is None or self._frame[0] != key:
                contest = self._contest(())
                self._frame = (key, Frame(contest, contest.check_formally(today), self.scoring, today))
            return self._frame[1]

    def standings(self) -> Standings:
        """The standings as of today (of the publication, once published)."""
        with self._guard:
            frame = self.frame()
            key = (self._record.head, frame.today)
            if self._standings is None or self._standings[0] != key:
                withheld = frozenset(frame.contest.by_code.keys() - self.confirmed.keys())
                contest = replace(self._contest(self.cards()), withheld=withheld)
                self._standings = (key, work_out(contest, frame.today))
            return self._standings[1]

    def situation(self) -> Situation:
        frame = self.frame()
        return Situation(
            self.programme,
            frame.scoring,
            frame.today,
            self.publication is not None,
            frame.passed,
            frame.contest.exclusions,
            frame.contest.stepped_aside,
            self.confirmed.keys(),
            self.frozen,
        )

    @property
    def confirmed(self) -> dict[str, AnonymousApplication]:
        """What reviewers get, by code: the applications whose confirmation fits what they say now, and no others.

        Worked out once for each reading of the sheet and each confirmation.
        """
        with self._guard:
            changed = self._record.changed
            key = (changed["sheet"], changed["anonymity"])
            if self._confirmed is None or self._confirmed[0] != key:
                applications = self.frame().contest.by_code
                shown = {
                    entry.subject: anonymous(application, confirmed_covers(entry.payload))
                    for entry in self._record.all_standing("anonymity")
                    if (application := applications.get(entry.subject))
                    and not changed_since(entry.payload, application)
                }
                self._confirmed = (key, shown)
            return self._confirmed[1]

    def anonymous(self, code: str) -> AnonymousApplication:
        """What reviewers and the public get of an application: nothing but its code until it is confirmed."""
        return self.confirmed.get(code) or AnonymousApplication(code)

    def confirmed_covers(self, code: str) -> Covers:
        """What is covered in a confirmed application; nothing for one that is not."""
        entry = self.standing("anonymity", code) if code in self.confirmed else None
        return confirmed_covers(entry.payload) if entry else {}

    def _contest(self, cards: Sequence[Card]) -> Contest:
        _, applications, reviewers = self._people or (0, (), ())
        scoring = self.scoring
        calendar = self.programme.calendar.model_copy(update={"scoring": scoring})
        return Contest(
            programme=self.programme.model_copy(update={"calendar": calendar}),
            applications=applications,
            reviewers=reviewers,
            cards=cards,
            by_hand=[
                HandFinding(e.subject, e.payload["criterion"], e.payload["met"], e.payload.get("note", ""))
                for e in self.all_standing("verdict")
            ],
            lifted_conflicts=frozenset((e.payload["reviewer"], e.subject) for e in self.all_standing("conflict")),
            stepped_aside=frozenset((e.author, e.subject) for e in self.all_standing("aside")),
            decisions=[
                Decision(
                    e.payload["kind"],
                    tuple(e.payload["among"]),
                    e.payload["area"],
                    tuple(e.payload["chosen"]),
                    e.payload["reason"],
                )
                for e in sorted(self.all_standing("decision"), key=lambda entry: entry.seq)
            ],
            advancing=self._advancing(),
        )

    def _advancing(self) -> dict[str | None, frozenset[str]]:
        """Who is scored again, by area: chosen once, when a meeting's agenda was made of the best."""
        chosen: dict[str | None, frozenset[str]] = {}
        for agenda in sorted(self.all_standing("agenda"), key=lambda entry: entry.seq):
            meeting = self.standing("meeting", agenda.subject)
            if meeting and agenda.payload.get("advancing"):
                chosen[meeting.payload["area"]] = frozenset(agenda.payload["advancing"])
        return chosen


#: Seconds for which the head of a ledger, and the list of editions, are believed without asking again.
HEAD_LASTS, IDS_LAST = 0.2, 2.0


class Editions:
    """All editions of one database, each folded once per process."""

    def __init__(self, store: Database, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._open: dict[str, Edition] = {}
        self._lasting = Lasting()
        self._guard = threading.Lock()

    def ids(self) -> list[str]:
        """All editions, the one opened first first."""
        found: list[str] = self._lasting.get("", self._store.changes[registry.EDITIONS], IDS_LAST, self._read_ids)
        return list(found)

    def _read_ids(self) -> list[str]:
        with self._store.read() as connection:
            return registry.edition_ids(connection)

    def get(self, edition: str) -> Edition:
        """The edition with everything folded that is in its ledger now. Raises Denied for an unknown one.

        What this process wrote is there at once, what another one wrote within ``HEAD_LASTS``: a page that asks for its
        edition ten times asks the database once.
        """
        found: Edition = self._lasting.get(f"edition:{edition}", self._changes, HEAD_LASTS, lambda: self._read(edition))
        return found

    def _read(self, edition: str) -> Edition:
        with self._store.read() as connection:
            return self.get_within(connection, edition)

    def get_within(self, connection: Connection, edition: str) -> Edition:
        """``get`` inside a transaction of the caller's; entries that it has not committed yet are left out."""
        found = self._find(connection, edition)
        found.refresh(connection)
        return found

    def act(
        self,
        viewer: Viewer,
        decide: Callable[[Edition], Sequence[Act]],
        beside: Callable[[Connection], None] | None = None,
    ) -> list[Entry]:
        """Check and write in one transaction: ``decide`` sees the newest state, raises Denied, or returns the acts.

        The same acts on the same state are written once, however often they are sent. ``beside`` keeps rows that belong
        to the acts and not into the ledger, in the same transaction; it is not called where there is nothing to do.
        """
        with self._store.write() as connection:
            ledger.lock(connection, viewer.edition)
            found = self.get_within(connection, viewer.edition)
            drafts = [_draft(act, viewer.code, found) for act in decide(found)]
            if beside and drafts:
                beside(connection)
            written, before = ledger.append(connection, viewer.edition, drafts, self._clock()), self._changes
        if found.absorb(written):
            # One change more than before is this one; after any other the edition is looked up again.
            self._lasting.note(f"edition:{found.id}", before + 1, HEAD_LASTS, found)
        return written

    @property
    def _changes(self) -> int:
        return self._store.changes[ledger.ENTRIES]

    def _find(self, connection: Connection, edition: str) -> Edition:
        with self._guard:
            if edition not in self._open:
                row = registry.edition_row(connection, edition)
                if row is None:
                    raise Denied(NOT_FOUND)
                self._open[edition] = Edition(row, self._clock, self._store)
            return self._open[edition]


def _draft(act: Act, author: str, edition: Edition) -> Draft:
    """``operation`` names the act by what it says and by the state that it was said to."""
    state = edition.last_touching(act, author)
    content = json.dumps([act.kind, act.subject, author, act.payload, state], ensure_ascii=False, sort_keys=True)
    return Draft(act.kind, act.subject, author, act.payload, hashlib.sha256(content.encode()).hexdigest())
