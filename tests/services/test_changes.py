"""What a reading of the sheet may change by itself, what it holds for an organiser, and what becomes of that."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lib.contest.people import Person
from lib.services import changes, intake, results, review, sheets
from lib.services.bootstrap import House, open_house
from lib.services.changes import FieldChange
from lib.services.editions import Denied
from lib.storage import ledger
from lib.storage.registry import EditionRow
from tests.factories import application_record, card_record, kalisz, reviewer_record, some_people
from tests.houses import EDITION, Clock, head, viewer
from tests.reading import FULL, Sheet, a_house_that_read, brief, codes, held, junk, listed, points, read, score, title


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


@pytest.fixture
def house(tmp_path: Path, sheet: Sheet) -> House:
    return a_house_that_read(sheet, tmp_path)


# --- rows of applications and people


def test_a_first_reading_takes_all_applications_and_people(tmp_path: Path, sheet: Sheet) -> None:
    house = open_house(tmp_path, Clock())
    sheets.open_edition(house, EditionRow(EDITION, kalisz()))
    sheet.cards = [card_record("W01", "O1", FULL)]
    people = [(code, "", "new", "in_effect") for code in ("W01", "W02", "W03", "Z1", "O1", "O2", "A1", "A2")]
    assert brief(read(house, sheet).changes) == [*people, ("W01", "O1", "new", "held")]
    assert (codes(house), points(house, "W01", "O1")) == (["W01", "W02", "W03"], None)


def test_a_reading_that_finds_nothing_new_writes_nothing(house: House, sheet: Sheet) -> None:
    before = head(house)
    assert read(house, sheet).changes == ()
    assert read(house, sheet, agreed=None).changes == ()
    assert head(house) == before


def test_a_row_that_nobody_has_scored_may_change_come_and_go(house: House, sheet: Sheet) -> None:
    sheet.applications["W01"]["Tytuł działania"] = "Nowy tytuł"
    del sheet.applications["W02"], sheet.people["A2"]
    sheet.applications["W04"] = application_record("W04")
    assert brief(read(house, sheet).changes) == [
        ("W01", "", "changed", "in_effect"),
        ("W04", "", "new", "in_effect"),
        ("W02", "", "vanished", "in_effect"),
        ("A2", "", "vanished", "in_effect"),
    ]
    assert (codes(house), title(house, "W01")) == (["W01", "W03", "W04"], "Nowy tytuł")


def test_a_change_is_told_cell_by_cell_as_people_read_it(house: House, sheet: Sheet) -> None:
    new = {"Tytuł działania": "Kino", "Kwota wnioskowana": "", "Data upoważnienia": "25.05.2021", "Debiut": "nie"}
    sheet.applications["W03"] |= new
    sheet.people["O2"]["Rola"] = "ocena; organizator"
    first, second = read(house, sheet).changes
    assert (first.tab, first.fields) == (
        "Wnioski",
        (
            FieldChange("Data upoważnienia", "24.05.2021", "25.05.2021"),
            FieldChange("Tytuł działania", "Działanie W03", "Kino"),
            FieldChange("Kwota wnioskowana", "900,00\N{NO-BREAK SPACE}zł", ""),
            FieldChange("Debiut", "tak", "nie"),
        ),
    )
    assert second.tab == "Osoby oceniające"
    assert second.fields == (FieldChange("Rola", "ocena", "organizator; ocena"),)


def test_a_new_row_and_a_gone_one_are_told_whole(house: House, sheet: Sheet) -> None:
    sheet.people["O3"] = reviewer_record("O3", "organizator")
    del sheet.people["O2"]
    new, gone = read(house, sheet).changes
    assert new.fields == (
        FieldChange("Imię i nazwisko", "", "Członkini O3"),
        FieldChange("E-mail", "", "o3@example.com"),
        FieldChange("Grupa", "", "organizator"),
        FieldChange("Rola", "", "ocena"),
    )
    assert gone.fields[0] == FieldChange("Imię i nazwisko", "Członkini O2", "")


def test_the_row_of_a_scored_application_changes_only_once_it_is_agreed_to(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.applications["W01"]["Tytuł działania"] = "Nowy tytuł"
    before = head(house)
    taken = read(house, sheet)
    assert brief(taken.changes) == [("W01", "", "changed", "held")]
    assert (title(house, "W01"), head(house)) == ("Działanie W01", before)
    assert brief(read(house, sheet, held(taken)).changes) == [("W01", "", "changed", "in_effect")]
    assert (title(house, "W01"), read(house, sheet).changes) == ("Nowy tytuł", ())


def test_a_begun_card_is_enough_for_its_application_and_its_reviewer_to_be_held(house: House, sheet: Sheet) -> None:
    review.save_card(house, viewer(house, "O1"), "W01", points={"spojnosc": 3})
    sheet.applications["W01"]["Telefon"] = "500 000 000"
    sheet.people["O1"]["E-mail"] = "inna@example.com"
    assert brief(read(house, sheet).changes) == [("W01", "", "changed", "held"), ("O1", "", "changed", "held")]


def test_whoever_agrees_to_what_they_saw_does_not_agree_to_what_stands_there_now(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.applications["W01"]["Tytuł działania"] = "Pokazany"
    shown = held(read(house, sheet))
    sheet.applications["W01"]["Tytuł działania"] = "Zmieniony później"
    taken = read(house, sheet, shown)
    assert (brief(taken.changes), title(house, "W01")) == ([("W01", "", "changed", "held")], "Działanie W01")
    assert held(taken) != shown


def test_of_several_held_rows_only_those_agreed_to_take_effect(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    score(house, "O2", "W02")
    for code in ("W01", "W02"):
        sheet.applications[code]["Tytuł działania"] = "Nowy tytuł"
    first, second = held(read(house, sheet))
    assert brief(read(house, sheet, [second]).changes) == [
        ("W01", "", "changed", "held"),
        ("W02", "", "changed", "in_effect"),
    ]
    assert (title(house, "W01"), title(house, "W02")) == ("Działanie W01", "Nowy tytuł")
    assert held(read(house, sheet)) == [first]


def test_what_is_scored_stays_when_its_row_vanishes_even_if_somebody_agrees(house: House, sheet: Sheet) -> None:
    score(house, "A2", "W01")
    del sheet.applications["W01"], sheet.people["A2"], sheet.people["A1"]
    taken = read(house, sheet)
    assert brief(taken.changes) == [
        ("W01", "", "vanished", "kept"),
        ("A1", "", "vanished", "in_effect"),
        ("A2", "", "vanished", "kept"),
    ]
    assert taken.kept_though_gone == ("W01",)
    again = read(house, sheet, [change.key for change in taken.changes])
    assert brief(again.changes) == [("W01", "", "vanished", "kept"), ("A2", "", "vanished", "kept")]
    assert (codes(house), points(house, "W01", "A2")) == (["W01", "W02", "W03"], FULL)


def test_people_may_stand_behind_a_scored_application_that_is_gone(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    del sheet.applications["W01"]
    taken = read(house, sheet)
    assert (brief(taken.changes), taken.problems) == ([("W01", "", "vanished", "kept")], ())


def test_in_the_command_everything_takes_effect_at_once(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.applications["W01"]["Tytuł działania"] = "Nowy tytuł"
    sheet.cards = [card_record("W02", "O1", FULL)]
    assert brief(read(house, sheet, agreed=None).changes) == [
        ("W01", "", "changed", "in_effect"),
        ("W02", "O1", "new", "in_effect"),
    ]
    assert (title(house, "W01"), points(house, "W02", "O1")) == ("Nowy tytuł", FULL)


# --- free rows that would touch what is scored


def test_a_row_that_would_reject_a_scored_application_holds_all_the_free_ones(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.applications |= {"": junk(), "W03": application_record("W03", Telefon="1")}
    del sheet.people["O2"]
    found = [("W03", "", "changed", "held"), ("W04", "", "new", "held"), ("O2", "", "vanished", "held")]
    assert brief(read(house, sheet).changes) == found
    assert (codes(house), house.editions.get(EDITION).frame().passed.keys()) == (
        ["W01", "W02", "W03"],
        {"W01", "W02", "W03"},
    )
    assert "O2" in house.editions.get(EDITION).frame().contest.reviewer_by_code


def test_once_the_row_that_does_harm_is_declined_the_others_take_effect(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.applications |= {"": junk(), "W03": application_record("W03", **{"Tytuł działania": "Inny"})}
    _, harmful = held(read(house, sheet))
    changes.decline(house, viewer(house, "Z1"), harmful)
    assert brief(read(house, sheet).changes) == [("W03", "", "changed", "in_effect"), ("W04", "", "new", "declined")]
    assert (codes(house), title(house, "W03")) == (["W01", "W02", "W03"], "Inny")


def test_a_row_agreed_to_takes_effect_also_when_it_does_harm(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.applications[""] = junk()
    assert brief(read(house, sheet, held(read(house, sheet))).changes) == [("W04", "", "new", "in_effect")]
    assert house.editions.get(EDITION).frame().passed.keys() == {"W02", "W03"}


def test_a_declined_row_without_a_code_stays_declined_and_keeps_its_code_to_itself(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.applications[""] = junk()
    changes.decline(house, viewer(house, "Z1"), held(read(house, sheet))[0])
    sheet.applications["nowy"] = application_record("W11", **{"Numer wniosku": ""})
    assert brief(read(house, sheet).changes) == [("W04", "", "new", "declined"), ("W05", "", "new", "in_effect")]
    assert brief(read(house, sheet).changes) == [("W04", "", "new", "declined")]
    assert codes(house) == ["W01", "W02", "W03", "W05"]


def test_equal_rows_that_are_held_have_keys_of_their_own(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.applications |= {"a": junk(), "b": junk()}
    first, second = held(read(house, sheet))
    assert first != second
    changes.decline(house, viewer(house, "Z1"), second)
    assert brief(read(house, sheet).changes) == [("W04", "", "new", "held"), ("W05", "", "new", "declined")]


def test_rows_that_would_exclude_somebody_from_what_they_have_begun_to_score_are_held(
    house: House, sheet: Sheet
) -> None:
    review.save_card(house, viewer(house, "A1"), "W02", points={"spojnosc": 3})
    shared = some_people(3, "W02")[0]
    sheet.applications["W01"]["Członkowie grupy"] += f"; {shared.name} <{shared.email}>"
    sheet.applications["W01"]["Podpisy"] = "4"
    assert brief(read(house, sheet).changes) == [("W01", "", "changed", "held")]
    assert len(house.editions.get(EDITION).frame().contest.by_code["W01"].people) == 3


def test_rows_that_would_keep_a_card_from_counting_are_held(house: House, sheet: Sheet) -> None:
    score(house, "A1", "W02")
    sheet.applications["W01"]["Pełnoletni przedstawiciel"] = "nie"
    assert brief(read(house, sheet).changes) == [("W01", "", "changed", "held")]
    assert "W01" in house.editions.get(EDITION).frame().passed


# --- the list


def test_what_took_effect_stays_listed_until_something_else_does(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.applications["W03"]["Tytuł działania"] = "Inny"
    sheet.applications["W01"]["Tytuł działania"] = "Nowy"
    first = read(house, sheet)
    assert sorted(listed(house), key=lambda each: each.code) == sorted(first.changes, key=lambda each: each.code)
    sheet.applications["W01"]["Tytuł działania"] = "Działanie W01"
    read(house, sheet)
    assert brief(listed(house)) == [("W03", "", "changed", "in_effect")]
    sheet.applications["W02"]["Tytuł działania"] = "Drugi"
    read(house, sheet)
    assert brief(listed(house)) == [("W02", "", "changed", "in_effect")]


def test_only_what_waits_can_be_declined(house: House, sheet: Sheet) -> None:
    organizer = viewer(house, "Z1")
    in_effect = listed(house)[0].key
    for key in (in_effect, "0" * 64):
        for act in (changes.decline, changes.offer_again):
            with pytest.raises(Denied, match="nie ma już na liście"):
                act(house, organizer, key)


def test_only_organisers_see_changes_and_say_what_becomes_of_them(house: House, sheet: Sheet) -> None:
    sheet.cards = [card_record("W01", "O1", FULL)]
    (key,) = held(read(house, sheet))
    for code in ("O1", "A1", None):
        someone = viewer(house, code)
        with pytest.raises(Denied, match="uprawnień"):
            changes.changes(house, someone)
        for act in (changes.decline, changes.offer_again):
            with pytest.raises(Denied, match="uprawnień"):
                act(house, someone, key)


def test_nothing_is_declined_under_a_published_result(house: House, sheet: Sheet) -> None:
    organizer = viewer(house, "Z1")
    sheet.cards = [card_record("W01", "O1", FULL)]
    (key,) = held(read(house, sheet))
    intake.move_deadline(house, organizer, date(2021, 6, 5), "koniec")
    results.publish(house, organizer)
    with pytest.raises(Denied, match="najpierw wycofaj"):
        changes.decline(house, organizer, key)


def test_no_personal_detail_of_a_change_is_in_the_ledger(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.applications |= {"": junk(Telefon="600 700 800", **{"E-mail": "ktos@example.org"})}
    sheet.people["O1"]["Imię i nazwisko"] = "Jadwiga Zmieniona"
    for key in held(taken := read(house, sheet)):
        changes.decline(house, viewer(house, "Z1"), key)
    assert len(taken.changes) == 2
    read(house, sheet, agreed=None)
    with house.database.read() as connection:
        kept = str(ledger.entries_after(connection, EDITION, 0))
    people = [Person("Jadwiga Zmieniona"), *some_people(3, "W09"), *some_people(3, "W01")]
    known = ["600 700 800", "ktos@example.org", "Próba", "Grupa W01"]
    known += [text for person in people for text in (person.name, person.email) if text]
    assert [text for text in known if text in kept] == []
