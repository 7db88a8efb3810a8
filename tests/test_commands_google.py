"""The commands with a Google Sheet's link where a workbook is asked for, in processes of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commands import run
from tests.factories import a_small_contest, a_workbook
from tests.google import ROBOT
from tests.sheets_server import SheetsServer


@pytest.fixture(scope="module")
def google() -> Iterator[SheetsServer]:
    with SheetsServer() as server:
        yield server


@pytest.fixture(scope="module")
def book(google: SheetsServer) -> Any:
    return google.make_spreadsheet("Konkurs", locale="pl_PL", tabs=a_small_contest(), writers=[ROBOT])


@pytest.fixture
def environment(google: SheetsServer, tmp_path: Path) -> dict[str, str]:
    key = tmp_path / "key.json"
    key.write_text(json.dumps(google.make_account(ROBOT)), encoding="utf-8")
    return {
        "GOOGLE_SERVICE_ACCOUNT": str(key),
        "MINIGRANT_GOOGLE_ENDPOINT": google.url,
        "MINIGRANT_DATA": str(tmp_path / "var"),
    }


@pytest.mark.parametrize("command", ["standings", "anonymise"])
def test_a_link_is_as_good_as_a_file(book: Any, environment: dict[str, str], command: str, tmp_path: Path) -> None:
    file = a_workbook(tmp_path / "konkurs.xlsx", a_small_contest())
    arguments = ["--programme", "kalisz", "--json", "--workbook"]
    there = run(command, *arguments, book.url, environment=environment)
    assert (there.returncode, there.stderr) == (0, "")
    assert json.loads(there.stdout) == json.loads(run(command, *arguments, str(file), environment=environment).stdout)


@pytest.mark.parametrize(
    ("link", "changes", "says"),
    [
        ("https://example.org/arkusz", {}, "To nie jest link do Arkusza Google"),
        ("https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrSt/edit", {}, "Pod tym linkiem nie ma arkusza"),
        (None, {"GOOGLE_SERVICE_ACCOUNT": ""}, "Nie ma jeszcze konta usługi"),
        (None, {"GOOGLE_SERVICE_ACCOUNT": '{"client_email": "a@b"}'}, "Klucz konta usługi jest niepełny"),
        (None, {"MINIGRANT_GOOGLE_ENDPOINT": "http://127.0.0.1:1"}, "Nie ma połączenia z Google"),
    ],
)
def test_what_is_wrong_is_one_line_and_exit_code_one(
    book: Any, environment: dict[str, str], link: str | None, changes: dict[str, str], says: str
) -> None:
    result = run(
        "standings", "--programme", "kalisz", "--workbook", link or book.url, environment=environment | changes
    )
    assert (result.returncode, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)
    assert says in result.stderr


def test_an_imported_sheet_stays_connected_and_restore_says_why_it_cannot(
    book: Any, environment: dict[str, str]
) -> None:
    imported = run("import", "--programme", "kalisz", "--workbook", book.url, "--edition", "k", environment=environment)
    assert (imported.returncode, imported.stdout) == (
        0,
        "k: wnioski 2, osoby 3, nowe karty 4, nowe ustalenia formalne 0\n",
    )
    restored = run("restore", "--from-sheet", book.url, environment=environment)
    assert (restored.returncode, restored.stderr) == (
        1,
        "W arkuszu nie ma zakładki „Dziennik” zapisanej przez program.\n",
    )


def test_restore_without_a_sheet_is_wrong_usage(environment: dict[str, str]) -> None:
    assert run("restore", environment=environment).returncode == 2
