"""Cards and findings typed into the sheet: offered, declined, told apart from what the program wrote there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lib.services import changes, review
from lib.services.bootstrap import House
from lib.services.changes import FieldChange
from lib.storage.card_rows import EDITED, MARK, card_row_headers, mark
from tests.factories import card_record, kalisz
from tests.houses import EDITION, head, viewer
from tests.reading import FULL, KEYS, Record, Sheet, a_house_that_read, brief, held, junk, listed, points, read, score


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


@pytest.fixture
def house(tmp_path: Path, sheet: Sheet) -> House:
    return a_house_that_read(sheet, tmp_path)


# --- cards typed into the sheet


def test_a_typed_card_is_offered_once(house: House, sheet: Sheet) -> None:
    sheet.cards = [card_record("W01", "O1", FULL, Uzasadnienie="z papieru")]
    offered = read(house, sheet)
    assert brief(offered.changes) == [("W01", "O1", "new", "held")]
    assert offered.changes[0].fields == (
        *(FieldChange(key, "", str(value)) for key, value in zip(KEYS, FULL, strict=True)),
        FieldChange("Uzasadnienie", "", "z papieru"),
    )
    assert points(house, "W01", "O1") is None
    taken = read(house, sheet, held(offered))
    assert (taken.cards, points(house, "W01", "O1")) == (1, FULL)
    review.take_card_back(house, viewer(house, "O1"), "W01")
    review.save_card(house, viewer(house, "O1"), "W01", points={"spojnosc": 1})
    assert read(house, sheet, held(offered)).changes == ()
    assert points(house, "W01", "O1") == (1, *FULL[1:])


def test_of_several_typed_rows_the_last_one_is_offered(house: House, sheet: Sheet) -> None:
    sheet.cards = [card_record("W01", "O1", FULL), card_record("W01", "O1", (1, *FULL[1:]))]
    taken = read(house, sheet)
    assert [each.fields[0] for each in taken.changes] == [FieldChange("spojnosc", "", "1")]
    read(house, sheet, held(taken))
    sheet.cards.append(card_record("W01", "O1", (2, *FULL[1:])))
    assert [(each.kind, each.fields) for each in read(house, sheet).changes] == [
        ("changed", (FieldChange("spojnosc", "1", "2"),))
    ]


def test_an_offer_over_a_card_scored_here_says_what_it_would_replace(house: House, sheet: Sheet) -> None:
    sheet.cards = [card_record("W01", "O1", (1, *FULL[1:]))]
    first = read(house, sheet)
    review.save_card(house, viewer(house, "O1"), "W01", points=dict(zip(KEYS, FULL, strict=True)))
    taken = read(house, sheet, held(first))
    assert brief(taken.changes) == [("W01", "O1", "changed", "held")]
    assert taken.changes[0].fields == (
        FieldChange("spojnosc", "20", "1"),
        FieldChange("Zatwierdzona", "nie", "tak"),
    )
    read(house, sheet, held(taken))
    assert points(house, "W01", "O1") == (1, *FULL[1:])


def test_a_typed_row_that_says_nothing_new_is_no_offer(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.cards = [card_record("W01", "O1", FULL), card_record("W02", "O1", ("", "", "", "", ""))]
    assert read(house, sheet).changes == ()


def test_a_declined_card_never_counts_until_it_is_offered_again(house: House, sheet: Sheet) -> None:
    organizer = viewer(house, "Z1")
    sheet.cards = [card_record("W01", "O1", FULL)]
    (key,) = held(read(house, sheet))
    changes.decline(house, organizer, key)
    changes.decline(house, organizer, key)
    assert brief(listed(house)[-1:]) == [("W01", "O1", "new", "declined")]
    for agreed in ([], [key], None):
        assert brief(read(house, sheet, agreed).changes) == [("W01", "O1", "new", "declined")]
    score(house, "O1", "W01")
    review.take_card_back(house, viewer(house, "O1"), "W01")
    assert brief(read(house, sheet).changes) == [("W01", "O1", "new", "declined")]
    changes.offer_again(house, organizer, key)
    changes.offer_again(house, organizer, key)
    assert brief(listed(house)[-1:]) == [("W01", "O1", "new", "held")]
    taken = read(house, sheet)
    assert brief(taken.changes) == [("W01", "O1", "changed", "held")]
    assert read(house, sheet, held(taken)).cards == 1


def test_a_typed_card_for_a_row_that_is_itself_held_is_not_read(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.applications["W04"] = junk(**{"Numer wniosku": "W04"})
    sheet.cards = [card_record("W04", "O2", FULL)]
    taken = read(house, sheet)
    assert brief(taken.changes) == [("W04", "", "new", "held")]
    assert [problem.text for problem in taken.problems] == ["nieznany kod: „W04” (wniosek)"]


# --- rows that the program wrote


def written(application: str, reviewer: str, given: tuple[int, ...] = FULL, seq: int = 7, **changed: Any) -> Record:
    """A row of a card as the program writes it, then changed by hand."""
    record = {**card_record(application, reviewer, given), "Uzasadnienie": "dobre", "Data": "2021-06-06 12:00:00"}
    cells = [str(record[header]) for header in card_row_headers(kalisz())]
    return {**record, MARK: mark(seq, cells), **changed}


def test_rows_that_the_program_wrote_are_never_read_back(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.cards = [written("W01", "O1", (1, 1, 1, 1, 1))]
    before = head(house)
    for agreed in ((), None):
        taken = read(house, sheet, agreed)
        assert (taken.changes, taken.problems, head(house)) == ((), (), before)


def test_a_written_row_that_somebody_changed_is_told_and_does_not_count(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.cards = [written("W01", "O1"), written("W01", "O1", spojnosc="3")]
    taken = read(house, sheet)
    assert taken.changes == ()
    # Row 1 is the header, and row 2 of a tab of records is blank.
    assert [(each.tab, each.row, each.column, each.text) for each in taken.problems] == [("Oceny", 4, MARK, EDITED)]


def test_a_row_typed_over_written_ones_is_offered(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.cards = [card_record("W01", "O1", (3, *FULL[1:]), Uzasadnienie="dobre"), written("W01", "O1")]
    taken = read(house, sheet)
    assert [each.fields for each in taken.changes] == [
        (FieldChange("spojnosc", "20", "3"), FieldChange("Uzasadnienie", "", "dobre"))
    ]


def test_cards_that_another_database_wrote_are_counted_and_left_alone(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.cards = [written("W01", "O1"), written("W02", "O1"), written("W03", "O1"), written("W03", "O1", seq=9)]
    taken = read(house, sheet, agreed=None)
    text = "ta baza nie zna 2 kart zapisanych przez program z innej bazy; odtwórz ją z arkusza poleceniem restore"
    assert [(each.tab, each.row, each.column, each.text) for each in taken.problems] == [("Oceny", None, MARK, text)]
    assert (taken.changes, points(house, "W02", "O1")) == ((), None)


# --- findings by hand


def finding(code: str, met: str, criterion: str = "not_excluded") -> Record:
    return {"Wniosek": code, "Kryterium": criterion, "Wynik": met, "Uwagi": "z zebrania"}


def test_a_finding_about_what_nobody_has_scored_takes_effect(house: House, sheet: Sheet) -> None:
    sheet.findings = [finding("W02", "nie")]
    taken = read(house, sheet)
    assert (brief(taken.changes), taken.verdicts) == ([("W02", "not_excluded", "new", "in_effect")], 1)
    assert taken.changes[0].fields == (FieldChange("Wynik", "", "nie"), FieldChange("Uwagi", "", "z zebrania"))
    assert "W02" not in house.editions.get(EDITION).frame().passed
    assert read(house, sheet).changes == ()


def test_a_finding_about_what_is_scored_waits(house: House, sheet: Sheet) -> None:
    score(house, "O1", "W01")
    sheet.findings = [finding("W01", "nie")]
    taken = read(house, sheet)
    assert (brief(taken.changes), taken.verdicts) == ([("W01", "not_excluded", "new", "held")], 0)
    assert "W01" in house.editions.get(EDITION).frame().passed
    assert read(house, sheet, held(taken)).verdicts == 1
    assert "W01" not in house.editions.get(EDITION).frame().passed


def test_a_finding_that_would_keep_a_card_from_counting_waits(house: House, sheet: Sheet) -> None:
    score(house, "A1", "W02")
    sheet.findings = [finding("W01", "nie"), finding("W03", "tak")]
    assert brief(read(house, sheet).changes) == [
        ("W01", "not_excluded", "new", "held"),
        ("W03", "not_excluded", "new", "held"),
    ]
