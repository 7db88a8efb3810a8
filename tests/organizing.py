"""The organiser's pages as tests open them: the house of this process in a temporary folder, and who is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.contest.people import Person
from lib.contest.permissions import Viewer
from lib.contest.programme import Programme
from lib.services import bootstrap, intake, review, sheets
from lib.services.bootstrap import House
from lib.storage.registry import EditionRow
from lib.ui import visit
from tests.factories import a_group, a_reviewer, an_applicant, an_organizer, kalisz, points_of, some_people
from tests.houses import EDITION, confirm_all, take_in

ROOT = Path(__file__).parents[1]

#: Titles are other people's: nothing in them may become a link, a picture or a heading.
HOSTILE = "**Grom** [tutaj](http://evil.example) ![x](http://evil.example/x.png) $x$ :balloon:"
SHARED = Person("Jan Wspólny", "jan.wspolny@example.org")


@contextmanager
def house_of_this_process(
    folder: Path, monkeypatch: pytest.MonkeyPatch, programme: Programme, today: date
) -> Iterator[House]:
    """An edition without applications, whose own calendar shows ``today``."""
    monkeypatch.setenv("MINIGRANT_DATA", str(folder))
    bootstrap.house.cache_clear()
    house = bootstrap.house()
    sheets.open_edition(house, EditionRow(EDITION, programme, days_back=(house.clock().date() - today).days))
    yield house
    bootstrap.house.cache_clear()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """On a day on which scoring is open: four groups. Two share a person; the last one's authorisation never came."""
    groups = [
        a_group("W01", *some_people(3, "W01"), SHARED, title=HOSTILE),
        a_group("W02", *some_people(3, "W02"), SHARED, title="Sąsiedzki ogród"),
        a_group("W03", *some_people(3, "W03"), title="Bajki"),
        a_group("W04", *some_people(3, "W04"), title="Bez upoważnienia", authorised_on=None),
    ]
    people = [an_organizer(), a_reviewer("O1"), a_reviewer("O2"), *(an_applicant(group) for group in groups)]
    with house_of_this_process(tmp_path, monkeypatch, kalisz(), date(2021, 6, 6)) as house:
        take_in(house, groups, people)
        yield house


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch, house: House) -> list[str]:
    """Codes of who is signed in: the organiser, until a test says otherwise. An AppTest has no cookies to read."""
    signed_in = ["Z1"]
    monkeypatch.setattr(visit, "_known", lambda: [someone(house, code) for code in signed_in])
    return signed_in


def someone(house: House, code: str) -> Viewer:
    return Viewer(EDITION, house.editions.get(EDITION).frame().contest.reviewer_by_code[code])


def organizer(house: House) -> Viewer:
    return someone(house, "Z1")


def opened(page: str, **query: str) -> AppTest:
    """A page of the real app, in the wording of the code itself."""
    app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30)
    app.session_state["language"] = "en"
    app.run()
    if page != "start":
        app.switch_page(f"organizer/{page}.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def seen(app: AppTest) -> str:
    """The words on the page, tables and code blocks included."""
    elements: list[Any] = [*app.title, *app.header, *app.subheader, *app.markdown, *app.text, *app.code, *app.info]
    elements += [*app.warning, *app.success, *app.error]
    words = [str(element.value) for element in elements]
    words += [str(cell) for table in app.table for row in [table.value.columns, *table.value.values] for cell in row]
    words += [link.label for link in app.page_link]
    return "\n".join(words)


def button(app: AppTest, label: str) -> Any:
    return next(found for found in app.button if found.label == label)


def score(house: House, reviewer: str, code: str, total: int) -> None:
    """A submitted card; whatever a sheet brought since is confirmed first."""
    confirm_all(house)
    points = dict(zip(kalisz().criterion_keys, points_of(total), strict=True))
    review.save_card(house, someone(house, reviewer), code, points=points, reason="[dobre](http://evil.example)")
    review.submit_card(house, someone(house, reviewer), code)


def end_scoring(house: House) -> None:
    yesterday = house.editions.get(EDITION).now().date() - timedelta(days=1)
    intake.move_deadline(house, organizer(house), yesterday, "wszyscy ocenili")


def kinds(house: House) -> list[str]:
    """What was decided since the sheet was read, in order."""
    edition = house.editions.get(EDITION)
    registers = ("verdict", "conflict", "deadline", "decision", "publication")
    return [e.kind for register in registers for e in edition.all_standing(register)]
