"""What is covered in the reasons of cards before everybody reads them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.contest.anonymity import Cover
from lib.contest.people import Person
from lib.contest.permissions import Viewer
from lib.services import looking_through, reasons, results, review
from lib.services.bootstrap import House
from lib.services.editions import Denied
from lib.services.reasons import Reason
from lib.storage import ledger
from lib.storage import proposals as rows
from tests.factories import a_group, a_reviewer, an_applicant, an_organizer, kalisz, points_of
from tests.houses import AFTER_SCORING, EDITION, Clock, a_house, take_in, viewer

GROUPS = [
    a_group("W01", Person("Anna Żak"), Person("Nora Wilk"), Person("Iwo Rudy")),
    a_group("W02", Person("Jan Bielak"), Person("Ewa Mróz"), Person("Adam Czyż")),
]
PEOPLE = [
    an_organizer(),
    a_reviewer("O1", person=Person("Krystyna Bilska", "o1@example.com")),
    *(an_applicant(group) for group in GROUPS),
]
OVERALL = "Anna to dobry wybór, Jan Bielak też. Pytałam Irenę. Krystyna Bilska"
BY_CRITERION = "Pisać: anna@example.org, A n n a"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> House:
    house = a_house(tmp_path, clock, GROUPS, PEOPLE)
    for author, application, total in (("O1", "W01", 50), ("O1", "W02", 40), ("A01", "W02", 40), ("A02", "W01", 50)):
        points = dict(zip(kalisz().criterion_keys, points_of(total), strict=True))
        review.save_card(house, viewer(house, author), application, points)
        review.submit_card(house, viewer(house, author), application)
    o1 = viewer(house, "O1")
    review.take_card_back(house, o1, "W01")
    review.save_card(house, o1, "W01", None, {"promocja": BY_CRITERION}, OVERALL)
    review.submit_card(house, o1, "W01")
    clock.at = AFTER_SCORING
    return house


def z1(house: House) -> Viewer:
    return viewer(house, "Z1")


def found(house: House) -> dict[str, Reason]:
    return {reason.criterion: reason for reason in reasons.noticed(house, z1(house))}


def place(text: str, words: str) -> Cover:
    return Cover(text.index(words), text.index(words) + len(words), "osoba")


def as_published(house: House) -> tuple[str, str]:
    (card,) = [each for each in results.public_result(house, Viewer(EDITION)).cards["W01"] if each.reason]
    return card.reason, card.reasons["promocja"]


def test_names_of_the_whole_contest_are_covered_and_others_suspected(house: House) -> None:
    overall, criterion = found(house)[""], found(house)["promocja"]
    assert [(overall.text[p.start : p.end], p.state, p.why) for p in overall.places] == [
        ("Anna", "covered", "known name"),
        ("Jan Bielak", "covered", "another applicant"),
        ("Irenę", "suspected", "first name"),
        ("Krystyna Bilska", "covered", "a reviewer"),
    ]
    assert [p.state for p in criterion.places] == ["covered", "covered"]


def test_publishing_past_a_suspicion_has_to_say_how_many(house: House) -> None:
    for wrong in (0, 2):
        with pytest.raises(Denied, match="podejrzenia bez decyzji: 1"):
            results.publish(house, z1(house), (), wrong)
    results.publish(house, z1(house), (), 1)
    assert as_published(house) == (
        "[osoba] to dobry wybór, [osoba] też. Pytałam Irenę. [osoba]",
        "Pisać: [e-mail], [osoba]",
    )


def test_an_organiser_covers_and_shows(house: House) -> None:
    key = found(house)[""].key
    reasons.set_cover(house, z1(house), key, place(OVERALL, "Irenę"), OVERALL)
    reasons.lift_cover(house, z1(house), key, place(OVERALL, "Jan Bielak"), OVERALL)
    results.publish(house, z1(house))
    assert as_published(house)[0] == "[osoba] to dobry wybór, Jan Bielak też. Pytałam [osoba]. [osoba]"


def test_the_same_decision_twice_is_one_entry(house: House) -> None:
    key, before = found(house)[""].key, house.editions.get(EDITION).head
    for _ in range(2):
        reasons.set_cover(house, z1(house), key, place(OVERALL, "Irenę"), OVERALL)
    assert house.editions.get(EDITION).head == before + 1
    reasons.lift_cover(house, z1(house), key, place(OVERALL, "Irenę"), OVERALL)
    reasons.set_cover(house, z1(house), key, place(OVERALL, "Irenę"), OVERALL)
    assert house.editions.get(EDITION).head == before + 3


def test_what_is_published_stays_when_the_names_are_gone(house: House) -> None:
    results.publish(house, z1(house), (), 1)
    before = as_published(house)
    nameless = [a_group(group.code, Person(""), Person(""), Person("")) for group in GROUPS]
    take_in(house, nameless, PEOPLE, confirmed=False)
    assert as_published(house) == before


def test_a_published_result_is_not_searched_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    results.publish(house, z1(house), (), 1)
    monkeypatch.setattr(looking_through, "worked_out_for_card", lambda *_: pytest.fail("searched again"))
    with house.database.write() as connection:
        rows.erase_proposals(connection, EDITION, rows.contents(connection, EDITION))
    assert as_published(house)[1] == "Pisać: [e-mail], [osoba]"


def test_reasons_are_looked_through_in_the_background_and_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert looking_through.propose(house, EDITION) == 1
    monkeypatch.setattr(looking_through, "worked_out_for_card", lambda *_: pytest.fail("searched again"))
    assert found(house)[""].undecided == 1


def test_the_record_holds_positions_and_no_words(house: House) -> None:
    reasons.set_cover(house, z1(house), found(house)[""].key, place(OVERALL, "Irenę"), OVERALL)
    results.publish(house, z1(house))
    with house.database.read() as connection:
        entries = ledger.entries_after(connection, EDITION, 0)
    spoken = json.dumps(
        [entry.payload for entry in entries if entry.kind in ("reason_cover_set", "published")], ensure_ascii=False
    )
    assert not any(name in spoken for name in ("Iren", "Anna", "Bielak", "Bilska"))
    assert [entry.payload["reason_covers"] for entry in entries if entry.kind == "published"] == [
        [
            ["W01", "O1", "", 0, 4, "osoba"],
            ["W01", "O1", "", 21, 31, "osoba"],
            ["W01", "O1", "", 45, 50, "osoba"],
            ["W01", "O1", "", 52, 67, "osoba"],
            ["W01", "O1", "promocja", 7, 23, "e-mail"],
            ["W01", "O1", "promocja", 25, 32, "osoba"],
        ]
    ]


@pytest.mark.parametrize(
    "wrong", [Cover(0, 0, "osoba"), Cover(-1, 3, "osoba"), Cover(3, 999, "osoba"), Cover(0, 4, "kto inny")]
)
def test_a_place_that_is_none_is_denied(house: House, wrong: Cover) -> None:
    with pytest.raises(Denied):
        reasons.set_cover(house, z1(house), ("W01", "O1", ""), wrong, OVERALL)


def test_a_text_that_is_another_by_now_is_denied(house: House) -> None:
    with pytest.raises(Denied, match="zmieniło się"):
        reasons.set_cover(house, z1(house), ("W01", "O1", ""), Cover(0, 4, "osoba"), OVERALL + "!")


def test_it_is_for_organisers_and_before_publication(house: House) -> None:
    args = (("W01", "O1", ""), place(OVERALL, "Irenę"), OVERALL)
    for code in (None, "O1", "A01"):
        for act in (reasons.set_cover, reasons.lift_cover):
            with pytest.raises(Denied):
                act(house, viewer(house, code), *args)
        with pytest.raises(Denied):
            reasons.noticed(house, viewer(house, code))
    results.publish(house, z1(house), (), 1)
    with pytest.raises(Denied):
        reasons.set_cover(house, z1(house), *args)
