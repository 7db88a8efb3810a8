"""Anonymised applications: what reviewers and the public get, built from named fields and from covered texts.

Nothing is taken away from an application to make it anonymous: a column that nobody named here never gets in. Which
places of a text are covered, an organiser decides; here is what follows from the decisions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lib.contest.applications import TEXTS, Application, PersonalDetails
from lib.contest.formal_criteria import KINDS
from lib.contest.record import Payload
from lib.contest.wording import shown_money

TITLE, DISTRICT, FIELDS = "Tytuł działania", "Osiedle", "Dziedzina"
#: What a confirmation names as changed when the applicant's details are others: no header of a text.
DETAILS = ""

PERSON = "osoba"
#: What a covered place can be.
COVER_KINDS = (
    PERSON,
    "organizacja",
    "e-mail",
    "telefon",
    "adres",
    "link",
    "profil",
    "PESEL",
    "NIP",
    "REGON",
    "konto",
)


@dataclass(frozen=True, slots=True)
class Cover:
    """A covered piece of a text: offsets in characters of the original text, and what kind of thing was covered."""

    start: int
    end: int
    kind: str

    def overlaps(self, other: Cover) -> bool:
        return self.start < other.end and other.start < self.end


#: The covers of an application's texts, in order and without overlaps, by header.
Covers = Mapping[str, Sequence[Cover]]


@dataclass(frozen=True, slots=True)
class AnonymousApplication:
    """What a reviewer sees: facts and texts by their headers, every covered piece written as ``[osoba]`` etc."""

    code: str
    title: str = ""
    kind: str | None = None
    amount: str = ""
    district: str = ""
    fields: tuple[str, ...] = ()
    debut: bool | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


def anonymous(application: Application, covers: Covers) -> AnonymousApplication:
    """The application as reviewers get it, with these places covered."""
    shown = {
        header: written_over(text, covers.get(header, ())) for header, text in shown_texts(application).items() if text
    }
    title, district, fields = (shown.pop(header, "") for header in (TITLE, DISTRICT, FIELDS))
    return AnonymousApplication(
        code=application.code,
        title=title,
        # Any other kind is what somebody typed.
        kind=application.kind if application.kind in KINDS else None,
        amount="" if application.requested is None else shown_money(application.requested),
        district=district,
        fields=tuple(fields.split("; ")) if fields else (),
        debut=application.debut,
        texts=shown,
    )


def shown_texts(application: Application) -> dict[str, str]:
    """The original wording, by header, of everything that a reviewer gets to read and that people wrote freely."""
    texts = {
        TITLE: application.title,
        # The answers of the form, then the columns that the programme file declares free of personal data.
        **{header: application.texts[header] for header in TEXTS if application.texts.get(header)},
        **application.other,
        DISTRICT: application.district,
        FIELDS: "; ".join(application.fields),
    }
    return {header: text for header, text in texts.items() if text}


def written_over(text: str, covers: Iterable[Cover]) -> str:
    """``text`` with every cover written as its kind in brackets; everything else unchanged."""
    parts, at = [], 0
    for cover in covers:
        parts += [text[at : cover.start], f"[{cover.kind}]"]
        at = cover.end
    return "".join([*parts, text[at:]])


# --- what the program proposes --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposed:
    """A place in a text: offsets, kind, whether it is covered by itself (else only suspected), and why."""

    start: int
    end: int
    kind: str
    certain: bool
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """All places of an application's texts by header; ``content`` is the digest of what they were worked out from."""

    content: str
    places: Mapping[str, tuple[Proposed, ...]]


# --- what people decided about a text -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision about a place of a text: to cover it (``is_covered``), or not to."""

    place: Cover
    is_covered: bool


def covers_after(proposed: Iterable[Cover], decisions: Iterable[Decided]) -> list[Cover]:
    """The covers of a text: those proposed, then each decision in turn.

    What is set swallows what it overlaps; what is lifted takes everything away that it overlaps.
    """
    covers = list(proposed)
    for decided in decisions:
        place = decided.place
        touched = [cover for cover in covers if cover.overlaps(place)]
        covers = [cover for cover in covers if not cover.overlaps(place)]
        if decided.is_covered:
            start = min(place.start, *(cover.start for cover in touched)) if touched else place.start
            end = max(place.end, *(cover.end for cover in touched)) if touched else place.end
            covers.append(Cover(start, end, place.kind))
    return sorted(covers, key=lambda cover: cover.start)


# --- confirmations: which content they were given for ---------------------------------------------------------------


def commitment(salt: str, content: object) -> str:
    """Content as it may stand in the ledger, where no word of it is."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((salt + canonical).encode()).hexdigest()


def confirmation(application: Application, covers: Covers, salt: str) -> dict[str, Any]:
    """What the ledger says of a confirmation: commitments to what was confirmed, positions and kinds."""
    return {
        "salt": salt,
        "texts": {header: commitment(salt, text) for header, text in shown_texts(application).items()},
        "details": commitment(salt, names_of(application.personal)),
        "covers": {
            header: [[cover.start, cover.end, cover.kind] for cover in sorted(found, key=lambda cover: cover.start)]
            for header, found in covers.items()
            if found
        },
    }


def confirmed_covers(payload: Payload) -> dict[str, tuple[Cover, ...]]:
    """The covers that a confirmation names."""
    return {header: tuple(Cover(*place) for place in places) for header, places in payload["covers"].items()}


def changed_since(payload: Payload, application: Application) -> tuple[str, ...]:
    """What is other than it was when it was confirmed: headers, and ``DETAILS`` for the applicant's; () when it fits.

    Details that were erased since change nothing: there is nobody left to be found by them.
    """
    salt, before = payload["salt"], payload["texts"]
    now = shown_texts(application)
    headers = [header for header in dict.fromkeys((*now, *before)) if not _is_same(salt, now, before, header)]
    details = names_of(application.personal)
    erased = details == names_of(PersonalDetails())
    return (*headers, *([] if erased or commitment(salt, details) == payload["details"] else [DETAILS]))


def _is_same(salt: str, now: Mapping[str, str], before: Mapping[str, str], header: str) -> bool:
    return header in now and header in before and commitment(salt, now[header]) == before[header]


def names_of(personal: PersonalDetails) -> list[object]:
    """What of the personal details is looked for in the texts."""
    members = [[member.name, member.email] for member in personal.members]
    return [personal.organisation, personal.representative, personal.email, personal.phone, members]
