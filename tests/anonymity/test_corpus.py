"""The corpus: that it is what its figures speak of, and that the engine does not fall behind on either half."""

from __future__ import annotations

import pytest

from tests.anonymity.reading import SUSPECTED, Half, counted, sentences


def test_the_corpus_is_large_and_its_halves_are_apart() -> None:
    tuning, held_back = list(sentences("tuning")), list(sentences("held_back"))
    assert len(tuning) + len(held_back) >= 240
    assert len({one.group for one in tuning + held_back}) >= 14
    assert len({one.group for one in held_back} - {one.group for one in tuning}) >= 5
    assert not {one.text for one in tuning} & {one.text for one in held_back}


@pytest.mark.parametrize(
    ("half", "recall", "precision"),
    [("tuning", 0.99, 0.99), ("held_back", 0.98, 0.98), ("later", 0.95, 0.95), ("contest", 0.99, 0.99)],
)
def test_names_are_found_and_other_words_left_alone(half: Half, recall: float, precision: float) -> None:
    count = counted(sentences(half))
    assert count.recall >= recall, count.missed
    assert count.precision >= precision, count.wrong


def test_single_names_of_the_contest_are_suspected() -> None:
    count = counted(sentences("contest"))
    assert count.suspected == count.suspects == 8


def test_the_kinds_are_the_marked_ones_and_strangers_are_suspected() -> None:
    count = counted(sentences("tuning"))
    assert count.of_right_kind == count.found
    assert count.suspected == count.suspects > 0
    assert all(kind != SUSPECTED or start < end for one in sentences("tuning") for start, end, kind in one.marks)
