"""What everybody sees of the city, what only organisers see, and that an edition that runs shows nothing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from lib.contest.decentralisation import Share
from lib.contest.past_projects import PastProject
from lib.services import city as services
from lib.services import results
from lib.services.bootstrap import House
from lib.services.boundary_import import import_boundaries
from lib.services.city import City, city, outlook
from tests.factories import a_microgrant, an_organizer, wroclaw
from tests.houses import a_house, viewer
from tests.layers import FOUR, a_folder, shapefile_parts
from tests.services.test_editions_history import a_city, keep

GRANT = Decimal(4000)
PAST = [
    PastProject("25", district="Gaj", granted=GRANT),
    PastProject("25", district="Sępolno", granted=GRANT),
    PastProject("26", district="ul. Kwiatowa 7 u pani Heleny", granted=GRANT),
    PastProject("26", district="gądów-popowice południowe"),
    PastProject("26", district=""),
]
#: In places where nobody ever had a grant.
RUNNING = (a_microgrant("M1", "Świniary", "Psie Pole"), a_microgrant("M2", "Widawa", "Psie Pole"))


@pytest.fixture
def house(tmp_path: Path) -> House:
    """After the scoring of edition 27, not published."""
    return with_past(a_city(tmp_path, *RUNNING))


def with_past(house: House, *more: PastProject) -> House:
    keep(house, [*PAST, *more])
    return house


def seen(house: House, code: str | None = None) -> City:
    return city(house, viewer(house, code))


def applications(found: City) -> dict[str, int]:
    pairs = zip(found.record.districts, found.record.total.applications, strict=True)
    return {district.name: int(number) for district, number in pairs if number}


def grants(found: City) -> dict[str, int]:
    pairs = zip(found.record.districts, found.record.total.grants, strict=True)
    return {district.name: int(number) for district, number in pairs if number}


OLD = {"Gaj": 1, "Biskupin - Sępolno - Dąbie - Bartoszowice": 1, "Gądów - Popowice Płd.": 1}


@pytest.mark.parametrize("code", [None, "J1", "Z1"])
def test_everybody_sees_past_editions_and_nobody_the_one_that_runs(house: House, code: str | None) -> None:
    found = seen(house, code)
    assert found.record.names == ("25", "26")
    assert applications(found) == OLD
    assert sum(found.record.elsewhere.values()) == 2


def test_what_was_written_instead_of_a_district_is_for_organisers(house: House) -> None:
    assert dict(seen(house, "Z1").record.elsewhere) == {"ul. Kwiatowa 7 u pani Heleny": 1, "": 1}
    for code in (None, "J1"):
        assert dict(seen(house, code).record.elsewhere) == {"": 2}
        assert "Heleny" not in repr(seen(house, code))


@pytest.mark.parametrize("label", ["27", " 27"])
def test_rows_of_the_edition_that_runs_wait_for_its_publication(tmp_path: Path, label: str) -> None:
    """Also where the sheet has them among the past ones: they would be a way round."""
    house = with_past(a_city(tmp_path, *RUNNING), PastProject(label, district="Widawa", granted=GRANT))
    assert applications(seen(house)) == OLD
    results.publish(house, viewer(house, "Z1"))
    assert applications(seen(house))["Widawa"] >= 1


def test_once_published_the_edition_is_on_the_map_for_everyone(house: House) -> None:
    before = seen(house)
    results.publish(house, viewer(house, "Z1"))
    found = seen(house)
    assert found.record.names == ("25", "26", "27")
    assert applications(found) == OLD | {"Świniary": 1, "Widawa": 1}
    assert found.stamp != before.stamp
    results.withdraw_publication(house, viewer(house, "Z1"), "pomyłka")
    assert applications(seen(house)) == OLD


def test_organisers_see_what_the_standings_would_do(house: House) -> None:
    ahead = outlook(house, viewer(house, "Z1"))
    assert ahead is not None
    assert (ahead.edition.edition, ahead.before.outside) == ("27", Share(2, 2))
    # Nobody has scored yet: no winners, and nothing changes.
    assert (ahead.alone.grants, ahead.after, ahead.first_ever) == (0, ahead.before, ())


def test_after_publication_there_is_nothing_to_look_ahead_to(house: House) -> None:
    results.publish(house, viewer(house, "Z1"))
    assert outlook(house, viewer(house, "Z1")) is None


def test_without_applications_there_is_nothing_to_look_ahead_to(tmp_path: Path) -> None:
    house = a_house(tmp_path, None, [], [an_organizer()], wroclaw())
    assert outlook(house, viewer(house, "Z1")) is None


def test_the_same_city_is_worked_out_once(house: House) -> None:
    assert seen(house) is seen(house)
    assert seen(house) is not seen(house, "Z1")
    assert seen(house).ground is seen(house, "Z1").ground
    before = seen(house)
    keep(house, PAST[:1])
    assert seen(house).record.names == ("25",)
    assert seen(house).stamp != before.stamp


def test_the_ground_has_every_district_its_area_and_its_neighbours(house: House) -> None:
    ground = seen(house).ground
    assert ground.tiles is not None
    assert len(ground.tiles.centres) == 48
    assert set(ground.areas.values()) == {"Fabryczna", "Krzyki", "Psie Pole", "Śródmieście"}
    assert (len(ground.areas), ground.areas["Szczepin"]) == (47, "Śródmieście")
    assert (ground.neighbours == ground.neighbours.T).all()
    assert ground.boundaries == {}
    assert seen(house).record.excluded == {"Stare Miasto"}


def test_imported_boundaries_are_noticed_and_say_who_is_whose_neighbour(house: House, tmp_path: Path) -> None:
    before = seen(house)
    layer = shapefile_parts([*FOUR, ("Wenecja", 2, 0)])
    import_boundaries(house.folder, wroclaw(), str(a_folder(tmp_path / "granice", layer)))
    found = seen(house)
    assert found.stamp != before.stamp
    assert list(found.ground.other_boundaries) == ["Wenecja"]
    outline = found.ground.boundaries["Gaj"]
    assert len(outline.rings) == 1
    names = [district.name for district in found.record.districts]
    gaj, gadow = names.index("Gaj"), names.index("Gądów - Popowice Płd.")
    # Side by side in that layer, though far apart in the city.
    assert (found.ground.neighbours[gaj, gadow], before.ground.neighbours[gaj, gadow]) == (1, 0)


def test_a_city_with_few_known_places_has_no_tiles(tmp_path: Path) -> None:
    house = a_house(tmp_path)
    ground = seen(house).ground
    assert (ground.tiles, len(ground.gazetteer.districts), ground.areas) == (None, 27, {})


def test_neighbourhoods_are_those_of_the_editions_asked_for(house: House) -> None:
    found = seen(house)
    assert services.neighbourhoods(found, ()) is None
    assert services.neighbourhoods(found, found.record.names) is not None


def test_nobody_is_lost_between_the_record_and_the_map(house: House) -> None:
    found = seen(house)
    there = int(found.record.total.applications.sum()) + sum(found.record.elsewhere.values())
    assert there == len(PAST)
