"""One edition in figures: from what came in to what was funded, the money, and who applied in which fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from lib.contest.past_projects import PastProject
from lib.contest.wording import fold


@dataclass(frozen=True, slots=True)
class Tally:
    """How many applications, and how many of them were funded."""

    submitted: int = 0
    funded: int = 0

    @property
    def success(self) -> Fraction | None:
        """The share that was funded; None of nothing."""
        return Fraction(self.funded, self.submitted) if self.submitted else None

    def and_one(self, is_funded: bool) -> Tally:
        return Tally(self.submitted + 1, self.funded + is_funded)


@dataclass(frozen=True, slots=True)
class EditionSummary:
    """One edition, or several together. Amounts in zł, as far as the record names them.

    ``decided``: the last day of decision that the record names. ``passed``: applications that were not rejected in the
    formal check. ``asked_of_funded``: what the funded ones had asked for. ``fields`` and ``kinds``: the most frequent
    first, "" where it is blank; an application of two fields counts in both. ``debuts`` led for the first time,
    ``returning`` did not, as they said themselves; of the others ``unsaid`` nobody knows.
    """

    edition: str
    decided: date | None = None
    submitted: int = 0
    passed: int = 0
    funded: int = 0
    asked: Decimal = Decimal(0)
    given: Decimal = Decimal(0)
    asked_of_funded: Decimal = Decimal(0)
    fields: tuple[tuple[str, Tally], ...] = ()
    kinds: tuple[tuple[str, Tally], ...] = ()
    debuts: Tally = Tally()
    returning: Tally = Tally()
    unsaid: Tally = Tally()

    @property
    def success(self) -> Fraction | None:
        """The share of all applications that was funded; None of nothing."""
        return Tally(self.submitted, self.funded).success

    @property
    def debut_share(self) -> Fraction | None:
        """The share of debuts among the funded ones that say whether they are one; None where none does."""
        known = self.debuts.funded + self.returning.funded
        return Fraction(self.debuts.funded, known) if known else None

    @property
    def mean_grant(self) -> Decimal | None:
        """Mean grant in zł; None when nothing was funded."""
        return self.given / self.funded if self.funded else None


def summarise(edition: str, projects: Sequence[PastProject]) -> EditionSummary:
    """The figures of these projects. Every project counts, however odd its row is."""
    funded = [project for project in projects if project.is_funded]
    answers = {answer: _tally(each for each in projects if each.debut is answer) for answer in (True, False, None)}
    return EditionSummary(
        edition=edition,
        decided=max((each.decided for each in projects if each.decided), default=None),
        submitted=len(projects),
        passed=sum(not project.is_rejected_formally for project in projects),
        funded=len(funded),
        asked=_sum(project.requested for project in projects),
        given=_sum(project.granted for project in funded),
        asked_of_funded=_sum(project.requested for project in funded),
        fields=tallies(projects, lambda project: project.fields),
        kinds=tallies(projects, lambda project: (project.kind or "",)),
        debuts=answers[True],
        returning=answers[False],
        unsaid=answers[None],
    )


def tallies(
    projects: Iterable[PastProject], names_of: Callable[[PastProject], Sequence[str]]
) -> tuple[tuple[str, Tally], ...]:
    """How many projects have each of the names that ``names_of`` gives, the most frequent first; "" for none.

    Names that differ only in capitals are one, spelled as it stood first.
    """
    spelled: dict[str, str] = {}
    found: dict[str, Tally] = {}
    for project in projects:
        for key in {fold(name): spelled.setdefault(fold(name), name) for name in names_of(project) or ("",)}:
            found[key] = found.get(key, Tally()).and_one(project.is_funded)
    ranked = sorted(found, key=lambda key: (key == "", -found[key].submitted, key))
    return tuple((spelled[key], found[key]) for key in ranked)


def _tally(projects: Iterable[PastProject]) -> Tally:
    tally = Tally()
    for project in projects:
        tally = tally.and_one(project.is_funded)
    return tally


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
