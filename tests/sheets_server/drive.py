"""Drive v3 as far as spreadsheets need it: files created, listed, described, deleted."""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.sheets_server.discovery import drive as drive_api
from tests.sheets_server.errors import NotModelled, Refusal, drive_parameter, file_forbidden, file_not_found
from tests.sheets_server.files import ANYONE, SPREADSHEET, File, Shelf
from tests.sheets_server.masks import BadMask, Mask, apply_mask, check_mask, read_mask
from tests.sheets_server.spreadsheets import new_book

_Message = dict[str, Any]
_OF_A_FILE = ("kind", "id", "name", "mimeType")
_TERM = re.compile(
    r"""\s*(?P<negated>not\s+)?(?:
    (?P<field>name|mimeType|trashed|starred|fullText)\s*(?P<sign>=|!=|contains)\s*(?P<value>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|true|false)
    |(?P<parent>"[^"]*"|'[^']*')\s+in\s+parents
    |parents\s+in\s+(?P<in_parent>"[^"]*"|'[^']*')
    )\s*""",
    re.X,
)


def create(shelf: Shelf, user: str, body: Mapping[str, Any], mask: str | None) -> _Message:
    kind = body.get("mimeType")
    if kind != SPREADSHEET:
        raise NotModelled(f"Drive makes only spreadsheets here, not {kind}")
    parents = tuple(body.get("parents", ("root",)))
    if parents != ("root",):
        raise file_not_found(parents[0])
    book = new_book(body.get("name", "Untitled"))
    return _answer("File", file_json(shelf, shelf.add(book, user), user), mask, _OF_A_FILE)


def get(shelf: Shelf, user: str, file_id: str, mask: str | None) -> _Message:
    return _answer("File", file_json(shelf, shelf.file(file_id, user), user), mask, _OF_A_FILE)


def delete(shelf: Shelf, user: str, file_id: str) -> None:
    del shelf.files[shelf.file(file_id, user, own=True).id]


def list_files(shelf: Shelf, user: str, given: Mapping[str, Any], mask: str | None) -> _Message:
    size = given.get("pageSize", 100)
    if not 1 <= size <= 1000:
        raise drive_parameter("pageSize", f"Invalid value '{size}'. Values must be within the range: [1, 1000]")
    found = [file for file in shelf.visible(user) if _matches(file, given.get("q", ""))]
    start = _start(given.get("pageToken"))
    page: _Message = {"kind": "drive#fileList", "incompleteSearch": False}
    if start + size < len(found):
        page["nextPageToken"] = base64.urlsafe_b64encode(f"~!!~{start + size}".encode()).decode()
    page["files"] = [file_json(shelf, file, user) for file in found[start : start + size]]
    if mask:
        return _answer("FileList", page, mask, ())
    of_a_file = Mask({name: Mask() for name in _OF_A_FILE})
    return page | {"files": [apply_mask(of_a_file, file) for file in page["files"]]}


def list_permissions(shelf: Shelf, user: str, file_id: str, mask: str | None) -> _Message:
    file = shelf.file(file_id, user)
    found = [_permission(file, email) for email in (file.owner, *file.roles)]
    if mask:
        return _answer("PermissionList", {"kind": "drive#permissionList", "permissions": found}, mask, ())
    short = [{name: each[name] for name in ("kind", "id", "type", "role")} for each in found]
    return {"kind": "drive#permissionList", "permissions": short}


def create_permission(shelf: Shelf, user: str, file_id: str, body: Mapping[str, Any], mask: str | None) -> _Message:
    file, role = shelf.file(file_id, user), body.get("role")
    if shelf.rank(file, user) < 2:
        raise file_forbidden()
    if body.get("type") not in ("user", "group", "anyone") or role not in ("reader", "writer"):
        raise NotModelled(f"a permission of the type {body.get('type')} for a {role}")
    email = ANYONE if body["type"] == "anyone" else body.get("emailAddress", "")
    file.roles[email] = role
    return _answer("Permission", _permission(file, email), mask, ("kind", "id", "type", "role"))


def delete_permission(shelf: Shelf, user: str, file_id: str, permission_id: str) -> None:
    file = shelf.file(file_id, user)
    if shelf.rank(file, user) < 2:
        raise file_forbidden()
    email = next((email for email in file.roles if _permission(file, email)["id"] == permission_id), None)
    if email is None:
        raise Refusal(404, None, f"Permission not found: {permission_id}.", reason="notFound")
    del file.roles[email]


def _permission(file: File, email: str) -> _Message:
    if email == ANYONE:
        return {"kind": "drive#permission", "id": "anyoneWithLink", "type": "anyone", "role": file.roles[email]}
    number = str(uuid.uuid5(uuid.NAMESPACE_URL, email).int)[:20]
    named = {"emailAddress": email, "displayName": email.partition("@")[0], "deleted": False, "pendingOwner": False}
    return {"kind": "drive#permission", "id": number, "type": "user", "role": file.role(email)} | named


def file_json(shelf: Shelf, file: File, user: str) -> _Message:
    own = file.owner == user
    person = {"kind": "drive#user", "displayName": file.owner, "me": own, "emailAddress": file.owner}
    return {
        "kind": "drive#file",
        "id": file.id,
        "name": file.book.title,
        "mimeType": file.kind,
        "starred": False,
        "trashed": False,
        "explicitlyTrashed": False,
        "parents": list(file.parents),
        "spaces": ["drive"],
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{file.id}/edit?usp=drivesdk",
        "createdTime": _time(file.created),
        "modifiedTime": _time(file.modified),
        "owners": [person],
        "shared": bool(file.roles),
        "ownedByMe": own,
        "capabilities": {"canEdit": shelf.rank(file, user) > 1, "canDelete": shelf.rank(file, user) > 2},
    }


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(at * 1000) % 1000:03}Z"


def _answer(schema: str, message: _Message, mask: str | None, default: tuple[str, ...]) -> _Message:
    try:
        wanted = check_mask(drive_api(), schema, read_mask(mask)) if mask else Mask({name: Mask() for name in default})
    except BadMask as bad:
        raise drive_parameter("fields", f"Invalid field selection {bad.path}", reason="invalidParameter") from bad
    answer: _Message = apply_mask(wanted, message)
    return answer


def _start(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("~!!~"))
    except (ValueError, binascii.Error) as error:
        raise drive_parameter("pageToken") from error


def _matches(file: File, query: str) -> bool:
    """Terms joined with `and`, as gspread writes them; anything else the service would read and this does not."""
    position = 0
    while position < len(query) and query.strip():
        term = _TERM.match(query, position)
        if term is None:
            raise _bad_query()
        if _holds(file, term) == bool(term["negated"]):
            return False
        position = term.end()
        if position < len(query):
            joint = re.compile(r"and\b", re.I).match(query, position)
            if joint is None:
                raise _bad_query()
            position = joint.end()
    return True


def _bad_query() -> Refusal:
    return drive_parameter("q")


def _holds(file: File, term: re.Match[str]) -> bool:
    parent = term["parent"] or term["in_parent"]
    if parent:
        return parent[1:-1] in file.parents
    value = term["value"]
    if value[0] in "\"'":
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    own = {"name": file.book.title, "mimeType": file.kind, "fullText": file.book.title}.get(term["field"], "false")
    if term["sign"] == "contains":
        return value.casefold() in own.casefold()
    # Names are compared without regard to case.
    return (own.casefold() == value.casefold()) == (term["sign"] == "=")
