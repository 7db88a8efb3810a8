"""Which district a name means, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.districts import District, Gazetteer, Point, normalised_name, pair

GADOW = "Gądów - Popowice Płd."


def a_gazetteer(*names: str, **aliases: str) -> Gazetteer:
    return Gazetteer("Wrocław", [District(name) for name in names], aliases)


@pytest.mark.parametrize(
    "written",
    [
        GADOW,
        "Gądów-Popowice Płd.",
        "Gądów – Popowice Płd",
        "Gądów \N{EM DASH} Popowice Południowe",
        "Popowice Południowe - Gądów",
        "GĄDÓW - POPOWICE PŁD.",
        "  gadow   popowice pld ",
        "osiedle Gądów-Popowice Południowe",
        "Os. Gądów/Popowice Płd.",
        "Ga\u0328do\u0301w - Popowice Płd.",
    ],
)
def test_the_same_district_however_it_is_written(written: str) -> None:
    found = a_gazetteer(GADOW, "Pilczyce - Kozanów - Popowice Płn.", "Gaj").find(written)
    assert found is not None
    assert found.name == GADOW


@pytest.mark.parametrize("written", ["", "-", "Popowice", "Gądów", "Gądów - Popowice Płn.", "Gądów - Popowice", "os."])
def test_a_name_that_means_another_district_or_none_is_not_found(written: str) -> None:
    assert a_gazetteer(GADOW, "Gaj").find(written) is None


def test_numbers_and_parts_keep_districts_apart() -> None:
    names = (
        "Śródmieście I",
        "Śródmieście II",
        "Dobrzec",
        "Dobrzec P",
        "Dobrzec W",
        "Sulisławice",
        "Sulisławice-Kolonia",
    )
    gazetteer = a_gazetteer(*names)
    assert [found.name for name in names if (found := gazetteer.find(name))] == list(names)


def test_an_alias_leads_to_its_district() -> None:
    gazetteer = a_gazetteer(GADOW, "Gaj", **{"Gądów Mały": "Gądów-Popowice Południowe"})
    assert gazetteer.find("gądów mały") is gazetteer.districts[0]


@pytest.mark.parametrize(
    ("names", "aliases", "message"),
    [
        (("Gaj", "GAJ"), {}, "„GAJ” to także inna nazwa osiedla „Gaj”"),
        (("Muchobór Mały", "Mały Muchobór"), {}, "„Mały Muchobór” to także inna nazwa osiedla „Muchobór Mały”"),
        (("Gaj", "Huby"), {"Huby": "Gaj"}, "„Huby” to także inna nazwa osiedla „Huby”"),
        (("Gaj",), {"Sad": "Sady"}, "nie ma osiedla „Sady” (inna nazwa: „Sad”)"),
    ],
)
def test_names_that_would_mean_two_districts_are_refused(
    names: tuple[str, ...], aliases: dict[str, str], message: str
) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(").replace(")", r"\)")):
        a_gazetteer(*names, **aliases)


def test_districts_without_a_place_are_not_among_the_points() -> None:
    gazetteer = Gazetteer("Kalisz", [District("Tyniec", point=Point(51.76, 18.11)), District("Czaszki")])
    assert gazetteer.points == {"Tyniec": Point(51.76, 18.11)}
    assert list(gazetteer.by_name) == ["Tyniec", "Czaszki"]


def test_a_pair_has_one_order() -> None:
    assert pair("Huby", "Gaj") == pair("Gaj", "Huby") == ("Gaj", "Huby")


@given(st.text(max_size=40))
def test_whatever_is_written_it_is_compared_the_same_way_every_time(written: str) -> None:
    assert normalised_name(written) == normalised_name(f" {written}  ")
    assert all(word.isalnum() for word in normalised_name(written))
