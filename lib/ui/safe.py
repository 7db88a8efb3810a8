"""Untrusted text: the one way in which what applicants and reviewers wrote reaches a page.

Streamlit's Markdown, which also runs in labels and tables, would load pictures from elsewhere (telling their owner who
reads, and when), turn addresses into links, and render formulas, badges and icons.
"""

from __future__ import annotations

import re

import streamlit as st

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
#: Breaks an address or an emoji's name apart for a machine; people do not see it.
_WORD_JOINER = "\N{WORD JOINER}"


def show(text: str) -> None:
    """A block of somebody's text, letter for letter, its line breaks kept."""
    st.text(text, width="stretch")


def plain(text: str) -> str:
    """Somebody's text for a label, a heading or a cell: nothing in it is markup, nothing becomes a link."""
    one_line = " ".join(text.split())
    broken = re.sub(r"(://|@|:)", rf"\1{_WORD_JOINER}", one_line)
    broken = re.sub(r"(?i)\bwww\.", rf"www{_WORD_JOINER}.", broken)
    return _PUNCTUATION.sub(r"\\\1", broken)
