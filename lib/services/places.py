"""The places of an application's texts as they stand now: what the program proposes, and what people decided on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lib.contest.anonymity import (
    Cover,
    Decided,
    Proposal,
    Proposed,
    changed_since,
    commitment,
    confirmed_covers,
    covers_after,
    shown_texts,
)
from lib.contest.applications import Application
from lib.contest.record import Entry
from lib.services.editions import Edition

PlaceState = Literal["covered", "suspected", "shown"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a text: covered, suspected, or shown because somebody said so.

    ``why``: the program's word for what it found, "" where a person marked it. ``by_person``: somebody decided it.
    ``whose``: who on the form is called so, where it is one of them.
    """

    start: int
    end: int
    kind: str
    state: PlaceState
    why: str
    by_person: bool
    whose: str = ""

    @property
    def cover(self) -> Cover:
        return Cover(self.start, self.end, self.kind)


@dataclass(frozen=True, slots=True)
class Sight:
    """The covers of all texts by header, every place in order, and the decisions and the proposal behind them."""

    covers: Mapping[str, Sequence[Cover]]
    places: Mapping[str, tuple[Place, ...]]
    decisions: Mapping[str, Sequence[Decided]]
    proposal: Proposal


def decisions_by_application(edition: Edition) -> dict[str, list[Entry]]:
    """What organisers decided about single places, in the order in which they did."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(edition.all_standing("cover"), key=lambda entry: entry.seq):
        found[entry.subject].append(entry)
    return found


def sight_of(edition: Edition, application: Application, proposal: Proposal, entries: Iterable[Entry]) -> Sight:
    """How the texts stand. Decisions about a text that has changed since do not count any more."""
    texts = shown_texts(application)
    decisions = _decisions(texts, entries)
    kept = _covers_of_unchanged_texts(edition, application)
    covers, places = {}, {}
    for header in texts:
        proposed, decided = proposal.places.get(header, ()), decisions.get(header, [])
        certain = [Cover(each.start, each.end, each.kind) for each in proposed if each.certain]
        before = [Decided(cover, True) for cover in kept.get(header, ())]
        covers[header] = covers_after(certain, [*before, *decided])
        places[header] = places_of(covers[header], proposed, decided)
    return Sight(covers, places, decisions, proposal)


def is_covered_as(sight: Sight, header: str, place: Cover, is_covered: bool) -> bool:
    """Whether a decision would change nothing: the same cover stands, or the place is shown by a person's word."""
    covers = sight.covers.get(header, ())
    if is_covered:
        return place in covers
    spoken = [each for each in sight.decisions.get(header, ()) if each.place.overlaps(place)]
    is_shown = bool(spoken) and not spoken[-1].is_covered
    return is_shown and not any(cover.overlaps(place) for cover in covers)


def _decisions(texts: Mapping[str, str], entries: Iterable[Entry]) -> dict[str, list[Decided]]:
    found: dict[str, list[Decided]] = defaultdict(list)
    for entry in entries:
        said = entry.payload
        header = said["header"]
        if header in texts and commitment(said["salt"], texts[header]) == said["text"]:
            place = Cover(said["start"], said["end"], said.get("kind", ""))
            found[header].append(Decided(place, entry.kind == "cover_set"))
    return found


def _covers_of_unchanged_texts(edition: Edition, application: Application) -> Mapping[str, Sequence[Cover]]:
    """What was confirmed stays covered where the text is the same, whatever the program proposes by now."""
    standing = edition.standing("anonymity", application.code)
    if standing is None:
        return {}
    changed = changed_since(standing.payload, application)
    return {header: found for header, found in confirmed_covers(standing.payload).items() if header not in changed}


def places_of(covers: Sequence[Cover], proposed: Sequence[Proposed], decided: Sequence[Decided]) -> tuple[Place, ...]:
    """Every place of a text in order: its covers, and what is proposed beside them."""
    set_by_hand = [each.place for each in decided if each.is_covered]
    lifted = [each.place for each in decided if not each.is_covered]
    whys = {(each.start, each.end): each.why for each in proposed}
    places = [
        Place(
            cover.start,
            cover.end,
            cover.kind,
            "covered",
            whys.get((cover.start, cover.end), ""),
            any(cover.overlaps(other) for other in set_by_hand),
        )
        for cover in covers
    ]
    for each in proposed:
        place = Cover(each.start, each.end, each.kind)
        if not any(cover.overlaps(place) for cover in covers):
            is_shown = any(other.overlaps(place) for other in lifted)
            state: PlaceState = "shown" if is_shown else "suspected"
            places.append(Place(each.start, each.end, each.kind, state, each.why, is_shown))
    return tuple(sorted(places, key=lambda place: place.start))
