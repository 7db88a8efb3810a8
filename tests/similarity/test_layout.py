"""Where points are drawn: the same for the same links, within the frame, and linked ones near each other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.similarity.layout import positions

Edges = dict[tuple[str, str], float]

edges = st.dictionaries(st.tuples(st.sampled_from("abcdef"), st.sampled_from("ghijkl")), st.floats(0.1, 1), max_size=12)


@settings(deadline=None, max_examples=25)
@given(edges)
def test_the_order_of_the_links_moves_nothing(links: Edges) -> None:
    assert positions(links) == positions(dict(reversed(links.items())))


@settings(deadline=None, max_examples=25)
@given(edges)
def test_everything_lies_within_the_frame(links: Edges) -> None:
    found = positions(links, ["z"])
    assert found.keys() == {"z", *(node for edge in links for node in edge)}
    assert all(-1.001 <= value <= 1.001 for place in found.values() for value in place)


def test_nothing_is_drawn_of_nothing() -> None:
    assert positions({}) == {}


def test_linked_points_lie_nearer_than_others() -> None:
    found = positions({("a", "b"): 1, ("c", "d"): 1})

    def apart(one: str, other: str) -> float:
        (x, y), (other_x, other_y) = found[one], found[other]
        return float(((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5)

    assert max(apart("a", "b"), apart("c", "d")) < min(apart(a, b) for a in "ab" for b in "cd")
