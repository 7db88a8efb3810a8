"""One request answered: by whom it is, whether it may, what it means, what it does, what is said of it."""

from __future__ import annotations

import json
import logging
import re
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote

from tests.sheets_server import batch_update, drive, spreadsheets, values_methods
from tests.sheets_server.discovery import Api, Method
from tests.sheets_server.discovery import drive as drive_api
from tests.sheets_server.discovery import sheets as sheets_api
from tests.sheets_server.errors import (
    NotModelled,
    Refusal,
    api_disabled,
    bad_mask,
    bad_system_parameter,
    bad_token,
    internal,
    invalid,
    narrow_scopes,
    no_credentials,
    quota_exceeded,
    unavailable,
)
from tests.sheets_server.faults import AFTER_WRITING, Fault, FaultScript
from tests.sheets_server.files import Shelf
from tests.sheets_server.grid import Book
from tests.sheets_server.masks import BadMask, Mask, apply_mask, check_mask, read_mask
from tests.sheets_server.messages import read_body, read_query
from tests.sheets_server.quotas import Quotas
from tests.sheets_server.tokens import Declined, TokenOffice
from tests.sheets_server.wire import Answer, Asked, as_json, not_found_page

log = logging.getLogger("sheets_server")

#: Who somebody with an unknown token is, where everybody is let in.
VISITOR = "visitor@example.com"
FAULTS_PATH = "/_stand-in/faults"
_Message = dict[str, Any]


@dataclass
class Record:
    """One request that came: `kind` is read, write, drive, token or other; `at` is by the server's clock."""

    method: str
    path: str
    kind: str
    at: float
    user: str = ""
    status: int | None = None  # None: nothing was answered


@dataclass
class Call:
    """A request whose method is known, on its way through the service."""

    asked: Asked
    api: Api
    method: Method
    arguments: dict[str, str]
    query: _Message = field(default_factory=dict)
    body: _Message = field(default_factory=dict)
    user: str = ""

    @property
    def is_sheets(self) -> bool:
        return self.api.name.startswith("sheets")

    @property
    def kind(self) -> str:
        if not self.is_sheets:
            return "drive"
        return "read" if self.method.verb == "GET" else "write"


@cache
def _routes() -> tuple[tuple[Api, Method, re.Pattern[str]], ...]:
    """Every method of both services; a range may hold anything, other parts of a path no slash and no colon."""
    found = []
    for api in (sheets_api(), drive_api()):
        for method in api.methods.values():
            pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/:]+)", re.escape(method.path))
            pattern = pattern.replace("(?P<range>[^/:]+)", "(?P<range>.+)")
            found.append((api, method, re.compile(pattern)))
    return tuple(found)


def find_call(asked: Asked) -> Call | None:
    for api, method, pattern in _routes():
        match = pattern.fullmatch(asked.path) if method.verb == asked.method else None
        if match:
            return Call(asked, api, method, {name: unquote(value) for name, value in match.groupdict().items()})
    return None


class Service:
    """Everything behind the network: state, rules, and the record of what happened."""

    def __init__(self, clock: Callable[[], float], *, open_to_all: bool) -> None:
        self.clock, self.open_to_all = clock, open_to_all
        self.lock = threading.RLock()
        self.shelf = Shelf(clock, open_to_all)
        self.office = TokenOffice(clock)
        self.quotas = Quotas(clock)
        self.faults = FaultScript()
        self.api_enabled = True
        self.requests: list[Record] = []
        self.offences: list[str] = []
        self.wait: Callable[[float], object] = threading.Event().wait

    # ---------------------------------------------------------------------- what comes in

    def answer(self, asked: Asked) -> Answer:
        if asked.path == FAULTS_PATH:
            return self._script(asked)
        call = find_call(asked)
        kind = call.kind if call else "token" if asked.path == "/token" else "other"
        with self.lock:
            record = Record(asked.method, unquote(asked.path), kind, self.clock())
            record.user = self._holder(asked)
            self.requests.append(record)
        fault = self.faults.take(kind, unquote(asked.path)) if kind != "other" else None
        answer = self._with_fault(asked, call, fault)
        record.status = None if answer.instead else answer.status
        return answer

    def _with_fault(self, asked: Asked, call: Call | None, fault: Fault | None) -> Answer:
        if fault is None:
            return self._plain(asked, call)
        if fault.kind == "slow":
            self.wait(fault.seconds)
            return self._plain(asked, call)
        if fault.kind in ("expired_token", "withdrawn_share"):
            self._spoil(asked, call, fault.kind)
            return self._plain(asked, call)
        if fault.kind in AFTER_WRITING:
            done = self._plain(asked, call)
            if done.status >= 400:
                return done  # nothing was written that an answer could be lost about
        name = fault.kind.removesuffix("_after_writing")
        if name == "reset":
            return Answer(0, instead="reset")
        if name == "timeout":
            return Answer(0, instead="hang", seconds=fault.seconds)
        if call is None:
            failure = {"error": "internal_failure", "error_description": "Backend Error"}
            return Answer(int(name), as_json(failure))
        return self._refused(asked, call, self._trouble(name, call))

    def _trouble(self, name: str, call: Call) -> Refusal:
        if name == "429":
            kind = call.kind if call.is_sheets else "read"
            return quota_exceeded(kind, per_user=True, limit=self.quotas.per_user)
        return internal() if name == "500" else unavailable()

    def _spoil(self, asked: Asked, call: Call | None, kind: str) -> None:
        with self.lock:
            if kind == "expired_token":
                self.office.expire(_bearer(asked))
                return
            file_id = (call.arguments.get("spreadsheetId") or call.arguments.get("fileId")) if call else None
            file = self.shelf.files.get(file_id or "")
            if file is not None:
                file.withdraw(self._holder(asked))

    def _plain(self, asked: Asked, call: Call | None) -> Answer:
        """The request answered as if nothing else were the matter."""
        if call is None and asked.path == "/token" and asked.method == "POST":
            return self._token(asked)
        if call is None:
            return not_found_page(asked.path)
        try:
            with self.lock:
                return self._called(call)
        except Refusal as refusal:
            return self._refused(asked, call, refusal)
        except NotModelled as unknown:
            message = f"The stand-in does not do this: {unknown}"
            return self._refused(asked, call, Refusal(501, "UNIMPLEMENTED", message))
        except Exception:
            # Whatever it is, it is a fault of the stand-in: told in the reply, and kept for the test to see.
            return self._own_mistake(asked, call, traceback.format_exc())

    def _refused(self, asked: Asked, call: Call | None, refusal: Refusal) -> Answer:
        with_errors = (call is not None and not call.is_sheets) or _last(asked, "$.xgafv") == "1"
        return Answer(refusal.code, as_json(refusal.body(with_errors=with_errors)), headers=refusal.headers)

    def _own_mistake(self, asked: Asked, call: Call, what: str) -> Answer:
        """Said as loudly as can be: a reply that is wrong must not pass for one of the service's errors."""
        offence = f"{asked.method} {unquote(asked.path)} ({call.method.id}): {what}"
        self.offences.append(offence)
        log.error("the stand-in's own mistake: %s", offence)
        body = {"error": {"code": 500, "message": f"The stand-in's own mistake: {offence}", "status": "INTERNAL"}}
        return Answer(500, as_json(body))

    # ---------------------------------------------------------------------- who asks

    def _holder(self, asked: Asked) -> str:
        token = _bearer(asked)
        held = self.office.holder(token) if token else None
        return held.user if held else VISITOR if token and self.open_to_all else ""

    def _authorize(self, call: Call) -> str:
        asked, method = call.asked, call.method
        token = _bearer(asked)
        if not token:
            raise no_credentials(method.service, method.rpc, takes_keys=method.verb == "GET")
        held = self.office.holder(token)
        if held is None:
            if self.open_to_all:
                return VISITOR
            raise bad_token(method.service, method.rpc, expired=token in self.office.expired)
        if not held.scopes & set(method.scopes):
            raise narrow_scopes(method.service, method.rpc, method.scopes)
        return held.user

    def _token(self, asked: Asked) -> Answer:
        form = dict(parse_qsl(asked.body.decode("utf-8", errors="replace")))
        try:
            with self.lock:
                return Answer(200, as_json(self.office.grant(form)))
        except Declined as declined:
            return Answer(400, as_json(declined.body))

    # ---------------------------------------------------------------------- what is done

    def _called(self, call: Call) -> Answer:
        version = _last(call.asked, "$.xgafv")
        if version not in (None, "1", "2"):
            raise bad_system_parameter("$.xgafv", version or "")
        call.user = self._authorize(call)
        if not self.api_enabled:
            title = "Google Sheets API" if call.is_sheets else "Google Drive API"
            raise api_disabled(call.method.service, title)
        if call.is_sheets and not self.open_to_all:
            self.quotas.take(call.kind, call.user)
        _refuse_other_formats(call.asked)
        call.query = read_query(call.api, call.method, call.asked.query)
        call.body = read_body(call.api, call.method, call.asked.body)
        message = self._done_drive(call) if not call.is_sheets else self._masked(call)
        if message is None:
            return Answer(204)
        if call.method.response:
            wrong = call.api.disagreements(call.method.response, message)
            if wrong:
                return self._own_mistake(call.asked, call, f"does not conform: {wrong}")
        return Answer(200, as_json(message, compact=call.asked.parameter("prettyPrint") in ("false", "0")))

    def _masked(self, call: Call) -> Any:
        text = call.asked.parameter("fields")
        if not text:
            return self._done_sheets(call, Mask(), with_mask=False)
        try:
            mask = check_mask(call.api, call.method.response or "", read_mask(text))
        except BadMask as bad:
            raise bad_mask(bad.path) from bad
        return apply_mask(mask, self._done_sheets(call, mask, with_mask=True))

    def _done_sheets(self, call: Call, mask: Mask, *, with_mask: bool) -> _Message:
        name = call.method.id.removeprefix("sheets.spreadsheets.")
        given, body, asked = call.query, call.body, call.arguments.get("range", "")
        if name == "create":
            file = self.shelf.add(spreadsheets.create(body), call.user)
            return spreadsheets.get(file.book, [], with_cells=False)
        if call.kind == "read":
            book = self._book(call)
            if name == "get":
                cells = mask.wants("sheets", "data") if with_mask else bool(given.get("includeGridData"))
                return spreadsheets.get(book, given.get("ranges", []), with_cells=cells)
            if name == "values.get":
                return values_methods.get(book, asked, given)
            if name == "values.batchGet":
                return values_methods.batch_get(book, given)
        changes: Mapping[str, Callable[[Book], _Message]] = {
            "batchUpdate": lambda book: batch_update.batch_update(book, body),
            "values.update": lambda book: values_methods.update(book, asked, given, body, self.now),
            "values.batchUpdate": lambda book: values_methods.batch_update(book, body, self.now),
            "values.append": lambda book: values_methods.append(book, asked, given, body, self.now),
            "values.clear": lambda book: values_methods.clear(book, asked),
            "values.batchClear": lambda book: values_methods.batch_clear(book, body),
            "sheets.copyTo": lambda book: self._copied(call, book),
        }
        if name not in changes:
            raise NotModelled(call.method.id)
        file = self.shelf.spreadsheet(call.arguments["spreadsheetId"], call.user, write=True)
        draft = file.book.draft()
        message = changes[name](draft)
        if name != "sheets.copyTo":
            file.book, file.modified = draft, self.clock()
        return message

    def _book(self, call: Call) -> Book:
        return self.shelf.spreadsheet(call.arguments["spreadsheetId"], call.user, write=False).book

    def _copied(self, call: Call, book: Book) -> _Message:
        sheet = book.sheet_by_id(int(call.arguments["sheetId"]))
        if sheet is None:
            raise Refusal(404, "NOT_FOUND", f"No sheet with id: {call.arguments['sheetId']}")
        target = self.shelf.spreadsheet(call.body.get("destinationSpreadsheetId", ""), call.user, write=True)
        return spreadsheets.copy_to(sheet, target.book)

    def _done_drive(self, call: Call) -> _Message | None:
        mask, file_id = call.asked.parameter("fields"), call.arguments.get("fileId", "")
        match call.method.id:
            case "drive.files.create":
                return drive.create(self.shelf, call.user, call.body, mask)
            case "drive.files.list":
                return drive.list_files(self.shelf, call.user, call.query, mask)
            case "drive.files.get":
                return drive.get(self.shelf, call.user, file_id, mask)
            case "drive.files.delete":
                drive.delete(self.shelf, call.user, file_id)
                return None
            case "drive.permissions.list":
                return drive.list_permissions(self.shelf, call.user, file_id, mask)
            case "drive.permissions.create":
                return drive.create_permission(self.shelf, call.user, file_id, call.body, mask)
            case "drive.permissions.delete":
                drive.delete_permission(self.shelf, call.user, file_id, call.arguments["permissionId"])
                return None
        raise NotModelled(call.method.id)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock(), UTC)

    # ---------------------------------------------------------------------- faults over the network

    def _script(self, asked: Asked) -> Answer:
        """`POST` adds faults, `GET` tells how many are to come, `DELETE` forgets them."""
        try:
            if asked.method == "POST":
                given = json.loads(asked.body)
                self.play([Fault(**each) for each in (given if isinstance(given, list) else [given])])
            elif asked.method == "DELETE":
                self.faults.clear()
            return Answer(200, as_json({"toCome": len(self.faults)}))
        except (TypeError, ValueError) as error:
            known = {"example": asdict(Fault("503_after_writing", times=2, only="writes", path="append"))}
            return Answer(400, as_json({"error": str(error)} | known))

    def play(self, faults: Iterable[Fault]) -> None:
        self.faults.add(*faults)


def _bearer(asked: Asked) -> str:
    kind, _, token = asked.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else asked.parameter("access_token") or ""


def _last(asked: Asked, name: str) -> str | None:
    return next((value for key, value in reversed(asked.query) if key == name), None)


def _refuse_other_formats(asked: Asked) -> None:
    """Replies come as JSON only."""
    alt = asked.parameter("alt") or "json"
    if alt.casefold() == "media":
        raise invalid('Unsupported alt type "media" for non byte stream request.')
    if alt.casefold() != "json":
        raise invalid(f"Invalid value \"{alt}\" for query parameter 'alt'")
