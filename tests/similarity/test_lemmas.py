"""Texts as lemmas: every form of a word is the same word, and no name is a word at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.anonymity import dictionary
from lib.contest.anonymity import COVER_KINDS
from lib.similarity.lemmas import lemmatised, possible_lemmas


def lemmas(text: str) -> list[str]:
    return lemmatised([text])[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ogród", "w ogrodach"),
        ("Śpiewanie", "śpiewamy"),
        ("KINO", "o kinie"),
        ("rowery", "naprawa rowerów: rower"),
        ("seniorki", "z seniorką"),
    ],
)
def test_forms_of_a_word_are_one_word(one: str, other: str) -> None:
    shared = set.intersection(*map(set, lemmatised([one, other])))
    assert len(shared) == 1


def test_a_form_of_two_lemmas_is_taken_for_the_one_that_the_texts_speak_of() -> None:
    assert "ogroda" in possible_lemmas("ogrody")
    assert lemmatised(["ogrody", "w ogrodzie", "ogrodem"]) == [["ogród"]] * 3


@pytest.mark.parametrize(
    "text",
    [
        "Prowadzi Grzegorz Brzęczyszczykiewicz.",
        "Helena zaprasza.",
        "Spotkania na Nadodrzu i przy Paulińskiej",
        "to nasz zespół: Kowalski, Xylqwert",
        "BRZĘCZYSZCZYKIEWICZ",
    ],
)
def test_names_of_people_and_places_are_no_words(text: str) -> None:
    assert lemmas(text) == []


@pytest.mark.parametrize("kind", COVER_KINDS)
def test_what_was_covered_is_not_there(kind: str) -> None:
    assert lemmas(f"teatr [{kind}] kukiełek") == ["teatr", "kukiełka"]


def test_words_of_no_theme_are_left_out() -> None:
    assert lemmas("To jest nasz wspólny projekt, który chcemy zrobić dla mieszkańców w maju, 12 godzin po 50 zł.") == []


def test_a_word_that_nobody_knows_is_kept_as_it_is_in_small_letters_only() -> None:
    assert lemmas("warsztaty qwertyzmu") == ["warsztaty", "qwertyzmu"]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gives_lemmas_and_its_order_among_others_changes_nothing(texts: list[str]) -> None:
    assert sorted(map(sorted, lemmatised(texts))) == sorted(map(sorted, lemmatised(texts[::-1])))


def test_a_surname_that_is_an_ordinary_word_is_no_word_within_a_sentence() -> None:
    assert dictionary.is_common("wilk")
    assert "wilk" not in lemmas("Warsztaty prowadzi pan Wilk.")
