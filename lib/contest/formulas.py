"""Texts that no spreadsheet program takes for a formula."""

from __future__ import annotations

import re
import unicodedata

#: Blanks, and signs that do not show: a spreadsheet program may skip them and take what follows for a formula.
_UNSEEN = ("Z", "C")
#: Control characters anywhere, a line break only in front: inside a reason it is just a line break.
_CONTROL = re.compile(r"\A\n|[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_NEW_CELL = re.compile(r"""([,;\t\r\n|]["'\s]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b])""")


def guarded(text: str) -> str:
    """A cell that no spreadsheet program takes for a formula: an apostrophe in front of what might be one.

    That is a text whose first visible sign is ``= + - @`` or a twin of theirs (full-width, small), and one with control
    characters, at which some programs split a cell or which they drop.
    """
    at = next((i for i, sign in enumerate(text) if not unicodedata.category(sign).startswith(_UNSEEN)), len(text))
    # Also behind a comma or a line's end, where a program that expects another delimiter begins a new cell.
    safe = text[:at] + _NEW_CELL.sub(r"\1'", text[at:])
    if unicodedata.normalize("NFKC", text[at : at + 1]) in ("=", "+", "-", "@") or _CONTROL.search(text):
        return f"'{safe}"
    return safe
