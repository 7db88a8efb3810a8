"""Codes of applications whose rows come without one: the same row keeps its code, and no code is given twice."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from lib.contest.applications import Application, by_code
from lib.contest.record import KINDS, Entry, Payload
from lib.contest.wording import fold
from lib.services import changes
from lib.services.changes import Change


def commitments(applications: Iterable[Application]) -> dict[str, object]:
    """What a ``sheet_read`` says of applications whose codes the program gave: enough to know their rows again."""
    salt = secrets.token_hex(16)
    return {"salt": salt, "assigned": {each.code: _commitment(salt, each) for each in applications}}


def code_given_before(entry_payload: Payload) -> Callable[[Application], str | None]:
    """Who asks about an application gets the code that it was given by the reading which wrote this ``sheet_read``.

    Each code is given once, so of equal rows each gets its own.
    """
    given: dict[str, list[str]] = defaultdict(list)
    assigned: Mapping[str, str] = entry_payload.get("assigned", {})
    for code in sorted(assigned, key=by_code):
        given[assigned[code]].append(code)

    def given_before(application: Application) -> str | None:
        codes = given.get(_commitment(entry_payload["salt"], application)) if given else None
        return codes.pop(0) if codes else None

    return given_before


def _fingerprint(application: Application) -> str:
    """What tells a row without a code apart from the others when the sheet is read again."""
    at = application.submitted_at
    return json.dumps([at and at.isoformat(), fold(application.personal.email), fold(application.title)])


def _commitment(salt: str, application: Application) -> str:
    """The fingerprint as it may stand in the ledger, where no personal detail is."""
    return hashlib.sha256((salt + _fingerprint(application)).encode()).hexdigest()


def codes_given(
    known: Iterable[Application], waiting: Iterable[Change], entries: Sequence[Entry]
) -> Callable[[Application], str | None]:
    """The code of a row that comes without one: as it is known, as it waits to be taken in, as it once was known."""
    given: dict[str, list[str]] = defaultdict(list)
    for application in known:
        given[_fingerprint(application)].append(application.code)
    present = {code for codes in given.values() for code in codes}
    held = {change.key: change.code for change in waiting if change.code not in present}
    alike: Counter[str] = Counter()
    earlier = [code_given_before(entry.payload) for entry in reversed(entries) if entry.kind == "sheet_read"]

    def given_before(application: Application) -> str | None:
        if codes := given[_fingerprint(application)]:
            return codes.pop(0)
        key = changes.key_of_unnamed(application)
        number, alike[key] = alike[key], alike[key] + 1
        if code := held.get(changes.key_of_unnamed(application, number)):
            return code
        return next((code for ask in earlier if (code := ask(application)) and code not in present), None)

    return given_before


def or_drawn(
    given: Callable[[Application], str | None], reserved: Iterable[str]
) -> Callable[[Application], str | None]:
    """``given``, and for whom it knows no code one by lot: its number says nothing of when the application came."""
    taken = {code.upper() for code in reserved}

    def given_or_drawn(application: Application) -> str | None:
        code = given(application)
        while code is None:
            # Far more numbers than applications, so that a free one is soon met.
            lowest = 100 if len(taken) < 450 else 100_000
            number = f"W{lowest + secrets.randbelow(9 * lowest)}"
            code = None if number in taken else number
        taken.add(code.upper())
        return code

    return given_or_drawn


def spoken_of(entries: Iterable[Entry]) -> set[str]:
    """Codes of applications that the ledger speaks of: never to be another application's."""
    about = ("card", "verdict", "conflict", "aside")
    spoken = {entry.subject for entry in entries if KINDS[entry.kind].register in about}
    assigned = (entry.payload.get("assigned", {}) for entry in entries if entry.kind == "sheet_read")
    return spoken.union(*assigned)
