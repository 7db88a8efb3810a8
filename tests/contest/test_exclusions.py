"""Who may not score what, and why."""

from __future__ import annotations

from lib.contest.applications import Application
from lib.contest.exclusions import NO_OWN_APPLICATION, NOT_A_SCORER, Exclusions
from lib.contest.people import Person, Reviewer
from tests.factories import (
    a_contest,
    a_group,
    a_reviewer,
    an_applicant,
    an_application,
    an_organizer,
    kalisz,
    some_people,
    wroclaw,
)

ANNA = Person("Anna Żak", "anna@example.org")


def three_groups() -> list[Application]:
    """W01 and W02 share Anna, who represents neither; W03 shares nobody."""
    return [a_group(code, *some_people(2, code), ANNA) for code in ("W01", "W02")] + [an_application("W03")]


def kinds(reviewer: Reviewer, lifted: tuple[tuple[str, str], ...] = ()) -> list[str | None]:
    applications = three_groups()
    exclusions = Exclusions(kalisz(), {a.code: a for a in applications}, lifted)
    answers = [exclusions.between(reviewer, application) for application in applications]
    return [answer and answer.kind for answer in answers]


def test_a_member_of_the_association_scores_everything() -> None:
    assert kinds(a_reviewer("O1")) == [None, None, None]


def test_an_applicant_scores_neither_their_own_nor_a_group_with_a_shared_member() -> None:
    assert kinds(an_applicant(three_groups()[0])) == ["own_application", "shared_member", None]
    assert kinds(an_applicant("W03")) == [None, None, "own_application"]


def test_a_member_of_the_association_who_stands_in_a_group_does_not_score_it() -> None:
    assert kinds(a_reviewer("O1", person=ANNA)) == ["own_membership", "own_membership", None]
    assert kinds(a_reviewer("O1", person=Person("ANNA żak"))) == ["own_membership", "own_membership", None]
    assert kinds(a_reviewer("O1", person=Person("Anna Żak", "inna@example.org"))) == [None, None, None]


def test_where_several_conflicts_apply_the_strongest_is_named() -> None:
    assert kinds(an_applicant("W01", person=ANNA)) == ["own_application", "shared_member", None]


def test_the_organiser_may_lift_a_shared_member_and_never_ones_own_application() -> None:
    applicant = an_applicant(three_groups()[0])
    lifted = (("A01", "W01"), ("A01", "W02"))
    assert kinds(applicant, lifted) == ["own_application", None, None]
    assert kinds(applicant, (("A99", "W02"),)) == ["own_application", "shared_member", None]


def test_a_lifted_conflict_is_still_known_as_one() -> None:
    applicant = an_applicant(three_groups()[0])
    exclusions = Exclusions(kalisz(), {a.code: a for a in three_groups()}, [("A01", "W02")])
    assert {code: conflict.kind for code, conflict in exclusions.conflicts_of(applicant).items()} == {
        "W01": "own_application",
        "W02": "shared_member",
    }
    assert (exclusions.is_lifted("A01", "W02"), exclusions.is_lifted("A01", "W01")) == (True, False)


def test_the_message_cites_the_clause_of_the_programme() -> None:
    conflict = Exclusions(kalisz(), {a.code: a for a in three_groups()}).between(an_applicant("W03"), three_groups()[2])
    assert (conflict.clause, conflict.text.pl, conflict.liftable) == ("VI.3.1", "nie oceniasz własnego wniosku", False)


def test_someone_on_no_side_scores_nothing() -> None:
    exclusions = a_contest(*three_groups()).exclusions
    assert exclusions.between(an_organizer(), three_groups()[0]) == NOT_A_SCORER
    assert exclusions.between(a_reviewer("O1", side=None), three_groups()[0]) == NOT_A_SCORER


def test_an_applicant_without_an_application_scores_nothing() -> None:
    stray = an_applicant("W09", own_applications=())
    assert a_contest(*three_groups()).exclusions.between(stray, three_groups()[0]) == NO_OWN_APPLICATION


def test_a_programme_without_a_rule_on_shared_members_excludes_nobody_for_it() -> None:
    applications = three_groups()
    juror = a_reviewer("J1", side="komisja", own_applications=("W01",))
    exclusions = Exclusions(wroclaw(), {a.code: a for a in applications})
    answers = [exclusions.between(juror, application) for application in applications]
    assert [answer and answer.kind for answer in answers] == ["own_application", None, None]
