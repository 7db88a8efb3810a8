"""Measures in words that nobody has to know the measure for."""

from __future__ import annotations

import numpy as np
import pytest

from lib.contest.city_record import edition_tally
from lib.contest.decentralisation import Autocorrelation, Band
from lib.contest.spread import outlook
from lib.ui.city_figures import evenness, moran
from lib.ui.city_outlook import outlook_rows
from tests.contest.test_city_record import a_project
from tests.contest.test_spread import a_city, a_record

BAND = Band(low=0.2, mean=0.3, high=0.4)


@pytest.mark.parametrize(
    ("value", "more_is_even", "word"),
    [
        (0.3, True, "tyle co z losu"),
        (0.4, False, "tyle co z losu"),
        (0.5, False, "mniej równo niż z losu"),
        (0.1, False, "równiej niż z losu"),
        (0.5, True, "równiej niż z losu"),
        (0.1, True, "mniej równo niż z losu"),
    ],
)
def test_a_measure_of_evenness_says_which_way_is_even(value: float, more_is_even: bool, word: str) -> None:
    assert evenness(value, BAND, more_is_even) == word
    assert evenness(value, None, more_is_even) == "–"


def test_neighbours_are_told_with_the_chance_of_such_a_pattern() -> None:
    found = Autocorrelation(value=0.351, expected=-0.02, p_value=0.001, permutations=999)
    assert moran(found) == "0,35 (p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0,001)"
    assert moran(None) == "–"


def test_what_an_edition_would_do_is_told_measure_by_measure_beside_chance() -> None:
    city = a_city(1000, 1000, 1000, 1000)
    record = a_record(city, (1, 8, 9, 1))
    projects = [a_project("2", f"D{place}", "1") for place in (0, 3, 3, 3)]
    rows = {row[0]: row[1:] for row in outlook_rows(outlook(record, edition_tally(city, "2", projects), ROW))}
    assert rows["Granty"] == ["4", "19", "23"]
    assert rows["Gini, na mieszkańca ~"] == [
        "0,63 (tyle co z losu)",
        "0,41 (mniej równo niż z losu)",
        "0,27 (tyle co z losu)",
    ]
    moran_before, moran_after = rows["Podobieństwo sąsiadów (I Morana)"][1:]
    assert moran_before.startswith("−0,")
    assert moran_after != moran_before


#: Four districts in a row.
ROW = np.eye(4, k=1) + np.eye(4, k=-1)
