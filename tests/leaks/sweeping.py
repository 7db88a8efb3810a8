"""As one role in one phase: every page by its address and by its script, every route, every harmless click."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from starlette.routing import Route
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette import starlette_routes

from lib.services import bootstrap
from lib.web import entrance
from tests.houses import EDITION
from tests.leaks.canaries import Canary
from tests.leaks.looking import Lookout
from tests.leaks.planting import CODES
from tests.leaks.visiting import Screen, Shown, Visitor, Window
from tests.serving import ROOT

#: Buttons that change the contest or end the session, by their icons, which no language changes.
LASTING = tuple(f":material/{name}:" for name in ("logout", "check", "undo", "done_all", "do_not_disturb_on"))
SEGMENTED = ButtonGroup.Style.Value("SEGMENTED_CONTROL")

#: Where somebody might look who knows how such programs are built.
GUESSED = (
    "/", "/leave", "/enter", "/enter/", "/enter/nobody", "/where.js", "/unknown", "/static/", "/app/static/", "/media/",
    "/auth/login", "/auth/logout", "/oauth2callback", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/_stcore/",
    "/_stcore/stream", "/_stcore/allowed-message-origins", "/_stcore/message?hash=0", "/minigrant.sqlite",
    "/app/static/minigrant.sqlite", "/var/minigrant.sqlite", "/static/../../../app.py", "/media/..%2f..%2fapp.py",
    "/component/x/../../app.py", "/docs", "/openapi.json", "/pages/main.py", "/lib/ui/frame.py", "/robots.txt",
    "/favicon.png", "/?w=W02", "/?edition=kalisz-2021", "/?edition=unknown", "/wniosek?w=W02", "/nabor?w=W02",
)  # fmt: skip


class Page(NamedTuple):
    """A page of the menu: its script under ``pages/``, and its address."""

    script: str
    url: str


class Find(NamedTuple):
    """A canary where it does not belong."""

    role: str
    phase: str
    place: str
    canary: Canary
    shape: str

    def __str__(self) -> str:
        return f"{self.role}, {self.phase}, {self.place}: „{self.canary.value}” ({self.canary.where}; {self.shape})"


def pages(root: Path = ROOT) -> list[Page]:
    """Every page that the frame names. Raises AssertionError when a script of the folder is not among them."""
    tree = ast.parse((root / "lib" / "ui" / "frame.py").read_text(encoding="utf-8"))
    found = [
        Page(ast.literal_eval(call.args[0]), ast.literal_eval(call.args[3]))
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_Entry"
    ]
    scripts = {path.relative_to(root / "pages").as_posix() for path in (root / "pages").rglob("*.py")} - {"main.py"}
    assert scripts == {page.script for page in found}, "the frame names other pages than the folder has"
    return found


def routes() -> list[str]:
    """Addresses that are no pages: ours, Streamlit's, and guesses."""
    ours = [route.path for route in entrance.routes(bootstrap.house) if isinstance(route, Route)]
    theirs = [f"/{path}" for name, path in vars(starlette_routes).items() if name.lstrip("_").startswith("ROUTE_")]
    filled = [_filled(path) for path in (*ours, *theirs)]
    return sorted({*filled, *GUESSED, *(f"/{page.url}" for page in pages())})


def _filled(path: str) -> str:
    names = {"{token:path}": "nobody", "{file_id:path}": "x.csv", "{path:path}": "x/y.js"}
    for name, value in (*names.items(), ("{session_id}", "x"), ("{file_id}", "y")):
        path = path.replace(name, value)
    return path


@dataclass
class Log:
    """What was heard: how much, what was found in it, and which canaries (also those that may be read)."""

    lookout: Lookout
    role: str = ""
    phase: str = ""
    finds: dict[Find, int] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    opened: set[tuple[str, str]] = field(default_factory=set)

    def hear(self, place: str, content: bytes) -> None:
        """Look at something that a visitor got."""
        self.counts["messages" if ": message " in place else "tables" if ": table" in place else "replies"] += 1
        self.counts["bytes"] += len(content)
        for hit in self.lookout.hits(content):
            self.seen.setdefault(self.role, set()).add(hit.canary.where)
            if not hit.canary.may_be_read(self.role, self.phase):
                find = Find(self.role, self.phase, place, *hit)
                self.finds[find] = self.finds.get(find, 0) + 1

    def leaks(self, role: str) -> list[str]:
        """What got out to that role; the organiser is meant to read it all."""
        return sorted(str(find) for find in self.finds if find.role == role)

    def summary(self) -> str:
        return ", ".join(f"{number} {name}" for name, number in sorted(self.counts.items()))


@dataclass
class Sweep:
    """One visitor going everywhere. ``scripts``: hashes of all scripts by address, also of pages not offered."""

    visitor: Visitor
    log: Log
    scripts: Mapping[str, str]
    thorough: bool = False
    presses: bool = True
    pressed: set[str] = field(default_factory=set)

    def everywhere(self) -> None:
        """Every page, route and click."""
        self.routes()
        for page, query in self._addresses():
            self.page(page, query)
        for page, page_hash in self.scripts.items():
            self.page(page, "w=W03", page_hash)
        self._requests()

    def routes(self) -> None:
        methods = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS") if self.thorough else ("GET", "POST")
        for path in routes():
            for method in methods:
                # Not out of the door: POST ends the session, and a script check runs for nobody.
                if (method, path) != ("POST", "/leave"):
                    self.visitor.ask(method, path)

    def page(self, page: str, query: str = "", page_hash: str = "") -> None:
        """Open a page, take what it offers, press what it has."""
        with self.visitor.window(page, query, page_hash) as window:
            self.log.counts["pages"] += 1
            self.log.opened.add((self.log.role, window.screen.page))
            self._take(window.screen)
            todo = list(self._todo(window.screen, page)) if self.presses else []
        for key, act in todo:
            self.pressed.add(key)
            self._press(page, query, page_hash, act)

    def _press(self, page: str, query: str, page_hash: str, act: Callable[[Window], Screen]) -> None:
        with self.visitor.window(page, query, page_hash) as window:
            self.log.counts["clicks"] += 1
            try:
                self._take(act(window))
            except LookupError:
                self.log.counts["clicks in vain"] += 1

    def _take(self, screen: Screen) -> None:
        """Every file that the page offers."""
        for each in screen.of("download_button", "imgs", "audio", "video"):
            url = getattr(each.it, "url", "")
            if url:
                self.log.counts["files"] += 1
                self.visitor.get(url)

    def _todo(self, screen: Screen, page: str) -> Iterator[tuple[str, Callable[[Window], Screen]]]:
        for each in screen.shown.values():
            for key, act in _acts(each):
                once = f"{page} {key}" if self.thorough else key
                if once not in self.pressed:
                    yield once, act

    def _addresses(self) -> list[tuple[str, str]]:
        plain = [("", ""), *((page.url, "") for page in pages())]
        applications = [("wniosek", f"w={code}") for code in CODES]
        if not self.thorough:
            return [*plain, *applications]
        asked = [(page.url, f"w={code}&edition={EDITION}") for page in pages() for code in CODES]
        return [*plain, *applications, *asked, ("", "edition=unknown")]

    def _requests(self) -> None:
        """What else a page may ask of the server over its websocket."""
        files, deferred, chunk = BackMsg(), BackMsg(), BackMsg()
        files.file_urls_request.file_names.append("x.csv")
        deferred.backend_operation_request.deferred_file.file_id = "0"
        chunk.backend_operation_request.dataframe_chunk.source_id = "0"
        with self.visitor.window() as window:
            files.file_urls_request.session_id = window.session
            for message in (deferred, chunk):
                message.backend_operation_request.session_id = window.session
            for message in (files, deferred, chunk):
                window.ask(message)


def _acts(each: Shown) -> Iterator[tuple[str, Callable[[Window], Screen]]]:
    """What may be done with an element without changing the contest, each under a name for it."""
    name = f"{each.kind} „{each.label}”"
    if getattr(each.it, "disabled", False):
        return
    if each.kind == "button" and each.it.icon not in LASTING:
        yield name, lambda window: window.click(window.screen.find("button", each.it.id))
    elif each.kind == "page_link":
        asked = {"page_hash": each.it.page_script_hash, "query": each.it.query_string}
        yield f"{name} {asked}", lambda window: window.run(**asked)
    elif each.kind in ("selectbox", "radio"):
        for option in each.it.options:
            yield f"{name}: {option}", _putting(each, "string_value", option)
    elif each.kind == "button_group" and each.it.style == SEGMENTED:
        for option in each.it.options:
            yield f"{name}: {option.content}", _putting(each, "string_array_value", option.content)
    elif each.kind in ("checkbox", "expandable", "popover") and each.it.id:
        for value in (True, False):
            yield f"{name}: {value}", _putting(each, "bool_value", value)


def _putting(each: Shown, field_name: str, value: object) -> Callable[[Window], Screen]:
    def setter(state: WidgetState) -> None:
        if field_name == "string_array_value":
            state.string_array_value.data.append(str(value))
        else:
            setattr(state, field_name, value)

    return lambda window: window.put(window.screen.find(each.kind, each.it.id), setter)
