"""Untrusted text: the one way in which what applicants and reviewers wrote reaches a page.

Streamlit's Markdown, which also runs in labels and tables, would load pictures from elsewhere (telling their owner who
reads, and when), turn addresses into links, and render formulas, badges and icons.
"""

from __future__ import annotations

import html
import re

import streamlit as st

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
#: Addresses, names of emoji and icons, and the few signs that Streamlit writes in another way (an arrow for ``->``):
#: where a word joiner goes, which people do not see.
_BREAKS = re.compile(r"(?i)(://|@|:|www(?=\.)|(?<!\S)[-<>~](?=(?:-|=|>|->)(?!\S)))")
_WORD_JOINER = "\N{WORD JOINER}"
#: Signs that turn the direction of what follows them, also of our own words.
_TURNS = re.compile(
    "[\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}]"
)


def show(text: str) -> None:
    """A block of somebody's text, letter for letter, its line breaks kept."""
    st.text(text, width="stretch")


def escaped(text: str) -> str:
    """Somebody's text as a piece of HTML, letter for letter, its line breaks kept by ``white-space: pre-wrap``."""
    return html.escape(_TURNS.sub("", text))


def unturned(text: str) -> str:
    """Somebody's text for a script that writes it as text: without the signs that turn the direction."""
    return _TURNS.sub("", text)


def plain(text: str) -> str:
    """Somebody's text for a label, a heading or a cell: nothing in it is markup, nothing becomes a link."""
    one_line = " ".join(_TURNS.sub("", text).split())
    return _PUNCTUATION.sub(r"\\\1", _BREAKS.sub(rf"\1{_WORD_JOINER}", one_line))
