"""The record of past editions as it is looked at: order, filters, what is odd."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.history import History, ProjectFilter, known_districts, outcome_of
from lib.contest.past_projects import PastProject
from tests.contest.test_edition_summary import projects
from tests.factories import kalisz, wroclaw

GARDEN = PastProject("10", title="Sąsiedzki Ogród", district="Gaj", fields=("Edukacja",), kind="person", debut=True)
CINEMA = PastProject("9", title="Kino", district="Huby", debut=False, granted=Decimal(1), kind="informal_group")
RUN = PastProject("9", title="Bieg", district="Huby", fields=("rekreacja",), status="odrzucony formalnie")
HISTORY = History([CINEMA, GARDEN, RUN])


def test_edition_9_comes_before_edition_10_and_blank_ones_before_all() -> None:
    labels = ["10", "", "9", "2", "2021/2", "2021/10", "I"]
    history = History([PastProject(label) for label in labels])
    assert list(history.summaries) == ["", "2", "9", "10", "2021/2", "2021/10", "I"]


def test_the_newest_edition_comes_first_and_its_rows_keep_their_order() -> None:
    assert HISTORY.projects == (GARDEN, CINEMA, RUN)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (ProjectFilter(), [GARDEN, CINEMA, RUN]),
        (ProjectFilter(edition="9"), [CINEMA, RUN]),
        (ProjectFilter(edition=""), []),
        (ProjectFilter(district="Huby"), [CINEMA, RUN]),
        (ProjectFilter(field="edukacja"), [GARDEN]),
        (ProjectFilter(field=""), [CINEMA]),
        (ProjectFilter(kind="person"), [GARDEN]),
        (ProjectFilter(kind=""), [RUN]),
        (ProjectFilter(debut=False), [CINEMA]),
        (ProjectFilter(outcome="funded"), [CINEMA]),
        (ProjectFilter(outcome="not_funded"), [GARDEN]),
        (ProjectFilter(outcome="rejected"), [RUN]),
        (ProjectFilter(words="ogród  sąsiedzki"), [GARDEN]),
        (ProjectFilter(words="ogród kino"), []),
        (ProjectFilter(edition="9", outcome="funded"), [CINEMA]),
    ],
)
def test_a_filter_keeps_what_meets_every_condition(wanted: ProjectFilter, found: list[PastProject]) -> None:
    assert list(HISTORY.filtered(wanted)) == found


@given(projects, st.sampled_from(["edition", "kind", "debut"]))
def test_the_parts_of_a_condition_make_up_the_whole(edition: list[PastProject], name: str) -> None:
    history = History(edition)
    if name == "debut":
        parts = [history.filtered(ProjectFilter(debut=answer)) for answer in (True, False)]
        expected = sum(project.debut is not None for project in edition)
    else:
        values = {getattr(project, name) or "" for project in edition}
        parts = [history.filtered(ProjectFilter(**{name: value})) for value in values]
        expected = len(edition)
    assert sum(map(len, parts)) == expected


@given(projects)
def test_the_editions_add_up_to_the_whole_record(edition: list[PastProject]) -> None:
    history = History(edition)
    whole = history.total
    assert sum(each.submitted for each in history.summaries.values()) == whole.submitted
    assert sum((each.given for each in history.summaries.values()), Decimal(0)) == whole.given
    assert [outcome_of(project) for project in edition].count("funded") == whole.funded


@pytest.mark.parametrize(
    "odd",
    [
        PastProject("", title="Kino", district="Gaj"),
        PastProject("9", title="", district="Gaj"),
        PastProject("9", title="Kino", district="Nibylandia"),
        PastProject("9", title="Kino", district="Gaj", requested=Decimal(-1)),
        PastProject("9", title="Kino", district="Gaj", granted=Decimal(-1)),
    ],
)
def test_what_cannot_be_right_is_marked_and_still_there(odd: PastProject) -> None:
    fine = PastProject("9", title="Kino", district="Gaj", requested=Decimal(0))
    history = History([fine, odd], known_districts(wroclaw()))
    assert (list(history.odd), history.total.submitted) == ([odd], 2)


def test_every_district_is_known_where_the_rules_name_none() -> None:
    assert known_districts(kalisz()) == frozenset()
    assert not History([RUN]).odd


def test_the_excluded_district_of_the_rules_is_a_district_too() -> None:
    assert {"Stare Miasto", "Gaj"} < known_districts(wroclaw())
