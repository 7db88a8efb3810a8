"""The whole result: whose cards count, what each application's status is, and what must not change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.contest.cards import Card
from lib.contest.people import Person
from lib.contest.standings import Contest, Standings, work_out
from tests.factories import (
    AFTERWARDS,
    SCORING,
    a_card,
    a_contest,
    a_group,
    a_reviewer,
    an_applicant,
    an_application,
    an_organizer,
    kalisz,
    some_people,
    standings_of,
    two_groups_scoring,
    with_reading,
)

CODES = ("W01", "W02", "W03", "W10")
SCORERS = ("O1", "O2", "A01", "A02", "A03")


def contest_with(cards: list[Card]) -> Contest:
    """Four groups, two members of the association, and the applicants of the first three; W10 has nobody listed."""
    reviewers = [a_reviewer("O1"), a_reviewer("O2"), *(an_applicant(code) for code in CODES[:3])]
    return a_contest(*(an_application(code) for code in CODES), reviewers=reviewers, cards=cards)


@st.composite
def decks(draw: st.DrawFn) -> list[Card]:
    """At most one card for each reviewer and application, some of them incomplete, not submitted or not allowed."""
    cards = []
    for reviewer in SCORERS:
        for code in CODES:
            if draw(st.booleans()):
                low = tuple(draw(st.integers(0, criterion.maximum)) for criterion in kalisz().criteria)
                blank = draw(st.sampled_from([False, False, False, True]))
                submitted = draw(st.sampled_from([True, True, True, False]))
                cards.append(a_card(code, reviewer, (None, *low[1:]) if blank else low, submitted=submitted))
    return cards


def by_code(standings: Standings) -> dict[str, tuple[object, ...]]:
    return {r.code: (r.status, r.final, r.rank, r.tied_with, r.sides) for r in standings.results}


def naive_final(cards: list[Card], code: str, out: set[str]) -> Fraction | None:
    """The final score by the clause, worked out card by card."""
    total = Fraction(0)
    for side, weight in (("O", Fraction(7, 10)), ("A", Fraction(3, 10))):
        sums = [
            sum(card.points)
            for card in cards
            if card.application == code
            and card.reviewer.startswith(side)
            and card.submitted
            and None not in card.points
            and card.reviewer.replace("A", "W") not in {code, *out}
        ]
        if not sums:
            return None
        total += weight * Fraction(sum(sums), len(sums))
    return total


@given(decks())
@settings(max_examples=60)
def test_finals_equal_a_naive_exact_computation(cards: list[Card]) -> None:
    for today in (SCORING, AFTERWARDS):
        standings = work_out(contest_with(cards), today)
        out = {disqualification.application for disqualification in standings.disqualified}
        assert {r.code: r.final for r in standings.results} == {code: naive_final(cards, code, out) for code in CODES}


@given(decks(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_cards_applications_and_people_changes_nothing(cards: list[Card], random: object) -> None:
    contest = contest_with(cards)
    shuffled = [list(part) for part in (contest.cards, contest.applications, contest.reviewers)]
    for part in shuffled:
        random.shuffle(part)
    other = replace(contest, cards=shuffled[0], applications=shuffled[1], reviewers=shuffled[2])
    for today in (SCORING, AFTERWARDS):
        first, second = work_out(contest, today), work_out(other, today)
        assert [result.code for result in second.results] == [result.code for result in first.results]
        assert by_code(second) == by_code(first)
        assert (second.winners, second.decisions_needed, second.disqualified) == (
            first.winners,
            first.decisions_needed,
            first.disqualified,
        )


@given(decks(), st.data())
@settings(max_examples=60)
def test_raising_ones_points_never_lowers_ones_final_or_rank(cards: list[Card], data: st.DataObject) -> None:
    raisable = [
        (at, position)
        for at, card in enumerate(cards)
        for position, (value, criterion) in enumerate(zip(card.points, kalisz().criteria, strict=True))
        if card.counts and value is not None and value < criterion.maximum
    ]
    if not raisable:
        return
    at, position = data.draw(st.sampled_from(raisable))
    card = cards[at]
    points = list(card.points)
    points[position] += 1
    raised = [*cards[:at], replace(card, points=tuple(points)), *cards[at + 1 :]]
    before, after = (work_out(contest_with(deck), SCORING).by_code for deck in (cards, raised))
    mine, others = card.application, [code for code in CODES if code != card.application]
    if before[mine].final is not None:
        assert after[mine].final >= before[mine].final
        assert after[mine].rank <= before[mine].rank
    assert [after[code].final for code in others] == [before[code].final for code in others]


def test_applications_stand_in_rank_order_the_unranked_last_by_code() -> None:
    standings = standings_of({"W10": 40, "W02": 50, "W3": 40})
    assert [(r.code, r.rank) for r in standings.results] == [("W02", 1), ("W3", 2), ("W10", 2), ("W99", None)]


def test_the_last_card_of_a_reviewer_counts_even_when_it_is_incomplete() -> None:
    contest = two_groups_scoring()
    for last, final in ((a_card("W01", "O1", 50), Fraction(44)), (a_card("W01", "O1", (None, 10, 10, 5, 10)), None)):
        assert work_out(replace(contest, cards=[*contest.cards, last]), SCORING).by_code["W01"].final == final


def test_a_card_by_nobody_or_for_nothing_does_not_count() -> None:
    contest = two_groups_scoring()
    stray = [a_card("W01", "O9", 55), a_card("W77", "O1", 55), a_card("W01", "Z1", 55)]
    reviewers = [*contest.reviewers, an_organizer()]
    assert work_out(replace(contest, reviewers=reviewers, cards=[*contest.cards, *stray]), AFTERWARDS) == work_out(
        replace(contest, reviewers=reviewers), AFTERWARDS
    )


def test_without_a_complete_card_of_each_side_there_is_no_final_score() -> None:
    contest = two_groups_scoring()
    result = work_out(replace(contest, cards=contest.cards[:1]), SCORING).by_code["W01"]
    assert (result.status, result.final, result.passes, result.rank) == ("incomplete", None, None, None)
    assert (result.sides["organizator"].mean, result.sides["wnioskujacy"].mean) == (40, None)


def three_groups_one_rejected() -> Contest:
    contest = two_groups_scoring()
    rejected = an_application("W03", adult_representative=False)
    cards = [*contest.cards, a_card("W01", "A03", 55), a_card("W02", "A03", 55), a_card("W03", "O1", 55)]
    return replace(
        contest,
        applications=[*contest.applications, rejected],
        reviewers=[*contest.reviewers, an_applicant(rejected)],
        cards=cards,
    )


def test_a_rejected_applicants_cards_do_not_count_and_nobody_owes_anything_for_or_by_it() -> None:
    standings = work_out(three_groups_one_rejected(), AFTERWARDS)
    assert {code: (r.status, r.rank) for code, r in standings.by_code.items()} == {
        "W01": ("ranked", 2),
        "W02": ("winner", 1),
        "W03": ("rejected", None),
    }
    assert [standings.by_code[code].final for code in ("W01", "W02")] == [37, Fraction(201, 5)]
    assert {code: duty.owed for code, duty in standings.obligations.items()} == {"W01": {"W02"}, "W02": {"W01"}}


def test_a_disqualified_applicants_cards_do_not_count_but_others_still_had_to_score_it() -> None:
    """W03 scores W01 only. A01 and A02 have scored W03; its own card for W01 stays out once it is disqualified."""
    contest = three_groups_one_rejected()
    third = an_application("W03")
    cards = [*contest.cards[:4], a_card("W01", "A03", 55), a_card("W03", "A01", 40), a_card("W03", "A02", 40)]
    contest = replace(contest, applications=[*contest.applications[:2], third], cards=cards)
    assert work_out(contest, SCORING).by_code["W01"].sides["wnioskujacy"].cards == 2
    standings = work_out(contest, AFTERWARDS)
    assert [out.application for out in standings.disqualified] == ["W03"]
    assert (standings.by_code["W01"].sides["wnioskujacy"].cards, standings.by_code["W01"].final) == (1, 37)
    lazy = work_out(replace(contest, cards=cards[:-1]), AFTERWARDS)
    assert [out.application for out in lazy.disqualified] == ["W02", "W03"]


def test_a_disqualified_application_takes_no_rank_and_no_place() -> None:
    contest = two_groups_scoring()
    cards = [a_card("W01", "O1", 40), a_card("W02", "O1", 50), a_card("W01", "A02", 30), a_card("W02", "A01", 50)]
    leader_idle = [card for card in cards if card.reviewer != "A02"]
    standings = work_out(replace(contest, cards=cards), AFTERWARDS)
    assert (standings.winners, standings.by_code["W01"].rank) == (("W02",), 2)
    idle = work_out(replace(contest, cards=leader_idle), AFTERWARDS)
    assert {code: (r.status, r.rank) for code, r in idle.by_code.items()} == {
        "W01": ("incomplete", None),
        "W02": ("disqualified", None),
    }


def with_two_representatives(*cards: Card) -> Contest:
    second = an_applicant("W02", code="A02b", person=Person("Ewa Lis", "ewa@example.org"))
    contest = two_groups_scoring()
    return replace(contest, reviewers=[*contest.reviewers, second], cards=[*contest.cards[:1], *cards])


def test_an_applicant_has_one_card_and_the_later_of_two_representatives_counts() -> None:
    first, second = a_card("W01", "A02", 20), a_card("W01", "A02b", 50)
    for cards, mean in (((first, second), 50), ((second, first), 20)):
        side = work_out(with_two_representatives(*cards), SCORING).by_code["W01"].sides["wnioskujacy"]
        assert (side.cards, side.mean) == (1, mean)


def test_a_card_corrected_after_the_other_representatives_is_the_later_one() -> None:
    cards = a_card("W01", "A02", 20), a_card("W01", "A02b", 50), a_card("W01", "A02", 30)
    side = work_out(with_two_representatives(*cards), SCORING).by_code["W01"].sides["wnioskujacy"]
    assert (side.cards, side.mean) == (1, 30)


def test_where_everyone_has_a_card_both_representatives_count() -> None:
    each = with_reading(kalisz(), "applicant_cards", "one_per_person")
    cards = a_card("W01", "A02", 20), a_card("W01", "A02b", 50)
    contest = replace(with_two_representatives(*cards), programme=each)
    side = work_out(contest, SCORING).by_code["W01"].sides["wnioskujacy"]
    assert (side.cards, side.mean) == (2, 35)


def test_a_shared_members_card_counts_only_once_the_conflict_is_lifted() -> None:
    anna = Person("Anna Żak", "anna@example.org")
    groups = [a_group(code, *some_people(2, code), anna) for code in ("W01", "W02")]
    contest = replace(two_groups_scoring(), applications=groups)
    assert work_out(contest, SCORING).by_code["W01"].final is None
    lifted = replace(contest, lifted_conflicts=frozenset({("A02", "W01")}))
    assert work_out(lifted, SCORING).by_code["W01"].final == 37


@pytest.mark.parametrize(("requested", "cost_known"), [(Decimal("900"), True), (None, False)])
def test_an_unknown_amount_counts_as_the_largest_allowed(requested: Decimal | None, cost_known: bool) -> None:
    """A pool of 1,900 zł pays a 900 zł request beside one of 1,000 zł, and not one whose amount is unknown."""
    award = kalisz().award.model_copy(update={"grant": None, "winners": None, "pool": Decimal("1900")})
    programme = kalisz().model_copy(update={"award": award})
    contest = two_groups_scoring(programme=programme)
    first, second = contest.applications
    asked = [replace(first, requested=requested), replace(second, requested=Decimal("1000"))]
    assert set(work_out(replace(contest, applications=asked), SCORING).winners) == (
        {"W01", "W02"} if cost_known else {"W02"}
    )


def test_disqualification_begins_the_day_after_the_last_day_of_scoring_as_it_was_moved() -> None:
    period = kalisz().calendar.scoring
    later = period.model_copy(update={"closes": period.closes + timedelta(days=2)})
    moved = kalisz().model_copy(update={"calendar": kalisz().calendar.model_copy(update={"scoring": later})})
    contest = two_groups_scoring(programme=moved, cards=())
    out = [len(work_out(contest, later.closes + timedelta(days=days)).disqualified) for days in (-1, 0, 1)]
    assert out == [0, 0, 2]
