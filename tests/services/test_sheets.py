"""Taking a spreadsheet in, again and again."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from lib.contest.record import Entry, verify
from lib.services import changes, intake, invitations, results, review, sheets
from lib.services.bootstrap import House, open_house
from lib.services.demo import DATA
from lib.services.editions import Denied, Edition
from lib.storage import ledger, registry
from lib.storage.registry import EditionRow
from lib.storage.tabs import Problem
from lib.storage.workbook import Tab, WorkbookError, tab_of
from tests.factories import an_application, application_record, card_record, kalisz, reviewer_record, rows_of
from tests.houses import EDITION, Clock, a_demo_house, a_house, confirm_all, head, viewer

ORGANIZER = reviewer_record("Z1", "", Rola="organizator")


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
    confirm_all(house)
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


# --- what a reading writes down


def entries(house: House, kind: str) -> list[Entry]:
    with house.database.read() as connection:
        return [entry for entry in ledger.entries_after(connection, EDITION, 0) if entry.kind == kind]


def test_only_a_reading_that_changes_something_is_written_down(house: House, tmp_path: Path) -> None:
    before = head(house)
    for agreed in (None, ()):
        assert sheets.take_in(house, EDITION, str(DATA / "kalisz"), agreed=agreed).changes == ()
    assert head(house) == before
    folder = a_copy(tmp_path, "Wnioski.csv", {"Szach-mat pod blokiem": "Szachy pod blokiem"})
    assert [each.code for each in sheets.take_in(house, EDITION, folder).changes] == ["W04"]
    assert (len(entries(house, "sheet_read")), head(house)) == (2, before + 1)


def test_a_first_reading_is_written_down_even_when_it_brings_nothing(tmp_path: Path) -> None:
    house = open_house(tmp_path / "base", Clock())
    sheets.open_edition(house, EditionRow(EDITION, kalisz()))
    for _ in range(2):
        sheets.take_in_tabs(house, EDITION, people_and_applications([], []), agreed=())
        assert [entry.payload["applications"] for entry in entries(house, "sheet_read")] == [0]


def test_a_card_taken_in_alone_is_written_down_as_a_reading_too(tmp_path: Path) -> None:
    house = a_house(tmp_path / "base", applications=[], reviewers=[])
    for cards in ([], [a_card_of(20)]):
        sheets.take_in(house, EDITION, tabs(tmp_path / "sheet", [["W01", "Kino"]], cards))
    read = entries(house, "sheet_read")
    assert [entry.payload.get("applications") for entry in read] == [None, 1, 1]


def people_and_applications(applications: list[dict[str, str]], people: list[dict[str, str]]) -> dict[str, Tab]:
    records = {"Wnioski": applications or [application_record("", Podpisy="?")], "Osoby oceniające": people}
    return {name: tab_of(name, rows_of(*rows), "arkusz") for name, rows in records.items()}


def without_code(mark: str) -> dict[str, str]:
    return application_record(mark, **{"Numer wniosku": ""})


def test_codes_that_the_program_gave_are_written_down_without_anything_personal(tmp_path: Path) -> None:
    house = a_house(tmp_path / "base", applications=[], reviewers=[])
    records = [application_record("W01"), without_code("x"), without_code("y")]
    sheets.take_in_tabs(house, EDITION, people_and_applications(records, []))
    payload = entries(house, "sheet_read")[-1].payload
    assert (payload["applications"], payload["reviewers"], sorted(payload["assigned"])) == (3, 0, ["W02", "W03"])
    assert [len(commitment) for commitment in payload["assigned"].values()] == [64, 64]
    given_before = sheets.code_given_before(payload)
    contest = house.editions.get(EDITION).frame().contest
    assert [given_before(contest.by_code[code]) for code in ("W03", "W01", "W02", "W02")] == ["W03", None, "W02", None]


def test_equal_rows_get_their_codes_back_one_each(tmp_path: Path) -> None:
    house = a_house(tmp_path / "base", applications=[], reviewers=[])
    sheets.take_in_tabs(house, EDITION, people_and_applications([without_code("x")] * 2, []))
    given_before = sheets.code_given_before(entries(house, "sheet_read")[-1].payload)
    twin = house.editions.get(EDITION).frame().contest.by_code["W01"]
    assert [given_before(twin) for _ in range(3)] == ["W01", "W02", None]


def test_a_reading_without_codes_of_its_own_gives_none() -> None:
    assert sheets.code_given_before({})(an_application()) is None


def test_a_row_that_comes_back_has_the_code_it_had_and_nobody_else_gets_it(tmp_path: Path) -> None:
    house = a_house(tmp_path / "base", applications=[], reviewers=[])
    for rows in (["x", "y"], ["x"], ["x", "z"], ["x", "z", "y"]):
        sheets.take_in_tabs(
            house, EDITION, people_and_applications([without_code(mark) for mark in rows], []), agreed=()
        )
    contest = house.editions.get(EDITION).frame().contest
    assert {a.code: a.title for a in contest.applications} == {
        "W01": "Działanie x",
        "W02": "Działanie y",
        "W03": "Działanie z",
    }


# --- organisers stay


def test_a_scheduled_reading_of_a_sheet_without_any_known_organiser_is_refused(tmp_path: Path) -> None:
    house = a_house(tmp_path / "base")
    before = head(house)
    people = [reviewer_record("O1", "organizator"), reviewer_record("Z2", "", Rola="organizator")]
    sheet = people_and_applications([application_record("W01")], people)
    with pytest.raises(Denied, match="nikogo z dotychczasowych organizatorów") as denied:
        sheets.take_in_tabs(house, EDITION, sheet, agreed=())
    assert denied.value.text.en.startswith("the tab “Osoby oceniające” of the sheet lists none of the organisers")
    assert (head(house), len(house.editions.get(EDITION).frame().contest.applications)) == (before, 3)
    sheets.take_in_tabs(house, EDITION, sheet)
    assert head(house) == before + 1


def test_an_organiser_takes_in_what_they_agree_to(house: House, tmp_path: Path) -> None:
    organizer = viewer(house, "Z1")
    folder = a_copy(tmp_path, "Wnioski.csv", {"Szach-mat pod blokiem": "Szachy pod blokiem"})
    (change,) = sheets.take_in_as(house, organizer, folder, agreed=[]).changes
    assert (change.state, house.editions.get(EDITION).frame().contest.by_code["W04"].title) == (
        "held",
        "Szach-mat pod blokiem",
    )
    assert sheets.take_in_as(house, organizer, folder, agreed=[change.key]).changes[0].state == "in_effect"


# --- bringing people back for a ledger that was brought back


def a_rebuilt_house(folder: Path, old: House, sheet: dict[str, Tab]) -> tuple[House, sheets.Rebuilt]:
    """A new house with the ledger of the old one, and with the people of the sheet."""
    house = open_house(folder, Clock())
    with old.database.read() as connection:
        kept = ledger.entries_after(connection, EDITION, 0)
    with house.database.write() as connection:
        row = EditionRow(EDITION, kalisz())
        registry.open_edition(connection, row, house.clock())
        ledger.keep_as_written(connection, kept)
        state = Edition(row, house.clock, house.database)
        state.refresh(connection)
        return house, sheets.rebuild_people(connection, state, sheet)


def test_people_come_back_with_the_codes_that_the_ledger_has_them_by(tmp_path: Path) -> None:
    old = a_house(tmp_path / "old", applications=[], reviewers=[])
    people = [reviewer_record("O1", "organizator"), reviewer_record("A1", "wnioskujący", "W02")]
    sheets.take_in_tabs(old, EDITION, people_and_applications([without_code("x"), without_code("y")], people))
    confirm_all(old)
    review.save_card(old, viewer(old, "O1"), "W02", points={"spojnosc": 1})
    review.save_card(old, viewer(old, "O1"), "W01", points={"spojnosc": 2})
    # Another order, one gone, one new: codes follow the rows.
    sheet = people_and_applications([without_code("z"), without_code("y")], people[1:])
    house, rebuilt = a_rebuilt_house(tmp_path / "new", old, sheet)
    contest = house.editions.get(EDITION).frame().contest
    assert {a.code: a.title for a in contest.applications} == {"W03": "Działanie z", "W02": "Działanie y"}
    assert rebuilt == sheets.Rebuilt(2, 1, ("W01",), ("O1",), ())
    assert head(house) == head(old)
    assert [reviewer.own_applications for reviewer in contest.reviewers] == [("W02",)]


def test_people_come_back_under_a_published_result_and_with_their_problems(house: House, tmp_path: Path) -> None:
    organizer = viewer(house, "Z1")
    intake.move_deadline(house, organizer, date(2021, 6, 5), "koniec")
    results.publish(house, organizer)
    records = [application_record("W01"), application_record("W02", Podpisy="dużo")]
    new, rebuilt = a_rebuilt_house(tmp_path / "new", house, people_and_applications(records, [ORGANIZER]))
    assert [each.text for each in rebuilt.problems] == ["„dużo” nie jest liczbą (np. 12,5)"]
    assert sheets.problems(new, viewer(new, "Z1")) == [
        Problem("Wnioski", 3, "Podpisy", "„dużo” nie jest liczbą (np. 12,5)")
    ]
    assert (rebuilt.applications, rebuilt.reviewers, rebuilt.missing_applications[0]) == (1, 1, "W03")


def test_rows_that_organisers_declined_do_not_come_back(tmp_path: Path) -> None:
    old = a_house(tmp_path / "old", applications=[], reviewers=[])
    people = [ORGANIZER, reviewer_record("O1", "organizator")]
    sheets.take_in_tabs(old, EDITION, people_and_applications([application_record("W01")], people))
    confirm_all(old)
    review.save_card(old, viewer(old, "O1"), "W01", points={"spojnosc": 1})
    junk = without_code("x") | {"Nazwa grupy lub organizacji": "Grupa W01"}
    sheet = people_and_applications([application_record("W01"), junk], people)
    (change,) = sheets.take_in_tabs(old, EDITION, sheet, agreed=()).changes
    changes.decline(old, viewer(old, "Z1"), change.key)
    house, rebuilt = a_rebuilt_house(tmp_path / "new", old, sheet)
    assert (rebuilt.applications, [*house.editions.get(EDITION).frame().contest.by_code]) == (1, ["W01"])


def test_cards_and_findings_of_the_sheet_wait_for_a_reading_after_the_people_are_back(tmp_path: Path) -> None:
    old = a_house(tmp_path / "old", applications=[], reviewers=[])
    sheet = people_and_applications([application_record("W01")], [ORGANIZER, reviewer_record("O1", "organizator")])
    sheet["Oceny"] = tab_of("Oceny", rows_of(card_record("W01", "O1")), "arkusz")
    house, _ = a_rebuilt_house(tmp_path / "new", old, sheet)
    assert (house.editions.get(EDITION).cards(), head(house)) == ([], head(old))
    assert sheets.take_in_tabs(house, EDITION, sheet).cards == 1
