"""What the engine hands out: places in a text, what stands there, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

PERSON, ORGANISATION, EMAIL, PHONE, ADDRESS = "osoba", "organizacja", "e-mail", "telefon", "adres"
LINK, PROFILE, PESEL, NIP, REGON, ACCOUNT = "link", "profil", "PESEL", "NIP", "REGON", "konto"


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the original text: offsets in characters, its kind, whether it is covered by itself, and why.

    ``why`` is a short machine word for the margin ("inflected", "diminutive" ...), never the text that stands there.
    """

    start: int
    end: int
    kind: str
    certain: bool
    why: str


class Found(NamedTuple):
    """A place in a clean text."""

    start: int
    end: int
    kind: str
    why: str


def written_over(text: str, spans: Iterable[Span]) -> str:
    """``text`` with every certain span written as its kind in brackets; everything else unchanged."""
    parts, at = [], 0
    for span in spans:
        if span.certain:
            parts += [text[at : span.start], f"[{span.kind}]"]
            at = span.end
    return "".join([*parts, text[at:]])
