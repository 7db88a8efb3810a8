"""The demo: two invented contests, loaded into an empty database, with links to try every role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from lib.contest.permissions import Viewer
from lib.services import anonymity, invitations, sheets
from lib.services.bootstrap import House
from lib.services.places import Place
from lib.storage.programmes import load_programme
from lib.storage.registry import EditionRow

DATA = Path(__file__).parents[2] / "data" / "demo"

#: How long the links that a start prints let people in.
DEMO_LINK_LIFE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class DemoContest:
    """One invented contest: its folder, the day it begins at, and who its links are for (code, role in Polish)."""

    edition: str
    programme: str
    today: date
    people: tuple[tuple[str, str], ...]
    #: Applications that nobody has confirmed the anonymity of yet.
    unconfirmed: tuple[str, ...] = ()


CONTESTS = (
    DemoContest(
        "kalisz-2021",
        "kalisz",
        date(2021, 6, 6),
        (("Z1", "organizator"), ("O3", "ocena, stowarzyszenie"), ("A8", "wnioskujący")),
        unconfirmed=("W04", "W10", "W13"),
    ),
    DemoContest("wroclaw-27", "wroclaw", date(2023, 3, 3), (("Z1", "organizator"), ("J3", "komisja"))),
)


@dataclass(frozen=True, slots=True)
class DemoLink:
    """A link to try: for whom, and the path after the server's address."""

    edition: str
    role: str
    path: str


def load(house: House) -> bool:
    """Load the demo when the database has no edition yet; says whether it did."""
    if house.editions.ids():
        return False
    today = house.clock().date()
    for contest in CONTESTS:
        programme = load_programme(contest.programme)
        row = EditionRow(contest.edition, programme, invented=True, days_back=(today - contest.today).days)
        sheets.open_edition(house, row)
        sheets.take_in(house, contest.edition, str(DATA / contest.programme))
        _confirm(house, contest)
    return True


def _confirm(house: House, contest: DemoContest) -> None:
    """As if an organiser had looked everything over but a few applications: full names of strangers are covered."""
    organizer = house.editions.get(contest.edition).frame().contest.reviewer_by_code[contest.people[0][0]]
    viewer = Viewer(contest.edition, organizer)
    anonymity.confirm_unseen(house, viewer, leaving=contest.unconfirmed, covering=_is_full_name)


def _is_full_name(text: str, place: Place) -> bool:
    return " " in text[place.start : place.end]


def links(house: House) -> list[DemoLink]:
    """Fresh links for the demo contests that the database holds."""
    present = set(house.editions.ids())
    return [
        DemoLink(
            contest.edition,
            role,
            f"/enter/{invitations.make_link(house, contest.edition, code, DEMO_LINK_LIFE)}",
        )
        for contest in CONTESTS
        if contest.edition in present
        for code, role in contest.people
    ]
