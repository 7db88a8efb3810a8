"""What Google's replies and the network's failures mean to people, and what they can do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from gspread.exceptions import APIError
from urllib3.exceptions import NewConnectionError

from lib.contest.wording import Text
from lib.storage.spreadsheet import SheetTrouble

NO_ACCOUNT = Text(
    pl="nie ma jeszcze konta usługi Google: wpisz jego klucz do .streamlit/secrets.toml, do [gcp_service_account]",
    en="there is no Google service account yet: put its key into .streamlit/secrets.toml, under [gcp_service_account]",
)
BAD_ACCOUNT = Text(
    pl="klucz konta usługi jest niepełny albo uszkodzony: pobierz go jeszcze raz jako JSON i wpisz cały",
    en="the service account's key is incomplete or damaged: download it again as JSON and enter all of it",
)
BAD_LINK = Text(
    pl="to nie jest link do Arkusza Google; skopiuj go z paska adresu (https://docs.google.com/spreadsheets/d/…)",
    en="this is no link to a Google Sheet; copy it from the address bar (https://docs.google.com/spreadsheets/d/…)",
)
NOT_FOUND = Text(
    pl="pod tym linkiem nie ma arkusza: sprawdź, czy jest cały i czy arkusza nie usunięto",
    en="there is no sheet at this link: check that it is complete and that the sheet was not deleted",
)
NOT_A_SHEET = Text(
    pl="to plik Excela na Dysku Google; w menu Plik wybierz „Zapisz jako Arkusze Google” i użyj nowego linku",
    en="this is an Excel file on Google Drive; choose File → Save as Google Sheets and use the new link",
)
KEY_REVOKED = Text(
    pl="Google nie uznaje klucza konta usługi: usunięto klucz albo konto; utwórz nowy klucz",
    en="Google does not accept the service account's key: the key or the account was deleted; make a new key",
)
WRONG_CLOCK = Text(
    pl="zegar serwera spieszy się albo spóźnia, więc Google odrzuca logowanie; ustaw zegar",
    en="the server's clock is wrong, so Google refuses to sign it in; set the clock",
)
QUOTA = Text(
    pl="limit zapytań Google na minutę jest wyczerpany",
    en="Google's limit of requests per minute is used up",
)
FULL = Text(
    pl="arkusz jest pełny (10 milionów komórek): usuń zbędne zakładki lub puste kolumny",
    en="the sheet is full (10 million cells): delete tabs or empty columns that are not needed",
)
NO_NETWORK = Text(
    pl="nie ma połączenia z Google",
    en="there is no connection to Google",
)
UNAVAILABLE = Text(
    pl="Google chwilowo nie odpowiada jak należy",
    en="Google does not answer properly at the moment",
)


def not_shared(email: str | None) -> Text:
    whom = email or "?"
    return Text(
        pl=f"arkusz nie jest udostępniony: kliknij w nim „Udostępnij” i dodaj {whom} jako edytora",
        en=f"the sheet is not shared: press Share in it and add {whom} as an editor",
    )


def read_only(email: str | None) -> Text:
    whom = email or "?"
    return Text(
        pl=f"program może arkusz tylko czytać: zmień w „Udostępnij” rolę {whom} na edytora i zdejmij ochronę zakładek",
        en=f"the program may only read the sheet: change the role of {whom} to editor, and unprotect the tabs",
    )


def api_off(link: str | None) -> Text:
    where = f": {link}" if link else ""
    return Text(
        pl=f"w projekcie Google Cloud nie włączono Google Sheets API; włącz je i odczekaj parę minut{where}",
        en=f"the Google Sheets API is not enabled in the Google Cloud project; enable it and wait a few minutes{where}",
    )


def refused(code: int, message: str) -> Text:
    return Text(
        pl=f"Google odrzucił zapytanie ({code}: {message})", en=f"Google refused the request ({code}: {message})"
    )


@contextmanager
def in_plain_words(email: str | None, *, writing: bool) -> Iterator[None]:
    """Turns whatever gspread, google-auth and the network raise into SheetTrouble."""
    try:
        yield
    except APIError as error:
        raise _of_reply(error, email, writing) from error
    except RefreshError as error:
        raise _of_sign_in(error) from error
    except TransportError as error:
        # Signing in failed on the way: the request itself was never sent.
        raise SheetTrouble("no_network", NO_NETWORK) from error
    except GoogleAuthError as error:
        raise SheetTrouble("bad_account", BAD_ACCOUNT) from error
    except requests.exceptions.JSONDecodeError as error:
        raise SheetTrouble("unavailable", UNAVAILABLE, may_have_written=writing) from error
    except requests.RequestException as error:
        sent = not isinstance(error, requests.ConnectTimeout) and not _never_connected(error)
        raise SheetTrouble("no_network", NO_NETWORK, may_have_written=writing and sent) from error


def _never_connected(error: requests.RequestException) -> bool:
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(reason, NewConnectionError)


def _of_sign_in(error: RefreshError) -> SheetTrouble:
    message = str(error)
    if "short-lived" in message or "reasonable timeframe" in message:
        return SheetTrouble("wrong_clock", WRONG_CLOCK)
    if error.retryable:
        return SheetTrouble("unavailable", UNAVAILABLE)
    return SheetTrouble("key_revoked", KEY_REVOKED)


def _of_reply(error: APIError, email: str | None, writing: bool) -> SheetTrouble:
    code = error.response.status_code
    body: dict[str, Any] = dict(error.error)
    message = " ".join(str(body.get("message", "")).split())[:300]
    if code == 429:
        return SheetTrouble("quota", QUOTA, wait=_seconds(error.response.headers.get("Retry-After")))
    if code >= 500:
        return SheetTrouble("unavailable", UNAVAILABLE, may_have_written=writing)
    if code == 401:
        return SheetTrouble("key_revoked", KEY_REVOKED)
    if code == 404:
        return SheetTrouble("not_found", NOT_FOUND)
    if code == 403:
        off = next((detail for detail in _details(body) if detail.get("reason") == "SERVICE_DISABLED"), None)
        if off is not None or "has not been used in project" in message:
            return SheetTrouble("api_off", api_off((off or {}).get("metadata", {}).get("activationUrl")))
        if writing:
            return SheetTrouble("read_only", read_only(email))
        return SheetTrouble("not_shared", not_shared(email))
    if "not supported for this document" in message:
        return SheetTrouble("not_a_sheet", NOT_A_SHEET)
    if "above the limit of 10000000 cells" in message:
        return SheetTrouble("full", FULL)
    if "protected" in message and writing:
        return SheetTrouble("read_only", read_only(email))
    return SheetTrouble("refused", refused(code, message))


def _details(body: dict[str, Any]) -> list[dict[str, Any]]:
    details = body.get("details")
    return [each for each in details if isinstance(each, dict)] if isinstance(details, list) else []


def _seconds(header: str | None) -> float | None:
    return float(header) if header and header.isdigit() else None
