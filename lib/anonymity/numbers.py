"""Numbers that belong to somebody: PESEL, NIP, REGON, bank accounts (python-stdnum) and telephones (phonenumbers).

Shapes come first, then the check digits; behind its own label ("NIP: ...") a number with a wrong digit is covered too.
Sums of money, dates and numbers of papers have the same digits as telephones and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import phonenumbers
from stdnum import iban
from stdnum.pl import nip, pesel, regon

from lib.anonymity.spans import ACCOUNT, NIP, PESEL, PHONE, REGON, Found

_ACCOUNT = re.compile(r"(?<![a-z0-9])(?:pl[ -]?)?\d{2}(?:[ -]{0,2}\d{4}){6}(?!\d)")
_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])")
_PESEL = re.compile(r"(?<![\d-])\d{11}(?!\d)")
_NIP = re.compile(r"(?<![\d-])(?:pl ?)?(?:\d{10}|\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3})(?![\d-])")
_REGON = re.compile(r"(?<![\d-])(?:\d{14}|\d{9})(?!\d)")
_LABELS = {
    kind: re.compile(label + r"\w*(?: \w{1,14}){0,2}[\s:.,(–-]{0,4}\Z")
    for kind, label in ((PESEL, "pesel"), (NIP, "nip"), (REGON, "regon"))
}

_PREFIX = r"(?:\(?(?:\+|00) ?48\)?[ .-]{0,2}|48[ .-]{1,2})?"
_NATIONAL = "|".join(
    (
        r"\d{3}[ .-]{0,2}\d{3}[ .-]{0,2}\d{3}",
        r"\d{3}[ .-]\d{2}[ .-]\d{2}[ .-]\d{2}",
        r"(?:\(\d{2}\)|\d{2})[ .-]{0,2}\d{3}[ .-]?\d{2}[ .-]?\d{2}",
    )
)
_PHONE = re.compile(
    rf"(?<![\d+(])(?<!\d[ ,.:/-])(?:{_PREFIX}(?:{_NATIONAL})|\+\d{{2,3}}(?:[ .-]?\d{{2,4}}){{2,5}})(?!\d)"
)
_MONEY = re.compile(
    r"[ ]?(?:,\d|\.\d|/\d|-\d|zl\b|pln\b|eur|gr\b|grosz|tys|mln|osob|szt|zlot|km\b|krok|m2|%|razy|lat\b|dolar|usd)"
)
_PAPER = re.compile(
    r"(?:wnios\w+|umow\w+|faktur\w+|spraw\w+|krs|zamowieni\w+|seryjn\w+|ksieg\w+|zadani\w+|uchwal\w+|isbn|issn|decyzj\w+)"
    r"(?: (?:nr|numer))?[\s:.]{0,3}\Z"
)
_BEFORE = 40


def numbers(text: str, own: Iterable[str] = ()) -> Iterator[Found]:
    """Numbers in a folded text; ``own`` are the digits of telephones known from the form."""
    for rule in (_accounts, _identities, _phones):
        yield from rule(text)
    for digits in own:
        for match in re.finditer(r"(?<!\d)" + r"[ .()/-]{0,2}".join(digits) + r"(?!\d)", text):
            if not _is_money(text, match):
                yield Found(*match.span(), PHONE, "phone")


def _accounts(text: str) -> Iterator[Found]:
    for match in _ACCOUNT.finditer(text):
        yield Found(*match.span(), ACCOUNT, "account")
    for match in _IBAN.finditer(text):
        if iban.is_valid(match[0]):
            yield Found(*match.span(), ACCOUNT, "account")


def _identities(text: str) -> Iterator[Found]:
    shapes: tuple[tuple[re.Pattern[str], str, Callable[[str], bool]], ...] = (
        (_PESEL, PESEL, pesel.is_valid),
        (_NIP, NIP, lambda number: nip.is_valid(number.upper())),
        (_REGON, REGON, lambda number: len(number) == 14 and regon.is_valid(number)),
    )
    for shape, kind, is_valid in shapes:
        for match in shape.finditer(text):
            labelled = _LABELS[kind].search(_before(text, match))
            if labelled or (is_valid(match[0]) and not _PAPER.search(_before(text, match))):
                yield Found(*match.span(), kind, kind)


def _phones(text: str) -> Iterator[Found]:
    for match in _PHONE.finditer(text):
        if not _is_money(text, match) and not _PAPER.search(_before(text, match)) and _is_phone(match[0]):
            yield Found(*match.span(), PHONE, "phone")


def _is_money(text: str, match: re.Match[str]) -> bool:
    return bool(_MONEY.match(text, match.end()))


def _is_phone(typed: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(typed, "PL"))
    except phonenumbers.NumberParseException:
        return False


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _BEFORE) : match.start()]
