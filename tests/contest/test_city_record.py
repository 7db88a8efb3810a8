"""Applications and grants by district and edition, of which nothing is lost on the way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.city_record import CityRecord, city_record, edition_tally
from lib.contest.districts import District, Gazetteer
from lib.contest.past_projects import PastProject

CITY = Gazetteer("Miasto", [District("Rynek", central=True), District("Gaj"), District("Huby"), District("Sad")])


def a_project(edition: str, district: str, granted: str | None = None, **changes: object) -> PastProject:
    return PastProject(
        edition=edition,
        district=district,
        granted=None if granted is None else Decimal(granted),
        **changes,  # type: ignore[arg-type]
    )


def a_record(*projects: PastProject, excluded: tuple[str, ...] = ()) -> CityRecord:
    return city_record(CITY, projects, excluded)


def test_numbers_stand_by_district_and_edition() -> None:
    record = a_record(
        a_project("1", "Gaj", "1000.50"),
        a_project("1", "GAJ", "999.50"),
        a_project("1", "Huby"),
        a_project("2", "Huby", "300"),
    )
    assert record.names == ("1", "2")
    first, second = (each.tally for each in record.editions)
    assert (first.applications.tolist(), first.grants.tolist()) == ([0, 2, 1, 0], [0, 2, 0, 0])
    assert (first.money.tolist(), second.money.tolist()) == ([0, 200_000, 0, 0], [0, 0, 30_000, 0])
    assert record.total.applications.tolist() == [0, 2, 2, 0]
    assert record.of(["2"]).grants.tolist() == [0, 0, 1, 0]
    assert record.of([]).grants.tolist() == [0, 0, 0, 0]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "2", "10"]),
            st.sampled_from(["Rynek", "gaj", "Huby ", "Sad", "Nigdzie", ""]),
            st.none() | st.integers(0, 5000),
        ),
        max_size=40,
    )
)
def test_nothing_is_lost(rows: list[tuple[str, str, int | None]]) -> None:
    record = a_record(*(a_project(*row[:2], None if row[2] is None else str(row[2])) for row in rows))
    there = int(record.total.applications.sum())
    assert there + sum(record.elsewhere.values()) == len(rows)
    elsewhere = sum(each.elsewhere_grants for each in record.editions)
    assert int(record.total.grants.sum()) + elsewhere == sum(row[2] is not None for row in rows)


def test_what_is_no_district_is_listed_as_it_was_written() -> None:
    record = a_record(a_project("1", "Nigdzie", "1"), a_project("2", "Nigdzie"), a_project("2", ""))
    assert record.elsewhere == {"Nigdzie": 2, "": 1}
    assert [each.elsewhere_grants for each in record.editions] == [1, 0]


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([("10", None), ("2", None), ("1", None)], ("1", "2", "10")),
        ([("wiosna", date(2015, 5, 1)), ("jesień", date(2014, 9, 1))], ("jesień", "wiosna")),
        ([("2", date(2014, 1, 1)), ("1", None)], ("1", "2")),
    ],
)
def test_editions_stand_in_the_order_of_their_decisions(
    rows: list[tuple[str, date | None]], names: tuple[str, ...]
) -> None:
    assert a_record(*(a_project(name, "Gaj", decided=day) for name, day in rows)).names == names


def test_first_and_last_grants_are_those_of_each_district() -> None:
    record = a_record(
        a_project("1", "Gaj", "1"), a_project("2", "Huby", "1"), a_project("3", "Gaj", "1"), a_project("4", "Sad")
    )
    assert record.first_grants == (None, 0, 1, None)
    assert record.editions_ago == (None, 1, 2, None)


def test_white_spots_are_those_that_never_had_one_and_those_that_wait() -> None:
    projects = [a_project(str(number), "Gaj", "1") for number in range(1, 9)]
    record = a_record(*projects, a_project("1", "Huby", "1"), a_project("3", "Sad"), excluded=("rynek",))
    assert [(spot.district.name, spot.editions_ago, spot.applications) for spot in record.white_spots()] == [
        ("Sad", None, 1),
        ("Huby", 7, 1),
    ]
    assert [spot.district.name for spot in record.white_spots(at_least=8)] == ["Sad"]


def test_a_district_that_the_rules_leave_out_counts_only_where_it_had_a_grant() -> None:
    assert a_record(a_project("1", "Gaj", "1"), excluded=("Rynek",)).admitted.tolist() == [False, True, True, True]
    assert a_record(a_project("1", "Rynek", "1"), excluded=("Rynek",)).admitted.tolist() == [True] * 4


def test_one_more_edition_stands_at_the_end_and_takes_the_place_of_its_namesake() -> None:
    record = a_record(a_project("1", "Gaj", "1"), a_project("2", "Gaj", "1"))
    again = record.with_edition(edition_tally(CITY, "1", [a_project("1", "Huby", "5")]))
    assert again.names == ("2", "1")
    assert again.total.grants.tolist() == [0, 1, 1, 0]
    assert record.total.grants.tolist() == [0, 2, 0, 0]


def test_without_projects_there_are_no_editions() -> None:
    record = a_record()
    assert (record.names, record.total.grants.tolist(), record.editions_ago) == ((), [0] * 4, (None,) * 4)
