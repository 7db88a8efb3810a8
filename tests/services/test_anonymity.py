"""Confirming anonymity: what is covered, what is suspected, what an organiser decides, and who sees what when."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lib.contest.anonymity import DETAILS, TITLE, Cover
from lib.contest.applications import Application, PersonalDetails
from lib.contest.people import Person
from lib.contest.permissions import Viewer
from lib.services import anonymity, looking_through, results, review
from lib.services.bootstrap import House
from lib.services.editions import Denied
from lib.services.mirror import Mirror
from lib.storage import ledger
from lib.storage import proposals as rows
from lib.storage.memory_sheet import MemorySpreadsheet
from tests.factories import a_reviewer, an_applicant, an_application, an_organizer, points_of
from tests.houses import AFTER_SCORING, EDITION, Clock, a_connected_house, a_house, head, take_in, viewer

TEXT = "Prowadzi Anna Żak, pomaga Krystyna Bilska. Żakowie grają, Anna śpiewa."
MEMBERS = (Person("Anna Żak", "anna@example.org"), Person("Nora Wilk"), Person("Iwo Rudy"))
PERSONAL = PersonalDetails("Grupa Kino", "Anna Żak", "anna@example.org", "500600700", MEMBERS)
ANNA, KRYSTYNA, ZAKOWIE, ANNA_AGAIN = (9, 17), (26, 41), (43, 50), (58, 62)
PEOPLE = [an_organizer(), a_reviewer("O1"), a_reviewer("O2"), *map(an_applicant, ("W01", "W02", "W03"))]


def kino(**changes: object) -> Application:
    return an_application(
        "W01", **{"title": "Kino Anny", "texts": {"Opis działania": TEXT}, "personal": PERSONAL, **changes}
    )


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = a_house(tmp_path, Clock(), [], PEOPLE)
    take_in(house, [kino(), an_application("W02"), an_application("W03")], PEOPLE, confirmed=False)
    return house


def z1(house: House) -> Viewer:
    return viewer(house, "Z1")


def opened(house: House, code: str = "W01") -> anonymity.Opened:
    return anonymity.opened(house, z1(house), code)


def places(house: House, header: str = "Opis działania") -> list[tuple[int, int, str, str, bool]]:
    (text,) = [each for each in opened(house).texts if each.header == header]
    return [(p.start, p.end, p.state, p.why, p.by_person) for p in text.places]


def confirm(house: House, code: str = "W01") -> None:
    looked_at = opened(house, code)
    anonymity.confirm(house, z1(house), code, looked_at.seen, looked_at.undecided)


def text_for(house: House, code: str = "W01") -> str:
    return review.score_sheet(house, viewer(house, "O1"), code).application.texts["Opis działania"]


def cover(place: tuple[int, int], kind: str = "osoba") -> Cover:
    return Cover(*place, kind)


def entries(house: House) -> list[tuple[str, str, str]]:
    with house.database.read() as connection:
        found = ledger.entries_after(connection, EDITION, 0)
    return [(e.kind, e.subject, e.author) for e in found if e.kind.startswith(("cover", "anonymity"))]


# --- what is covered and what is suspected


def test_names_of_the_form_are_covered_and_others_are_suspected_only(house: House) -> None:
    assert places(house) == [
        (*ANNA, "covered", "known name", False),
        (*KRYSTYNA, "suspected", "first name", False),
        (*ZAKOWIE, "covered", "inflected", False),
        (*ANNA_AGAIN, "covered", "known name", False),
    ]
    assert places(house, TITLE) == [(5, 9, "covered", "inflected", False)]


def test_what_was_found_is_kept_and_not_worked_out_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    first = opened(house)
    monkeypatch.setattr(looking_through, "worked_out", lambda *_: pytest.fail("worked out again"))
    assert opened(house) == first


def test_applications_are_looked_through_a_few_at_a_time(house: House) -> None:
    assert anonymity.overview(house, z1(house)).looked_through == 0
    assert [looking_through.propose(house, EDITION, most=2) for _ in range(3)] == [2, 1, 0]
    overview = anonymity.overview(house, z1(house))
    assert [(each.code, each.state, each.suspected, each.covered) for each in overview.standings] == [
        ("W01", "unconfirmed", 1, 4),
        ("W02", "unconfirmed", 0, 0),
        ("W03", "unconfirmed", 0, 0),
    ]
    take_in(house, [kino(title="Inne"), an_application("W02"), an_application("W03")], PEOPLE, confirmed=False)
    assert anonymity.overview(house, z1(house)).looked_through == 2
    assert looking_through.propose(house, EDITION) == 1


def test_when_somebody_comes_or_goes_all_are_looked_through_again(house: House) -> None:
    looking_through.propose(house, EDITION)
    take_in(house, [kino(), an_application("W02")], [*PEOPLE, a_reviewer("O3")], confirmed=False)
    assert anonymity.overview(house, z1(house)).looked_through == 0
    assert looking_through.propose(house, EDITION) == 2
    with house.database.read() as connection:
        assert sorted(rows.contents(connection, EDITION)) == ["W01", "W02"]


def test_the_thread_works_off_what_is_waiting_and_then_rests(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking_through, "AT_ONCE", 2)
    thread = looking_through.LookingThrough(house)
    assert [thread.round() for _ in range(3)] == [2, 1, 0]
    monkeypatch.setattr(looking_through, "propose", lambda *_: pytest.fail("looked again"))
    assert thread.round() == 0


def test_what_is_kept_holds_positions_and_no_words(house: House) -> None:
    looking_through.propose(house, EDITION)
    with house.database.read() as connection:
        kept = rows.proposals(connection, EDITION)
    assert "Anna" not in repr(kept)
    assert "Żak" not in repr(kept)


# --- decisions


def test_a_suspicion_is_covered_or_let_be_and_either_can_be_undone(house: House) -> None:
    organizer, place = z1(house), cover(KRYSTYNA)
    anonymity.set_cover(house, organizer, "W01", "Opis działania", place)
    assert places(house)[1] == (*KRYSTYNA, "covered", "first name", True)
    anonymity.lift_cover(house, organizer, "W01", "Opis działania", place)
    assert places(house)[1] == (*KRYSTYNA, "shown", "first name", True)
    anonymity.set_cover(house, organizer, "W01", "Opis działania", place)
    assert places(house)[1] == (*KRYSTYNA, "covered", "first name", True)
    assert entries(house) == [
        ("cover_set", "W01", "Z1"),
        ("cover_lifted", "W01", "Z1"),
        ("cover_set", "W01", "Z1"),
    ]


def test_what_the_program_covered_can_be_shown(house: House) -> None:
    anonymity.lift_cover(house, z1(house), "W01", "Opis działania", cover(ZAKOWIE))
    assert places(house)[2] == (*ZAKOWIE, "shown", "inflected", True)
    confirm(house)
    assert text_for(house) == "Prowadzi [osoba], pomaga Krystyna Bilska. Żakowie grają, [osoba] śpiewa."


def test_deciding_the_same_twice_is_one_entry(house: House) -> None:
    for _ in range(2):
        anonymity.set_cover(house, z1(house), "W01", "Opis działania", cover(KRYSTYNA))
    for _ in range(2):
        anonymity.lift_cover(house, z1(house), "W01", "Opis działania", cover(ZAKOWIE))
    before = head(house)
    anonymity.set_cover(house, z1(house), "W01", "Opis działania", cover(ANNA))
    assert head(house) == before
    assert entries(house) == [("cover_set", "W01", "Z1"), ("cover_lifted", "W01", "Z1")]


def test_words_are_covered_wherever_they_stand_as_whole_words(house: House) -> None:
    take_in(
        house,
        [kino(texts={"Opis działania": "Gra Zorza. Zorza\ni zorzanie, Zorza7", "Promocja": "Zorza"})],
        PEOPLE,
        confirmed=False,
    )
    organizer = z1(house)
    assert anonymity.cover_words(house, organizer, "W01", " Zorza ", "organizacja", "Opis działania") == 2
    assert places(house, "Promocja") == []
    assert anonymity.cover_words(house, organizer, "W01", "Zorza i", "organizacja") == 1
    assert anonymity.cover_words(house, organizer, "W01", "Zorza", "organizacja") == 3
    confirm(house)
    shown = review.score_sheet(house, viewer(house, "O1"), "W01").application.texts
    assert shown == {"Opis działania": "Gra [organizacja]. [organizacja] zorzanie, Zorza7", "Promocja": "[organizacja]"}


@pytest.mark.parametrize(("words", "why"), [(" ", "wpisz słowa"), ("Nikogo takiego", "nie ma w tekstach")])
def test_words_that_are_not_there_are_told(house: House, words: str, why: str) -> None:
    with pytest.raises(Denied, match=why):
        anonymity.cover_words(house, z1(house), "W01", words)
    assert entries(house) == []


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ("Opis działania", Cover(5, 5, "osoba")),
        ("Opis działania", Cover(-1, 5, "osoba")),
        ("Opis działania", Cover(0, len(TEXT) + 1, "osoba")),
        ("Opis działania", Cover(0, 5, "Anna Żak")),
        ("Odbiorcy", Cover(0, 1, "osoba")),
        ("Nieznana", Cover(0, 1, "osoba")),
    ],
)
def test_a_place_that_is_no_place_of_the_text_is_denied(house: House, header: str, place: Cover) -> None:
    for verb in (anonymity.set_cover, anonymity.lift_cover):
        with pytest.raises(Denied, match="uprawnień"):
            verb(house, z1(house), "W01", header, place)
    assert entries(house) == []


def test_an_application_that_is_not_there_is_denied(house: House) -> None:
    for act in (opened, confirm):
        with pytest.raises(Denied, match="nie ma takiego wniosku"):
            act(house, "W77")


# --- confirming


def test_reviewers_get_an_application_after_its_confirmation_only(house: House) -> None:
    o1 = viewer(house, "O1")
    with pytest.raises(Denied, match="jeszcze przygotowywany"):
        review.score_sheet(house, o1, "W01")
    with pytest.raises(Denied, match="jeszcze przygotowywany"):
        review.save_card(house, o1, "W01", points={"spojnosc": 3})
    load = review.workload(house, o1)
    assert [(task.code, task.title, task.state) for task in load.tasks] == [
        (code, "", "in_preparation") for code in ("W01", "W02", "W03")
    ]
    assert (load.in_preparation, load.to_score, load.next) == (3, (), None)
    confirm(house)
    load = review.workload(house, o1)
    assert [(task.code, task.title, task.state) for task in load.tasks] == [
        ("W01", "Kino [osoba]", "empty"),
        ("W02", "", "in_preparation"),
        ("W03", "", "in_preparation"),
    ]
    assert text_for(house) == "Prowadzi [osoba], pomaga Krystyna Bilska. [osoba] grają, [osoba] śpiewa."
    overview = anonymity.overview(house, z1(house))
    assert (overview.confirmed, anonymity.unconfirmed(house, z1(house))) == (1, 2)
    assert [overview.next_after(code) for code in ("W01", "W02", "W03", "")] == ["W02", "W03", "W02", "W02"]


def test_confirming_again_writes_nothing(house: House) -> None:
    confirm(house)
    before = head(house)
    confirm(house)
    assert head(house) == before


def test_what_was_not_seen_is_not_confirmed(house: House) -> None:
    seen = opened(house).seen
    anonymity.set_cover(house, z1(house), "W01", "Opis działania", cover(KRYSTYNA))
    with pytest.raises(Denied, match="zmienił się"):
        anonymity.confirm(house, z1(house), "W01", seen)
    seen, content = opened(house).seen, opened(house).content
    take_in(house, [kino(texts={"Opis działania": "Prowadzi Bilska."})], PEOPLE, confirmed=False)
    with pytest.raises(Denied, match="zmienił się"):
        anonymity.confirm(house, z1(house), "W01", seen)
    with pytest.raises(Denied, match="zmienił się"):
        anonymity.set_cover(house, z1(house), "W01", "Opis działania", Cover(0, 3, "osoba"), content)
    assert [kind for kind, *_ in entries(house)] == ["cover_set"]


def test_changing_a_cover_withdraws_the_confirmation(house: House) -> None:
    confirm(house)
    anonymity.set_cover(house, z1(house), "W01", "Opis działania", cover(KRYSTYNA))
    assert opened(house).state == "unconfirmed"
    confirm(house)
    assert text_for(house) == "Prowadzi [osoba], pomaga [osoba]. [osoba] grają, [osoba] śpiewa."
    assert [kind for kind, *_ in entries(house)] == [
        "anonymity_confirmed", "anonymity_withdrawn", "cover_set", "anonymity_confirmed",
    ]  # fmt: skip


def test_a_confirmation_can_be_withdrawn_and_cards_stay(house: House) -> None:
    confirm(house)
    o1 = viewer(house, "O1")
    review.save_card(house, o1, "W01", points={"spojnosc": 3})
    anonymity.withdraw(house, z1(house), "W01")
    with pytest.raises(Denied, match="jeszcze przygotowywany"):
        review.score_sheet(house, o1, "W01")
    with pytest.raises(Denied):
        review.keep_note(house, o1, "W01", "notatka")
    (task, *_) = review.workload(house, o1).tasks
    assert (task.state, task.title, task.card and task.card.points[0]) == ("in_preparation", "", 3)
    confirm(house)
    assert next(task.state for task in review.workload(house, o1).tasks) == "begun"


def test_a_later_change_in_the_sheet_withdraws_the_confirmation_and_says_what_changed(house: House) -> None:
    anonymity.set_cover(house, z1(house), "W01", "Opis działania", cover(KRYSTYNA))
    confirm(house)
    changed = kino(texts={"Opis działania": TEXT, "Promocja": "u Anny Żak"}, title="Nowe kino")
    take_in(house, [changed, an_application("W02"), an_application("W03")], PEOPLE, confirmed=False)
    assert (opened(house).state, opened(house).changed) == ("changed", (TITLE, "Promocja"))
    with pytest.raises(Denied, match="jeszcze przygotowywany"):
        text_for(house)
    assert places(house)[1] == (*KRYSTYNA, "covered", "first name", True)
    confirm(house)
    assert text_for(house) == "Prowadzi [osoba], pomaga [osoba]. [osoba] grają, [osoba] śpiewa."


def test_a_decision_about_a_text_that_changed_counts_no_more(house: House) -> None:
    anonymity.lift_cover(house, z1(house), "W01", "Opis działania", cover(ANNA))
    confirm(house)
    take_in(house, [kino(texts={"Opis działania": TEXT.replace("Prowadzi", "Zaprasza")})], PEOPLE, confirmed=False)
    assert opened(house).changed == ("Opis działania",)
    assert places(house)[0] == (*ANNA, "covered", "known name", False)


def test_a_new_name_on_the_form_withdraws_the_confirmation_and_is_covered(house: House) -> None:
    confirm(house)
    changed = kino(personal=replace(PERSONAL, representative="Krystyna Bilska"))
    take_in(house, [changed, an_application("W02"), an_application("W03")], PEOPLE, confirmed=False)
    assert (opened(house).state, opened(house).changed) == ("changed", (DETAILS,))
    shown = [place[:3] for place in places(house) if place[2] == "covered"]
    assert shown == [(*ANNA, "covered"), (*KRYSTYNA, "covered"), (*ZAKOWIE, "covered"), (*ANNA_AGAIN, "covered")]


def test_the_same_texts_again_stay_confirmed(house: House) -> None:
    confirm(house)
    take_in(house, [kino(requested=None, signatures=5), an_application("W02")], PEOPLE, confirmed=False)
    assert opened(house).state == "confirmed"


# --- after publication


def published(house: House, *names: str) -> results.PublicResult:
    results.publish(house, z1(house), names)
    return results.public_result(house, Viewer(EDITION))


def scored(house: House) -> None:
    """W01 wins."""
    for code, total in (("W01", 50), ("W02", 40), ("W03", 36)):
        points = dict(zip(house.editions.get(EDITION).programme.criterion_keys, points_of(total), strict=True))
        for someone in {"O1", "O2", "A01", "A02", "A03"} - {f"A{code[1:]}"}:
            review.save_card(house, viewer(house, someone), code, points=points)
            review.submit_card(house, viewer(house, someone), code)


def test_the_public_never_gets_unconfirmed_text(tmp_path: Path) -> None:
    clock = Clock()
    house = a_house(tmp_path, clock, [], PEOPLE)
    take_in(house, [kino(), an_application("W02"), an_application("W03")], PEOPLE)
    scored(house)
    anonymity.withdraw(house, z1(house), "W01")
    clock.at = AFTER_SCORING
    result = published(house, "W01")
    assert result.titles == {"W01": "", "W02": "Działanie W02", "W03": "Działanie W03"}
    assert result.winner_names == {"W01": "Grupa Kino"}
    assert "Anna" not in repr(result)
    for act in (anonymity.withdraw, lambda h, v, c: anonymity.confirm(h, v, c, opened(h, c).seen)):
        with pytest.raises(Denied, match="wycofaj publikację"):
            act(house, z1(house), "W01")
    with pytest.raises(Denied, match="wycofaj publikację"):
        anonymity.set_cover(house, z1(house), "W01", TITLE, Cover(0, 4, "osoba"))
    assert opened(house).state == "unconfirmed"


@pytest.mark.parametrize(("title", "shown"), [("Grupa Kino gra", "Grupa Kino gra"), ("Kino Anny", "Kino [osoba]")])
def test_of_a_winner_who_agreed_only_the_public_name_is_written_out(tmp_path: Path, title: str, shown: str) -> None:
    clock = Clock()
    house = a_house(tmp_path, clock, [], PEOPLE)
    take_in(house, [kino(title=title), an_application("W02"), an_application("W03")], PEOPLE)
    scored(house)
    clock.at = AFTER_SCORING
    assert published(house, "W01").titles["W01"] == shown


# --- the record


def test_neither_the_record_nor_its_mirror_holds_a_covered_word(tmp_path: Path) -> None:
    sheet, clock = MemorySpreadsheet(), Clock()
    house = a_connected_house(tmp_path, sheet, clock, applications=[], reviewers=PEOPLE)
    take_in(house, [kino(), an_application("W02")], PEOPLE, confirmed=False)
    anonymity.set_cover(house, z1(house), "W01", "Opis działania", cover(KRYSTYNA))
    anonymity.lift_cover(house, z1(house), "W01", "Opis działania", cover(ZAKOWIE))
    anonymity.cover_words(house, z1(house), "W01", "pomaga")
    confirm(house)
    mirror = Mirror(house, EDITION, "pisarz")
    for _ in range(20):
        clock.move(seconds=mirror.step() + 31)
    with house.database.read() as connection:
        written = [entry.payload for entry in ledger.entries_after(connection, EDITION, 0)]
    record = json.dumps(written, ensure_ascii=False) + repr(sheet.read(["Dziennik"]))
    assert "anonymity_confirmed" in record
    words = ("Anna", "Anny", "Żak", "Krystyna", "Bilska", "pomaga", "Kino", "500600700", "anna@")
    assert [word for word in words if word in record] == []
    decided = [payload for payload in written if "start" in payload]
    assert [sorted(payload) for payload in decided] == [
        ["end", "header", "kind", "salt", "start", "text"],
        ["end", "header", "salt", "start", "text"],
        ["end", "header", "kind", "salt", "start", "text"],
    ]
