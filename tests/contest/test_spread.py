"""All measures of one city's record together: of some editions, edition by edition, and of what would come."""

from __future__ import annotations

import numpy as np
import pytest

from lib.contest import decentralisation as measures
from lib.contest.city_record import CityRecord, city_record, edition_tally
from lib.contest.decentralisation import Share
from lib.contest.districts import District, Gazetteer
from lib.contest.spread import Chance, neighbourhoods, outlook, over_time, spread, trend_outside
from tests.contest.test_city_record import a_project


def a_city(*residents: int | None) -> Gazetteer:
    """Districts D0, D1, ... of so many residents; D0 is the centre."""
    return Gazetteer("Miasto", [District(f"D{n}", central=n == 0, population=r) for n, r in enumerate(residents)])


def a_record(city: Gazetteer, *editions: tuple[int, ...], excluded: tuple[str, ...] = ()) -> CityRecord:
    """A record with so many grants by district in each edition."""
    return city_record(
        city,
        [
            a_project(str(number), f"D{place}", "1000")
            for number, grants in enumerate(editions, start=1)
            for place, many in enumerate(grants)
            for _ in range(many)
        ],
        excluded,
    )


def test_the_measures_are_those_of_the_grants_and_of_the_residents() -> None:
    record = a_record(a_city(1000, 2000, 3000, 4000), (1, 2, 3, 4))
    found = spread(record, record.total)
    assert (found.grants, found.districts, found.outside) == (10, 4, Share(9, 10))
    assert found.residents_outside == pytest.approx(0.9)
    assert found.reached.value == 4
    assert found.residents_reached == 1
    assert found.gini == pytest.approx(0.25)
    # The same per resident everywhere.
    assert found.gini_per_resident is not None
    assert found.gini_per_resident.value == pytest.approx(0, abs=1e-9)
    assert found.divergence == pytest.approx(0, abs=1e-9)
    assert found.effective.value == pytest.approx(found.effective_residents)


def test_where_no_district_is_the_centre_nothing_lies_outside_of_it() -> None:
    nowhere = Gazetteer("Miasto", [District("D0"), District("D1")])
    record = a_record(nowhere, (1, 2), (3, 4))
    assert spread(record, record.total).outside == Share(0, 0)
    assert [each.recent for each in over_time(record)] == [Share(0, 0)] * 2
    assert trend_outside(record) is None


def test_chance_is_that_of_as_many_grants() -> None:
    record = a_record(a_city(1000, 1000, 1000, 1000), (3, 0, 0, 0))
    found = spread(record, record.total)
    assert found.reached.chance is not None
    assert found.reached.chance.mean == pytest.approx(measures.expected_reached(3, [1, 1, 1, 1]), abs=0.1)
    assert found.reached.value <= found.reached.chance.low
    assert found.gini_per_resident is not None
    assert found.gini_per_resident.chance is not None
    assert found.gini_per_resident.value >= found.gini_per_resident.chance.high


def test_what_chance_gives_is_drawn_once_for_each_number_of_grants() -> None:
    chance = Chance(a_record(a_city(10, 20, 30), (1, 1, 1)))
    assert chance.gini(5) is chance.gini(5)
    assert chance.gini(0) is None


@pytest.mark.parametrize("residents", [(None, None, None, None), (None, None, 1000, 1000), (None, 0, 0, 500)])
def test_without_known_residents_nothing_is_compared_with_them(residents: tuple[int | None, ...]) -> None:
    record = a_record(a_city(*residents), (1, 2, 0, 0))
    found = spread(record, record.total)
    assert (found.gini_per_resident, found.residents_outside, found.reached.chance, found.divergence) == (None,) * 4
    assert (found.reached.value, found.outside) == (2, Share(2, 3))


def test_one_district_without_residents_is_left_out_of_what_is_compared_with_them() -> None:
    record = a_record(a_city(1000, 1000, 1000, None), (1, 1, 1, 7))
    found = spread(record, record.total)
    assert found.gini_per_resident is not None
    assert found.gini_per_resident.value == pytest.approx(0, abs=1e-9)
    assert found.gini == pytest.approx(measures.gini([1, 1, 1, 7]))


def test_evenness_is_asked_of_the_districts_that_the_rules_admit() -> None:
    city = a_city(1000, 1000, 1000, 1000)
    record = a_record(city, (0, 2, 2, 2), excluded=("D0",))
    found = spread(record, record.total)
    assert (found.districts, found.gini) == (3, pytest.approx(0, abs=1e-9))
    assert spread(a_record(city, (0, 2, 2, 2)), record.total).gini == pytest.approx(0.25)


def test_no_grants_are_no_error() -> None:
    record = a_record(a_city(1000, 1000, 1000), (0, 0, 0))
    found = spread(record, record.total)
    assert (found.grants, found.outside.value, found.gini, found.effective.value) == (0, None, 0, 0)
    assert found.reached.chance is None


def test_edition_by_edition_with_the_last_three_together() -> None:
    record = a_record(a_city(1000, 1000), (1, 0), (1, 1), (0, 2), (0, 4))
    found = over_time(record)
    assert [each.edition for each in found] == ["1", "2", "3", "4"]
    assert [each.spread.outside for each in found] == [Share(0, 1), Share(1, 2), Share(2, 2), Share(4, 4)]
    assert [each.recent for each in found] == [Share(0, 1), Share(1, 3), Share(3, 5), Share(7, 8)]


def test_the_trend_is_that_of_the_share_outside_the_centre() -> None:
    record = a_record(a_city(1000, 1000), (8, 2), (6, 4), (4, 6), (2, 8))
    found = trend_outside(record)
    assert found is not None
    assert found.slope == pytest.approx(0.2)


def test_neighbours_that_are_alike_are_noticed() -> None:
    row = np.zeros((8, 8))
    for place in range(7):
        row[place, place + 1] = row[place + 1, place] = 1
    record = a_record(a_city(*[1000] * 8), (9, 9, 9, 9, 1, 1, 1, 1))
    alike = neighbourhoods(record, record.total, row)
    assert alike is not None
    assert alike.value == pytest.approx(5 / 7)
    unlike = a_record(a_city(*[1000] * 8), (9, 1, 9, 1, 9, 1, 9, 1))
    other = neighbourhoods(unlike, unlike.total, row)
    assert other is not None
    # z is 1 and -1 in turns: 8 / 14 * -14 / 8.
    assert other.value == pytest.approx(-1)
    assert neighbourhoods(record, record.of([]), row) is None
    assert neighbourhoods(record, record.total, np.zeros((8, 8))) is None


def test_what_an_edition_would_do_is_before_and_after() -> None:
    city = a_city(1000, 1000, 1000, 1000)
    record = a_record(city, (1, 1, 0, 0), *[(1, 0, 0, 0)] * 6)
    projects = [a_project("8", "D1", "1"), a_project("8", "D2", "1"), a_project("8", "Nigdzie", "1")]
    row = np.eye(4, k=1) + np.eye(4, k=-1)
    ahead = outlook(record, edition_tally(city, "8", projects), row)
    assert (ahead.before.outside, ahead.alone.outside, ahead.after.outside) == (Share(1, 8), Share(2, 2), Share(3, 10))
    assert (ahead.before.reached.value, ahead.after.reached.value) == (2, 3)
    # D2 had none before, the last one of D1 was six editions ago.
    assert (ahead.first_ever, ahead.ended_spots) == ((2,), (1,))
    assert ahead.edition.elsewhere_grants == 1
    after = a_record(city, (7, 2, 1, 0))
    assert ahead.alike_before == neighbourhoods(record, record.total, row)
    assert ahead.alike_after == neighbourhoods(after, after.total, row)
    assert ahead.alike_before != ahead.alike_after
