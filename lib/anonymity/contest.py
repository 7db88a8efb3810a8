"""Everybody else in a contest: other applicants, their members and organisations, and reviewers.

A whole name of one of them, in any of its forms, is covered like the applicant's own. A single name is only suspected:
in a contest of hundreds of people nearly every first name is somebody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lib.anonymity.folding import Folded, fold_word
from lib.anonymity.landmarks import TITLE
from lib.anonymity.names import LAST, Form, KnownNames, forms_of_part, parts_of
from lib.anonymity.organisations import IN_FULL, OrganisationNames, by_first_word, mentions
from lib.anonymity.people import Judged, Mention, mentions_of, names_nobody_here
from lib.anonymity.spans import PERSON, Found
from lib.anonymity.words import Word

ANOTHER_APPLICANT, A_REVIEWER, ANOTHER_ORGANISATION = "another applicant", "a reviewer", "another organisation"


@dataclass(frozen=True, slots=True)
class ContestNames:
    """The names of everybody in a contest, prepared once for all of its texts. Holds no text."""

    known: KnownNames = field(default_factory=KnownNames)
    #: The parts of names (a word as first name or as surname) that a folded word may be a form of, by number.
    parts: Mapping[str, frozenset[int]] = field(default_factory=dict)
    #: Of each part its role and the people who bear it.
    bearers: Sequence[tuple[str, frozenset[int]]] = ()
    #: What kind of person each is.
    kinds: Sequence[str] = ()
    organisations: OrganisationNames = field(default_factory=dict)

    @classmethod
    def of(cls, applicants: Iterable[str], reviewers: Iterable[str], organisations: Iterable[str]) -> ContestNames:
        """From the full names of people and organisations; whoever is both counts as an applicant."""
        kinds = {**dict.fromkeys(reviewers, A_REVIEWER), **dict.fromkeys(applicants, ANOTHER_APPLICANT)}
        parts: dict[tuple[str, str], set[int]] = {}
        for person, name in enumerate(kinds):
            for part_of_name in parts_of(name):
                parts.setdefault(part_of_name, set()).add(person)
        words: dict[str, dict[Form, None]] = {}
        numbers: dict[str, set[int]] = {}
        for number, (role, part) in enumerate(parts):
            for key, form in forms_of_part(role, part):
                words.setdefault(key, {})[form] = None
                numbers.setdefault(key, set()).add(number)
        return cls(
            known=KnownNames(
                words={key: tuple(forms) for key, forms in words.items()},
                initials=frozenset(fold_word(part)[:1] for _, part in parts),
            ),
            parts={key: frozenset(found) for key, found in numbers.items()},
            bearers=[(role, frozenset(people)) for (role, _), people in parts.items()],
            kinds=list(kinds.values()),
            organisations=by_first_word(organisations),
        )


def others_named(text: Folded, words: Sequence[Word], contest: ContestNames) -> Judged:
    """Where somebody of the contest is named: whole names are certain, single ones suspected."""
    judged = Judged([], [])
    for mention in mentions_of(text, words, contest.known):
        _judge(text, words, mention, contest, judged)
    for found, name in mentions(text, words, contest.organisations):
        is_whole = found.why == IN_FULL or (name.whole and (len(name.words) > 1 or not name.common))
        (judged.certain if is_whole else judged.suspected).append(found._replace(why=ANOTHER_ORGANISATION))
    return judged


def _judge(text: Folded, words: Sequence[Word], mention: Mention, contest: ContestNames, judged: Judged) -> None:
    here = words[mention.first : mention.last + 1]
    full = _whole_names(here, contest) if mention.is_full else ()
    if full and (all(word.capital for word in here) or not mention.is_common):
        judged.certain.extend(Found(here[a].start, here[b].end, PERSON, contest.kinds[who]) for a, b, who in full)
    elif not names_nobody_here(text, words, mention):
        judged.suspected.extend(_suspected(words, mention, contest))


def _whole_names(here: Sequence[Word], contest: ContestNames) -> list[tuple[int, int, int]]:
    """Neighbouring words that are first name and surname of one and the same person: first, last, who."""
    found, at = [], 0
    while at + 1 < len(here):
        one = max(_from(here, at, contest), default=None)
        if one:
            found.append((at, one[0], one[1]))
        at = one[0] + 1 if one else at + 1
    return found


def _from(here: Sequence[Word], first: int, contest: ContestNames) -> Iterator[tuple[int, int]]:
    """Names that begin at that word: their last word, and whose they are."""
    named = _bearers(here[first], contest)
    for last in range(first + 1, len(here)):
        if here[last].capital != here[first].capital:
            return
        following = _bearers(here[last], contest)
        named = {person: named[person] | following[person] for person in named.keys() & following.keys()}
        whole = [person for person, parts in named.items() if _is_whole(parts, contest)]
        if whole:
            yield last, min(whole)


def _is_whole(parts: frozenset[int], contest: ContestNames) -> bool:
    """Two words of one name, a surname among them."""
    return len(parts) > 1 and any(LAST in contest.bearers[part][0] for part in parts)


def _bearers(word: Word, contest: ContestNames) -> dict[int, frozenset[int]]:
    """Who may be named by the word, and by which parts of their name."""
    found: dict[int, frozenset[int]] = {}
    for part in contest.parts.get(word.key, ()):
        for person in contest.bearers[part][1]:
            found[person] = found.get(person, frozenset()) | {part}
    return found


def _suspected(words: Sequence[Word], mention: Mention, contest: ContestNames) -> Iterator[Found]:
    """Single names: those typed with a capital that are no ordinary word at the beginning of a sentence."""
    for at, forms in enumerate(mention.forms, start=mention.first):
        word = words[at]
        is_common = all(form.common for form in forms)
        titled = at > 0 and bool(TITLE.fullmatch(words[at - 1].key))
        if (
            word.capital
            and len(word.key) > 2
            and (titled or not (is_common and (word.begins_sentence or word.shouted)))
        ):
            yield Found(word.start, word.end, PERSON, contest.kinds[min(_bearers(word, contest))])
