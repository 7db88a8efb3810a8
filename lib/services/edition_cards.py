"""The score cards of an edition as they stand, in every round of scoring."""

from __future__ import annotations

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from lib.contest.cards import Card
from lib.contest.programme import Programme
from lib.contest.record import Entry
from lib.contest.rounds import FIRST, RoundState, ScoredRounds, part_of, standing_cards
from lib.services.edition_memory import EditionMemory

#: Where each kind of entry leaves a round of scoring at a meeting.
ROUND_STATES: Mapping[str, RoundState] = {
    "round_opened": "open",
    "round_closed": "closed",
    "round_revealed": "revealed",
}


class EditionCards(EditionMemory):
    """The part of an edition that knows its cards."""

    programme: Programme
    zone: ZoneInfo

    @abstractmethod
    def standing(self, register: str, subject: str, author: str = "", part: str = "") -> Entry | None:
        """The entry that stands in a register now."""

    @abstractmethod
    def all_standing(self, register: str) -> list[Entry]:
        """All entries that stand in the registers of one name."""

    @abstractmethod
    def last_change(self, *registers: str) -> int:
        """The number of the last entry that touched any of these registers."""

    @abstractmethod
    def local(self, moment: datetime) -> datetime:
        """A moment as the contest's clock shows it."""

    def cards_of(self, application: str) -> list[Card]:
        """All cards of one application, those of every round, in the order in which they were last saved."""
        entries = [entry for entry in self.all_standing("card") if entry.subject == application]
        return [self._card(entry) for entry in sorted(entries, key=lambda entry: entry.seq)]

    def card(self, application: str, reviewer: str, number: int = FIRST) -> Card | None:
        """A round's card as it stands, begun or submitted; None before the first save."""
        saved = self.standing("card", application, reviewer, part_of(number))
        return self._card(saved) if saved else None

    def cards(self) -> list[Card]:
        """The card that stands of each reviewer and application, in the order in which they were last saved."""
        entries = sorted(self.all_standing("card"), key=lambda entry: entry.seq)
        counted = self.programme.readings.counted_round.value
        return standing_cards([self._card(entry) for entry in entries], counted)

    def rounds(self, application: str) -> ScoredRounds:
        """The rounds of scoring that meetings have opened for an application."""
        return self._rounds.get(application, ScoredRounds({}))

    @property
    def _rounds(self) -> dict[str, ScoredRounds]:
        """Worked out once for each step of a meeting."""

        def work() -> dict[str, ScoredRounds]:
            found: dict[str, dict[int, RoundState]] = defaultdict(dict)
            for entry in self.all_standing("round"):
                found[entry.subject][int(entry.payload["round"])] = ROUND_STATES[entry.kind]
            return {code: ScoredRounds(states) for code, states in found.items()}

        return self.remembered("rounds", self.last_change("round"), work)

    @property
    def frozen(self) -> frozenset[str]:
        """Codes of the applications whose ordinary cards a meeting has closed."""
        return frozenset(code for code, rounds in self._rounds.items() if rounds.is_frozen)

    def _card(self, saved: Entry) -> Card:
        points = saved.payload["points"]
        number = saved.payload.get("round", FIRST)
        submitted = None if number > FIRST else self.standing("submission", saved.subject, saved.author)
        # Closing a round closes the cards: nobody has to press a button at a meeting.
        closed = self.rounds(saved.subject).is_closed(number)
        return Card(
            application=saved.subject,
            reviewer=saved.author,
            points=tuple(points.get(key) for key in self.programme.criterion_keys),
            reason=saved.payload.get("reason", ""),
            reasons=saved.payload.get("reasons", {}),
            submitted=closed or (submitted is not None and submitted.seq > saved.seq),
            saved_at=self._saved_at(max(saved, submitted or saved, key=lambda entry: entry.seq)),
            round=number,
        )

    def _saved_at(self, entry: Entry) -> datetime:
        dated = entry.payload.get("dated")
        return datetime.fromisoformat(dated).replace(tzinfo=self.zone) if dated else self.local(entry.at)
