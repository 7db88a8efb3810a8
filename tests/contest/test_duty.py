"""The duty to score: what every applicant owes, and who has not done it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lib.contest.applications import Application
from lib.contest.cards import Card
from lib.contest.duty import Obligation, disqualified, obligations
from lib.contest.exclusions import Exclusions
from lib.contest.people import Person, Reviewer
from lib.contest.programme import Programme
from tests.factories import (
    a_card,
    a_group,
    a_reviewer,
    an_applicant,
    an_application,
    kalisz,
    some_people,
    with_reading,
    wroclaw,
)

THREE = [an_application(code) for code in ("W01", "W02", "W03")]
SCORERS = [an_applicant(application) for application in THREE]


def duties(
    cards: Sequence[Card] = (),
    applications: Sequence[Application] = THREE,
    reviewers: Sequence[Reviewer] = SCORERS,
    programme: Programme | None = None,
    stepped_aside: Collection[tuple[str, str]] = (),
    lifted: Collection[tuple[str, str]] = (),
    withheld: Collection[str] = (),
) -> dict[str, Obligation]:
    passed = {application.code: application for application in applications}
    rules = programme or kalisz()
    return obligations(rules, passed, reviewers, cards, Exclusions(rules, passed, lifted), stepped_aside, withheld)


def test_every_applicant_owes_a_card_for_every_other_application() -> None:
    assert {code: (duty.owed, duty.missing, duty.fulfilled) for code, duty in duties().items()} == {
        "W01": ({"W02", "W03"}, {"W02", "W03"}, False),
        "W02": ({"W01", "W03"}, {"W01", "W03"}, False),
        "W03": ({"W01", "W02"}, {"W01", "W02"}, False),
    }


def test_the_duty_is_done_with_the_last_card() -> None:
    cards = [a_card("W02", "A01"), a_card("W03", "A01")]
    assert [duties(cards[:n])["W01"].fulfilled for n in range(3)] == [False, False, True]


def test_a_card_of_the_association_does_nothing_for_the_duty() -> None:
    cards = [a_card(code, "O1") for code in ("W02", "W03")]
    assert duties(cards, reviewers=[*SCORERS, a_reviewer("O1")])["W01"].missing == {"W02", "W03"}


def test_one_card_is_enough_where_the_programme_asks_for_at_least_one() -> None:
    modest = with_reading(kalisz(), "takes_part", "at_least_one")
    duty = duties([a_card("W02", "A01")], programme=modest)
    assert {code: (d.fulfilled, d.missing) for code, d in duty.items()} == {
        "W01": (True, {"W03"}),
        "W02": (False, {"W01", "W03"}),
        "W03": (False, {"W01", "W02"}),
    }


def test_stepping_aside_releases_where_the_programme_says_so() -> None:
    aside = [("A01", "W03")]
    released = duties([a_card("W02", "A01")], stepped_aside=aside)["W01"]
    assert (released.owed, released.fulfilled) == ({"W02"}, True)
    strict = with_reading(kalisz(), "stepping_aside", "keeps_duty")
    kept = duties([a_card("W02", "A01")], programme=strict, stepped_aside=aside)["W01"]
    assert (kept.owed, kept.missing, kept.fulfilled) == ({"W02", "W03"}, {"W03"}, False)


def test_nobody_owes_a_card_for_an_application_that_reviewers_do_not_get() -> None:
    cards = [a_card("W02", SCORERS[0].code)]
    duty = duties(cards, withheld={"W03"})["W01"]
    assert (duty.owed, duty.missing, duty.fulfilled) == ({"W02"}, set(), True)


def test_an_applicant_for_whom_nobody_is_listed_owes_all_the_same() -> None:
    duty = duties(reviewers=SCORERS[:2])["W03"]
    assert (duty.reviewers, duty.owed, duty.fulfilled) == ((), {"W01", "W02"}, False)


def test_an_applicant_owes_nothing_for_a_group_with_a_shared_member_until_the_conflict_is_lifted() -> None:
    shared = Person("Anna Żak", "anna@example.org")
    groups = [a_group(code, *some_people(2, code), shared) for code in ("W01", "W02")]
    everyone = [*groups, THREE[2]]
    scorers = [an_applicant(application) for application in everyone]
    assert duties(applications=everyone, reviewers=scorers)["W01"].owed == {"W03"}
    assert duties(applications=everyone, reviewers=scorers, lifted=[("A01", "W02")])["W01"].owed == {"W02", "W03"}


def test_of_two_representatives_either_may_do_it() -> None:
    second = an_applicant("W01", code="A01b", person=Person("Ewa Lis", "ewa@example.org"))
    cards = [a_card("W02", "A01"), a_card("W03", "A01b")]
    duty = duties(cards, reviewers=[*SCORERS, second])["W01"]
    assert (duty.reviewers, duty.fulfilled) == (("A01", "A01b"), True)


def test_a_card_that_its_writer_was_excluded_from_does_nothing_for_the_duty() -> None:
    """W01 has two representatives; one of them also stands in W02 and so may not score it, the other may."""
    ewa = Person("Ewa Lis", "ewa@example.org")
    second = an_application("W02", personal=a_group("W02", *some_people(3, "W02"), ewa).personal)
    scorers = [*SCORERS, an_applicant("W01", code="A01b", person=ewa)]
    cards = [a_card("W02", "A01b"), a_card("W03", "A01")]
    duty = duties(cards, applications=[THREE[0], second, THREE[2]], reviewers=scorers)["W01"]
    assert (duty.owed, duty.missing) == ({"W02", "W03"}, {"W02"})


def test_a_sole_applicant_owes_nothing_and_is_not_disqualified() -> None:
    duty = duties(applications=THREE[:1], reviewers=SCORERS[:1])
    assert (duty["W01"].owed, duty["W01"].fulfilled, disqualified(kalisz(), duty)) == (frozenset(), True, {})


def test_the_sentence_counts_the_cards_that_are_due() -> None:
    out = disqualified(kalisz(), duties([a_card("W02", "A01")]))
    assert [(code, o.clause, o.text.pl) for code, o in out.items()] == [
        ("W01", "VI.3.1", "wnioskujący nie wziął udziału w ocenie: 1 z 2 wymaganych kart"),
        ("W02", "VI.3.1", "wnioskujący nie wziął udziału w ocenie: 0 z 2 wymaganych kart"),
        ("W03", "VI.3.1", "wnioskujący nie wziął udziału w ocenie: 0 z 2 wymaganych kart"),
    ]


def test_a_programme_without_a_duty_disqualifies_nobody() -> None:
    assert duties(programme=wroclaw(), reviewers=()) == {}
    assert disqualified(wroclaw(), duties()) == {}
