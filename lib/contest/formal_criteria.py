"""The formal criteria that a programme may have. What each of them checks is in ``eligibility``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from lib.contest.rule import Key, Money, Rule, Whole
from lib.contest.wording import Text

#: The kinds of applicant that the sheets know; a programme admits some of them and may name more.
KINDS: Mapping[str, Text] = {
    "person": Text(pl="osoba fizyczna", en="natural person"),
    "informal_group": Text(pl="grupa nieformalna", en="informal group"),
    "young_ngo": Text(pl="młoda organizacja pozarządowa", en="young non-governmental organisation"),
}


class FormalCriterion(Rule):
    """What every formal criterion has; ``applies_to`` empty means every kind of applicant."""

    key: Key
    name: Text
    applies_to: tuple[Key, ...] = ()
    note: Text | None = None

    def concerns(self, kind: str | None) -> bool:
        return not self.applies_to or kind is None or kind in self.applies_to


class SubmittedInTime(FormalCriterion):
    rule: Literal["submitted_in_time"]


class AdmittedKind(FormalCriterion):
    rule: Literal["admitted_kind"]


class MembersAtLeast(FormalCriterion):
    rule: Literal["members_at_least"]
    minimum: Annotated[Whole, Field(ge=1)]


class Declared(FormalCriterion):
    """A yes/no that the applicant declares in the form."""

    rule: Literal["declared"]
    declaration: Literal["adult_representative", "guardian_consents"]


class YoungOrganisation(FormalCriterion):
    """Founded at most ``founded_within_years`` before joining, or nothing funded in ``unfunded_years`` before it."""

    rule: Literal["young_organisation"]
    founded_within_years: Annotated[Whole, Field(ge=0)]
    unfunded_years: Annotated[Whole, Field(ge=0)]


class RecentStatute(FormalCriterion):
    rule: Literal["recent_statute"]
    within_months: Annotated[Whole, Field(ge=0)]


class AuthorisedInTime(FormalCriterion):
    rule: Literal["authorised_in_time"]
    within_days: Annotated[Whole, Field(ge=0)]


class Signed(FormalCriterion):
    """Signatures: of every member of a group, of at least one authorised person of an organisation.

    They may still come while the authorisation may (``within_days``).
    """

    rule: Literal["signed"]
    by_every_member: tuple[Key, ...]
    within_days: Annotated[Whole, Field(ge=0)]


class OneApplication(FormalCriterion):
    rule: Literal["one_application"]


class GroupsPerPerson(FormalCriterion):
    rule: Literal["groups_per_person"]
    maximum: Annotated[Whole, Field(ge=1)]
    counted_kinds: tuple[Key, ...]


class AmountAtMost(FormalCriterion):
    rule: Literal["amount_at_most"]
    maximum: Money


class DistrictInArea(FormalCriterion):
    """The application's district lies in one of the programme's areas; ``excluded`` are named by the regulation."""

    rule: Literal["district_in_area"]
    excluded: tuple[str, ...] = ()


class ByHand(FormalCriterion):
    """Needs a person's eye: unknown until the organiser has looked."""

    rule: Literal["by_hand"]
    question: Text


Formal = Annotated[
    SubmittedInTime
    | AdmittedKind
    | MembersAtLeast
    | Declared
    | YoungOrganisation
    | RecentStatute
    | AuthorisedInTime
    | Signed
    | OneApplication
    | GroupsPerPerson
    | AmountAtMost
    | DistrictInArea
    | ByHand,
    Field(discriminator="rule"),
]
