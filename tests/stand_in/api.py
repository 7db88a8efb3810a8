"""Requests to the stand-in without a client library: what was sent and what came, to the letter."""

from __future__ import annotations

import time
from functools import cache
from typing import Any
from urllib.parse import quote

import requests
from google.auth import crypt, jwt

from tests.sheets_server import SheetsServer, Spreadsheet

ROBOT = "robot@konkurs.iam.gserviceaccount.com"
SHEETS = "https://www.googleapis.com/auth/spreadsheets"
DRIVE = "https://www.googleapis.com/auth/drive"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@cache
def _signer(private_key: str) -> crypt.RSASigner:
    """Kept: taking a key in takes longer than all the rest of a test."""
    return crypt.RSASigner.from_string(private_key)


def assertion(account: dict[str, str], **changed: Any) -> str:
    """What a client signs to get a token, with some claims other than they should be."""
    now = int(time.time())
    claims = {"iss": account["client_email"], "aud": account["token_uri"], "iat": now, "exp": now + 3600}
    signed: bytes = jwt.encode(_signer(account["private_key"]), claims | {"scope": f"{SHEETS} {DRIVE}"} | changed)
    return signed.decode()


def ask_for_token(google: SheetsServer, signed: str, grant: str = GRANT) -> requests.Response:
    return requests.post(f"{google.url}/token", data={"grant_type": grant, "assertion": signed}, timeout=5)


class Api:
    """One user with a token; by default of a spreadsheet."""

    def __init__(self, google: SheetsServer, book: Spreadsheet, email: str = ROBOT, **claims: Any) -> None:
        self._google, self._book = google, book
        self.session = requests.Session()
        given = ask_for_token(google, assertion(google.make_account(email), **claims)).json()
        self.session.headers["Authorization"] = f"Bearer {given['access_token']}"

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        return self.session.request(method, self._google.url + path, **{"timeout": 5, **options})

    def send(self, method: str, rest: str, body: Any = None, **params: Any) -> requests.Response:
        path = f"/v4/spreadsheets/{self._book.id}{rest}"
        sent = {"json": body} if body is not None else {}
        return self.ask(method, path, params=params, **sent)

    def read(self, cells: str, **params: Any) -> Any:
        return self.send("GET", f"/values/{quote(cells, safe='')}", **params).json()

    def range_of(self, cells: str) -> str:
        """The range that a reading says it read, or why it did not."""
        reply = self.read(cells)
        return str(reply["range"]) if "range" in reply else str(reply["error"]["message"])

    def write(self, cells: str, values: Any, option: str = "RAW", **params: Any) -> Any:
        body = values if isinstance(values, dict) else {"values": values}
        return self.send("PUT", f"/values/{quote(cells, safe='')}", body, valueInputOption=option, **params).json()

    def append(self, cells: str, values: Any, option: str = "RAW", **params: Any) -> Any:
        rest = f"/values/{quote(cells, safe='')}:append"
        return self.send("POST", rest, {"values": values}, valueInputOption=option, **params).json()

    def batch(self, *requested: dict[str, Any], **more: Any) -> Any:
        return self.send("POST", ":batchUpdate", {"requests": list(requested), **more}).json()


def error(reply: Any) -> tuple[int, str, str]:
    """Code, status and message of a refusal."""
    said = (reply if isinstance(reply, dict) else reply.json())["error"]
    return said["code"], said.get("status", ""), said["message"]


def refused(reply: Any) -> str:
    """The message of a 400; anything else fails."""
    code, status, message = error(reply)
    assert (code, status) == (400, "INVALID_ARGUMENT")
    return message
