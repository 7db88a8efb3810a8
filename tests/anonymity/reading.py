"""The corpus of marked sentences, and how the covers of an engine are counted against its marks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from lib.anonymity import ContestNames, KnownNames, Span, spans
from lib.contest.applications import PersonalDetails
from lib.contest.people import Person

CORPUS = Path(__file__).parent / "corpus"
Half = Literal["tuning", "held_back", "later", "contest"]
Finding = Callable[[str, KnownNames, ContestNames], Sequence[Span]]
MARK = re.compile(r"\{([^:{}]+):([^{}]*)\}")
#: The kind of a mark that only has to be suspected.
SUSPECTED = "?"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its marks, and where those were: start, end, kind."""

    group: str
    text: str
    marks: tuple[tuple[int, int, str], ...]
    details: PersonalDetails


@dataclass(slots=True)
class Count:
    """Mentions that should be covered, those covered whole and as the right kind, and covers that cut only mentions."""

    mentions: int = 0
    found: int = 0
    of_right_kind: int = 0
    covers: int = 0
    right_covers: int = 0
    suspects: int = 0
    suspected: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.mentions

    @property
    def precision(self) -> float:
        return self.right_covers / self.covers


def sentences(half: Half) -> Iterator[Sentence]:
    """The sentences of one half, group after group."""
    for path in sorted(CORPUS.glob("*.toml")):
        group = tomllib.loads(path.read_text(encoding="utf-8"))
        names = group["people"]
        details = PersonalDetails(
            organisation=group.get("organisation", ""),
            representative=names[0],
            email=group.get("email", ""),
            phone=group.get("phone", ""),
            members=tuple(Person(name) for name in names),
        )
        for line in group.get(half, "").splitlines():
            if line.strip():
                yield _read(line.strip(), path.stem, details)


def _read(line: str, group: str, details: PersonalDetails) -> Sentence:
    text, marks, at = "", [], 0
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        marks.append((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        at = mark.end()
    return Sentence(group, text + line[at:], tuple(marks), details)


@cache
def everybody() -> ContestNames:
    """All groups of the corpus as one contest, with the reviewers that some of them name."""
    groups = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CORPUS.glob("*.toml"))]
    return ContestNames.of(
        applicants=[name for group in groups for name in (*group["people"], *group.get("others", ()))],
        reviewers=[name for group in groups for name in group.get("reviewers", ())],
        organisations=[
            name for group in groups for name in (group.get("organisation", ""), *group.get("other_organisations", ()))
        ],
    )


def counted(half: Iterable[Sentence], finding: Finding = spans) -> Count:
    """How ``finding`` does on these sentences, each group an applicant in a contest of all of them."""
    count, others = Count(), everybody()
    known: dict[str, KnownNames] = {}
    for sentence in half:
        if sentence.group not in known:
            known[sentence.group] = KnownNames.of([sentence.details])
        _count_one(count, sentence, finding(sentence.text, known[sentence.group], others))
    return count


def _count_one(count: Count, sentence: Sentence, found: Sequence[Span]) -> None:
    text = sentence.text
    signs = {at for at, sign in enumerate(text) if sign.isalnum()}
    covered = {at for span in found if span.certain for at in range(span.start, span.end)} & signs
    suspected = {at for span in found for at in range(span.start, span.end)} & signs
    marked: set[int] = set()
    for start, end, kind in sentence.marks:
        whole = set(range(start, end)) & signs
        if kind == SUSPECTED:
            count.suspects += 1
            count.suspected += whole <= suspected
            continue
        marked |= whole
        count.mentions += 1
        if whole <= covered:
            count.found += 1
            count.of_right_kind += any(s.kind == kind and s.start < end and start < s.end for s in found if s.certain)
        else:
            count.missed.append(f"{sentence.group}: {text[start:end]}  <-  {text}")
    for span in found:
        if span.certain:
            count.covers += 1
            if set(range(span.start, span.end)) & signs <= marked:
                count.right_covers += 1
            else:
                count.wrong.append(f"{sentence.group}: {text[span.start : span.end]}  <-  {text}")
