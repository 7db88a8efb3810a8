"""Kalisz, rows K12 to K22: scoring, the result and what comes after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from lib.contest.permissions import Situation, Viewer, can_score
from lib.contest.ranking import Decision
from lib.contest.standings import Standings, work_out
from tests.factories import (
    AFTERWARDS,
    SCORING,
    a_card,
    a_reviewer,
    an_applicant,
    an_application,
    kalisz,
    standings_of,
    two_groups_scoring,
)


def statuses(standings: Standings) -> dict[str, str]:
    return {result.code: result.status for result in standings.results}


# --- K12-K16: merit review


def test_k12_the_card_has_fifty_five_points() -> None:
    assert [(c.key, c.minimum, c.maximum, c.clause) for c in kalisz().criteria] == [
        ("spojnosc", 0, 20, "VI.2.1"),
        ("dobor_formy", 0, 10, "VI.2.2"),
        ("inkluzywnosc", 0, 10, "VI.2.3"),
        ("ekologia", 0, 5, "VI.2.4"),
        ("promocja", 0, 10, "VI.2.5"),
    ]
    assert kalisz().scale == 55


def test_k13_organiser_and_applicants_score_and_nobody_their_own() -> None:
    contest = two_groups_scoring()
    refused = {
        (reviewer.code, application.code): exclusion.kind
        for reviewer in contest.reviewers
        for application in contest.applications
        if (exclusion := contest.exclusions.between(reviewer, application))
    }
    assert refused == {("A01", "W01"): "own_application", ("A02", "W02"): "own_application"}
    assert contest.exclusions.between(contest.reviewers[1], contest.applications[0]).clause == "VI.3.1"


def test_k13_a_card_for_ones_own_application_does_not_count() -> None:
    contest = two_groups_scoring()
    cheated = replace(contest, cards=[*contest.cards, a_card("W01", "A01", 55)])
    assert work_out(cheated, AFTERWARDS) == work_out(contest, AFTERWARDS)


@pytest.mark.parametrize(("today", "status"), [(date(2021, 6, 8), "ranked"), (date(2021, 6, 9), "disqualified")])
def test_k14_an_applicant_who_does_not_score_is_disqualified_once_scoring_is_over(today: date, status: str) -> None:
    contest = two_groups_scoring()
    third = replace(
        contest,
        applications=[*contest.applications, an_application("W03")],
        reviewers=[*contest.reviewers, an_applicant("W03")],
        cards=[*contest.cards, a_card("W03", "O1", 35), *(a_card("W03", a, 35) for a in ("A01", "A02"))],
    )
    standings = work_out(third, today)
    assert standings.by_code["W03"].status == status
    assert [(out.application, out.clause) for out in standings.disqualified] == (
        [("W03", "VI.3.1")] if status == "disqualified" else []
    )


def test_k14_a_card_that_is_incomplete_or_not_submitted_is_no_part_in_scoring() -> None:
    contest = two_groups_scoring()
    for broken in (a_card("W02", "A01", (20, 10, 10, None, 10)), a_card("W02", "A01", 50, submitted=False)):
        standings = work_out(replace(contest, cards=[*contest.cards[:3], broken]), AFTERWARDS)
        assert [out.application for out in standings.disqualified] == ["W01"]


def test_k15_personal_data_stay_out_of_what_is_scored() -> None:
    clauses = {term.key: term.clause for term in kalisz().terms}
    assert clauses["without_personal_data"] == "VI.3.1"


@pytest.mark.parametrize(
    ("today", "allowed"),
    [(date(2021, 5, 31), False), (date(2021, 6, 1), True), (date(2021, 6, 8), True), (date(2021, 6, 9), False)],
)
def test_k16_scoring_is_open_from_the_first_to_the_eighth_of_june(today: date, allowed: bool) -> None:
    contest = two_groups_scoring()
    situation = Situation(
        kalisz(),
        kalisz().calendar.scoring,
        today,
        False,
        contest.by_code,
        contest.exclusions,
        frozenset(),
        contest.by_code,
    )
    assert can_score(Viewer("kalisz-2021", contest.reviewers[0]), "W01", situation) is allowed
    assert kalisz().calendar.scoring.clause == "VI.3.1"


# --- K17-K19: the result


def test_k17_seventy_percent_of_the_association_and_thirty_of_the_applicants() -> None:
    assert [(side.key, side.weight, side.clause) for side in kalisz().sides] == [
        ("organizator", Fraction(7, 10), "VI.3.2"),
        ("wnioskujacy", Fraction(3, 10), "VI.3.2"),
    ]
    finals = {result.code: result.final for result in work_out(two_groups_scoring(), AFTERWARDS).results}
    assert finals == {"W01": 40 * Fraction(7, 10) + 30 * Fraction(3, 10), "W02": Fraction(201, 5)}


def test_k17_means_of_thirds_stay_exact() -> None:
    contest = two_groups_scoring(reviewers=[a_reviewer("O1"), a_reviewer("O2"), a_reviewer("O3"), an_applicant("W02")])
    cards = [a_card("W01", "O1", 41), a_card("W01", "O2", 41), a_card("W01", "O3", 42), a_card("W01", "A02", 40)]
    result = work_out(replace(contest, cards=cards), SCORING).by_code["W01"]
    mean = Fraction(124, 3)
    assert (result.sides["organizator"].mean, result.final) == (mean, mean * Fraction(7, 10) + 12)


def test_k18_the_highest_with_at_least_thirty_three_points_wins() -> None:
    assert statuses(standings_of({"W01": 33, "W02": 32, "W03": 40})) == {
        "W03": "winner", "W01": "ranked", "W02": "below_threshold", "W99": "incomplete",
    }  # fmt: skip
    threshold = kalisz().threshold
    assert (threshold.points, threshold.clause) == (Fraction(33), "III.17")


@pytest.mark.parametrize(
    ("sums", "status"),
    [((33, 33), "winner"), ((36, 26), "winner"), ((32, 35), "needs_decision"), ((33, 32), "needs_decision")],
)
def test_k18_the_threshold_is_exact(sums: tuple[int, int], status: str) -> None:
    standings = standings_of({"W01": sums})
    assert standings.by_code["W01"].status == status
    assert standings.by_code["W01"].passes is (status == "winner")


def test_k18_when_nobody_has_the_threshold_the_organiser_may_decide_for_the_highest() -> None:
    finals = {"W01": 20, "W02": 32}
    waiting = standings_of(finals)
    needed = waiting.decisions_needed[0]
    assert (needed.kind, needed.among, needed.clause) == ("nobody_reaches_threshold", ("W02",), "III.17")
    assert statuses(waiting)["W02"] == "needs_decision"
    decision = Decision("nobody_reaches_threshold", ("W02",), None, ("W02",), "najlepszy pomysł")
    assert standings_of(finals, decisions=[decision]).winners == ("W02",)
    refused = standings_of(finals, decisions=[replace(decision, chosen=())])
    assert (refused.winners, refused.decisions_needed) == ((), ())


def test_k18_equals_at_the_top_are_for_the_organiser_to_decide() -> None:
    finals = {"W01": (40, 30), "W02": (37, 37), "W03": 35}
    standings = standings_of(finals)
    assert [(n.kind, n.among, n.area) for n in standings.decisions_needed] == [("tie_at_line", ("W01", "W02"), None)]
    assert [(r.code, r.rank, r.tied_with) for r in standings.results[:3]] == [
        ("W01", 1, ("W02",)), ("W02", 1, ("W01",)), ("W03", 3, ()),
    ]  # fmt: skip
    decided = standings_of(finals, decisions=[Decision("tie_at_line", ("W02", "W01"), None, ("W02",), "los")])
    assert (decided.winners, decided.decisions_needed) == (("W02",), ())


def test_k19_score_cards_and_final_scores_are_public() -> None:
    publication = kalisz().publication
    assert publication.items == ("ranking", "final_scores", "score_cards", "reasons", "formal_findings")
    assert (publication.names, publication.clause) == ("winners_with_consent", "VI.3.3")


# --- K20-K22: afterwards


def test_k20_what_is_due_after_the_award() -> None:
    after = kalisz().after_award
    assert {name: getattr(after, name).clause for name in type(after).model_fields} == {
        "contract": "III.8",
        "expenses_approved_before": "III.10",
        "invoices_to_organiser": "III.10",
        "settlement": "VII.1",
        "summary": "III.14",
        "evaluation_meeting": "III.18",
        "named_in_promotion": "VII.2",
    }
    assert (after.invoices_to_organiser.kinds, after.settlement.within_days) == (("informal_group",), 30)
    assert (kalisz().retention.documents_years, kalisz().retention.clause) == (5, "VII.1")


@pytest.mark.parametrize(
    ("row", "key", "clause"),
    [("K21", "may_be_called_off", "III.19"), ("K22", "image_consent", "VIII.1"), ("K22", "data_protection", "VIII.2")],
)
def test_k21_k22_calling_off_image_consent_and_data_protection_are_told(row: str, key: str, clause: str) -> None:
    assert {term.key: term.clause for term in kalisz().terms}[key] == clause, row


def test_every_rule_of_kalisz_has_a_wording_in_both_languages() -> None:
    texts = [t.text for t in kalisz().terms] + [c.name for c in kalisz().criteria] + [f.name for f in kalisz().formal]
    assert [text for text in texts if not (text.pl.strip() and text.en.strip())] == []
