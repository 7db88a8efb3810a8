"""The lists of districts that come with the product, and what is said about a list that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.contest.districts import District, Gazetteer, Point, normalised_name
from lib.storage.districts import ALIASES, SHIPPED, DistrictsError, gazetteer, slug
from lib.storage.programmes import load_programme

HEADER = "number,name,kind,short,former_district,central,confirmed,area_km2,lat,lon,population_estimate"


def read(folder: Path, *rows: str, aliases: str = "", city: str = "Kraków") -> Gazetteer:
    (folder / f"{slug(city)}.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    if aliases:
        (folder / ALIASES).write_text(f"# Inne nazwy\ncity,alias,district\n{aliases}", encoding="utf-8")
    return gazetteer(city, folder)


def test_wroclaw_has_its_48_districts_each_with_a_place() -> None:
    wroclaw = gazetteer("Wrocław")
    assert [district.number for district in wroclaw.districts] == list(range(1, 49))
    assert len(wroclaw.points) == 48
    assert len({normalised_name(district.name) for district in wroclaw.districts}) == 48
    assert [d.name for d in wroclaw.districts if d.population is None] == ["Bieńkowice"]
    # The city's total, less what rounding takes.
    assert sum(d.population or 0 for d in wroclaw.districts) == pytest.approx(673_531, rel=0.002)
    assert sum(d.area_km2 or 0 for d in wroclaw.districts) == pytest.approx(292.8, rel=0.01)
    assert [d.name for d in wroclaw.districts if d.central] == ["Stare Miasto", "Przedmieście Świdnickie", "Szczepin"]


def test_the_labels_of_wroclaw_fit_on_a_tile() -> None:
    labels = [district.label for district in gazetteer("Wrocław").districts]
    assert max(len(label) for label in labels) == 2
    assert max(len(line) for label in labels for line in label) == 8
    assert len(set(labels)) == 48


def test_every_district_of_the_programme_and_its_centre_is_one_of_the_city() -> None:
    wroclaw, programme = gazetteer("Wrocław"), load_programme("wroclaw")
    named = [name for area in programme.areas for name in area.districts]
    assert [found.name for name in named if (found := wroclaw.find(name))] == named
    assert {d.name for d in wroclaw.districts} - set(named) == {"Stare Miasto"}


def test_kalisz_has_27_units_three_of_them_with_a_place() -> None:
    kalisz = gazetteer("Kalisz")
    assert len(kalisz.districts) == 27
    assert sorted(kalisz.points) == ["Szczypiorno", "Tyniec", "Winiary"]
    assert [d.name for d in kalisz.districts if not d.confirmed] == ["Widok", "Winiary", "XXV-lecia", "Zagorzynek"]


def test_a_city_without_a_list_has_no_districts() -> None:
    assert gazetteer("Zielona Góra").districts == ()


@pytest.mark.parametrize("city", ["Wrocław", "Kalisz"])
def test_parts_of_a_name_mean_its_district(city: str) -> None:
    found = {name: gazetteer(city).find(name) for name in ("Sępolno", "Kozanów", "Różanka", "Krzyki", "Popowice")}
    names = {name: district.name for name, district in found.items() if district}
    assert names == (
        {
            "Sępolno": "Biskupin - Sępolno - Dąbie - Bartoszowice",
            "Kozanów": "Pilczyce - Kozanów - Popowice Płn.",
            "Różanka": "Karłowice - Różanka",
        }
        if city == "Wrocław"
        else {}
    )


def test_every_cell_is_read_and_blank_ones_are_unknown(tmp_path: Path) -> None:
    full, blank = read(
        tmp_path, "7,Salwator,osiedle,Sal-/wator,Śródmieście,yes,no,1.5,50.05,19.91,1200", ",Wola,,,,no,yes,,,,"
    ).districts
    assert full == District(
        "Salwator", 7, "osiedle", ("Sal-", "wator"), "Śródmieście", True, False, 1.5, Point(50.05, 19.91), 1200
    )
    assert blank == District("Wola")


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (",,osiedle,,,no,yes,,,,", "krakow.csv, wiersz 3, kolumna name"),
        ("x,Wola,,,,no,yes,,,,", "krakow.csv, wiersz 3, kolumna number"),
        (",Wola,,,,perhaps,yes,,,,", "krakow.csv, wiersz 3, kolumna central"),
        (",Wola,,,,no,yes,-1,,,", "krakow.csv, wiersz 3, kolumna area_km2"),
        (",Wola,,,,no,yes,nan,,,", "krakow.csv, wiersz 3, kolumna area_km2"),
        (",Wola,,,,no,yes,,99,19,", "krakow.csv, wiersz 3, kolumna lat"),
        (",Wola,,,,no,yes,,50,,", "krakow.csv, wiersz 3, kolumna ?"),
        (",Wola,,,,no,yes,,,,-5", "krakow.csv, wiersz 3, kolumna population_estimate"),
        (",Wola,,,,no,yes,,,,,more", "krakow.csv, wiersz 3, kolumna"),
        (",Salwator,,,,no,yes,,,,", "krakow.csv: „Salwator” to także inna nazwa"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, row: str, place: str) -> None:
    with pytest.raises(DistrictsError) as raised:
        read(tmp_path, ",Salwator,,,,no,yes,,,,", row)
    assert str(raised.value)[: len(place)] == place


def test_an_alias_of_no_district_is_named(tmp_path: Path) -> None:
    with pytest.raises(DistrictsError, match=r"krakow.csv: nie ma osiedla „Wolna”"):
        read(tmp_path, ",Wola,,,,no,yes,,,,", aliases="Kraków,Wolka,Wolna")


def test_aliases_of_other_cities_do_not_count(tmp_path: Path) -> None:
    found = read(tmp_path, ",Wola,,,,no,yes,,,,", aliases="Łódź,Wolka,Wolna\nkraków,Justowska,wola")
    assert found.find("Justowska") == District("Wola")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "krakow.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DistrictsError, match=r"krakow.csv: nie można odczytać"):
        gazetteer("Kraków", tmp_path)


def test_the_lists_say_that_population_is_an_estimate() -> None:
    assert "population_estimate is an estimate" in (SHIPPED / "wroclaw.csv").read_text(encoding="utf-8")
