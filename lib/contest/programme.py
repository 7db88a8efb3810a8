"""The written rules of one contest as data: what a file under ``data/programmes`` may say.

Every rule carries the ``clause`` of the regulation that it follows from. Where the regulation is silent, the reading
that the contest has chosen stands in ``readings`` as a value with its reason. Unknown keys are refused, so that a
typing error in a rule is never a rule that silently does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal, NoReturn, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, model_validator

from lib.contest.formal_criteria import KINDS, AmountAtMost, Formal, FormalCriterion, GroupsPerPerson, Signed
from lib.contest.readings import Readings
from lib.contest.rule import CalendarDay, Clause, Exact, Key, Model, Money, Rule, Whole
from lib.contest.wording import Text

#: The tabs of a contest's spreadsheet whose columns a programme may name in its own way.
TABS = (
    "Wnioski",
    "Osoby oceniające",
    "Oceny",
    "Ocena formalna",
    "Edycje",
    "Wydarzenia",
    "Obecności",
    "Wsparcie",
    "Rozliczenia",
)


def _time_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("oczekiwano nazwy strefy czasowej, na przykład Europe/Warsaw")
    return name


class About(Model):
    """Whose contest this is.

    ``codes``: how applications whose rows come without a code get theirs. Numbers by submission tell reviewers who
    came first; so they are drawn unless the programme says that their order may be seen.
    """

    key: Key
    name: Text
    organiser: Text
    city: str
    edition: str
    regulation: Text
    timezone: Annotated[str, AfterValidator(_time_zone)] = "Europe/Warsaw"
    currency: Literal["PLN"] = "PLN"
    codes: Literal["drawn", "by_submission"] = "drawn"


class Period(Rule):
    """Days from ``opens`` to ``closes``, both included; without ``opens`` the regulation names only the last day."""

    opens: CalendarDay | None = None
    closes: CalendarDay

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens and self.closes < self.opens:
            raise ValueError("closes: oczekiwano dnia nie wcześniejszego niż opens")
        return self

    def has_begun(self, day: date) -> bool:
        return self.opens is None or self.opens <= day

    def is_over(self, day: date) -> bool:
        return day > self.closes

    def includes(self, day: date) -> bool:
        return self.has_begun(day) and not self.is_over(day)


class Day(Rule):
    """One date by which something is due."""

    by: CalendarDay


class YearlyPeriod(Rule):
    """A period that comes every year, as month-day (``"02-01"``)."""

    opens: Annotated[str, Field(pattern=r"^\d{2}-\d{2}$")]
    closes: Annotated[str, Field(pattern=r"^\d{2}-\d{2}$")]


class Calendar(Model):
    """The dates of this edition."""

    intake: Period
    scoring: Period
    results: Day | None = None
    realisation: tuple[Period, ...] = ()
    yearly_intakes: tuple[YearlyPeriod, ...] = ()


class ApplicantKind(Rule):
    """A kind of applicant that may apply; ``also`` holds other wordings of the sheet."""

    key: Key
    name: Text
    also: tuple[str, ...] = ()


class Criterion(Rule):
    """A merit criterion, scored in whole points from ``minimum`` to ``maximum``."""

    key: Key
    name: Text
    description: Text
    minimum: Annotated[Whole, Field(ge=0)] = 0
    maximum: Annotated[Whole, Field(ge=1, le=1000)]
    example: bool = False

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.maximum <= self.minimum:
            raise ValueError("maximum: oczekiwano liczby większej niż minimum")
        return self


class Side(Rule):
    """One side of the jury. ``scorers``: people the organiser names, or the applicants themselves."""

    key: Key
    name: Text
    label: Text
    weight: Annotated[Exact, Field(gt=0, le=1)]
    scorers: Literal["named_people", "applicants"]


class Duty(Rule):
    """Who must score or be disqualified."""

    sides: tuple[Key, ...]
    sanction: Literal["disqualification"]
    text: Text


class Conflict(Rule):
    """When a reviewer may not score an application; ``liftable``: by the organiser, with a reason on the record."""

    kind: Literal["own_application", "shared_member", "own_membership"]
    liftable: bool
    text: Text


class Threshold(Rule):
    """Final points needed to win, and what happens when nobody has them."""

    points: Annotated[Exact, Field(ge=0)]
    when_nobody: Literal["organiser_may_award_highest", "no_award"]


class Award(Rule):
    """How winners follow from ranks: a number of them, a number per area, a pool of money, or several at once."""

    winners: Annotated[Whole, Field(ge=1)] | None = None
    grant: Money | None = None
    grant_clause: Clause | None = None
    pool: Money | None = None
    when_pool_runs_short: Literal["stop", "skip"] = "stop"

    @model_validator(mode="after")
    def _pool_of_known_grants(self) -> Self:
        if self.grant and self.pool and self.pool < self.grant:
            raise ValueError("pool: oczekiwano kwoty co najmniej jednego grantu")
        return self


class Area(Rule):
    """A part of the city with its own number of grants."""

    key: Key
    name: str
    grants: Annotated[Whole, Field(ge=0)]
    pool: Money | None = None
    districts: tuple[str, ...]
    assumed: tuple[str, ...] = ()


class Stage(Rule):
    """A stage of the review; ``best`` is the share of the stage before that goes on, ties at the edge included."""

    key: Key
    name: Text
    best: Annotated[Exact, Field(gt=0, le=1)] | None = None
    per: Literal["contest", "area"] = "contest"
    counts: bool = True


class Committees(Rule):
    """Jurors of each area's committee: some sit on all, some on one."""

    on_every: Annotated[Whole, Field(ge=0)]
    per_area: Annotated[Whole, Field(ge=0)]


class Publication(Rule):
    """What the public gets once the organiser publishes."""

    items: tuple[Literal["ranking", "final_scores", "score_cards", "reasons", "formal_findings"], ...]
    names: Literal["nobody", "winners_with_consent"]


class Retention(Rule):
    """How long documents are kept."""

    documents_years: Annotated[Whole, Field(ge=0)]


class Support(Rule):
    """Help beyond the money."""

    hours_per_supporter_and_applicant: Annotated[Whole, Field(ge=0)] | None = None
    needs: tuple[str, ...] = ()


class AfterAward(Model):
    """Duties of winners; each has its own clause."""

    contract: Rule | None = None
    expenses_approved_before: Rule | None = None
    invoices_to_organiser: KindsRule | None = None
    settlement: DaysRule | None = None
    summary: Rule | None = None
    evaluation_meeting: Rule | None = None
    named_in_promotion: Rule | None = None


class KindsRule(Rule):
    kinds: tuple[Key, ...]


class DaysRule(Rule):
    within_days: Annotated[Whole, Field(ge=1)]


class Term(Rule):
    """A rule that people must know and that no computation follows from."""

    key: Key
    text: Text


class Event(Rule):
    """A recurring kind of meeting between editions."""

    kind: str
    text: Text


class SheetTab(Model):
    """How one tab's headers differ from FORMATS: own header by known header, and columns cleared of personal data."""

    columns: Mapping[str, str] = {}
    not_personal: tuple[str, ...] = ()


class Programme(Model):
    """A whole regulation as data."""

    programme: About
    calendar: Calendar
    applicants: tuple[ApplicantKind, ...]
    formal: tuple[Formal, ...]
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    sides: Annotated[tuple[Side, ...], Field(min_length=1)]
    duty: Duty | None = None
    conflicts: tuple[Conflict, ...]
    threshold: Threshold | None = None
    award: Award
    areas: tuple[Area, ...] = ()
    stages: tuple[Stage, ...] = ()
    committees: Committees | None = None
    publication: Publication
    retention: Retention | None = None
    support: Support | None = None
    after_award: AfterAward = AfterAward()
    terms: tuple[Term, ...] = ()
    events: tuple[Event, ...] = ()
    readings: Readings
    sheet: Mapping[str, SheetTab] = {}

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        named: tuple[tuple[str, list[str]], ...] = (
            ("applicants", [kind.key for kind in self.applicants]),
            ("formal", [criterion.key for criterion in self.formal]),
            ("criteria", [criterion.key for criterion in self.criteria]),
            ("sides", [side.key for side in self.sides]),
            ("areas", [area.key for area in self.areas]),
            ("conflicts", [conflict.kind for conflict in self.conflicts]),
        )
        for name, keys in named:
            twice = sorted({key for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"{name}.{twice[0]}: klucz występuje dwa razy; oczekiwano każdego raz")
        weights = sum((side.weight for side in self.sides), Fraction(0))
        if weights != 1:
            raise ValueError(f"sides: suma wag wynosi {weights}; oczekiwano dokładnie 1")
        if self.duty:
            unknown = set(self.duty.sides) - {side.key for side in self.sides}
            if unknown:
                raise ValueError(f"duty.sides: nie ma strony {min(unknown)}; oczekiwano klucza jednej ze stron")
        if self.threshold and self.threshold.points > self.scale:
            raise ValueError(
                f"threshold.points: {self.threshold.points} to więcej niż skala karty; oczekiwano najwyżej {self.scale}"
            )
        if not (self.award.winners or self.award.pool or self.areas):
            raise ValueError("award: oczekiwano winners, pool albo obszarów [[areas]] z liczbą grantów")
        kinds = KINDS.keys() | {kind.key for kind in self.applicants}
        for place, named_kinds in self._kinds_named():
            if unknown := set(named_kinds) - kinds:
                known = ", ".join(sorted(kinds))
                raise ValueError(f"{place}: nie ma rodzaju wnioskodawcy {min(unknown)}; oczekiwano jednego z: {known}")
        if unknown_tabs := set(self.sheet) - set(TABS):
            raise ValueError(f"sheet: nie ma zakładki {min(unknown_tabs)}; oczekiwano jednej z: {', '.join(TABS)}")
        if self.areas and (self.award.winners or self.award.pool):
            raise ValueError(
                "award: przy obszarach oczekiwano liczby i puli grantów w [[areas]], nie w całym konkursie"
            )
        districts = [district for area in self.areas for district in area.districts]
        twice = sorted({district for district in districts if districts.count(district) > 1})
        if twice:
            raise ValueError(f"areas: osiedle {twice[0]} leży w dwóch obszarach; oczekiwano jednego")
        return self

    def _kinds_named(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for criterion in self.formal:
            yield f"formal.{criterion.key}.applies_to", criterion.applies_to
            if isinstance(criterion, Signed):
                yield f"formal.{criterion.key}.by_every_member", criterion.by_every_member
            if isinstance(criterion, GroupsPerPerson):
                yield f"formal.{criterion.key}.counted_kinds", criterion.counted_kinds
        if self.after_award.invoices_to_organiser:
            yield "after_award.invoices_to_organiser.kinds", self.after_award.invoices_to_organiser.kinds

    @cached_property
    def scale(self) -> int:
        """The most points that one card can give."""
        return sum(criterion.maximum for criterion in self.criteria)

    @cached_property
    def largest_amount(self) -> Decimal | None:
        """The most that one application may ask for, in zł."""
        return next((rule.maximum for rule in self.formal if isinstance(rule, AmountAtMost)), None)

    @cached_property
    def criterion_keys(self) -> tuple[str, ...]:
        return tuple(criterion.key for criterion in self.criteria)

    def criterion(self, key: str) -> Criterion:
        """The merit criterion of that key; KeyError when there is none."""
        return next((c for c in self.criteria if c.key == key), None) or _missing(key)

    def side(self, key: str) -> Side:
        """The side of that key; KeyError when there is none."""
        return self._side_by_key[key]

    @cached_property
    def _side_by_key(self) -> Mapping[str, Side]:
        return {side.key: side for side in self.sides}

    def conflict(self, kind: str) -> Conflict | None:
        """The rule on conflicts of that kind, if the contest has one."""
        return next((c for c in self.conflicts if c.kind == kind), None)

    def formal_criterion(self, key: str) -> FormalCriterion | None:
        return next((c for c in self.formal if c.key == key), None)


def _missing(key: str) -> NoReturn:
    raise KeyError(key)


AfterAward.model_rebuild()
Programme.model_rebuild()
