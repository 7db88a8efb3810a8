from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from lib.contest.meeting import (
    Agenda,
    Clock,
    best_share,
    by_area,
    by_disagreement,
    by_lot,
    moved,
    turnout,
)

NOON = datetime(2021, 6, 6, 10, tzinfo=UTC)
codes = st.lists(st.from_regex(r"W[0-9]{1,3}", fullmatch=True), unique=True, max_size=30)


@given(codes, st.text(max_size=12))
def test_a_lot_draws_everybody_once_and_the_same_for_the_same_seed(drawn: list[str], seed: str) -> None:
    order = by_lot(drawn, seed)
    assert sorted(order) == sorted(drawn)
    assert by_lot(reversed(drawn), seed) == order


def test_a_lot_can_be_repeated_with_sha256() -> None:
    # By hand, with printf '482913:W01' | sha256sum: W03 1095fa, W01 12e176, W02 4ed6cf.
    assert by_lot(["W01", "W02", "W03"], "482913") == ["W03", "W01", "W02"]


def test_every_order_of_three_comes_up_about_equally_often() -> None:
    drawn = Counter(tuple(by_lot(["W1", "W2", "W3"], f"{seed:06d}")) for seed in range(3000))
    assert len(drawn) == 6
    assert all(420 < times < 580 for times in drawn.values())


def test_areas_come_in_the_order_of_the_rules_and_those_of_none_last() -> None:
    areas = {"W03": "Krzyki", "W01": None, "W10": "Fabryczna", "W2": "Fabryczna"}
    assert by_area(areas, ["Fabryczna", "Krzyki"]) == ["W2", "W10", "W03", "W01"]


def test_what_people_disagree_on_most_comes_first_and_a_single_card_last() -> None:
    totals = {"W01": [40, 41], "W02": [10, 50], "W03": [30], "W04": [], "W05": [10, 50]}
    assert by_disagreement(totals) == ["W02", "W05", "W01", "W03", "W04"]


def test_the_best_half_is_rounded_up_and_takes_in_all_who_are_equal_at_its_edge() -> None:
    finals = {"W1": Fraction(30), "W2": Fraction(20), "W3": Fraction(20), "W4": Fraction(20), "W5": Fraction(1)}
    assert best_share(finals, Fraction(1, 2)) == ["W1", "W2", "W3", "W4"]
    assert best_share({"W1": Fraction(3), "W2": Fraction(2), "W3": Fraction(1)}, Fraction(1, 2)) == ["W1", "W2"]
    assert best_share({"W1": Fraction(3), "W2": Fraction(2)}, Fraction(1, 2)) == ["W1"]
    assert best_share({}, Fraction(1, 2)) == []


@given(st.dictionaries(st.text(min_size=1, max_size=4), st.fractions(0, 40), max_size=20), st.fractions(0, 1))
def test_nobody_who_is_left_out_has_as_much_as_somebody_who_goes_on(
    finals: dict[str, Fraction], share: Fraction
) -> None:
    best = best_share(finals, share)
    assert len(best) >= len(finals) * share
    out = [finals[code] for code in finals if code not in best]
    assert not best or all(value < min(finals[code] for code in best) for value in out)


def test_an_application_is_moved_as_far_as_the_agenda_goes() -> None:
    order = ("W1", "W2", "W3")
    assert moved(order, "W2", -1) == ("W2", "W1", "W3")
    assert moved(order, "W2", 1) == ("W1", "W3", "W2")
    assert moved(order, "W1", -1) == order
    assert moved(order, "W3", 5) == order


def test_the_agenda_knows_what_comes_before_and_after() -> None:
    agenda = Agenda(("W1", "W2"))
    assert [agenda.after(None), agenda.after("W1"), agenda.after("W2")] == ["W1", "W2", None]
    assert [agenda.before(None), agenda.before("W1"), agenda.before("W2")] == [None, None, "W1"]
    assert Agenda().after(None) is None


def test_a_running_clock_counts_down_and_past_nought_and_a_standing_one_does_not() -> None:
    later = NOON + timedelta(seconds=70)
    assert Clock(60, True, NOON).left_at(later) == -10
    assert Clock(60, False, NOON).left_at(later) == 60


def test_whoever_has_scored_counts_as_here_and_nobody_is_awaited_who_may_not_score() -> None:
    found = turnout(entitled=["A", "B", "C"], aside=["D"], scored=["C", "D"], present=["A", "D", "X"])
    assert (found.scored, found.awaited, found.absent, found.aside) == ({"C"}, {"A"}, {"B"}, {"D"})
    assert found.expected == 2
