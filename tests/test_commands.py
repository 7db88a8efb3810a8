"""The commands as other programs call them: exit codes, one document on standard output, one problem a line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lib.__main__ import main
from tests.commands import run
from tests.factories import a_small_contest, a_workbook, application_record, card_record, reviewer_record, rows_of

ROOT = Path(__file__).parents[1]


def call(*arguments: str) -> Result:
    """The same inside this process."""
    result = CliRunner().invoke(main, list(arguments), prog_name="python -m lib")
    assert isinstance(result.exception, (SystemExit, type(None))), result.exception
    return result


def standings(workbook: Path, *more: str, programme: str = "kalisz") -> list[str]:
    return ["standings", "--programme", programme, "--workbook", str(workbook), "--json", *more]


# --- a contest worked out by hand

# Association: (41 + 41 + 42) / 3 = 124/3 for W01, (30 + 30 + 33) / 3 = 31 for W02, 45 for W03.
# Applicants: 40 for W01 (the card of A3 does not count: W03 is disqualified), 50 for W02, (20 + 25) / 2 for W03.
# Finals: 7/10 * 124/3 + 3/10 * 40 = 614/15, 7/10 * 31 + 3/10 * 50 = 367/10, 7/10 * 45 + 3/10 * 45/2 = 153/4.
CONTEST: dict[str, list[list[Any]]] = {
    "Wnioski": rows_of(
        *(application_record(code) for code in ("W01", "W02", "W03")),
        application_record("W04", **{"Pełnoletni przedstawiciel": "nie"}),
    ),
    "Osoby oceniające": rows_of(
        *(reviewer_record(code, "organizator") for code in ("O1", "O2", "O3")),
        *(reviewer_record(f"A{n}", "wnioskujący", f"W0{n}") for n in (1, 2, 3, 4)),
    ),
    "Oceny": rows_of(
        card_record("W01", "O1", (15, 8, 8, 4, 6)),
        card_record("W01", "O2", (16, 7, 8, 4, 6)),
        card_record("W01", "O3", (15, 9, 8, 4, 6)),
        card_record("W01", "A2", (14, 8, 8, 4, 6)),
        card_record("W01", "A3", (20, 10, 10, 5, 10)),
        card_record("W02", "O1", (10, 6, 6, 3, 5)),
        card_record("W02", "O2", (10, 6, 6, 3, 5)),
        card_record("W02", "O3", (13, 6, 6, 3, 5)),
        card_record("W02", "A1", (20, 10, 10, 5, 5)),
        card_record("W03", "O1", (20, 10, 10, 5, 0)),
        card_record("W03", "A1", (10, 5, 5, 0, 0)),
        card_record("W03", "A2", (10, 5, 5, 5, 0)),
        card_record("W04", "O1", (20, 10, 10, 9, 10)),
    ),
    "Ocena formalna": rows_of(
        {"Wniosek": "W01", "Kryterium": "free_of_charge", "Wynik": "tak", "Uwagi": "wstęp wolny"}
    ),
}
EXCLUDED = (
    "Czy działanie nie jest komercyjne, wyłącznie infrastrukturalne, prywatne (dla zamkniętej grupy), polityczne, "
    "wyznaniowe, obraźliwe ani sprzeczne z celami konkursu (rozdział II)?"
)


def findings(adult: bool = True, free: tuple[bool | None, str] | None = None) -> list[dict[str, Any]]:
    free_met, free_text = free or (None, "Czy od uczestniczek i uczestników nie pobiera się żadnych opłat?")
    told: list[tuple[str, str, bool | None, str]] = [
        ("deadline", "VI.1", True, "złożony 20.05.2021, 12:00; nabór do 31.05.2021"),
        ("applicant_kind", "III.1", True, "grupa nieformalna"),
        ("group_size", "I.1", True, "3 osoby w grupie; wymagane co najmniej 3"),
        ("adult_representative", "III.2", adult, f"w formularzu: {'tak' if adult else 'nie'}"),
        ("guardian_consents", "I.1", True, "w formularzu: tak"),
        ("authorisation", "IV.3", True, "upoważnienie: 24.05.2021, po 4 dniach; termin 7 dni"),
        ("signatures", "IV.3", True, "podpisy i potwierdzenia: 3 z 3"),
        ("one_application", "IV.1", True, "jedyny wniosek tej grupy lub organizacji"),
        ("three_groups", "IV.1", True, "nikt nie należy do więcej niż 3 grup"),
        ("amount", "V.4", True, "wnioskowana kwota 900,00\u00a0zł; najwyżej 1\u00a0000,00\u00a0zł"),
        ("free_of_charge", "III.4", free_met, free_text),
        ("not_excluded", "III.6", None, EXCLUDED),
    ]
    return [{"criterion": key, "clause": clause, "met": met, "text": text} for key, clause, met, text in told]


def side(cards: int, mean: str | None, *criteria: str) -> dict[str, Any]:
    keys = ("spojnosc", "dobor_formy", "inkluzywnosc", "ekologia", "promocja")
    return {"cards": cards, "mean": mean, "criteria": dict(zip(keys, criteria or (None,) * 5, strict=True))}


def sides(organizator: dict[str, Any], wnioskujacy: dict[str, Any]) -> dict[str, Any]:
    return {"organizator": organizator, "wnioskujacy": wnioskujacy}


DOCUMENT: dict[str, Any] = {
    "programme": "kalisz",
    "scale": 55,
    "threshold": "33",
    "applications": [
        {
            "code": "W01",
            "title": "Działanie W01",
            "status": "winner",
            "formal": {"verdict": "passed", "findings": findings(free=(True, "sprawdzono: tak. wstęp wolny"))},
            "sides": sides(
                side(3, "124/3", "46/3", "8", "8", "4", "6"),
                side(1, "40", "14", "8", "8", "4", "6"),
            ),
            "final": "614/15",
            "final_shown": "40,93",
            "passes": True,
            "rank": 1,
            "tied_with": [],
        },
        {
            "code": "W02",
            "title": "Działanie W02",
            "status": "ranked",
            "formal": {"verdict": "passed", "findings": findings()},
            "sides": sides(side(3, "31", "11", "6", "6", "3", "5"), side(1, "50", "20", "10", "10", "5", "5")),
            "final": "367/10",
            "final_shown": "36,70",
            "passes": True,
            "rank": 2,
            "tied_with": [],
        },
        {
            "code": "W03",
            "title": "Działanie W03",
            "status": "disqualified",
            "formal": {"verdict": "passed", "findings": findings()},
            "sides": sides(side(1, "45", "20", "10", "10", "5", "0"), side(2, "45/2", "10", "5", "5", "5/2", "0")),
            "final": "153/4",
            "final_shown": "38,25",
            "passes": True,
            "rank": None,
            "tied_with": [],
        },
        {
            "code": "W04",
            "title": "Działanie W04",
            "status": "rejected",
            "formal": {"verdict": "rejected", "findings": findings(adult=False)},
            "sides": sides(side(0, None), side(0, None)),
            "final": None,
            "final_shown": None,
            "passes": None,
            "rank": None,
            "tied_with": [],
        },
    ],
    "outcome": {"winners": ["W01"], "decisions_needed": []},
    "disqualified": [
        {
            "code": "W03",
            "clause": "VI.3.1",
            "text": "wnioskujący nie wziął udziału w ocenie: 1 z 2 wymaganych kart",
        }
    ],
    "problems": [
        {"tab": "Oceny", "row": 14, "column": "ekologia", "text": "9 nie mieści się w zakresie 0–5"},
    ],
}


@pytest.mark.parametrize("name", ["Konkurs", "Konkurs.xlsx"])
def test_a_contest_is_worked_out_as_by_hand(tmp_path: Path, name: str) -> None:
    done = run(*standings(a_workbook(tmp_path / name, CONTEST), "--as-of", "2021-06-09"))
    assert json.loads(done.stdout) == DOCUMENT
    assert done.stderr == "zakładka Oceny, wiersz 14, kolumna ekologia: 9 nie mieści się w zakresie 0–5\n"
    assert done.returncode == 0


def test_nothing_but_an_error_is_printed_for_a_damaged_workbook(tmp_path: Path) -> None:
    (tmp_path / "Konkurs.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    done = run(*standings(tmp_path / "Konkurs.xlsx"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Plik „Konkurs.xlsx” jest uszkodzony albo nie jest arkuszem .xlsx. "
        "Otwórz go w programie arkuszowym i zapisz ponownie jako .xlsx.\n"
    )


def test_a_document_read_by_half_is_no_error(tmp_path: Path) -> None:
    """As when its reader is ``head``: no traceback."""
    workbook = a_workbook(tmp_path / "Konkurs", CONTEST)
    process = subprocess.Popen(
        [sys.executable, "-m", "lib", *standings(workbook)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait(timeout=30)


# --- the same inside this process


def test_a_day_while_scoring_is_open_disqualifies_nobody(tmp_path: Path) -> None:
    result = call(*standings(a_workbook(tmp_path / "Konkurs", CONTEST), "--as-of", "2021-06-08"))
    document = json.loads(result.stdout)
    assert [(a["code"], a["status"], a["final"], a["rank"]) for a in document["applications"]] == [
        ("W01", "winner", "2591/60", 1),
        ("W03", "ranked", "153/4", 2),
        ("W02", "ranked", "367/10", 3),
        ("W04", "rejected", None, None),
    ]
    assert document["disqualified"] == []


def without_applications(folder: Path) -> Path:
    return a_workbook(folder, {"Oceny": [["Wniosek"]]})


def empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.parametrize("command", ["standings", "anonymise"])
@pytest.mark.parametrize(
    ("make", "line"),
    [
        (without_applications, "brakuje zakładki „Wnioski”"),
        (empty, "W folderze „Konkurs” nie ma plików .csv."),
        (lambda folder: folder, "Nie ma pliku ani folderu „Konkurs”."),
        (lambda folder: folder.parent / "a\nb", "Nie ma pliku ani folderu „a\ufffdb”."),
        (lambda folder: folder.parent / ("c" * 300), f"Nie udało się odczytać „{'c' * 300}”."),
    ],
)
def test_without_a_readable_workbook_nothing_is_worked_out(
    tmp_path: Path, command: str, make: Callable[[Path], Path], line: str
) -> None:
    result = call(command, "--programme", "kalisz", "--workbook", str(make(tmp_path / "Konkurs")), "--json")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{line}\n")


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (None, ["p.toml: nie ma takiego programu ani pliku; dostępne programy: kalisz, wroclaw"]),
        ("[programme", ["p.toml: to nie jest poprawny plik TOML: "]),
        ("programme = 3\nterms = 4", ["p.toml: programme: oczekiwano tabeli", "p.toml: calendar: brakuje tego klucza"]),
    ],
)
def test_a_programme_that_cannot_be_followed_is_told_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None, lines: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("p.toml").write_text(content, encoding="utf-8")
    result = call(*standings(tmp_path, programme="p.toml"))
    assert (result.exit_code, result.stdout) == (1, "")
    told = result.stderr.splitlines()
    assert [line[: len(start)] for line, start in zip(told, lines, strict=False)] == lines
    assert all(line.startswith("p.toml: ") for line in told)


def test_a_programme_with_a_time_zone_that_does_not_exist_is_told(tmp_path: Path) -> None:
    source = (ROOT / "data/programmes/kalisz.toml").read_text(encoding="utf-8")
    file = tmp_path / "p.toml"
    file.write_text(source.replace("[calendar]", 'timezone = "Europe/Kalisz"\n[calendar]', 1), encoding="utf-8")
    result = call(*standings(a_workbook(tmp_path / "Konkurs", CONTEST), programme=str(file)))
    assert (result.exit_code, result.stdout) == (1, "")


def test_a_name_of_a_programme_that_no_file_can_have_is_told(tmp_path: Path) -> None:
    result = call(*standings(tmp_path, programme="k" * 300))
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["standings"],
        ["standings", "--programme", "kalisz"],
        ["standings", "--programme", "kalisz", "--workbook", "w", "--as-of", "08.06.2021"],
        ["standings", "--programme", "kalisz", "--workbook", "w", "--as-of", "2021-02-30"],
        ["standings", "--programme", "kalisz", "--workbook", "w", "--jsno"],
        ["standing"],
    ],
)
def test_wrong_usage_exits_with_two(arguments: list[str]) -> None:
    result = call(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: python -m lib" in result.stderr


@pytest.mark.parametrize(
    "changes",
    [
        {"Numer wniosku": "W1²"},
        {"Numer wniosku": "W" + "1" * 5000},
        {"Kwota wnioskowana": "9" * 40},
        {"Sygnatura czasowa": "31.12.9999"},
        {
            "Sygnatura czasowa": "01.01.1000",
            "Typ wnioskodawcy": "ngo",
            "Ostatnie finansowanie zewnętrzne": "2020-01-01",
        },
        {"Podpisy": "-3"},
        {"Typ wnioskodawcy": "spółka\nz o.o."},
        {"Tytuł działania": "\u202e{0} %s \\u0000 <script>"},
        {"Członkowie grupy": "<;>;@;;<a@b"},
    ],
    ids=lambda changes: " ".join(f"{header}={value:.20}" for header, value in changes.items()),
)
def test_whatever_stands_in_a_cell_each_problem_is_one_line_and_the_rest_is_worked_out(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    record = {**application_record("W03"), **changes}
    tabs = {**a_small_contest(), "Wnioski": rows_of(*(application_record(c) for c in ("W01", "W02")), record)}
    workbook = a_workbook(tmp_path / "Konkurs", tabs)
    result = call(*standings(workbook, "--as-of", "2021-06-08"))
    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert len(result.stderr.splitlines()) == len(document["problems"])
    assert {"W01", "W02"} <= {application["code"] for application in document["applications"]}
    assert call("anonymise", "--programme", "kalisz", "--workbook", str(workbook), "--json").exit_code == 0


def test_without_a_day_it_is_today(tmp_path: Path) -> None:
    """Long after the contest, so everyone who has not scored is out."""
    assert date.today() > date(2021, 6, 8)  # noqa: DTZ011
    workbook = a_workbook(tmp_path / "Konkurs", {name: CONTEST[name] for name in ("Wnioski", "Osoby oceniające")})
    document = json.loads(call(*standings(workbook)).stdout)
    assert [out["code"] for out in document["disqualified"]] == ["W01", "W02", "W03"]


def test_for_people_the_result_is_a_table(tmp_path: Path) -> None:
    workbook = a_workbook(tmp_path / "Konkurs", CONTEST)
    result = call("standings", "--programme", "kalisz", "--workbook", str(workbook), "--as-of", "2021-06-09")
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["#", "Wniosek", "Wynik", "Status", "Tytuł"],
        ["1", "W01", "40,93", "zwycięzca", "Działanie", "W01"],
        ["2", "W02", "36,70", "kompletna", "Działanie", "W02"],
        ["–", "W03", "38,25", "zdyskwalifikowany", "Działanie", "W03"],
        ["–", "W04", "–", "odrzucony", "formalnie", "Działanie", "W04"],
    ]
