"""The programme's record of past editions as it is looked at: edition by edition, and row by row through a filter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from lib.contest.applications import by_code
from lib.contest.edition_summary import EditionSummary, summarise
from lib.contest.formal_criteria import DistrictInArea
from lib.contest.past_projects import PastProject
from lib.contest.programme import Programme
from lib.contest.wording import fold

Outcome = Literal["funded", "not_funded", "rejected"]

#: So many filtered lists are kept, so that turning pages does not filter anew.
_FILTERS_KEPT = 16


def by_edition(edition: str) -> tuple[bool, tuple[tuple[int, int, str], ...]]:
    """Sort key in which edition 9 comes before edition 10; what has no edition comes before all."""
    return bool(edition), by_code(edition)


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """Which projects to see; None is no condition, and "" means the blank. ``words``: all of them in the title."""

    edition: str | None = None
    district: str | None = None
    field: str | None = None
    kind: str | None = None
    debut: bool | None = None
    outcome: Outcome | None = None
    words: str = ""

    def kept(self, projects: Iterable[PastProject]) -> list[PastProject]:
        """Those of the projects that meet every condition, in their order."""
        words = fold(self.words).split()
        field = None if self.field is None else fold(self.field)
        return [
            project
            for project in projects
            if (self.edition is None or project.edition == self.edition)
            and (self.district is None or project.district == self.district)
            and (self.kind is None or (project.kind or "") == self.kind)
            and (self.debut is None or project.debut is self.debut)
            and (self.outcome is None or outcome_of(project) == self.outcome)
            and (field is None or field in map(fold, project.fields or ("",)))
            and (not words or all(word in fold(project.title) for word in words))
        ]


def outcome_of(project: PastProject) -> Outcome:
    """What became of an application."""
    return "funded" if project.is_funded else "rejected" if project.is_rejected_formally else "not_funded"


class History:
    """Past projects, the newest edition first, with what is worked out of them once.

    ``districts``: the names that the programme knows; without them every district is known.
    """

    def __init__(self, projects: Sequence[PastProject], districts: Collection[str] = ()) -> None:
        self.projects = tuple(sorted(projects, key=lambda project: by_edition(project.edition), reverse=True))
        self._known = frozenset(districts)
        self._filtered = lru_cache(_FILTERS_KEPT)(self._filter)

    @cached_property
    def summaries(self) -> Mapping[str, EditionSummary]:
        """Each edition in figures, the oldest first."""
        parts: dict[str, list[PastProject]] = {}
        for project in reversed(self.projects):
            parts.setdefault(project.edition, []).append(project)
        return {edition: summarise(edition, part) for edition, part in parts.items()}

    @cached_property
    def total(self) -> EditionSummary:
        """All editions together."""
        return summarise("", self.projects)

    @cached_property
    def districts(self) -> tuple[str, ...]:
        return _names(project.district for project in self.projects)

    @cached_property
    def odd(self) -> Sequence[PastProject]:
        """Projects whose row says something that cannot be right; they count all the same."""
        return [project for project in self.projects if self.is_odd(project)]

    def is_odd(self, project: PastProject) -> bool:
        """A blank edition or title, a district that the programme does not know, a negative amount."""
        amounts = (project.requested, project.granted)
        return (
            not project.edition
            or not project.title
            or bool(self._known and project.district not in self._known)
            or any(amount is not None and amount < 0 for amount in amounts)
        )

    def filtered(self, wanted: ProjectFilter) -> Sequence[PastProject]:
        """The projects that meet every condition, the newest edition first."""
        return self._filtered(wanted)

    def _filter(self, wanted: ProjectFilter) -> Sequence[PastProject]:
        return self.projects if wanted == ProjectFilter() else wanted.kept(self.projects)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=fold))


def known_districts(programme: Programme) -> frozenset[str]:
    """The districts that the rules name: those of the areas, and those that are excluded."""
    excluded = (rule.excluded for rule in programme.formal if isinstance(rule, DistrictInArea))
    return frozenset(name for names in (*(area.districts for area in programme.areas), *excluded) for name in names)
