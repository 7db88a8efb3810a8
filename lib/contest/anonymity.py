"""Anonymised applications: personal details left out, and known names in the free texts covered.

What a reviewer or the public gets is built from named fields, never by taking fields away. Names, addresses and numbers
that the form's personal columns hold are covered where they stand in the texts in exactly that form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lib.contest.applications import TEXTS, Application, PersonalDetails
from lib.contest.wording import shown_money

PERSON, ORGANISATION, EMAIL, PHONE = "osoba", "organizacja", "e-mail", "telefon"


@dataclass(frozen=True, slots=True)
class Cover:
    """A covered piece of a text: offsets in characters of the original text, and what kind of thing was covered."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class AnonymousApplication:
    """What a reviewer sees: facts and texts by their headers, every covered piece written as ``[osoba]`` etc."""

    code: str
    title: str
    kind: str | None
    amount: str
    district: str
    fields: tuple[str, ...]
    debut: bool | None
    texts: Mapping[str, str]


def anonymous(application: Application) -> AnonymousApplication:
    """The application as reviewers get it."""
    known = known_names(application.personal)

    def covered(text: str) -> str:
        return written_over(text, covers(text, known))

    return AnonymousApplication(
        code=application.code,
        title=covered(application.title),
        kind=application.kind,
        amount="" if application.requested is None else shown_money(application.requested),
        district=covered(application.district),
        fields=tuple(covered(name) for name in application.fields),
        debut=application.debut,
        texts={header: covered(text) for header, text in _free_texts(application).items()},
    )


def shown_texts(application: Application) -> dict[str, str]:
    """The original wording, by header, of everything that a reviewer gets to read and that people wrote freely."""
    texts = {
        "Tytuł działania": application.title,
        **_free_texts(application),
        "Osiedle": application.district,
        "Dziedzina": "; ".join(application.fields),
    }
    return {header: text for header, text in texts.items() if text}


def _free_texts(application: Application) -> dict[str, str]:
    """The answers of the form, then the columns that the programme file declares free of personal data."""
    answers = {header: application.texts[header] for header in TEXTS if application.texts.get(header)}
    return {**answers, **application.other}


#: What to look for: its kind, its pattern, and words that a text has to hold for the pattern to be in it.
Known = tuple[str, re.Pattern[str], tuple[str, ...]]


def known_names(personal: PersonalDetails) -> list[Known]:
    """What to look for, in order: every name, address and number of the personal details."""
    people = [personal.representative, *(member.name for member in personal.members)]
    emails = [personal.email, *(member.email for member in personal.members)]
    words = {part for name in people for part in re.split(r"[\s-]+", name) if len(part) > 2}
    forms: list[tuple[str, str]] = [(EMAIL, email) for email in emails if email]
    forms += [(ORGANISATION, personal.organisation)] if personal.organisation else []
    forms += [(PERSON, name) for name in people if name] + [(PERSON, word) for word in words]
    longest_first = sorted(set(forms), key=lambda f: (-len(f[1]), f))
    patterns: list[Known] = [(kind, _exactly(form), tuple(form.split())) for kind, form in longest_first]
    digits = re.sub(r"\D", "", personal.phone)[-9:]
    if len(digits) == 9:
        phone = re.compile(r"(?<!\d)(?:\+?48[\s-]*)?" + r"[\s-]*".join(digits) + r"(?!\d)")
        # Before the names: one that is written together with the number is then a word of its own.
        patterns.insert(0, (PHONE, phone, ()))
    return patterns


def _exactly(form: str) -> re.Pattern[str]:
    """The form as a whole word; blanks inside it may be any white space, also the end of a line."""
    inner = r"\s+".join(re.escape(part) for part in form.split())
    return re.compile(rf"(?<!\w){inner}(?!\w)")


def covers(text: str, known: Iterable[Known]) -> list[Cover]:
    """Where known names stand in ``text``, in order and without overlaps (the longer form wins)."""
    patterns = list(known)
    found: list[Cover] = []
    left, before = text, None
    # Again until nothing new is found: what is covered is no longer a letter beside its neighbour.
    while left != before:
        before = left
        for kind, pattern, parts in patterns:
            # Looking for the words of a form costs far less than its pattern, and most forms are in no text.
            if not all(part in left for part in parts):
                continue
            for match in pattern.finditer(left):
                found.append(Cover(*match.span(), kind))
            left = pattern.sub(lambda match: "\0" * len(match[0]), left)
    return sorted(found, key=lambda cover: cover.start)


def written_over(text: str, found: Iterable[Cover]) -> str:
    """``text`` with every cover written as its kind in brackets; everything else unchanged."""
    parts, at = [], 0
    for cover in found:
        parts += [text[at : cover.start], f"[{cover.kind}]"]
        at = cover.end
    return "".join([*parts, text[at:]])
