"""Taking a spreadsheet in, again and again."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from lib.contest.record import verify
from lib.services import intake, invitations, results, review, sheets
from lib.services.bootstrap import House
from lib.services.demo import DATA
from lib.services.editions import Denied
from lib.storage import ledger
from lib.storage.workbook import WorkbookError
from tests.factories import kalisz
from tests.houses import EDITION, a_demo_house, a_house, head, viewer


@pytest.fixture
def house(tmp_path: Path) -> House:
    return a_demo_house(tmp_path / "base")


def a_copy(folder: Path, name: str, change: dict[str, str]) -> str:
    """The demo's folder with pieces of the text of one tab exchanged."""
    copy = folder / "sheet"
    shutil.copytree(DATA / "kalisz", copy)
    text = (copy / name).read_text(encoding="utf-8")
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    (copy / name).write_text(text, encoding="utf-8")
    return str(copy)


def chain(house: House) -> int:
    with house.database.read() as connection:
        return verify(ledger.entries_after(connection, EDITION, 0))


def test_everything_of_the_demo_is_taken_in_without_a_problem(house: House) -> None:
    edition = house.editions.get(EDITION)
    contest = edition.frame().contest
    assert (len(contest.applications), len(contest.reviewers), len(edition.cards())) == (14, 20, 58)
    assert sum(card.counts for card in edition.cards()) == 56
    assert sheets.problems(house, viewer(house, "Z1")) == []
    assert chain(house) == head(house)


def test_reading_the_same_sheet_again_brings_nothing_new(house: House) -> None:
    taken = sheets.take_in_as(house, viewer(house, "Z1"), str(DATA / "kalisz"))
    assert (taken.applications, taken.cards, taken.verdicts, taken.kept_though_gone) == (14, 0, 0, ())


def test_a_card_changed_here_is_not_overwritten_by_the_row_read_before(house: House) -> None:
    o3 = viewer(house, "O3")
    review.take_card_back(house, o3, "W03")
    review.save_card(house, o3, "W03", points={"spojnosc": 1})
    before = review.score_sheet(house, o3, "W03").card
    sheets.take_in_as(house, viewer(house, "Z1"), str(DATA / "kalisz"))
    assert review.score_sheet(house, o3, "W03").card == before


def test_a_scored_application_that_vanishes_from_the_sheet_is_kept_and_named(house: House, tmp_path: Path) -> None:
    folder = a_copy(tmp_path, "Wnioski.csv", {"\nW08,": "\nW88,"})
    taken = sheets.take_in_as(house, viewer(house, "Z1"), folder)
    assert taken.kept_though_gone == ("W08",)
    assert sorted(code for code in house.editions.get(EDITION).frame().contest.by_code if "8" in code) == ["W08", "W88"]


def test_a_new_row_and_a_changed_answer_take_effect(house: House, tmp_path: Path) -> None:
    folder = a_copy(tmp_path, "Wnioski.csv", {"Szach-mat pod blokiem": "Szachy pod blokiem"})
    sheets.take_in_as(house, viewer(house, "Z1"), folder)
    assert house.editions.get(EDITION).frame().contest.by_code["W04"].title == "Szachy pod blokiem"


def test_an_application_without_a_code_keeps_the_one_that_it_was_given(house: House, tmp_path: Path) -> None:
    folder = a_copy(tmp_path, "Wnioski.csv", {"\nW14,": "\n,"})
    sheets.take_in_as(house, viewer(house, "Z1"), folder)
    assert sorted(house.editions.get(EDITION).frame().contest.by_code)[-1] == "W14"
    sheets.take_in_as(house, viewer(house, "Z1"), folder)
    assert len(house.editions.get(EDITION).frame().contest.applications) == 14


def tabs(folder: Path, applications: list[list[str]], cards: list[list[str]]) -> str:
    """A folder with these applications (code, title) and these cards (application, reviewer, points of each)."""
    folder.mkdir(exist_ok=True)
    rows = [["Numer wniosku", "Sygnatura czasowa", "Typ wnioskodawcy", "Tytuł działania"]]
    rows += [[code, "20.05.2021 12:00", "grupa nieformalna", title] for code, title in applications]
    criteria = list(kalisz().criterion_keys)
    scored = [["Wniosek", "Osoba oceniająca", *criteria], *cards]
    people = [["Kod", "Grupa"], ["O1", "organizator"]]
    for name, content in (("Wnioski", rows), ("Oceny", scored), ("Osoby oceniające", people)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(content)
    return str(folder)


def a_card_of(spojnosc: int) -> list[str]:
    return ["W01", "O1", str(spojnosc), "5", "5", "5", "5"]


def test_a_value_set_back_in_the_sheet_counts_again(tmp_path: Path) -> None:
    house = a_house(tmp_path / "base", applications=[], reviewers=[])
    for points in (20, 1, 20):
        sheets.take_in(house, EDITION, tabs(tmp_path / "sheet", [["W01", "Kino"]], [a_card_of(points)]))
        assert house.editions.get(EDITION).card("W01", "O1").points[0] == points


def test_of_several_rows_of_one_reviewer_the_last_one_is_taken_in(tmp_path: Path) -> None:
    house = a_house(tmp_path / "base", applications=[], reviewers=[])
    cards = [a_card_of(20), a_card_of(1), a_card_of(20)]
    assert sheets.take_in(house, EDITION, tabs(tmp_path / "sheet", [["W01", "Kino"]], cards)).cards == 1
    assert house.editions.get(EDITION).card("W01", "O1").points[0] == 20


def test_another_application_without_a_code_does_not_inherit_a_code_with_scores(tmp_path: Path) -> None:
    house = a_house(tmp_path / "base", applications=[], reviewers=[])
    sheets.take_in(house, EDITION, tabs(tmp_path / "sheet", [["", "Pierwszy"]], [a_card_of(20)]))
    taken = sheets.take_in(house, EDITION, tabs(tmp_path / "sheet", [["", "Zupełnie inny"]], []))
    contest = house.editions.get(EDITION).frame().contest
    assert {a.code: a.title for a in contest.applications} == {"W01": "Pierwszy", "W02": "Zupełnie inny"}
    assert taken.kept_though_gone == ("W01",)


def test_two_equal_rows_without_codes_keep_theirs(tmp_path: Path) -> None:
    house = a_house(tmp_path / "base", applications=[], reviewers=[])
    for _ in range(3):
        sheets.take_in(house, EDITION, tabs(tmp_path / "sheet", [["", "Kino"], ["", "Kino"]], []))
        assert sorted(house.editions.get(EDITION).frame().contest.by_code) == ["W01", "W02"]


def test_an_incomplete_row_does_not_wipe_a_card_that_counts(tmp_path: Path) -> None:
    house = a_house(tmp_path / "base", applications=[], reviewers=[])
    sheets.take_in(house, EDITION, tabs(tmp_path / "sheet", [["W01", "Kino"]], [a_card_of(20)]))
    taken = sheets.take_in(house, EDITION, tabs(tmp_path / "sheet", [["W01", "Kino"]], [a_card_of(99)]))
    assert house.editions.get(EDITION).card("W01", "O1").counts
    assert [problem.text for problem in taken.problems][-1] == (
        "niekompletny wiersz O1 dla W01: zostaje wcześniejsza, zatwierdzona karta"
    )


def test_a_code_that_stands_for_somebody_else_now_closes_the_old_links(house: House, tmp_path: Path) -> None:
    organizer = viewer(house, "Z1")
    session = invitations.enter(house, invitations.invite(house, organizer, "A8"), None)
    folder = a_copy(tmp_path, "Osoby oceniające.csv", {"\nA8,": "\nA88,", "\nA9,": "\nA8,"})
    sheets.take_in_as(house, organizer, folder)
    assert invitations.viewers(house, session) == []


def test_no_sheet_is_taken_in_under_a_published_result(house: House) -> None:
    organizer = viewer(house, "Z1")
    intake.move_deadline(house, organizer, date(2021, 6, 5), "koniec")
    results.publish(house, organizer)
    with pytest.raises(Denied, match="najpierw wycofaj"):
        sheets.take_in(house, EDITION, str(DATA / "kalisz"))


def test_a_broken_sheet_changes_nothing(house: House, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    before = head(house)
    with pytest.raises(WorkbookError):
        sheets.take_in_as(house, viewer(house, "Z1"), str(broken))
    assert head(house) == before
    assert len(house.editions.get(EDITION).frame().contest.applications) == 14


def test_no_personal_detail_is_in_the_ledger(house: House) -> None:
    contest = house.editions.get(EDITION).frame().contest
    with house.database.read() as connection:
        kept = str(ledger.entries_after(connection, EDITION, 0))
    details = [a.personal for a in contest.applications]
    known = [d.organisation for d in details] + [d.representative for d in details] + [d.email for d in details]
    known += [r.person.name for r in contest.reviewers] + [r.person.email for r in contest.reviewers]
    known += [m.name for d in details for m in d.members] + [d.phone for d in details]
    assert len([name for name in known if name]) > 100
    assert [name for name in known if name and name in kept] == []
