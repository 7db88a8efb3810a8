"""A contest's spreadsheet: everything that can be read is, and each problem says where it is and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lib.contest.people import Person
from lib.contest.programme import Programme, SheetTab
from lib.storage.contest_sheet import WANTED, ContestSheet, NothingToWorkOut, read_contest
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
    wroclaw,
)

Tabs = dict[str, list[list[Any]]]

MISSING_COLUMN = "brakuje tej kolumny"


def read(tmp_path: Path, tabs: Tabs, programme: Programme | None = None, **options: Any) -> ContestSheet:
    """The contest in a workbook of these tabs, written to a file and read back."""
    workbook = a_workbook(tmp_path / "Konkurs", tabs)
    return read_contest(read_workbook(workbook, WANTED), programme or kalisz(), **options)


def only_applications(*records: Mapping[str, Any]) -> Tabs:
    return {"Wnioski": rows_of(*records), "Osoby oceniające": [["Kod", "Grupa"]]}


def with_tab(name: str, rows: list[list[Any]]) -> Tabs:
    return {**a_small_contest(), name: rows}


def codes(sheet: ContestSheet) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """What was read: applications, people, and cards as (application, reviewer)."""
    cards = [(card.application, card.reviewer) for card in sheet.cards]
    return [a.code for a in sheet.applications], [r.code for r in sheet.reviewers], cards


CARDS = [("W01", "O1"), ("W02", "O1"), ("W02", "A1"), ("W01", "A2")]
WHOLE = (["W01", "W02"], ["O1", "A1", "A2"], CARDS)


def mapped(tab: str, **settings: Any) -> Programme:
    """Kalisz with settings for one tab."""
    return kalisz().model_copy(update={"sheet": {tab: SheetTab(**settings)}})


# --- the whole


@pytest.mark.parametrize("name", ["Konkurs.xlsx", "Konkurs"])
def test_a_contest_without_quirks_is_read_whole(tmp_path: Path, name: str) -> None:
    workbook = a_workbook(tmp_path / name, a_small_contest())
    sheet = read_contest(read_workbook(workbook, WANTED), kalisz())
    assert (codes(sheet), sheet.problems, sheet.assigned, sheet.by_hand) == (WHOLE, (), frozenset(), ())


def test_without_a_tab_of_applications_there_is_nothing_to_work_out(tmp_path: Path) -> None:
    with pytest.raises(NothingToWorkOut) as caught:
        read(tmp_path, {"Oceny": [["Wniosek"]]})
    assert caught.value.text == "brakuje zakładki „Wnioski”"


def test_without_the_other_tabs_the_applications_are_read(tmp_path: Path) -> None:
    sheet = read(tmp_path, {"WNIOSKI ": rows_of(application_record("W01"))})
    assert codes(sheet) == (["W01"], [], [])
    assert sheet.problems == (Problem("Osoby oceniające", None, None, "brakuje tej zakładki: nie wiadomo, kto ocenia"),)


def test_a_tab_without_any_row_is_an_empty_contest(tmp_path: Path) -> None:
    sheet = read(tmp_path, {"Wnioski": [], "Osoby oceniające": []})
    assert codes(sheet) == ([], [], [])
    assert [(p.tab, p.row, p.column, p.text) for p in sheet.problems] == [
        ("Wnioski", 1, "Sygnatura czasowa", MISSING_COLUMN),
        ("Wnioski", 1, "Typ wnioskodawcy", MISSING_COLUMN),
        ("Wnioski", 1, "Tytuł działania", MISSING_COLUMN),
        ("Osoby oceniające", 1, "Kod", MISSING_COLUMN),
    ]


# --- headers


def test_headers_are_matched_without_case_and_blanks(tmp_path: Path) -> None:
    record = {f"  {header.upper()} ": value for header, value in application_record("W01").items()}
    sheet = read(tmp_path, only_applications(record))
    assert (codes(sheet)[0], sheet.problems, sheet.applications[0].title) == (["W01"], (), "Działanie W01")


def test_a_header_in_other_words_is_a_missing_column_and_one_that_nobody_mapped(tmp_path: Path) -> None:
    record = {"Jak nazywa się Wasz pomysł?": "Kino", **application_record("W01")}
    del record["Tytuł działania"]
    sheet = read(tmp_path, only_applications(record))
    assert sheet.problems == (Problem("Wnioski", 1, "Tytuł działania", MISSING_COLUMN),)
    application = sheet.applications[0]
    assert (application.title, application.requested) == ("", Decimal("900"))
    assert application.personal.unmapped == {"Jak nazywa się Wasz pomysł?": "Kino"}


def test_a_programme_maps_the_questions_of_its_form(tmp_path: Path) -> None:
    record = {"Jak nazywa się Wasz pomysł?": "Kino", **application_record("W01")}
    del record["Tytuł działania"]
    programme = mapped("Wnioski", columns={"Tytuł działania": "Jak  nazywa się wasz pomysł?"})
    sheet = read(tmp_path, only_applications(record), programme)
    assert (sheet.problems, sheet.applications[0].title) == ((), "Kino")
    broken = {**record, "Ile?": "dużo"}
    del broken["Kwota wnioskowana"]
    programme = mapped(
        "Wnioski", columns={"Kwota wnioskowana": "ile?", "Tytuł działania": "jak nazywa się wasz pomysł?"}
    )
    sheet = read(tmp_path, only_applications(broken), programme)
    assert sheet.problems == (Problem("Wnioski", 2, "Ile?", "„dużo” nie jest liczbą (np. 12,5)"),)


def test_a_programme_that_maps_a_header_which_no_tab_has_is_told_so(tmp_path: Path) -> None:
    programme = mapped("Wnioski", columns={"Tytuł": "Nazwa"})
    assert read(tmp_path, a_small_contest(), programme).problems == (
        Problem("Wnioski", None, "Tytuł", "plik programu przypisuje nagłówek nieznanej kolumnie"),
    )


def test_of_two_equal_headers_the_first_counts_and_the_second_is_kept_apart(tmp_path: Path) -> None:
    rows = rows_of(application_record("W01"))
    rows = [["tytuł DZIAŁANIA", *rows[0]], ["Pierwszy", *rows[1]]]
    sheet = read(tmp_path, {**only_applications(), "Wnioski": rows})
    twice = "nagłówek powtarza się; liczy się pierwsza taka kolumna"
    assert sheet.problems == (Problem("Wnioski", 1, "Tytuł działania", twice),)
    application = sheet.applications[0]
    position = rows[0].index("Tytuł działania") + 1
    assert (application.title, application.personal.unmapped) == (
        "Pierwszy",
        {f"Tytuł działania ({position})": "Działanie W01"},
    )


def test_columns_that_nobody_mapped_are_personal_until_the_programme_clears_them(tmp_path: Path) -> None:
    record = {"": "notatka", **application_record("W01"), "Skąd o nas wiecie?": "z gazety", "PESEL": "nie podano"}
    sheet = read(tmp_path, only_applications(record), mapped("Wnioski", not_personal=("skąd o NAS wiecie?",)))
    application = sheet.applications[0]
    assert (application.other, application.personal.unmapped) == (
        {"Skąd o nas wiecie?": "z gazety"},
        {"PESEL": "nie podano", "(kolumna 1 bez nagłówka)": "notatka"},
    )
    assert sheet.problems == ()


def test_values_beside_the_last_header_are_reported_and_the_row_counts(tmp_path: Path) -> None:
    rows = rows_of(application_record("W01"))
    sheet = read(tmp_path, {**only_applications(), "Wnioski": [rows[0], [*rows[1], "dopisek"]]})
    text = "są wartości na prawo od ostatniego nagłówka; nie zostały odczytane"
    assert (codes(sheet)[0], sheet.problems) == (["W01"], (Problem("Wnioski", 2, None, text),))


# --- applications


def test_every_known_column_is_read_in_the_ways_that_people_write(tmp_path: Path) -> None:
    record = application_record(
        "W07",
        **{
            "Sygnatura czasowa": "31.05.2021 14:05:00",
            "Typ wnioskodawcy": " Młoda  organizacja pozarządowa",
            "Telefon": "500 000 101",
            "Członkowie grupy": "Anna Żak <anna@example.org>\nEwa Lis; jan@example.org ;; Ola Kos ola@example.org",
            "Zgody opiekunów": "nie",
            "Data założenia organizacji": "2019-02-28",
            "Ostatnie finansowanie zewnętrzne": "1.02.2020",
            "Data statutu": "31/05/2021",
            "Data upoważnienia": "",
            "Podpisy": "4,0",
            "Kwota wnioskowana": "1\u00a0000,50 zł",
            "Dziedzina": "film; edukacja\nmuzyka",
            "Debiut": "FALSE",
            "Potrzebne wsparcie": "prawne;promocyjne",
            "Promocja": " plakaty ",
        },
    )
    sheet = read(tmp_path, only_applications(record))
    a = sheet.applications[0]
    assert sheet.problems == ()
    assert (a.submitted_at, a.kind) == (datetime(2021, 5, 31, 14, 5), "young_ngo")
    assert (a.founded_on, a.last_funded_on, a.statute_on, a.authorised_on) == (
        date(2019, 2, 28), date(2020, 2, 1), date(2021, 5, 31), None,
    )  # fmt: skip
    assert (a.adult_representative, a.guardian_consents, a.debut, a.signatures) == (True, False, False, 4)
    assert (a.requested, a.fields) == (Decimal("1000.5"), ("film", "edukacja", "muzyka"))
    assert (a.support_needed, a.district, a.area) == (("prawne", "promocyjne"), "Dobrzec", None)
    assert a.texts == {"Opis działania": "Spotkania przy stole.", "Promocja": "plakaty"}
    assert (a.personal.phone, a.personal.members) == (
        "500 000 101",
        (
            Person("Anna Żak", "anna@example.org"),
            Person("Ewa Lis"),
            Person("", "jan@example.org"),
            Person("Ola Kos", "ola@example.org"),
        ),
    )


@pytest.mark.parametrize(
    ("answers", "verdicts"),
    [
        (("x", "", "X"), (True, False, True)),
        (("tak", "", "nie"), (True, None, False)),
        (("", "", ""), (None, None, None)),
        (("x", "", "nie"), (True, None, False)),
    ],
)
def test_a_blank_is_a_no_only_in_a_column_of_marks(
    tmp_path: Path, answers: tuple[str, ...], verdicts: tuple[bool | None, ...]
) -> None:
    records = [application_record(f"W0{n}", Debiut=answer) for n, answer in enumerate(answers, 1)]
    sheet = read(tmp_path, only_applications(*records))
    assert (tuple(a.debut for a in sheet.applications), sheet.problems) == (verdicts, ())


@pytest.mark.parametrize(
    ("column", "typed", "text"),
    [
        ("Sygnatura czasowa", "wczoraj", "„wczoraj” nie jest datą z godziną (np. 31.05.2021 14:05)"),
        ("Sygnatura czasowa", "31.02.2021", "„31.02.2021”: nie ma takiego dnia lub godziny "
         "(dzień przed miesiącem: 31.05.2021 14:05)"),
        ("Data statutu", "maj 2021", "„maj 2021” nie jest datą (np. 31.05.2021)"),
        ("Kwota wnioskowana", "1.000", "„1.000” można odczytać na dwa sposoby: jako 1000 albo 1,000"),
        ("Podpisy", "trzy", "„trzy” nie jest liczbą (np. 12,5)"),
        ("Podpisy", "2,5", "„2,5” nie jest liczbą całkowitą (np. 12)"),
        ("Debiut", "może", "„może” nie jest odpowiedzią tak albo nie"),
        ("Tytuł działania", "#REF!", "komórka zawiera błąd arkusza #REF!"),
    ],
)  # fmt: skip
def test_a_row_with_an_unreadable_cell_is_set_aside_and_the_others_load(
    tmp_path: Path, column: str, typed: str, text: str
) -> None:
    records = application_record("W01", **{column: typed}), application_record("W02")
    sheet = read(tmp_path, only_applications(*records))
    assert (codes(sheet)[0], sheet.problems) == (["W02"], (Problem("Wnioski", 2, column, text),))


def test_an_unknown_kind_of_applicant_is_told_and_the_application_stays(tmp_path: Path) -> None:
    sheet = read(tmp_path, only_applications(application_record("W01", **{"Typ wnioskodawcy": "spółka"})))
    assert sheet.applications[0].kind == "spółka"
    assert sheet.problems == (Problem("Wnioski", 2, "Typ wnioskodawcy", "nieznany typ wnioskodawcy: „spółka”"),)


def test_of_two_applications_with_one_code_the_second_is_set_aside(tmp_path: Path) -> None:
    records = (
        application_record("W01"),
        application_record("w01 ", **{"Tytuł działania": "Drugi"}),
        application_record("W03"),
    )
    sheet = read(tmp_path, only_applications(*records))
    assert [(a.code, a.title) for a in sheet.applications] == [("W01", "Działanie W01"), ("W03", "Działanie W03")]
    assert sheet.problems == (
        Problem("Wnioski", 3, "Numer wniosku", "kod „w01” ma już inny wniosek; ten wiersz odłożono"),
    )


@pytest.mark.parametrize(
    ("typed", "assigned"),
    [
        (("", "", ""), ["W01", "W02", "W03"]),
        (("W02", "", ""), ["W02", "W03", "W04"]),
        (("W09", "", "W3"), ["W09", "W10", "W3"]),
        (("", "K-007", ""), ["K-008", "K-007", "K-009"]),
        (("", "W99", ""), ["W100", "W99", "W101"]),
    ],
)
def test_a_blank_code_is_assigned_after_the_highest(
    tmp_path: Path, typed: tuple[str, ...], assigned: list[str]
) -> None:
    sheet = read(tmp_path, only_applications(*(application_record(code) for code in typed)))
    assert (codes(sheet)[0], sheet.problems) == (assigned, ())
    assert sheet.assigned == {code for code, given in zip(assigned, typed, strict=True) if not given}


def test_a_code_that_was_assigned_before_is_kept(tmp_path: Path) -> None:
    records = application_record(""), application_record("", **{"Tytuł działania": "Kino"})
    kept = {"Kino": "W01"}
    sheet = read(tmp_path, only_applications(*records), keep_codes=lambda a: kept.get(a.title))
    assert {a.title: a.code for a in sheet.applications} == {"Działanie": "W02", "Kino": "W01"}


def test_a_code_that_was_assigned_before_is_kept_by_one_of_two_equal_rows(tmp_path: Path) -> None:
    sheet = read(tmp_path, only_applications(*[application_record("")] * 2), keep_codes=lambda _: "W07")
    assert codes(sheet)[0] == ["W07", "W08"]


def test_districts_are_recognised_in_their_usual_spellings(tmp_path: Path) -> None:
    typed = ["Gaj", "GĄDÓW-POPOWICE Południowe", "stare miasto", "Rynek"]
    records = [application_record(f"W0{n}", Osiedle=name) for n, name in enumerate(typed, 1)]
    sheet = read(tmp_path, only_applications(*records), wroclaw())
    assert [(a.district, a.area) for a in sheet.applications] == [
        ("Gaj", "Krzyki"),
        ("Gądów - Popowice Płd.", "Fabryczna"),
        ("stare miasto", None),
        ("Rynek", None),
    ]


@pytest.mark.parametrize("tab", ["Wnioski", "Osoby oceniające", "Oceny", "Ocena formalna"])
def test_problems_in_cells_of_several_lines_are_told_in_one_line(tmp_path: Path, tab: str) -> None:
    broken = {
        "Wnioski": [["Numer wniosku", "Tytuł\ndziałania", "Typ\nwnioskodawcy", "Sygnatura\nczasowa"],
                    ["W01", "Kino", "spółka\nz o.o.", "w maju\nalbo w czerwcu"]],
        "Osoby oceniające": rows_of(reviewer_record("O\n1", "jury\nkonkursu")),
        "Oceny": rows_of(card_record("W\n9", "O\n9")),
        "Ocena formalna": rows_of({"Wniosek": "W\n9", "Kryterium": "am\nount", "Wynik": "tak"}),
    }  # fmt: skip
    sheet = read(tmp_path, with_tab(tab, broken[tab]))
    told = [str(problem) for problem in sheet.problems if problem.tab == tab]
    assert [problem for problem in told if len(problem.splitlines()) != 1] == []
    assert told != []
