"""The network of initiatives: which applications and past projects share aims, and who may be introduced to whom."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lib.contest.applications import by_code
from lib.contest.districts import Pair, pair
from lib.contest.past_projects import PastProject

Nearness = Literal["same", "neighbouring", "across", "different", "unknown"]
Opinion = Literal["open", "confirmed", "dismissed"]


@dataclass(frozen=True, slots=True)
class Initiative:
    """An application of the running edition, or a past project: its code, and what everybody may read of it.

    ``edition`` is "" for an application of the running edition.
    """

    code: str
    title: str
    edition: str = ""
    district: str = ""
    fields: tuple[str, ...] = ()
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Two initiatives whose texts are alike: ``one`` is an application, ``other`` one as well or a past project.

    ``likeness``: cosine similarity, 0 to 1. ``words``: those that link them, the strongest first.
    """

    one: Initiative
    other: Initiative
    likeness: float
    words: tuple[str, ...]
    nearness: Nearness

    @property
    def codes(self) -> Pair:
        return self.one.code, self.other.code

    def seen_from(self, code: str) -> Initiative:
        """The other one of the two."""
        return self.other if code == self.one.code else self.one


def between(one: Initiative, other: Initiative, likeness: float, words: Sequence[str], nearness: Nearness) -> Link:
    """A link with its ends in order: an application before a past project, of two applications the lower code first."""
    swapped = (other.is_past, by_code(other.code)) < (one.is_past, by_code(one.code))
    first, second = (other, one) if swapped else (one, other)
    return Link(first, second, likeness, tuple(words), nearness)


def nearness(one: str, other: str, neighbours: Collection[Pair], placed: Collection[str]) -> Nearness:
    """How two districts lie to each other; "" is a district that nobody knows.

    ``placed``: those whose neighbours are known. Of two others it can only be said that they are different ones.
    """
    if not one or not other:
        return "unknown"
    if one == other:
        return "same"
    if pair(one, other) in neighbours:
        return "neighbouring"
    return "across" if one in placed and other in placed else "different"


def codes_of(projects: Sequence[PastProject]) -> list[str]:
    """A code for each past project, which its sheet gives none: ``26/1a2b3c4d``.

    It follows from edition, title and district, so that it stays the same when rows are moved, added or corrected
    elsewhere; of equal rows the second one ends in ``-2``.
    """
    alike: Counter[str] = Counter()
    codes = []
    for project in projects:
        content = json.dumps([project.edition, project.title, project.district], ensure_ascii=False)
        code = f"{project.edition}/{hashlib.sha256(content.encode()).hexdigest()[:8]}"
        alike[code] += 1
        codes.append(code if alike[code] == 1 else f"{code}-{alike[code]}")
    return codes


def links_of(links: Sequence[Link], code: str) -> list[Link]:
    """Whom one initiative could talk to, the most alike first."""
    found = [link for link in links if code in link.codes]
    return sorted(found, key=lambda link: (-link.likeness, by_code(link.seen_from(code).code)))


@dataclass(frozen=True, slots=True)
class Judged:
    """What organisers think of a link, and which of its two ends agreed to be introduced to the other."""

    opinion: Opinion = "open"
    agreed: frozenset[str] = frozenset()

    def may_introduce(self, link: Link) -> bool:
        """Whether both may be named to each other. A past project has nobody in the record to name."""
        return not link.other.is_past and self.agreed == frozenset(link.codes)


@dataclass(frozen=True)
class Network:
    """All links of an edition, the most alike first, where to draw the initiatives, and what was said of the links.

    ``uncompared``: applications that are not compared, because nobody has confirmed yet that they name nobody.
    ``positions``: x and y from -1 to 1, the same as long as the links are the same.
    """

    applications: Sequence[Initiative]
    links: Sequence[Link]
    positions: Mapping[str, tuple[float, float]]
    judged: Mapping[Pair, Judged]
    uncompared: tuple[str, ...] = ()

    def said_of(self, link: Link) -> Judged:
        return self.judged.get(link.codes, Judged())
