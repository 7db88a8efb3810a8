"""Rounds of scoring one application: which card of a reviewer stands, and which of them enters the result.

The first round is the ordinary card, filled in at home or at a meeting. A meeting may score an application again:
after a discussion (Kalisz, VI.3.1) or because it is among the best of the first scoring (Wrocław, W7). Every round's
card is kept; the programme file says which round counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from lib.contest.cards import Card
from lib.contest.readings import CountedRound

FIRST = 1
#: Where a round stands. A closed one is frozen and not yet shown; a revealed one is shown to everybody at the meeting.
RoundState = Literal["open", "closed", "revealed"]


def part_of(number: int) -> str:
    """A round as part of the key of a register: the first round is the card that was there before there were rounds."""
    return str(number) if number > FIRST else ""


def standing_cards(cards: Iterable[Card], counted: CountedRound) -> list[Card]:
    """Of several rounds of one reviewer and application the card that stands, in the order of the last writing.

    A card of a later round stands once it counts (its round is closed and it is complete): whoever gave no points then
    keeps those of the round before. Under ``"first_round"`` later rounds are talk.
    """
    found: dict[tuple[str, str], Card] = {}
    for card in cards:
        key = (card.application, card.reviewer)
        if card.round > FIRST and (counted == "first_round" or not card.counts):
            continue
        before = found.get(key)
        if before and before.round > card.round:
            continue
        # Taken out first, so that the order is that of the last writing.
        found.pop(key, None)
        found[key] = card
    return list(found.values())


@dataclass(frozen=True, slots=True)
class ScoredRounds:
    """One application's rounds at the meeting, in order: state by number."""

    states: Mapping[int, RoundState]

    @property
    def last(self) -> int:
        """The newest round; 0 when none was opened."""
        return max(self.states, default=0)

    @property
    def is_frozen(self) -> bool:
        """Whether the ordinary card is closed: a meeting has closed the first round, or has gone on to a later one."""
        return self.last > FIRST or self.states.get(FIRST) in ("closed", "revealed")

    def is_closed(self, number: int) -> bool:
        return self.states.get(number) in ("closed", "revealed")
