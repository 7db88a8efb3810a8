"""Everybody else in a contest, and letters typed apart."""

from __future__ import annotations

import pytest

from lib.anonymity import ContestNames, KnownNames, spans
from lib.contest.applications import PersonalDetails

KNOWN = KnownNames.of([PersonalDetails("Fundacja Szept Lasu", "Tomasz Kozioł")])
OTHERS = ContestNames.of(
    applicants=["Anna Nowak-Wrona", "Krystyna Bilska", "Jan Maj", "Marek Sikora"],
    reviewers=["Marek Sikora", "Ewa Rak"],
    organisations=["Koło Seniorów Złota Jesień", "Sąsiedzi"],
)


def found(text: str) -> list[tuple[str, bool, str]]:
    return [(text[each.start : each.end], each.certain, each.why) for each in spans(text, KNOWN, OTHERS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Z Anną Nowak-Wroną gramy.", [("Anną Nowak-Wroną", True, "another applicant")]),
        ("Radzi Ewa Rak.", [("Ewa Rak", True, "a reviewer")]),
        ("Piszcie do: bilska krystyna", [("bilska krystyna", True, "another applicant")]),
        ("Chwali to Marek Sikora.", [("Marek Sikora", True, "another applicant")]),
        ("W maju Jan Maj przyjdzie.", [("Jan Maj", True, "another applicant")]),
        ("Prosimy panią Bilską.", [("Bilską", False, "another applicant")]),
        ("Przyjdzie Ewa.", [("Ewa", False, "a reviewer")]),
        ("Krystyna Malinowska gotuje.", [("Krystyna Malinowska", False, "another applicant")]),
        ("Ewa Sikora to nie oni.", [("Ewa Sikora", False, "a reviewer")]),
        ("Rak nieborak, maj ciepły, sikora i wrona.", []),
        ("Gramy w Kole Seniorów Złota Jesień.", [("Kole Seniorów Złota Jesień", True, "another organisation")]),
        ("Pomogą nam Sąsiedzi.", [("Sąsiedzi", False, "another organisation")]),
        ("Złota jesień, sąsiedzi i spacery.", []),
    ],
)
def test_whole_names_are_certain_and_single_ones_suspected(text: str, expected: list[tuple[str, bool, str]]) -> None:
    assert found(text) == expected


def test_the_applicant_is_the_applicant_also_where_all_are_looked_for() -> None:
    everybody = ContestNames.of(["Tomasz Kozioł"], [], ["Fundacja Szept Lasu"])
    text = "Tomasz Kozioł, Tomek i Szept Lasu; kozioł skacze."
    assert spans(text, KNOWN, everybody) == spans(text, KNOWN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dzwonić: K o z i o ł.", [("K o z i o ł", True, "letters apart")]),
        ("K. o. z. ł. a. nie ma", [("K. o. z. ł. a", True, "letters apart")]),
        (
            "t-o-m-a-s-z K-O-Z-I-O-Ł",
            [("t-o-m-a-s-z", True, "letters apart"), ("K-O-Z-I-O-Ł", True, "letters apart")],
        ),
        ("T\no\nm\ne\nk", [("T\no\nm\ne\nk", True, "letters apart")]),
        ("B i l s k a", [("B i l s k a", False, "letters apart")]),
        ("Z o f i a", [("Z o f i a", False, "letters apart")]),
        ("K O N K U R S, p. 3, a b c, i o w z", []),
    ],
)
def test_letters_typed_apart_spell_a_name(text: str, expected: list[tuple[str, bool, str]]) -> None:
    assert found(text) == expected
