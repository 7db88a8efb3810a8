"""What keeps a spreadsheet from being used: in plain words, with what somebody has to copy or open because of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

import streamlit as st

from lib.contest.wording import Text
from lib.services.editions import Denied
from lib.services.sheet_connection import SheetTrouble
from lib.services.sheets import NothingToWorkOut, WorkbookError
from lib.ui.safe import plain
from lib.ui.wording import said, sentence, t

_CONSOLE = re.compile(r"https://console\.(?:developers|cloud)\.google\.com/[\w./?=&%-]+")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w")

#: Everything with which a service may answer that a spreadsheet cannot be used.
TROUBLES = (WorkbookError, NothingToWorkOut, Denied)


class Trouble(Protocol):
    """A trouble of this moment, or one that is kept with the connection."""

    @property
    def kind(self) -> str: ...
    @property
    def said(self) -> Text: ...


@dataclass(frozen=True)
class Reason:
    """Why an act came to nothing."""

    kind: str
    said: Text


def reason_of(error: WorkbookError | NothingToWorkOut | Denied) -> Reason:
    """What to tell of one of ``TROUBLES``; files are told of in Polish alone."""
    if isinstance(error, SheetTrouble):
        return Reason(error.kind, error.said)
    return Reason("refused", error.text if isinstance(error.text, Text) else Text(pl=error.text, en=error.text))


def trouble(found: Trouble) -> None:
    """Why the sheet cannot be used. Not a toast: what to do about it has to stay in sight."""
    st.error(plain(sentence(said(found.said))), icon=":material/error:")
    what_it_takes(found)


def what_it_takes(found: Trouble) -> None:
    """The address to share with, and the page to open. In the sentence they are no links, and not to be copied."""
    words = said(found.said)
    if found.kind in ("not_shared", "read_only") and (address := _ADDRESS.search(words)):
        st.code(address[0], language=None, wrap_lines=True)
    if found.kind == "api_off" and (page := _CONSOLE.search(words)):
        st.link_button(t("Open Google Cloud"), page[0], icon=":material/open_in_new:")
