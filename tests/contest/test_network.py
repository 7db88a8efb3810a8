"""Links in order, how near two districts are, codes of past projects, and when people may be introduced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.network import Initiative, Judged, Link, between, codes_of, links_of, nearness
from lib.contest.past_projects import PastProject

W2, W10 = Initiative("W2", "Kino"), Initiative("W10", "Sad")
PAST = Initiative("26/1a2b3c4d", "Kino pod chmurką", "26", is_past=True)


def a_link(one: Initiative = W2, other: Initiative = W10, likeness: float = 0.5) -> Link:
    return between(one, other, likeness, ("kino",), "same")


@pytest.mark.parametrize(("one", "other"), [(W2, W10), (W2, PAST), (W10, PAST)])
def test_a_link_is_the_same_from_whichever_end_it_is_found(one: Initiative, other: Initiative) -> None:
    assert a_link(one, other) == a_link(other, one)
    assert a_link(other, one).codes == (one.code, other.code)


def test_an_initiative_sees_its_links_the_most_alike_first() -> None:
    weak, strong = a_link(W2, W10, 0.2), a_link(W2, PAST, 0.4)
    assert links_of([weak, strong], "W2") == [strong, weak]
    assert [link.seen_from("W2") for link in links_of([weak, strong], "W2")] == [PAST, W10]
    assert links_of([weak, strong], "W10") == [weak]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Gaj", "Gaj", "same"),
        ("Huby", "Gaj", "neighbouring"),
        ("Gaj", "Huby", "neighbouring"),
        ("Gaj", "Widawa", "across"),
        # Nobody knows who lives beside Majków.
        ("Gaj", "Majków", "different"),
        ("", "Gaj", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_how_near_two_districts_are(one: str, other: str, expected: str) -> None:
    assert nearness(one, other, {("Gaj", "Huby")}, {"Gaj", "Huby", "Widawa"}) == expected


projects = st.lists(st.builds(PastProject, st.sampled_from("19"), title=st.sampled_from("ab"), status=st.text("x")))


@given(projects)
def test_every_past_project_has_a_code_of_its_own(record: list[PastProject]) -> None:
    assert len(set(codes_of(record))) == len(record)


@given(projects)
def test_a_code_stays_when_other_rows_come_before_it(record: list[PastProject]) -> None:
    kept = PastProject("26", title="Kino", district="Gaj")
    assert codes_of([*record, kept])[-1] == codes_of([kept])[0]


def test_a_code_says_its_edition_and_nothing_of_the_title() -> None:
    (code,) = codes_of([PastProject("26", title="Aparat w rękach", district="Wojszyce")])
    edition, mark = code.split("/")
    assert (edition, len(mark), set(mark) <= set("0123456789abcdef")) == ("26", 8, True)


@pytest.mark.parametrize(
    ("link", "agreed", "may"),
    [
        (a_link(), set(), False),
        (a_link(), {"W2"}, False),
        (a_link(), {"W10"}, False),
        (a_link(), {"W2", "W10"}, True),
        (a_link(W2, PAST), {"W2", PAST.code}, False),
    ],
)
def test_people_are_introduced_only_when_both_agree(link: Link, agreed: set[str], may: bool) -> None:
    assert Judged("confirmed", frozenset(agreed)).may_introduce(link) is may
