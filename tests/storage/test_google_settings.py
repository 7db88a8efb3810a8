"""The settings for Google: from the file, from the environment, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.storage.google_settings import GoogleSettings, google_settings
from lib.storage.spreadsheet import SheetTrouble

SECRETS = """
[gcp_service_account]
client_email = "robot@example.org"
private_key = "tajne"

[sheet]
url = "https://docs.google.com/spreadsheets/d/abc"
edition = "kalisz-2021"
restore = true

[sheet.editions]
wroclaw-27 = "https://docs.google.com/spreadsheets/d/def"
"""


def a_file(folder: Path, text: str = SECRETS) -> Path:
    file = folder / "secrets.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_file_says_it_all(tmp_path: Path) -> None:
    assert google_settings(a_file(tmp_path), {}) == GoogleSettings(
        account={"client_email": "robot@example.org", "private_key": "tajne"},
        url="https://docs.google.com/spreadsheets/d/abc",
        edition="kalisz-2021",
        editions={"wroclaw-27": "https://docs.google.com/spreadsheets/d/def"},
        restore=True,
    )


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    assert google_settings(tmp_path / "none.toml", {}) == GoogleSettings()


@pytest.mark.parametrize("as_path", [False, True])
def test_the_environment_comes_first(tmp_path: Path, as_path: bool) -> None:
    key = json.dumps({"client_email": "other@example.org"})
    if as_path:
        (tmp_path / "key.json").write_text(key, encoding="utf-8")
        key = str(tmp_path / "key.json")
    environment = {"GOOGLE_SERVICE_ACCOUNT": key, "MINIGRANT_SHEET_URL": "u", "MINIGRANT_SHEET_RESTORE": "0"}
    found = google_settings(a_file(tmp_path), environment)
    assert (found.email, found.url, found.restore) == ("other@example.org", "u", False)


@pytest.mark.parametrize("text", ["[sheet", "private_key = tajne", "\x00"])
def test_a_broken_file_is_told_without_quoting_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(SheetTrouble) as raised:
        google_settings(a_file(tmp_path, text), {})
    assert (raised.value.kind, "tajne" in str(raised.value)) == ("bad_account", False)


@pytest.mark.parametrize("given", ["{broken", "/no/such/file.json", "\x00"])
def test_a_broken_key_in_the_environment_is_told(tmp_path: Path, given: str) -> None:
    with pytest.raises(SheetTrouble) as raised:
        google_settings(tmp_path / "none.toml", {"GOOGLE_SERVICE_ACCOUNT": given})
    assert raised.value.kind == "bad_account"


@pytest.mark.parametrize(
    "text", ["sheet = 5", "[sheet]\nurl = ''", "gcp_service_account = 'x'", "[sheet]\neditions = 3"]
)
def test_settings_of_the_wrong_kind_are_none(tmp_path: Path, text: str) -> None:
    assert google_settings(a_file(tmp_path, text), {}) == GoogleSettings()
