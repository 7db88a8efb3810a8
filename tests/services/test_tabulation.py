"""A contest worked out straight from its spreadsheet: the documents that the commands print."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lib.contest.programme import Programme, SheetTab
from lib.services.tabulation import anonymised_document, read_contest_file, standings_document
from lib.storage.contest_sheet import ContestSheet, NothingToWorkOut
from lib.storage.workbook import WorkbookError
from tests.factories import (
    AFTERWARDS,
    SCORING,
    a_small_contest,
    a_workbook,
    application_record,
    card_record,
    kalisz,
    reviewer_record,
    rows_of,
    wroclaw,
)

DEMO = Path(__file__).parents[2] / "data" / "demo" / "kalisz"
STATUSES = ("winner", "ranked", "below_threshold", "incomplete", "rejected", "disqualified", "needs_decision")


def sheet_of(tmp_path: Path, programme: Programme | None = None, **tabs: list[list[Any]]) -> ContestSheet:
    named = {name.replace("_", " "): rows for name, rows in tabs.items()}
    workbook = a_workbook(tmp_path / "Konkurs", {**a_small_contest(), **named})
    return read_contest_file(programme or kalisz(), str(workbook))


def worked_out(tmp_path: Path, today: date = AFTERWARDS, **tabs: list[list[Any]]) -> dict[str, Any]:
    return standings_document(kalisz(), sheet_of(tmp_path, **tabs), today)


def statuses(document: dict[str, Any]) -> dict[str, tuple[str, int | None]]:
    return {a["code"]: (a["status"], a["rank"]) for a in document["applications"]}


def test_a_document_has_what_the_formats_promise(tmp_path: Path) -> None:
    document = worked_out(tmp_path)
    assert list(document) == [
        "programme", "scale", "threshold", "applications", "outcome", "disqualified", "problems",
    ]  # fmt: skip
    assert [list(application) for application in document["applications"]] == [
        ["code", "title", "status", "formal", "sides", "final", "final_shown", "passes", "rank", "tied_with"]
    ] * 2
    assert json.loads(json.dumps(document)) == document


def test_exact_numbers_are_fractions_as_strings_and_shown_ones_have_a_comma(tmp_path: Path) -> None:
    """0.7 * 41 + 0.3 * 36 and 0.7 * 38 + 0.3 * 30."""
    document = worked_out(tmp_path)
    assert [(a["code"], a["final"], a["final_shown"]) for a in document["applications"]] == [
        ("W01", "79/2", "39,50"),
        ("W02", "178/5", "35,60"),
    ]
    assert (document["scale"], document["threshold"]) == (55, "33")


def test_every_status_of_the_formats_comes_about(tmp_path: Path) -> None:
    both = [("W01", 50), ("W02", 20), ("W03", 40), ("W04", 35)]
    applications = [*(application_record(f"W0{n}") for n in range(1, 6)), application_record("W06", Podpisy="1")]
    scorers = [
        reviewer_record("O1", "organizator"),
        *(reviewer_record(f"A{n}", "wnioskujący", f"W0{n}") for n in (1, 2, 3, 5)),
    ]
    everyone = [card_record(f"W0{n}", a, 40) for a in ("A1", "A2", "A3", "A5") for n in range(1, 6) if a != f"A{n}"]
    cards = [*(card_record(code, "O1", total) for code, total in both), *everyone]
    tabs = {"Wnioski": rows_of(*applications), "Osoby_oceniające": rows_of(*scorers), "Oceny": rows_of(*cards)}
    assert statuses(worked_out(tmp_path, **tabs)) == {
        "W01": ("winner", 1),
        "W03": ("ranked", 2),
        "W02": ("below_threshold", 3),
        "W04": ("disqualified", None),
        "W05": ("incomplete", None),
        "W06": ("rejected", None),
    }
    assert statuses(worked_out(tmp_path, **{**tabs, "Oceny": rows_of(*cards, card_record("W03", "O1", 50))})) == {
        "W01": ("needs_decision", 1),
        "W03": ("needs_decision", 1),
        "W02": ("below_threshold", 3),
        "W04": ("disqualified", None),
        "W05": ("incomplete", None),
        "W06": ("rejected", None),
    }


def test_a_decision_that_is_needed_is_listed_with_its_clause(tmp_path: Path) -> None:
    tie = [card_record(code, scorer, 40) for code in ("W01", "W02") for scorer in ("O1",)]
    tie += [card_record("W02", "A1", 30), card_record("W01", "A2", 30)]
    document = worked_out(tmp_path, Oceny=rows_of(*tie))
    assert document["outcome"] == {
        "winners": [],
        "decisions_needed": [
            {"kind": "tie_at_line", "among": ["W01", "W02"], "area": None, "clause": "VI.3.2"},
        ],
    }
    assert [a["tied_with"] for a in document["applications"]] == [["W02"], ["W01"]]
    low = [card_record("W01", "O1", 20), card_record("W02", "O1", 10), *tie[2:]]
    assert worked_out(tmp_path, Oceny=rows_of(*low))["outcome"]["decisions_needed"] == [
        {"kind": "nobody_reaches_threshold", "among": ["W01"], "area": None, "clause": "III.17"}
    ]


def test_a_disqualified_applicant_is_listed_with_clause_and_reason(tmp_path: Path) -> None:
    cards = [card_record("W01", "O1", 40), card_record("W02", "O1", 40), card_record("W02", "A1", 40)]
    text = "wnioskujący nie wziął udziału w ocenie: 0 z 1 wymaganej karty"
    assert worked_out(tmp_path, Oceny=rows_of(*cards))["disqualified"] == [
        {"code": "W02", "clause": "VI.3.1", "text": text}
    ]
    assert worked_out(tmp_path, SCORING, Oceny=rows_of(*cards))["disqualified"] == []


def test_the_area_is_named_where_the_programme_has_areas(tmp_path: Path) -> None:
    records = [
        application_record(
            code,
            **{"Typ wnioskodawcy": "osoba fizyczna", "Sygnatura czasowa": "10.02.2023", "Osiedle": district},
        )
        for code, district in (("W01", "Gaj"), ("W02", "Nadodrze"), ("W03", "Stare Miasto"))
    ]
    points = {criterion.key: criterion.maximum for criterion in wroclaw().criteria}
    sheet = sheet_of(
        tmp_path,
        wroclaw(),
        Wnioski=rows_of(*records),
        Osoby_oceniające=rows_of({"Kod": "J1", "Imię i nazwisko": "Jurorka Pierwsza"}),
        Oceny=rows_of(*({"Wniosek": code, "Osoba oceniająca": "J1", **points} for code in ("W01", "W02"))),
    )
    document = standings_document(wroclaw(), sheet, date(2023, 3, 7))
    assert [(a["code"], a["area"], a["status"], a["final"], a["rank"]) for a in document["applications"]] == [
        ("W01", "Krzyki", "winner", "40", 1),
        ("W02", "Śródmieście", "winner", "40", 1),
        ("W03", None, "rejected", None, None),
    ]
    assert (document["threshold"], document["problems"]) == (None, [])


def test_what_cannot_be_read_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError):
        read_contest_file(kalisz(), str(tmp_path / "nic.xlsx"))
    with pytest.raises(NothingToWorkOut):
        read_contest_file(kalisz(), str(a_workbook(tmp_path / "K", {"Oceny": [["Wniosek"]]})))


# --- anonymise


def test_anonymised_texts_and_what_was_covered(tmp_path: Path) -> None:
    record = application_record(
        "W01",
        **{
            "Przedstawiciel": "Anna Żak",
            "E-mail": "anna@example.org",
            "Telefon": "500 000 101",
            "Członkowie grupy": "Ewa Lis",
            "Nazwa grupy lub organizacji": "Kino na dachu",
            "Tytuł działania": "Kino na dachu",
            "Opis działania": "Prowadzi Ewa Lis,\ntel. 500000101.",
            "Promocja": "anna@example.org",
            "Dziedzina": "film; edukacja",
        },
    )
    document = anonymised_document(kalisz(), sheet_of(tmp_path, Wnioski=rows_of(record)))
    assert document == {
        "applications": [
            {
                "code": "W01",
                "fields": {
                    "Tytuł działania": "[organizacja]",
                    "Opis działania": "Prowadzi [osoba],\ntel. [telefon].",
                    "Promocja": "[e-mail]",
                    "Osiedle": "Dobrzec",
                    "Dziedzina": "film; edukacja",
                    "Kwota wnioskowana": "900,00\u00a0zł",
                },
                "covered": [
                    {"field": "Tytuł działania", "start": 0, "end": 13, "kind": "organizacja", "text": "Kino na dachu"},
                    {"field": "Opis działania", "start": 9, "end": 16, "kind": "osoba", "text": "Ewa Lis"},
                    {"field": "Opis działania", "start": 23, "end": 32, "kind": "telefon", "text": "500000101"},
                    {"field": "Promocja", "start": 0, "end": 16, "kind": "e-mail", "text": "anna@example.org"},
                ],
            }
        ]
    }  # fmt: skip


def test_anonymised_applications_stand_by_their_codes(tmp_path: Path) -> None:
    rows = rows_of(*(application_record(code) for code in ("W10", "W2", "W01")))
    document = anonymised_document(kalisz(), sheet_of(tmp_path, Wnioski=rows))
    assert [application["code"] for application in document["applications"]] == ["W01", "W2", "W10"]


def test_a_column_that_nobody_mapped_is_hidden_until_the_programme_clears_it(tmp_path: Path) -> None:
    rows = rows_of({**application_record("W01"), "Skąd o nas wiecie?": "z gazety"})
    cleared = kalisz().model_copy(update={"sheet": {"Wnioski": SheetTab(not_personal=("Skąd o nas wiecie?",))}})
    shown = [
        anonymised_document(programme, sheet_of(tmp_path, programme, Wnioski=rows))["applications"][0]["fields"]
        for programme in (kalisz(), cleared)
    ]
    assert [fields.get("Skąd o nas wiecie?") for fields in shown] == [None, "z gazety"]


# --- the demo


def test_the_demo_of_kalisz_reads_without_a_problem_and_has_a_winner() -> None:
    sheet = read_contest_file(kalisz(), str(DEMO))
    assert sheet.problems == ()
    document = standings_document(kalisz(), sheet, date(2021, 6, 9))
    assert len(document["outcome"]["winners"]) + len(document["outcome"]["decisions_needed"]) == 1
    assert {application["status"] for application in document["applications"]} <= set(STATUSES)


def test_no_name_of_an_applicant_of_the_demo_stands_in_what_reviewers_read_as_it_was_typed() -> None:
    sheet = read_contest_file(kalisz(), str(DEMO))
    shown = {a["code"]: "\n".join(a["fields"].values()) for a in anonymised_document(kalisz(), sheet)["applications"]}
    leaks = [
        (application.code, form)
        for application in sheet.applications
        for person in application.people
        for form in (person.name, person.email)
        if form and form in shown[application.code]
    ]
    assert leaks == []
