"""Electronic and postal addresses: e-mail (also written around), links, profiles, streets with a house number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.anonymity.folding import Folded
from lib.anonymity.spans import ADDRESS, EMAIL, LINK, PROFILE, Found

_DOT = r"(?:\.| ?[\[({<] ?(?:kropka|dot|\.) ?[\])}>] ?| (?:kropka|dot) )"
_AT = r"(?:@ ?| @ | ?[\[({<] ?(?:at|malpa|malpka|@) ?[\])}>] ?| (?:at|malpa|malpka) |\((?:a|at)\))"
_EMAIL = re.compile(
    rf"(?<![a-z0-9._%+-])[a-z0-9_%+-]{{1,64}}(?:{_DOT}[a-z0-9_%+-]{{1,64}}){{0,4}}{_AT}"
    rf"[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{1,63}}){{0,3}}{_DOT}[a-z]{{2,12}}(?![a-z])"
)
_HOLDS_AT = re.compile(r"@|\bat\b|malp|\(a\)")

_REST = r"[^\s<>\"„”\0]*"
_ENDINGS = "pl|com|org|net|eu|info|edu|gov|demo|io|tv|app|de|ua|uk|fm|co"
_LINK = re.compile(
    rf"(?:https?://|(?<![a-z0-9])www\.)[^\s<>\"„”\0]{_REST}"
    rf"|(?<![a-z0-9@._/-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}(?:{_ENDINGS})(?![a-z0-9-])(?:[/?]{_REST})?"
    rf"|(?<![a-z0-9@._/-])(?:fb\.me|t\.me|youtu\.be|m\.me|linktr\.ee|bit\.ly)/{_REST}"
)
_PROFILE = re.compile(r"(?<![a-z0-9_.@/])@[a-z0-9_](?:[a-z0-9_.]{0,29}[a-z0-9_])?")
_NAMED_PROFILE = re.compile(
    r"(?<![a-z])(?:instagram|insta|ig|facebook|fb|tiktok|twitter|messenger|snapchat|youtube)(?:em|ie|ze|a)? ?[:/] ?"
    r"([a-z0-9]+(?:[._][a-z0-9]+)+|[a-z]+\d[a-z0-9]*)(?![a-z0-9])"
)
_CLOSING = ".,;:!?)]}'\""

_HOUSE = r"\d{1,4}(?:[a-zA-Z]| [A-H])?(?!\w)"
_HOUSE += r"(?: ?/ ?\d{1,4}[a-zA-Z]?(?!\w))?(?: ?,? ?(?:m|lok|mieszk|mieszkanie|lokal)\.? ?\d{1,4}(?!\d))?"
_SMALL_HOUSE = r"\d{1,3}[a-zA-Z]?"
_FLAT = r"(?: ?/ ?\d{1,3}[a-zA-Z]?(?!\w)| ?,? ?(?:m|lok|mieszk)\.? ?\d{1,4}(?!\d))"
_TOWN = r"(?:,? \d{2}-\d{3}(?: [A-ZĄĆĘŁŃÓŚŹŻ]\w+(?:[ -][A-ZĄĆĘŁŃÓŚŹŻ]\w+)?)?)?"
_CAPITAL = r"[A-ZĄĆĘŁŃÓŚŹŻ][\w'-]{1,30}\.?"
_RANK = r"(?:św|gen|ks|prof|dr|płk|mjr|kard|bp|abp|por|kpt|hr)"
_OF_STREET = rf"(?:\d{{1,2}} )?(?:{_RANK}\. ?){{0,2}}{_CAPITAL}(?: (?:i |{_CAPITAL})){{0,1}}"
_STREET_WORD = (
    r"(?:[Uu][Ll]\.?|[Uu]lic\w{1,4}|[Aa][Ll]\.|[Aa]lej\w{1,4}|[Aa]leje|[Pp][Ll]\.|[Pp]lac\w{0,3}|[Oo][Ss]\."
    r"|[Oo]siedl\w{1,4}|[Ss]kwer\w{0,4}|[Rr]ynek|[Rr]ynku|[Bb]ulwar\w{0,4}|[Rr]ond\w{1,2}|[Dd]eptak\w{0,2})"
)
_NOT_A_HOUSE = r"(?! ?(?:osób|osoby|zł|szt|metr|godz|m2|km|%|razy|dni|lat|minut|drzew|ławek|uczni|roku|r\.|[,.]\d))"
_ADDRESS = re.compile(
    rf"(?<!\w)(?:{_STREET_WORD} ?(?:{_OF_STREET}(?: {_CAPITAL}){{0,2}}|[a-ząćęłńóśźż]{{3,30}}) {_HOUSE}"
    rf"|(?:{_OF_STREET}) {_SMALL_HOUSE}{_FLAT}"
    rf"|(?:[Rr]yn(?:ek|ku)) {_SMALL_HOUSE}(?!\w)){_NOT_A_HOUSE}{_TOWN}"
)
_AT_NUMBER = re.compile(
    rf"(?<!\w)(?:[Pp]rzy|[Nn]a|[Ss]?pod|[Zz]) ({_CAPITAL}(?: {_CAPITAL})? {_SMALL_HOUSE}(?!\w){_NOT_A_HOUSE}{_TOWN})"
)
#: Buildings that have a number of their own, which is not that of a house.
_NUMBERED = re.compile(
    r"\b(?:szk[oó]|przedszkol|liceum|bibliotek|filii|gimnazj|euro\b|autobus|tramwaj|lini[aię])", re.IGNORECASE
)


def emails(text: Folded) -> Iterator[Found]:
    if _HOLDS_AT.search(text.folded):
        for match in _EMAIL.finditer(text.folded):
            yield Found(*match.span(), EMAIL, "e-mail")


def links(text: Folded) -> Iterator[Found]:
    if "." in text.folded or "://" in text.folded:
        for match in _LINK.finditer(text.folded):
            end = match.start() + len(match[0].rstrip(_CLOSING))
            if end > match.start():
                yield Found(match.start(), end, LINK, "link")


def profiles(text: Folded) -> Iterator[Found]:
    if "@" in text.folded:
        for match in _PROFILE.finditer(text.folded):
            yield Found(*match.span(), PROFILE, "profile")
    for match in _NAMED_PROFILE.finditer(text.folded):
        yield Found(*match.span(1), PROFILE, "profile")


def houses(text: Folded) -> Iterator[Found]:
    """Street addresses with the number of a house; a street alone is nobody's address."""
    for match in _ADDRESS.finditer(text.plain):
        if not _NUMBERED.search(match[0]):
            yield Found(*match.span(), ADDRESS, "address")
    for match in _AT_NUMBER.finditer(text.plain):
        if not _NUMBERED.search(match[0]):
            yield Found(*match.span(1), ADDRESS, "address")
