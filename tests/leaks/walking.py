"""The whole sweep: who goes when, what is done in between, and what the visitors do on purpose."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lib.contest.programme import Criterion
from tests.factories import kalisz
from tests.leaks import planting
from tests.leaks.looking import Lookout
from tests.leaks.planting import LEFT, Planted, plant
from tests.leaks.sweeping import Log, Sweep, pages
from tests.leaks.visiting import Setter, Visitor
from tests.serving import ROOT, Server, serve

#: The long form: every page with every application and every click on it, and two phases more.
LONG = os.environ.get("MINIGRANT_LEAKS") == "long"

ROLES = ("public", "applicant", "juror", "scored", "revoked", "watcher")
PHASES = ("scoring", "closed", "published", "consent") if LONG else ("scoring", "published")

_BEFORE: dict[str, tuple[Callable[[Planted], None], ...]] = {
    "closed": (planting.close,),
    "published": (planting.publish,) if LONG else (planting.close, planting.publish),
    "consent": (planting.publish_with_consent,),
}


@dataclass
class Walk:
    """A server with a planted contest, the visitors by role, and what they heard."""

    server: Server
    planted: Planted
    log: Log
    visitors: dict[str, Visitor] = field(default_factory=dict)
    scripts: dict[str, str] = field(default_factory=dict)

    def come_in(self, role: str) -> Visitor:
        """The visitor of that role; signed in, unless it is the public."""
        self.log.role = role
        if role not in self.visitors:
            visitor = self.visitors[role] = Visitor(self.server.port, self.log.hear)
            if role in self.planted.tokens:
                assert visitor.enter(self.planted.tokens[role]) == 303
        return self.visitors[role]

    def look_as_organiser(self) -> None:
        """The control: all pages and every application, pressing nothing. Also learns the scripts' hashes."""
        visitor = self.come_in("organiser")
        with visitor.window() as window:
            self.scripts.update(window.screen.menu)
        sweep = Sweep(visitor, self.log, self.scripts, presses=False)
        for page in pages():
            sweep.page(page.url)
        for code in planting.CODES:
            sweep.page("nabor", f"w={code}")
            sweep.page("wyniki-robocze", f"w={code}")

    def everywhere(self, phase: str) -> None:
        """All roles, one after the other."""
        self.log.phase = phase
        for role in ROLES:
            visitor = self.come_in(role)
            if role == "scored" and phase == "scoring":
                self.score(visitor)
            Sweep(visitor, self.log, self.scripts, LONG).everywhere()
        self.look_as_organiser()

    def score(self, visitor: Visitor) -> None:
        """Score the application that is left, as people do, and submit the card."""
        with visitor.window("wniosek", f"w={LEFT}") as window:
            for criterion in kalisz().criteria:
                window.put(window.screen.find("button_group", f"points:{LEFT}:{criterion.key}"), _points(criterion))
            window.put(window.screen.find("text_area", f"reason:{LEFT}"), _text("Dobrze pomyślane."))
            window.click(window.screen.find("button", ":material/check:"))
            window.screen.find("button", ":material/undo:")
            window.click(window.screen.find("button", ":material/arrow_forward:"))


def _points(criterion: Criterion) -> Setter:
    return lambda state: state.string_array_value.data.append(str(criterion.maximum - 1))


def _text(words: str) -> Setter:
    return lambda state: setattr(state, "string_value", words)


@contextmanager
def a_walk(folder: Path, root: Path = ROOT) -> Iterator[Walk]:
    """A planted contest and a server of the project in ``root``; the link of ``revoked`` was used and taken back."""
    planted = plant(folder)
    with serve(folder, root=root) as server:
        walk = Walk(server, planted, Log(Lookout(planted.nest.planted), phase="scoring"))
        walk.come_in("revoked")
        planting.revoke(planted)
        walk.look_as_organiser()
        yield walk


def whole(walk: Walk) -> None:
    """Every phase in turn."""
    for phase in PHASES:
        for step in _BEFORE.get(phase, ()):
            step(walk.planted)
        walk.everywhere(phase)
    walk.log.role, walk.log.phase = "log", "all"
    walk.log.hear("the server's log", walk.server.log.encode())
