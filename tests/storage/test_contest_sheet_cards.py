"""The tabs of people, cards and findings by hand: what cannot be used is named cell by cell, everything else counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lib.contest.eligibility import HandFinding
from lib.contest.programme import Programme, SheetTab
from lib.storage.card_rows import EDITED, MARK, MarkedRows, card_row_headers, mark
from lib.storage.contest_sheet import (
    WANTED,
    ContestSheet,
    JudgementSheet,
    read_contest,
    read_judgements,
    read_people,
)
from lib.storage.tabs import Problem
from lib.storage.workbook import read_workbook
from tests.factories import (
    a_small_contest,
    a_workbook,
    application_record,
    card_record,
    kalisz,
    reviewer_record,
    rows_of,
    some_people,
    wroclaw,
)

PEOPLE = ["O1", "A1", "A2"]
FULL = (20, 10, 10, 5, 10)


def read(tmp_path: Path, programme: Programme | None = None, **tabs: list[list[Any]]) -> ContestSheet:
    """A whole contest with these tabs instead of its own; blanks in their names are written ``_``."""
    named = {name.replace("_", " "): rows for name, rows in tabs.items()}
    workbook = a_workbook(tmp_path / "Konkurs", {**a_small_contest(), **named})
    return read_contest(read_workbook(workbook, WANTED), programme or kalisz())


def problems(sheet: ContestSheet) -> list[tuple[str, int | None, str | None, str]]:
    return [(problem.tab, problem.row, problem.column, problem.text) for problem in sheet.problems]


def people_and(tmp_path: Path, *records: dict[str, Any]) -> tuple[list[str], list[Problem], ContestSheet]:
    """The contest with these people after its own; the codes read and what was reported about the tab of people."""
    own = [
        reviewer_record("O1", "organizator"),
        reviewer_record("A1", "wnioskujący", "W01"),
        reviewer_record("A2", "wnioskujący", "W02"),
    ]
    sheet = read(tmp_path, Osoby_oceniające=rows_of(*own, *records))
    return [r.code for r in sheet.reviewers], [p for p in sheet.problems if p.tab == "Osoby oceniające"], sheet


# --- people


def test_people_are_read_with_their_sides_roles_and_applications(tmp_path: Path) -> None:
    codes, found, sheet = people_and(
        tmp_path,
        reviewer_record("O2", "Stowarzyszenie", Rola="organizator; ocena"),
        reviewer_record("Z1", "", Rola="Organizator"),
        reviewer_record("A3", "applicants", "W01", **{"Wniosek": "w01, W02"}),
        reviewer_record("A4", "wnioskujacy", "W02"),
    )
    assert (codes, found) == ([*PEOPLE, "O2", "Z1", "A3", "A4"], [])
    read_as = {r.code: (r.side, sorted(r.roles), r.own_applications) for r in sheet.reviewers[2:]}
    assert read_as == {
        "A2": ("wnioskujacy", ["reviewer"], ("W02",)),
        "O2": ("organizator", ["organizer", "reviewer"], ()),
        "Z1": (None, ["organizer"], ()),
        "A3": ("wnioskujacy", ["reviewer"], ("W01", "W02")),
        "A4": ("wnioskujacy", ["reviewer"], ("W02",)),
    }


@pytest.mark.parametrize(
    ("record", "column", "text"),
    [
        (reviewer_record("", "organizator"), "Kod", "brakuje kodu osoby"),
        (reviewer_record(" o1", "organizator"), "Kod", "kod „o1” ma już inna osoba; ten wiersz odłożono"),
        (reviewer_record("O2", "jury"), "Grupa", "nieznana grupa: „jury”; możliwe: organizator, wnioskujący"),
        (reviewer_record("O2", ""), "Grupa", "brakuje grupy; możliwe: organizator, wnioskujący"),
        (
            reviewer_record("O2", "organizator", Rola="szef"),
            "Rola",
            "nieznana rola: „szef”; możliwe: ocena, organizator",
        ),
        (
            reviewer_record("A9", "wnioskujący", "W09"),
            "Wniosek",
            "nieznany kod: „W09” (wniosek)",
        ),
        (
            reviewer_record("A9", "wnioskujący"),
            "Wniosek",
            "brakuje kodu własnego wniosku, więc ta osoba nie może oceniać",
        ),
        (reviewer_record("#N/A", "organizator"), "Kod", "komórka zawiera błąd arkusza #N/A"),
    ],
)
def test_a_person_that_cannot_be_used_is_set_aside(
    tmp_path: Path, record: dict[str, Any], column: str, text: str
) -> None:
    codes, found, sheet = people_and(tmp_path, record)
    assert codes == PEOPLE
    assert found[0] == Problem("Osoby oceniające", 5, column, text)
    assert [(card.application, card.reviewer) for card in sheet.cards] == [
        ("W01", "O1"), ("W02", "O1"), ("W02", "A1"), ("W01", "A2"),
    ]  # fmt: skip


def test_an_applicant_without_a_code_of_their_own_is_known_by_their_person(tmp_path: Path) -> None:
    person = some_people(2, "W02")[1]
    record = {"Kod": "A5", "Imię i nazwisko": person.name, "E-mail": person.email.upper(), "Grupa": "wnioskujący"}
    codes, found, sheet = people_and(tmp_path, record)
    assert (codes, sheet.reviewers[-1].own_applications) == ([*PEOPLE, "A5"], ("W02",))
    assert [(p.row, p.column, p.text) for p in found] == [
        (5, "Wniosek", "brakuje kodu własnego wniosku; po danych osoby przyjęto W02")
    ]


def test_a_person_whose_application_was_set_aside_is_told_why(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        Wnioski=rows_of(application_record("W01"), application_record("W02", Podpisy="dużo")),
        Oceny=rows_of(card_record("W02", "O1"), card_record("W01", "A2"), card_record("W01", "O1")),
    )
    aside = "ma błąd w wierszu 3 swojej zakładki i nie został wczytany"
    assert problems(sheet) == [
        ("Wnioski", 3, "Podpisy", "„dużo” nie jest liczbą (np. 12,5)"),
        ("Osoby oceniające", 4, "Wniosek", f"wniosek „W02” {aside}"),
        ("Oceny", 2, "Wniosek", f"wniosek „W02” {aside}"),
        ("Oceny", 3, "Osoba oceniająca", "osoba „A2” ma błąd w wierszu 4 swojej zakładki i nie został wczytany"),
    ]
    assert [(card.application, card.reviewer) for card in sheet.cards] == [("W01", "O1")]


def test_areas_of_jurors_are_known_by_key_or_name_and_ignored_where_there_are_none(tmp_path: Path) -> None:
    jurors = rows_of(
        {"Kod": "J1", "Imię i nazwisko": "Jurorka Pierwsza", "Obszar": "psie_pole; ŚRÓDMIEŚCIE"},
        {"Kod": "J2", "Imię i nazwisko": "Jurorka Druga", "Obszar": ""},
        {"Kod": "J3", "Imię i nazwisko": "Juror Trzeci", "Obszar": "Nadodrze"},
    )
    sheet = read(tmp_path, wroclaw(), Osoby_oceniające=jurors, Oceny=[])
    assert [(r.code, r.side, r.areas) for r in sheet.reviewers] == [
        ("J1", "komisja", ("Psie Pole", "Śródmieście")),
        ("J2", "komisja", ()),
    ]
    unknown = "nieznany obszar: „Nadodrze”; możliwe: Fabryczna, Krzyki, Psie Pole, Śródmieście"
    assert ("Osoby oceniające", 4, "Obszar", unknown) in problems(sheet)
    _, found, in_kalisz = people_and(tmp_path, reviewer_record("O2", "organizator", Obszar="Nadodrze"))
    assert (found, in_kalisz.reviewers[-1].areas) == ([], ())


def test_without_codes_of_people_no_card_belongs_to_anybody(tmp_path: Path) -> None:
    sheet = read(tmp_path, Osoby_oceniające=[["Osoba", "Grupa"], ["O1", "organizator"]])
    assert (sheet.reviewers, sheet.cards) == ((), ())
    assert problems(sheet)[:2] == [
        ("Osoby oceniające", 1, "Kod", "brakuje tej kolumny"),
        ("Oceny", 2, "Osoba oceniająca", "nieznany kod: „O1” (osoba)"),
    ]


# --- cards


def cards_and(tmp_path: Path, *records: dict[str, Any]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """(application, reviewer, points) of every card read, and (row, column, text) of every problem."""
    sheet = read(tmp_path, Oceny=rows_of(*records))
    return [(c.application, c.reviewer, c.points) for c in sheet.cards], [p[1:] for p in problems(sheet)]


@pytest.mark.parametrize(
    ("application", "reviewer", "told"),
    [
        ("W09", "O1", [("Wniosek", "nieznany kod: „W09” (wniosek)")]),
        ("W01", "O9", [("Osoba oceniająca", "nieznany kod: „O9” (osoba)")]),
        ("", "O1", [("Wniosek", "brakuje kodu wniosku")]),
        ("", "", [("Wniosek", "brakuje kodu wniosku"), ("Osoba oceniająca", "brakuje kodu osoby")]),
        ("W01", "A1", [("Wniosek", "karta A1 dla W01 nie liczy się: nie oceniasz własnego wniosku (§ VI.3.1)")]),
    ],
)
def test_a_card_that_belongs_nowhere_is_set_aside(
    tmp_path: Path, application: str, reviewer: str, told: Sequence[tuple[str, str]]
) -> None:
    cards, found = cards_and(tmp_path, card_record(application, reviewer, FULL), card_record(" w02", "o1 ", FULL))
    assert (cards, found) == ([("W02", "O1", FULL)], [(2, column, text) for column, text in told])


def test_a_card_for_a_group_with_a_shared_member_does_not_count_unless_the_conflict_is_lifted(tmp_path: Path) -> None:
    shared = "Anna Żak <anna@example.org>"
    tabs = a_small_contest()
    tabs["Wnioski"] = rows_of(*(application_record(code, **{"Członkowie grupy": shared}) for code in ("W01", "W02")))
    tabs["Oceny"] = rows_of(card_record("W02", "A1", FULL))
    workbook = read_workbook(a_workbook(tmp_path / "Konkurs", tabs), WANTED)
    refused, lifted = (read_contest(workbook, kalisz(), pairs) for pairs in ((), [("A1", "W02")]))
    text = "karta A1 dla W02 nie liczy się: wspólny członek grupy: wyłączenie z oceny (§ IV.1)"
    assert (refused.cards, problems(refused)) == ((), [("Oceny", 2, "Wniosek", text)])
    assert (len(lifted.cards), problems(lifted)) == (1, [])


@pytest.mark.parametrize(
    ("typed", "points", "text"),
    [
        ("5", 5, None),
        ("0", 0, None),
        ("5,0", 5, None),
        ("", None, None),
        ("6", None, "6 nie mieści się w zakresie 0–5"),
        ("-1", None, "-1 nie mieści się w zakresie 0–5"),
        ("4,5", None, "„4,5” nie jest liczbą całkowitą (np. 12)"),
        ("pięć", None, "„pięć” nie jest liczbą (np. 12,5)"),
        ("#REF!", None, "komórka zawiera błąd arkusza #REF!"),
    ],
)
def test_points_are_whole_numbers_in_range_or_missing(
    tmp_path: Path, typed: str, points: int | None, text: str | None
) -> None:
    cards, found = cards_and(
        tmp_path, card_record("W01", "O1", (20, 10, 10, typed, 10)), card_record("W02", "O1", FULL)
    )
    assert cards == [("W01", "O1", (20, 10, 10, points, 10)), ("W02", "O1", FULL)]
    assert found == ([(2, "ekologia", text)] if text else [])


def test_every_wrong_cell_of_a_card_is_named(tmp_path: Path) -> None:
    cards, found = cards_and(tmp_path, card_record("W01", "O1", (21, "dużo", 10, 5, "")))
    assert cards == [("W01", "O1", (None, None, 10, 5, None))]
    assert found == [
        (2, "spojnosc", "21 nie mieści się w zakresie 0–20"),
        (2, "dobor_formy", "„dużo” nie jest liczbą (np. 12,5)"),
    ]


@pytest.mark.parametrize("value", [True, 4.5, datetime(2021, 6, 1), 6, -1])
def test_a_sheet_cell_of_another_kind_is_no_number_of_points(tmp_path: Path, value: Any) -> None:
    tabs = {**a_small_contest(), "Oceny": rows_of(card_record("W01", "O1", (20, 10, 10, value, 10)))}
    sheet = read_contest(read_workbook(a_workbook(tmp_path / "K.xlsx", tabs), WANTED), kalisz())
    assert sheet.cards[0].points == (20, 10, 10, None, 10)
    assert [(p.row, p.column) for p in sheet.problems] == [(2, "ekologia")]


def test_of_several_rows_of_a_reviewer_for_one_application_all_are_read_in_order(tmp_path: Path) -> None:
    """Which of them counts, the last one, is for the standings to say."""
    again = (1, 2, 3, 4, 5)
    cards, found = cards_and(tmp_path, card_record("W01", "O1", FULL), card_record("W01", "O1", again))
    assert (cards, found) == ([("W01", "O1", FULL), ("W01", "O1", again)], [])


def test_reasons_and_times_of_cards_are_kept(tmp_path: Path) -> None:
    record = card_record("W01", "O1", FULL, Uzasadnienie="Dobry\npomysł. ", Data="01.06.2021 17:12")
    card = read(tmp_path, Oceny=rows_of(record)).cards[0]
    assert (card.reason, card.saved_at, card.submitted) == ("Dobry\npomysł.", datetime(2021, 6, 1, 17, 12), True)


def test_criteria_may_be_headed_by_their_names(tmp_path: Path) -> None:
    header = ["Wniosek", "osoba oceniająca", *(str(criterion.name) for criterion in kalisz().criteria)]
    sheet = read(tmp_path, Oceny=[header, ["W01", "O1", *FULL[:4], "11"]])
    assert sheet.cards[0].points == (*FULL[:4], None)
    assert problems(sheet) == [("Oceny", 2, "Promocja", "11 nie mieści się w zakresie 0–10")]


def test_a_criterion_headed_by_its_key_and_by_its_name_stands_twice(tmp_path: Path) -> None:
    header = ["Wniosek", "Osoba oceniająca", *kalisz().criterion_keys, "Inne", "Dobór formy do potrzeby "]
    sheet = read(tmp_path, Oceny=[header, ["W01", "O1", *FULL, "", "1"]])
    assert sheet.cards[0].points == FULL
    twice = "nagłówek powtarza się; liczy się pierwsza taka kolumna"
    assert problems(sheet) == [("Oceny", 1, "Dobór formy do potrzeby", twice)]


def test_a_missing_criterion_leaves_all_cards_incomplete_and_is_told_once(tmp_path: Path) -> None:
    header = ["Wniosek", "Osoba oceniająca", *kalisz().criterion_keys[:4]]
    sheet = read(tmp_path, Oceny=[header, ["W01", "O1", *FULL[:4]], ["W02", "O1", *FULL[:4]]])
    assert [card.points for card in sheet.cards] == [(*FULL[:4], None)] * 2
    assert problems(sheet) == [("Oceny", 1, "promocja", "brakuje tej kolumny")]


@pytest.mark.parametrize("missing", ["Wniosek", "Osoba oceniająca"])
def test_without_the_column_of_codes_no_card_is_read(tmp_path: Path, missing: str) -> None:
    record = card_record("W01", "O1", FULL)
    del record[missing]
    sheet = read(tmp_path, Oceny=rows_of(record))
    assert (sheet.cards, problems(sheet)) == ((), [("Oceny", 1, missing, "brakuje tej kolumny")])


def test_a_programme_maps_headers_of_cards_as_well(tmp_path: Path) -> None:
    settings = SheetTab(columns={"Osoba oceniająca": "Kto ocenia", "ekologia": "Środowisko"})
    programme = kalisz().model_copy(update={"sheet": {"Oceny": settings}})
    header = ["Wniosek", "Kto ocenia", "spojnosc", "dobor_formy", "inkluzywnosc", "ŚRODOWISKO", "promocja"]
    sheet = read(tmp_path, programme, Oceny=[header, ["W01", "O1", 20, 10, 10, 6, 10], ["W01", "O7", *FULL]])
    assert sheet.cards[0].points == (20, 10, 10, None, 10)
    assert problems(sheet) == [
        ("Oceny", 2, "ŚRODOWISKO", "6 nie mieści się w zakresie 0–5"),
        ("Oceny", 3, "Kto ocenia", "nieznany kod: „O7” (osoba)"),
    ]


# --- rows that the program wrote


def written(application: str, reviewer: str, seq: int = 7, **changed: Any) -> dict[str, Any]:
    """A row of a card as the program writes it, then changed by hand."""
    record = card_record(application, reviewer, FULL, Uzasadnienie="dobre", Data="2021-06-06 12:00:00")
    return {**record, MARK: mark(seq, [str(record[header]) for header in card_row_headers(kalisz())]), **changed}


def typed_only(workbook: Path) -> JudgementSheet:
    tabs = read_workbook(workbook, WANTED)
    return read_judgements(tabs, kalisz(), read_people(tabs, kalisz()), only_typed=True)


def test_a_mark_names_the_entry_and_the_cells_as_they_are_read() -> None:
    assert mark(12, ["W01", "O1", "20", "", "żółć\ndwa"]) == "#12 c7ffb8d80c81"
    assert mark(12, ["W01 ", "O1", "20", "  ", "z\u0307o\u0301łc\u0301\r\ndwa"]) == mark(
        12, ["W01", "O1", "20", "", "żółć\ndwa"]
    )
    # Where one cell ends and the next begins makes a difference.
    assert mark(1, ["a", "b"]) != mark(1, ["ab", ""])


def test_marked_rows_are_told_apart_from_typed_and_changed_ones(tmp_path: Path) -> None:
    cards = rows_of(
        written("W01", "O1"),
        card_record("W02", "O1", FULL),
        written("W02", "A1", Uzasadnienie="lepsze"),
        written("W01", "A2", **{MARK: "moje"}),
        written("W01", "A2", ekologia="#REF!"),
        written("W09", "O7"),
    )
    sheet = typed_only(a_workbook(tmp_path / "Konkurs", {**a_small_contest(), "Oceny": cards}))
    assert [(card.application, card.reviewer) for card in sheet.cards] == [("W02", "O1")]
    assert sheet.marked == MarkedRows({2: ("W01", "O1"), 7: ("W09", "O7")}, (4, 5, 6))
    assert [(p.tab, p.row, p.column, p.text) for p in sheet.problems] == [
        ("Oceny", number, MARK, EDITED) for number in (4, 5, 6)
    ]


def test_a_mark_fits_in_whatever_order_and_kind_the_cells_come(tmp_path: Path) -> None:
    record = written("W01", "O1", Notatka="dopisek", **dict(zip(kalisz().criterion_keys, FULL, strict=True)))
    tabs = {**a_small_contest(), "Oceny": rows_of(dict(reversed(record.items())))}
    sheet = typed_only(a_workbook(tmp_path / "Konkurs.xlsx", tabs))
    assert (sheet.cards, sheet.problems, sheet.marked) == ((), (), MarkedRows({2: ("W01", "O1")}, ()))


def test_without_a_database_all_rows_count_marked_or_not(tmp_path: Path) -> None:
    cards, found = cards_and(tmp_path, written("W01", "O1"), written("W02", "O1", spojnosc=1))
    assert (cards, found) == ([("W01", "O1", FULL), ("W02", "O1", (1, *FULL[1:]))], [])


# --- findings by hand


def test_findings_by_hand_are_read_by_key_or_name(tmp_path: Path) -> None:
    findings = rows_of(
        {"Wniosek": "w01", "Kryterium": "not_excluded", "Wynik": "tak", "Uwagi": "otwarte"},
        {"Wniosek": "W02", "Kryterium": "udział bez opłat", "Wynik": "FALSE"},
        {"Wniosek": "W02", "Kryterium": "amount", "Wynik": ""},
    )
    sheet = read(tmp_path, Ocena_formalna=findings)
    assert sheet.by_hand == (
        HandFinding("W01", "not_excluded", True, "otwarte"),
        HandFinding("W02", "free_of_charge", False),
    )
    assert problems(sheet) == []


@pytest.mark.parametrize(
    ("changes", "column", "text"),
    [
        ({"Wniosek": "W09"}, "Wniosek", "nieznany kod: „W09” (wniosek)"),
        ({"Wniosek": ""}, "Wniosek", "brakuje kodu wniosku"),
        ({"Kryterium": "estetyka"}, "Kryterium", "nieznane kryterium: „estetyka”"),
        ({"Wynik": "chyba"}, "Wynik", "„chyba” nie jest odpowiedzią tak albo nie"),
        ({"Uwagi": "#REF!"}, "Uwagi", "komórka zawiera błąd arkusza #REF!"),
    ],
)
def test_a_finding_that_cannot_be_used_is_set_aside(
    tmp_path: Path, changes: dict[str, str], column: str, text: str
) -> None:
    whole = {"Wniosek": "W01", "Kryterium": "amount", "Wynik": "nie", "Uwagi": ""}
    sheet = read(tmp_path, Ocena_formalna=rows_of({**whole, **changes}, {**whole, "Wniosek": "W02"}))
    assert sheet.by_hand == (HandFinding("W02", "amount", False),)
    assert problems(sheet) == [("Ocena formalna", 2, column, text)]


def test_findings_without_a_needed_column_are_not_read(tmp_path: Path) -> None:
    sheet = read(tmp_path, Ocena_formalna=rows_of({"Wniosek": "W01", "Kryterium": "amount"}))
    assert (sheet.by_hand, problems(sheet)) == ((), [("Ocena formalna", 1, "Wynik", "brakuje tej kolumny")])
