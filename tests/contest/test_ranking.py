"""Ranks, winners and the line: places, money, areas, equals, and what the organiser decides."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.programme import Area, Award, Threshold
from lib.contest.ranking import Candidate, Decision, Line, Outcome, draw_line, lines, ranks

STOP = Award(clause="VI.3.2", winners=1)
SKIP = Award(clause="VI.3.2", winners=1, when_pool_runs_short="skip")
THRESHOLD = Threshold(clause="III.17", points="33", when_nobody="organiser_may_award_highest")


def running(*finals: int, costs: tuple[int, ...] = (), area: str | None = None) -> list[Candidate]:
    """Candidates W1, W2, ... with these finals, each costing 1,000 zł or as said."""
    return [
        Candidate(f"W{n}", Fraction(final), Decimal(costs[n - 1] if costs else 1000), area)
        for n, final in enumerate(finals, 1)
    ]


def line(places: int | None = None, money: int | None = None, area: str | None = None) -> Line:
    return Line(area, places, None if money is None else Decimal(money))


def drawn(outcome: Outcome) -> tuple[tuple[str, ...], list[tuple[str, tuple[str, ...], int | None]]]:
    return outcome.winners, [(n.kind, n.among, n.places) for n in outcome.decisions_needed]


candidates = st.lists(
    st.builds(
        lambda final, cost, area: (Fraction(final, 3), Decimal(cost), area),
        st.integers(0, 20),
        st.integers(0, 9),
        st.sampled_from([None, "Gaj", "Huby"]),
    ),
    max_size=12,
).map(lambda drawn: [Candidate(f"W{n}", *facts) for n, facts in enumerate(drawn, 1)])


@given(candidates)
def test_a_rank_is_one_more_than_the_number_of_strictly_better_ones_of_the_area(everyone: list[Candidate]) -> None:
    assert ranks(everyone) == {
        c.code: 1 + sum(other.final > c.final for other in everyone if other.area == c.area) for c in everyone
    }


@given(candidates, st.one_of(st.none(), st.integers(0, 5)), st.one_of(st.none(), st.integers(0, 40)), st.booleans())
def test_winners_never_exceed_places_or_money(
    everyone: list[Candidate], places: int | None, money: int | None, skip: bool
) -> None:
    outcome = draw_line(line(places, money), everyone, SKIP if skip else STOP, None)
    cost = sum((c.cost for c in everyone if c.code in outcome.winners), Decimal(0))
    assert places is None or len(outcome.winners) <= places
    assert money is None or cost <= money
    assert {c.area for c in everyone if c.code in outcome.winners} <= {None}


@given(candidates, st.integers(0, 5), st.randoms(use_true_random=False))
def test_the_order_of_candidates_changes_nothing(everyone: list[Candidate], places: int, random: object) -> None:
    shuffled = list(everyone)
    random.shuffle(shuffled)
    assert draw_line(line(places), shuffled, STOP, THRESHOLD) == draw_line(line(places), everyone, STOP, THRESHOLD)
    assert ranks(shuffled) == ranks(everyone)


@given(candidates, st.integers(1, 5))
def test_without_money_a_winner_is_never_below_somebody_who_did_not_win(everyone: list[Candidate], places: int) -> None:
    outcome = draw_line(line(places), everyone, STOP, None)
    worst = min((c.final for c in everyone if c.code in outcome.winners), default=None)
    left = [c.final for c in everyone if c.area is None and c.code not in outcome.winners]
    assert worst is None or all(final < worst for final in left)


def test_equals_share_a_rank_and_the_next_one_is_counted_from_all_above() -> None:
    assert ranks(running(50, 40, 40, 30)) == {"W1": 1, "W2": 2, "W3": 2, "W4": 4}


@pytest.mark.parametrize(
    ("places", "winners"),
    [(0, ()), (1, ("W2",)), (2, ("W2", "W3")), (9, ("W2", "W3", "W1")), (None, ("W2", "W3", "W1"))],
)
def test_winners_are_taken_from_the_top_while_places_last(places: int | None, winners: tuple[str, ...]) -> None:
    assert drawn(draw_line(line(places), running(30, 50, 40), STOP, None)) == (winners, [])


def test_equals_that_fit_all_win_together() -> None:
    assert drawn(draw_line(line(3), running(50, 40, 40, 30), STOP, None)) == (("W1", "W2", "W3"), [])


def test_equals_that_fit_in_part_are_a_tie_at_the_line() -> None:
    assert drawn(draw_line(line(2), running(50, 40, 40, 30), STOP, None)) == (
        ("W1",),
        [("tie_at_line", ("W2", "W3"), 1)],
    )


def test_the_least_difference_is_no_tie() -> None:
    close = [Candidate("W1", Fraction(40)), Candidate("W2", Fraction(40) + Fraction(1, 10**12))]
    assert drawn(draw_line(line(1), close, STOP, None)) == (("W2",), [])


@pytest.mark.parametrize(("award", "winners"), [(STOP, ("W1",)), (SKIP, ("W1", "W3"))])
def test_a_pool_that_runs_short_stops_or_skips(award: Award, winners: tuple[str, ...]) -> None:
    pool = draw_line(line(money=5000), running(50, 40, 30, costs=(3000, 4000, 2000)), award, None)
    assert drawn(pool) == (winners, [])


def test_equals_that_the_pool_pays_in_part_are_for_the_organiser() -> None:
    short = draw_line(line(money=5000), running(50, 40, 40, costs=(3000, 1500, 1500)), STOP, None)
    assert drawn(short) == (("W1",), [("tie_at_line", ("W2", "W3"), None)])
    one_too_dear = draw_line(line(money=5000), running(50, 40, 40, costs=(3000, 2000, 2500)), SKIP, None)
    assert drawn(one_too_dear) == (("W1",), [("tie_at_line", ("W2", "W3"), None)])


def test_a_pool_pays_to_the_last_zloty() -> None:
    assert draw_line(line(money=2000), running(50, 40, 30), STOP, None).winners == ("W1", "W2")


def test_places_and_money_hold_at_once() -> None:
    assert draw_line(line(1, 9000), running(50, 40), STOP, None).winners == ("W1",)
    assert draw_line(line(9, 1000), running(50, 40), STOP, None).winners == ("W1",)


def test_only_candidates_of_the_lines_own_area_are_in_it() -> None:
    gaj, huby = running(50, area="Gaj"), [Candidate("W9", Fraction(51), area="Huby")]
    assert draw_line(line(1, area="Gaj"), gaj + huby, STOP, None).winners == ("W1",)


def test_below_the_threshold_nobody_wins_while_somebody_reaches_it() -> None:
    assert drawn(draw_line(line(3), running(40, 33, 32), STOP, THRESHOLD)) == (("W1", "W2"), [])


def test_when_nobody_reaches_the_threshold_all_the_highest_are_in_question() -> None:
    nobody = draw_line(line(1), running(32, 32, 20), STOP, THRESHOLD)
    assert drawn(nobody) == ((), [("nobody_reaches_threshold", ("W1", "W2"), 1)])
    assert nobody.decisions_needed[0].clause == "III.17"
    strict = THRESHOLD.model_copy(update={"when_nobody": "no_award"})
    assert drawn(draw_line(line(1), running(32, 20), STOP, strict)) == ((), [])


def test_without_candidates_nothing_is_to_be_decided() -> None:
    assert drawn(draw_line(line(1), [], STOP, THRESHOLD)) == ((), [])


TIE = Decision("tie_at_line", ("W3", "W2"), None, ("W3",), "bliżej szkoły")


def test_a_decision_that_answers_makes_its_winners_and_ends_the_line() -> None:
    outcome = draw_line(line(2), running(50, 40, 40, 30), STOP, None, [TIE])
    assert drawn(outcome) == (("W1", "W3"), [])
    nobody = Decision("tie_at_line", ("W2", "W3"), None, (), "nikt")
    assert drawn(draw_line(line(2), running(50, 40, 40, 30), STOP, None, [nobody])) == (("W1",), [])


def test_the_last_decision_on_a_question_stands() -> None:
    again = Decision("tie_at_line", ("W2", "W3"), None, ("W2",), "po namyśle")
    assert draw_line(line(2), running(50, 40, 40, 30), STOP, None, [TIE, again]).winners == ("W1", "W2")


@pytest.mark.parametrize(
    "lapsed",
    [
        Decision("tie_at_line", ("W2", "W3", "W4"), None, ("W3",), ""),
        Decision("tie_at_line", ("W2",), None, ("W2",), ""),
        Decision("tie_at_line", ("W2", "W3"), "Gaj", ("W3",), ""),
        Decision("nobody_reaches_threshold", ("W2", "W3"), None, ("W3",), ""),
    ],
)
def test_a_decision_on_another_question_lapses(lapsed: Decision) -> None:
    outcome = draw_line(line(2), running(50, 40, 40, 30), STOP, None, [lapsed])
    assert drawn(outcome) == (("W1",), [("tie_at_line", ("W2", "W3"), 1)])


def test_one_line_for_the_contest_or_one_for_each_area() -> None:
    award = Award(clause="V", winners=2, pool="3000.00")
    areas = [
        Area(clause="W6", key="gaj", name="Gaj", grants=2, districts=("Gaj",)),
        Area(clause="W6", key="huby", name="Huby", grants=1, pool="5000.00", districts=("Huby",)),
    ]
    assert lines(award, ()) == [Line(None, 2, Decimal("3000.00"))]
    assert lines(award, areas) == [Line("Gaj", 2, None), Line("Huby", 1, Decimal("5000.00"))]
