"""The reasons on score cards, which everybody reads once the result is published: what is covered in them.

Names of the whole contest, addresses and numbers are covered by the program; on what it only suspects an organiser
decides before publishing. The publication keeps the places, so that what is published stays as it was published, also
when names are erased later.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lib.contest.anonymity import COVER_KINDS, Cover, Decided, Proposal, commitment, covers_after, written_over
from lib.contest.applications import by_code
from lib.contest.cards import Card
from lib.contest.permissions import Viewer, can_change_contest, is_organizer
from lib.contest.record import Entry
from lib.contest.wording import Text
from lib.services.bootstrap import House
from lib.services.editions import NOT_ALLOWED, PUBLISHED, Act, Denied, Edition
from lib.services.intake import as_organizer
from lib.services.looking_through import card_key, proposals_for_cards
from lib.services.places import Place, places_of
from lib.services.proposals import OVERALL, reason_texts

#: What the published entry and the functions here call one reason: application, reviewer, criterion.
ReasonKey = tuple[str, str, str]
ReasonCovers = Mapping[ReasonKey, Sequence[Cover]]

CHANGED = Text(
    pl="uzasadnienie zmieniło się, odkąd je otwarto; przejrzyj je jeszcze raz",
    en="the reason has changed since it was opened; look it over once more",
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with its places. ``criterion`` is its key, "" for the reason of the whole card."""

    application: str
    reviewer: str
    criterion: str
    text: str
    places: tuple[Place, ...]

    @property
    def key(self) -> ReasonKey:
        return self.application, self.reviewer, self.criterion

    @property
    def undecided(self) -> int:
        return sum(place.state == "suspected" for place in self.places)

    @property
    def covers(self) -> tuple[Cover, ...]:
        return tuple(place.cover for place in self.places if place.state == "covered")


def are_published(edition: Edition) -> bool:
    return {"score_cards", "reasons"} <= set(edition.programme.publication.items)


def noticed(house: House, viewer: Viewer) -> list[Reason]:
    """The reasons in which something is covered, suspected or decided, for organisers; by application and author."""
    edition = as_organizer(house, viewer)
    return [reason for reason in all_reasons(house, edition) if reason.places] if are_published(edition) else []


def all_reasons(house: House, edition: Edition) -> list[Reason]:
    """Every reason of a submitted card. What the program proposes is kept, and worked out where it is not yet."""
    cards = sorted(
        (card for card in edition.cards() if card.counts and reason_texts(card)),
        key=lambda card: (by_code(card.application), by_code(card.reviewer)),
    )
    proposals = proposals_for_cards(house, edition, cards)
    decisions = _decisions(edition)
    return [
        _reason(card, criterion, text, proposals[card_key(card)], decisions)
        for card in cards
        for criterion, text in reason_texts(card).items()
    ]


def _reason(
    card: Card, criterion: str, text: str, proposal: Proposal, decisions: Mapping[ReasonKey, Sequence[Entry]]
) -> Reason:
    proposed = proposal.places.get(criterion, ())
    decided = [
        Decided(_place(entry), entry.kind == "reason_cover_set")
        for entry in decisions.get((card.application, card.reviewer, criterion), ())
        if _is_about(entry, text)
    ]
    certain = [Cover(each.start, each.end, each.kind) for each in proposed if each.certain]
    places = places_of(covers_after(certain, decided), proposed, decided)
    return Reason(card.application, card.reviewer, criterion, text, places)


def _place(entry: Entry) -> Cover:
    return Cover(entry.payload["start"], entry.payload["end"], entry.payload.get("kind", ""))


def _decisions(edition: Edition) -> dict[ReasonKey, list[Entry]]:
    found: dict[ReasonKey, list[Entry]] = defaultdict(list)
    for entry in sorted(edition.all_standing("reason_cover"), key=lambda entry: entry.seq):
        found[(entry.subject, entry.payload["reviewer"], entry.payload["criterion"])].append(entry)
    return found


# --- decisions --------------------------------------------------------------------------------------------------------


def set_cover(house: House, viewer: Viewer, key: ReasonKey, place: Cover, text: str) -> None:
    """Cover a place of a reason. ``text``: the wording that the positions belong to, as it was shown."""
    _decide(house, viewer, key, place, text, True)


def lift_cover(house: House, viewer: Viewer, key: ReasonKey, place: Cover, text: str) -> None:
    """Show a place that is covered, or say of a suspected one that it names nobody."""
    _decide(house, viewer, key, place, text, False)


def _decide(house: House, viewer: Viewer, key: ReasonKey, place: Cover, text: str, is_covered: bool) -> None:
    application, reviewer, criterion = key

    def acts(edition: Edition) -> list[Act]:
        if not is_organizer(viewer):
            raise Denied(NOT_ALLOWED)
        if not can_change_contest(viewer, edition.publication is not None):
            raise Denied(PUBLISHED)
        # The card that stands: with a meeting's rounds it need not be that of the first.
        cards = (card for card in edition.cards() if (card.application, card.reviewer) == (application, reviewer))
        card = next(cards, None)
        if card is None or reason_texts(card).get(criterion) != text:
            raise Denied(CHANGED)
        if not 0 <= place.start < place.end <= len(text) or place.kind not in COVER_KINDS:
            raise Denied(NOT_ALLOWED)
        last = next(reversed(_decisions(edition).get(key, [])), None)
        kind = "reason_cover_set" if is_covered else "reason_cover_lifted"
        if last and _is_about(last, text) and (last.kind, _span(last)) == (kind, (place.start, place.end)):
            return []
        return [Act(kind, application, _decision(key, place, text, is_covered))]

    house.editions.act(viewer, acts)


def _decision(key: ReasonKey, place: Cover, text: str, is_covered: bool) -> dict[str, object]:
    """Positions and kinds, never the words that stand there."""
    salt = secrets.token_hex(16)
    where = {"reviewer": key[1], "criterion": key[2], "start": place.start, "end": place.end}
    kind = {"kind": place.kind} if is_covered else {}
    return {**where, **kind, "salt": salt, "text": commitment(salt, text)}


def _span(entry: Entry) -> tuple[int, int]:
    return entry.payload["start"], entry.payload["end"]


def _is_about(entry: Entry, text: str) -> bool:
    return bool(commitment(entry.payload["salt"], text) == entry.payload["text"])


# --- what everybody gets ----------------------------------------------------------------------------------------------


def published_covers(house: House, edition: Edition) -> ReasonCovers:
    """What is covered in the reasons that everybody reads: as published, else as it would be published now."""
    published = edition.publication
    if published and "reason_covers" in published.payload:
        found: dict[ReasonKey, list[Cover]] = defaultdict(list)
        for application, reviewer, criterion, *place in published.payload["reason_covers"]:
            found[(application, reviewer, criterion)].append(Cover(*place))
        return found
    return {reason.key: reason.covers for reason in all_reasons(house, edition)} if are_published(edition) else {}


def as_payload(reasons: Iterable[Reason]) -> list[list[object]]:
    """The covers as a publication keeps them: positions and kinds, no words."""
    return [[*reason.key, cover.start, cover.end, cover.kind] for reason in reasons for cover in reason.covers]


def covered_reasons(card: Card, covers: ReasonCovers) -> tuple[str, dict[str, str]]:
    """The reason of the whole card and those by criterion, as everybody reads them."""
    written = {
        criterion: written_over(text, covers.get((card.application, card.reviewer, criterion), ()))
        for criterion, text in reason_texts(card).items()
    }
    return written.pop(OVERALL, ""), written
