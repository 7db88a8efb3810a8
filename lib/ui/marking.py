"""A text in which words are marked with mouse, finger or keyboard.

The one piece of the pages that runs a script of ours in the browser. Streamlit serves it as a file from this server, so
``script-src 'self'`` holds; a script given as a string would be loaded from a ``blob:``, which the policy forbids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from lib.contest.anonymity import COVER_KINDS, Cover
from lib.services.places import Place
from lib.ui.safe import unturned
from lib.ui.wording import t

#: An address or a double-barrelled name is one word.
_WORD = re.compile(r"\w+(?:[-'’.@/+]+\w+)*")
_NAME = "minigrant.marking"
_mounts: WeakKeyDictionary[BidiComponentManager, Callable[..., Any]] = WeakKeyDictionary()


def marking(text: str, places: Sequence[Place], key: str, label: str, covered: Callable[[Cover], None]) -> None:
    """The text with its places. ``covered`` is told what somebody marked: positions from the browser, to be checked."""
    data = {
        "runs": list(_runs(text, places)),
        "kinds": list(COVER_KINDS),
        "words": {"label": label, "kind": t("What it is"), "cover": t("Cover"), "cancel": t("Cancel")},
    }
    _mount()(key=key, data=data, on_marked_change=partial(_marked, key, covered))


def _marked(key: str, covered: Callable[[Cover], None]) -> None:
    told = st.session_state[key].get("marked")
    match told:
        case {"start": int(start), "end": int(end), "kind": str(kind)}:
            covered(Cover(start, end, kind))


def _mount() -> Callable[..., Any]:
    """The component, made known to this server once: its folder of files first, as a package's would be."""
    manager = get_bidi_component_manager()
    if manager not in _mounts:
        name, component = _NAME.split(".")
        manifest = ComponentManifest(name, "1", [ComponentConfig(component, "assets")])
        manager.register_from_manifest(manifest, Path(__file__).parent)
        _mounts[manager] = st.components.v2.component(_NAME, js="marking.js", isolate_styles=False)
    return _mounts[manager]


def _runs(text: str, places: Sequence[Place]) -> Iterator[dict[str, Any]]:
    """The text in pieces: what lies between places, and places with the sign that they bear."""
    at = 0
    for place in places:
        yield {"pieces": _pieces(text, at, place.start)}
        sign = {"before": f"[{place.kind}]"} if place.state == "covered" else {}
        sign = {"after": "(?)"} if place.state == "suspected" else sign
        yield {"state": place.state, "pieces": _pieces(text, place.start, place.end), **sign}
        at = place.end
    yield {"pieces": _pieces(text, at, len(text))}


def _pieces(text: str, start: int, end: int) -> list[list[Any]]:
    """Words with their offsets in the whole text (characters), and what stands between them without."""
    found: list[list[Any]] = []
    at = start
    for word in _WORD.finditer(text, start, end):
        if word.start() > at:
            found.append([unturned(text[at : word.start()]), None, None])
        found.append([unturned(word[0]), word.start(), word.end()])
        at = word.end()
    return [*found, [unturned(text[at:end]), None, None]] if at < end else found
