"""The network over a real house: what is compared, who sees it, what organisers decide, and introductions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.contest.applications import Application
from lib.contest.network import Link
from lib.contest.past_projects import PastProject
from lib.services import anonymity, network, results
from lib.services.bootstrap import House, open_house
from lib.services.boundary_import import import_boundaries
from lib.services.editions import Denied
from lib.services.network import PublicLink
from lib.storage import ledger
from tests.factories import a_group, a_reviewer, an_application, an_organizer, some_people, wroclaw
from tests.houses import AFTER_SCORING, EDITION, Clock, a_house, head, take_in, viewer
from tests.layers import FOUR, a_folder, shapefile_parts
from tests.services.test_editions_history import keep

PUPPETS = "Robimy kukiełki z papieru i wystawiamy teatr cieni na podwórku dla rodzin."
SIMILAR = "Szyjemy kukiełki; wieczorem teatr cieni w bramie, papierowe ptaki i muzyka."
OTHER = "Naprawiamy rowery: narzędzia, pompki, dętki."


TEXTS = {"W01": ("Kukły", PUPPETS), "W02": ("Nocą", SIMILAR), "W03": ("Szprychy", OTHER)}


def three() -> list[Application]:
    """Two groups with puppets, one with bicycles."""
    return [
        a_group(code, *some_people(3, code), title=title, texts={"Opis działania": text}, fields=())
        for code, (title, text) in TEXTS.items()
    ]


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = a_house(tmp_path, Clock(AFTER_SCORING), [], [])
    take_in(house, three(), [an_organizer(), a_reviewer("O1")])
    return house


def links(house: House) -> list[Link]:
    return list(network.network(house, viewer(house, "Z1")).links)


def pairs(house: House) -> list[tuple[str, str]]:
    return [link.codes for link in links(house)]


PAIR = ("W01", "W02")


def judge(house: House, opinion: str, pair: tuple[str, str] = PAIR) -> None:
    network.judge(house, viewer(house, "Z1"), pair, opinion)


def consent(house: House, whose: str, agreed: bool = True) -> None:
    network.record_consent(house, viewer(house, "Z1"), PAIR, whose, agreed)


def test_texts_about_the_same_are_linked_by_the_words_that_they_share(house: House) -> None:
    (link,) = links(house)
    assert link.codes == PAIR
    assert {*link.words} == {"kukiełka", "teatr", "cień"}
    assert 0.1 <= link.likeness <= 1


def test_only_what_was_confirmed_to_name_nobody_is_compared(house: House) -> None:
    anonymity.withdraw(house, viewer(house, "Z1"), "W02")
    found = network.network(house, viewer(house, "Z1"))
    assert (found.links, found.uncompared) == ([], ("W02",))


def test_a_name_never_becomes_a_word_that_links(house: House) -> None:
    name = "Zuzanna Brzęczyszczykiewicz"
    texts = {"Opis działania": f"{name} zaprasza. Prowadzi {name}, pytania do: Brzęczyszczykiewicz."}
    take_in(
        house,
        [a_group(code, *some_people(2, code), title=code, texts=texts, fields=()) for code in ("W01", "W02")],
        [an_organizer()],
    )
    assert all("brzęczyszczykiewicz" not in word.lower() for link in links(house) for word in link.words)


def test_past_projects_are_linked_by_their_titles_and_not_among_themselves(house: House) -> None:
    past = [
        PastProject("9", title="Teatr cieni"),
        PastProject("10", title="Teatr cieni"),
        PastProject("9", title="Sad"),
    ]
    keep(house, past)
    found = [link for link in links(house) if link.other.is_past]
    assert {(link.one.code, link.other.edition) for link in found} == {(c, e) for c in PAIR for e in ("9", "10")}
    assert {link.other.title for link in found} == {"Teatr cieni"}


def test_a_project_of_the_running_edition_in_the_record_is_not_compared_with_itself(house: House) -> None:
    own = house.editions.get(EDITION).programme.programme.edition
    keep(house, [PastProject(own, title="Teatr cieni")])
    assert pairs(house) == [PAIR]


def test_fields_alone_make_no_link(tmp_path: Path) -> None:
    house = a_house(tmp_path, applications=[], reviewers=[])
    plain = {"texts": {}, "title": "", "fields": ("sztuka", "edukacja")}
    take_in(house, [an_application(code, **plain) for code in ("W01", "W02")], [an_organizer()])
    assert pairs(house) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("Gaj", "gaj", "same"), ("Gaj", "Huby", "neighbouring"), ("Gaj", "Widawa", "across"), ("", "Gaj", "unknown")],
)
def test_a_link_says_how_near_the_districts_are(tmp_path: Path, one: str, other: str, expected: str) -> None:
    house = a_house(tmp_path, applications=[], reviewers=[], programme=wroclaw())
    texts = {"Opis działania": PUPPETS}
    two = [an_application("W01", district=one, texts=texts), an_application("W02", district=other, texts=texts)]
    take_in(house, two, [an_organizer()])
    assert [link.nearness for link in links(house)] == [expected]


def test_without_known_places_districts_are_only_different_ones(tmp_path: Path) -> None:
    house = a_house(tmp_path, applications=[], reviewers=[])
    texts = {"Opis działania": PUPPETS}
    two = [
        an_application(code, district=name, texts=texts) for code, name in (("W01", "Piskorzewie"), ("W02", "Kaliniec"))
    ]
    take_in(house, two, [an_organizer()])
    assert [link.nearness for link in links(house)] == ["different"]


def test_imported_boundaries_tell_who_is_whose_neighbour(tmp_path: Path) -> None:
    """In the layer of the test Gaj lies beside Kozanów; by their points they are a city apart."""
    house = a_house(tmp_path / "data", applications=[], reviewers=[], programme=wroclaw())
    texts = {"Opis działania": PUPPETS}
    take_in(
        house,
        [an_application("W01", district="Gaj", texts=texts), an_application("W02", district="Kozanów", texts=texts)],
        [an_organizer()],
    )
    assert [link.nearness for link in links(house)] == ["across"]
    import_boundaries(house.folder, wroclaw(), str(a_folder(tmp_path / "granice", shapefile_parts(FOUR))))
    assert [link.nearness for link in links(house)] == ["neighbouring"]


def test_the_network_is_worked_out_once_for_each_state(house: House) -> None:
    first = network.network(house, viewer(house, "Z1"))
    judge(house, "confirmed")
    second = network.network(house, viewer(house, "Z1"))
    assert second.positions is first.positions
    take_in(house, three()[::2], [an_organizer()])
    assert network.network(house, viewer(house, "Z1")).positions == {}


@pytest.mark.parametrize("code", [None, "O1"])
def test_nobody_but_organisers_sees_or_decides_anything(house: House, code: str | None) -> None:
    someone = viewer(house, code)
    before = head(house)
    for act in (
        lambda: network.network(house, someone),
        lambda: network.judge(house, someone, PAIR, "confirmed"),
        lambda: network.record_consent(house, someone, PAIR, "W01", True),
        lambda: network.introduction(house, someone, PAIR),
    ):
        with pytest.raises(Denied):
            act()
    assert head(house) == before


def test_a_link_is_confirmed_dismissed_and_opened_again(house: House) -> None:
    opinions = []
    for opinion in ("confirmed", "dismissed", "dismissed", "open", "open", "confirmed"):
        judge(house, opinion)
        found = network.network(house, viewer(house, "Z1"))
        opinions.append(found.said_of(found.links[0]).opinion)
    assert opinions == ["confirmed", "dismissed", "dismissed", "open", "open", "confirmed"]
    with house.database.read() as connection:
        kinds = [e.kind for e in ledger.entries_after(connection, EDITION, 0) if e.kind.startswith("likeness")]
    assert kinds == ["likeness_confirmed", "likeness_dismissed", "likeness_reopened", "likeness_confirmed"]


def test_a_past_project_is_confirmed_by_a_code_that_says_nothing(house: House) -> None:
    keep(house, [PastProject("9", title="Teatr cieni Zofii")])
    pair = next(link.codes for link in links(house) if link.other.is_past)
    judge(house, "confirmed", pair)
    with house.database.read() as connection:
        entries = ledger.entries_after(connection, EDITION, 0)
    (confirmed,) = [entry for entry in entries if entry.kind == "likeness_confirmed"]
    assert (confirmed.subject, dict(confirmed.payload)) == (pair[0], {"other": pair[1]})
    assert "Zofii" not in json.dumps([dict(entry.payload) for entry in entries], ensure_ascii=False)


@pytest.mark.parametrize("pair", [("W01", "W03"), ("W02", "W01"), ("W01", "W99"), ("W01", "W01")])
def test_what_is_not_listed_cannot_be_judged(house: House, pair: tuple[str, str]) -> None:
    with pytest.raises(Denied):
        judge(house, "confirmed", pair)


def test_a_confirmed_link_stays_when_the_texts_change(house: House) -> None:
    judge(house, "confirmed")
    changed = three()
    take_in(house, [an_application("W01", texts={"Opis działania": OTHER}, fields=()), *changed[1:2]], [an_organizer()])
    assert [(link.codes, link.words) for link in links(house)] == [(PAIR, ())]


# --- introductions


def test_people_are_introduced_once_both_agreed_and_no_longer_when_one_does_not(house: House) -> None:
    organizer = viewer(house, "Z1")
    for whose in ("W01", None):
        if whose:
            consent(house, whose)
        with pytest.raises(Denied, match="zgody obu stron"):
            network.introduction(house, organizer, PAIR)
    consent(house, "W02")
    one, other = network.introduction(house, organizer, PAIR)
    assert [(each.code, each.name, each.email) for each in (one, other)] == [
        (code, some_people(1, code)[0].name, some_people(1, code)[0].email) for code in PAIR
    ]
    consent(house, "W01", agreed=False)
    with pytest.raises(Denied, match="zgody obu stron"):
        network.introduction(house, organizer, PAIR)


def test_a_consent_names_nobody_in_the_ledger(house: House) -> None:
    consent(house, "W02")
    consent(house, "W02")
    with house.database.read() as connection:
        entries = [e for e in ledger.entries_after(connection, EDITION, 0) if e.kind == "introduction_agreed"]
    assert [(entry.subject, dict(entry.payload)) for entry in entries] == [("W02", {"other": "W01"})]


@pytest.mark.parametrize("whose", ["W03", "Z1", ""])
def test_nobody_else_can_agree(house: House, whose: str) -> None:
    with pytest.raises(Denied):
        consent(house, whose)


def test_a_past_project_has_nobody_to_introduce(house: House) -> None:
    keep(house, [PastProject("9", title="Teatr cieni")])
    pair = next(link.codes for link in links(house) if link.other.is_past)
    with pytest.raises(Denied):
        network.record_consent(house, viewer(house, "Z1"), pair, pair[0], True)
    with pytest.raises(Denied):
        network.introduction(house, viewer(house, "Z1"), pair)


# --- for everyone


def test_the_public_sees_confirmed_links_by_code_and_title_once_the_result_is_published(house: House) -> None:
    judge(house, "confirmed")
    consent(house, "W01")
    assert network.public_links(house, viewer(house, None)) == []
    results.publish(house, viewer(house, "Z1"))
    assert network.public_links(house, viewer(house, None)) == [PublicLink(PAIR, ("Kukły", "Nocą"))]
    judge(house, "dismissed")
    assert network.public_links(house, viewer(house, None)) == []


def test_the_public_sees_no_title_that_was_not_confirmed_and_no_past_project(house: House) -> None:
    keep(house, [PastProject("9", title="Teatr cieni")])
    for link in links(house):
        judge(house, "confirmed", link.codes)
    anonymity.withdraw(house, viewer(house, "Z1"), "W02")
    results.publish(house, viewer(house, "Z1"))
    assert network.public_links(house, viewer(house, None)) == [PublicLink(PAIR, ("Kukły", ""))]


def test_another_process_sees_what_was_decided(house: House, tmp_path: Path) -> None:
    judge(house, "confirmed")
    other = open_house(tmp_path, Clock(AFTER_SCORING))
    found = network.network(other, viewer(other, "Z1"))
    assert [found.said_of(link).opinion for link in found.links] == ["confirmed"]
