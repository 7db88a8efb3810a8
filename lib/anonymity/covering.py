"""Finding what has to be covered in a text, and what a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lib.anonymity.addresses import emails, houses, links, profiles
from lib.anonymity.apart import typed_apart
from lib.anonymity.contest import ContestNames, others_named
from lib.anonymity.folding import Folded, fold_text
from lib.anonymity.names import KnownNames
from lib.anonymity.numbers import numbers
from lib.anonymity.organisations import mentions
from lib.anonymity.people import known_people
from lib.anonymity.spans import Found, Span
from lib.anonymity.strangers import strangers
from lib.anonymity.words import words_of

#: Covering one name may show another (its neighbour is no letter any more); texts settle after two rounds.
_MOST_ROUNDS = 20


@dataclass(slots=True)
class _Search:
    """A text being covered: what is left of it, and what was found."""

    text: Folded
    found: list[Found] = field(default_factory=list)

    def cover(self, finds: Iterable[Found]) -> bool:
        """Covers those finds that overlap nothing covered; whether there were any."""
        fresh = list(_apart(finds))
        if fresh:
            self.text = self.text.without((one.start, one.end) for one in fresh)
            self.found += fresh
        return bool(fresh)


def _apart(finds: Iterable[Found]) -> Iterator[Found]:
    """Of finds that overlap the one that begins first, and of those the longest."""
    end = 0
    for one in sorted(finds, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            yield one
            end = one.end


NOBODY = ContestNames()


def spans(text: str, known: KnownNames, others: ContestNames = NOBODY) -> list[Span]:
    """Where ``text`` names or lets recognise somebody, in order, without overlaps.

    ``known``: the applicant, of whom everything is covered; ``others``: everybody else in the contest, of whom whole
    names are. Covering a covered text changes nothing: what is found is looked for again with its finds covered, until
    nothing new turns up.
    """
    search = _Search(fold_text(text))
    suspected: list[Found] = []
    for _ in range(_MOST_ROUNDS):
        fresh, suspected = _round(search, known, others)
        if not fresh:
            break
    return _in_original(search, suspected)


def _round(search: _Search, known: KnownNames, others: ContestNames) -> tuple[bool, list[Found]]:
    fresh = search.cover(emails(search.text))
    fresh |= search.cover(links(search.text))
    fresh |= search.cover(profiles(search.text))
    if any(digit in search.text.folded for digit in "0123456789"):
        fresh |= search.cover(numbers(search.text.folded, known.phones))
        fresh |= search.cover(houses(search.text))
    words = words_of(search.text)
    apart = typed_apart(search.text, words, known, others.known)
    ours = (found for found, _ in mentions(search.text, words, known.organisations))
    if search.cover([*apart.certain, *ours]):
        fresh, words = True, words_of(search.text)
    people = known_people(search.text, words, known)
    fresh |= search.cover(people.certain)
    if people.certain:
        words = words_of(search.text)
    named = others_named(search.text, words, others)
    fresh |= search.cover(named.certain)
    # What is certain by now is no stranger's.
    unknown = [] if people.certain or named.certain else list(strangers(search.text, words))
    return fresh, [*people.suspected, *apart.suspected, *_told_apart(named.suspected, unknown)]


def _told_apart(named: list[Found], unknown: list[Found]) -> list[Found]:
    """Strangers and single names of the contest's people; a name of both is the contest's, in its whole length."""
    whole = []
    for one in named:
        around = next((each for each in unknown if each.start <= one.start and one.end <= each.end), None)
        whole.append(one._replace(start=around.start, end=around.end) if around else one)
    taken = {(each.start, each.end) for each in whole}
    return [*whole, *(each for each in unknown if (each.start, each.end) not in taken)]


def _in_original(search: _Search, suspected: list[Found]) -> list[Span]:
    certain = [_span(search.text, one, True) for one in search.found]
    unsure = [_span(search.text, one, False) for one in _apart(suspected)]
    return sorted([*certain, *unsure], key=lambda span: span.start)


def _span(text: Folded, found: Found, certain: bool) -> Span:
    start, end = text.span(*text.whole(found.start, found.end))
    return Span(start, end, found.kind, certain, found.why)
