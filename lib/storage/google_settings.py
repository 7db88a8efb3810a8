"""How to reach Google: the service account and the sheets, from ``.streamlit/secrets.toml`` or the environment.

::

    [gcp_service_account]        # the downloaded key, field by field; or GOOGLE_SERVICE_ACCOUNT: its JSON, or its path
    client_email = "..."
    private_key = "..."

    [sheet]
    url = "https://docs.google.com/spreadsheets/d/..."   # or MINIGRANT_SHEET_URL
    edition = "kalisz-2021"      # which edition it is for, when there are several; or MINIGRANT_SHEET_EDITION
    restore = true               # rebuild an empty database from it at the start; or MINIGRANT_SHEET_RESTORE=1
    endpoint = "http://..."      # somewhere else than Google, for tests; or MINIGRANT_GOOGLE_ENDPOINT

    [sheet.editions]             # where one server holds several editions
    wroclaw-27 = "https://docs.google.com/spreadsheets/d/..."
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lib.contest.wording import Text
from lib.storage.spreadsheet import SheetTrouble

SECRETS = Path(__file__).parents[2] / ".streamlit" / "secrets.toml"


@dataclass(frozen=True, slots=True)
class GoogleSettings:
    """``account`` is the service account's key as downloaded; None when there is none. Never printed."""

    account: Mapping[str, Any] | None = field(default=None, repr=False)
    url: str | None = None
    edition: str | None = None
    editions: Mapping[str, str] = field(default_factory=dict)
    restore: bool = False
    endpoint: str | None = None

    @property
    def email(self) -> str | None:
        """The address that sheets have to be shared with."""
        return str(self.account["client_email"]) if self.account and self.account.get("client_email") else None


def google_settings(secrets: Path = SECRETS, environment: Mapping[str, str] = os.environ) -> GoogleSettings:
    """The settings as they are now. Raises SheetTrouble for a file or a key that cannot be read, without quoting it."""
    written = _written(secrets)
    sheet = _table(written, "sheet")
    editions = _table(sheet, "editions")
    restore = environment.get("MINIGRANT_SHEET_RESTORE")
    return GoogleSettings(
        account=_account(environment.get("GOOGLE_SERVICE_ACCOUNT")) or _table(written, "gcp_service_account") or None,
        url=environment.get("MINIGRANT_SHEET_URL") or _text(sheet, "url"),
        edition=environment.get("MINIGRANT_SHEET_EDITION") or _text(sheet, "edition"),
        editions={str(edition): str(url) for edition, url in editions.items()},
        restore=restore == "1" if restore else sheet.get("restore") is True,
        endpoint=environment.get("MINIGRANT_GOOGLE_ENDPOINT") or _text(sheet, "endpoint"),
    )


def _written(secrets: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(secrets.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SheetTrouble(
            "bad_account",
            Text(
                pl="pliku .streamlit/secrets.toml nie da się odczytać: to nie jest poprawny TOML",
                en="the file .streamlit/secrets.toml cannot be read: it is not valid TOML",
            ),
        ) from error


def _account(given: str | None) -> dict[str, Any] | None:
    if not given:
        return None
    try:
        text = given if given.lstrip().startswith("{") else Path(given).read_text(encoding="utf-8")
        account = json.loads(text)
    except (OSError, ValueError) as error:
        raise SheetTrouble(
            "bad_account",
            Text(
                pl="GOOGLE_SERVICE_ACCOUNT nie jest ani treścią klucza JSON, ani ścieżką do jego pliku",
                en="GOOGLE_SERVICE_ACCOUNT is neither the JSON of a key nor the path of its file",
            ),
        ) from error
    return account if isinstance(account, dict) else None


def _table(table: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = table.get(name)
    return found if isinstance(found, dict) else {}


def _text(table: Mapping[str, Any], name: str) -> str | None:
    return str(table[name]) if table.get(name) else None
