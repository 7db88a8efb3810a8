"""Where a regulation is silent: how a contest reads it, as values."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from lib.contest.rule import Model
from lib.contest.wording import Text

V = TypeVar("V")

#: Which of several rounds of scoring one application enters the result.
CountedRound = Literal["last_round", "first_round"]

_LAST_ROUND = Text(
    pl="Jeżeli wniosek oceniono na spotkaniu więcej niż raz, liczy się karta z ostatniej rundy; kto jej nie wypełnił, "
    "zostaje przy poprzedniej.",
    en="Where a meeting scored an application more than once, the card of the last round counts; whoever did not fill "
    "it in keeps the one before.",
)


class Reading(Model, Generic[V]):
    """How the contest reads what its regulation leaves open."""

    value: V
    text: Text


class Readings(Model):
    """The open readings. A value that the product cannot follow is refused."""

    applicant_cards: Reading[Literal["one_per_applicant", "one_per_person"]]
    side_score: Reading[Literal["mean_of_card_sums"]]
    rounding: Reading[Literal["half_up_2_when_shown"]]
    takes_part: Reading[Literal["every_application", "at_least_one"]]
    duty_covers: Reading[Literal["passed_formal"]]
    rejected_applicants: Reading[Literal["do_not_score"]]
    disqualified_cards: Reading[Literal["kept_not_counted"]]
    missing_side: Reading[Literal["incomplete"]]
    stepping_aside: Reading[Literal["releases_from_duty", "keeps_duty"]]
    tie_at_line: Reading[Literal["organiser_decides"]]
    counted_round: Reading[CountedRound] = Reading[CountedRound](value="last_round", text=_LAST_ROUND)
