"""The reviewer's pages, over a real house: what is left, one application with its card, the cards so far."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.contest.permissions import Viewer
from lib.services import bootstrap, intake, review, sheets
from lib.services.bootstrap import House
from lib.services.demo import DATA
from lib.storage.registry import EditionRow
from lib.ui import visit
from tests.factories import kalisz
from tests.houses import EDITION, confirm_all, viewer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The demo's Kalisz edition, two days before its deadline, as the house of this process."""
    monkeypatch.setenv("MINIGRANT_DATA", str(tmp_path))
    bootstrap.house.cache_clear()
    house = bootstrap.house()
    back = (house.clock().date() - date(2021, 6, 6)).days
    sheets.open_edition(house, EditionRow(EDITION, kalisz(), invented=True, days_back=back))
    sheets.take_in(house, EDITION, str(DATA / "kalisz"))
    confirm_all(house)
    yield house
    bootstrap.house.cache_clear()


def opened(house: House, code: str | None, monkeypatch: pytest.MonkeyPatch, page: str = "", **query: str) -> AppTest:
    """The app as that person sees it, on a page of theirs (AppTest has no cookies: who visits is set here)."""
    known = [] if code is None else [viewer(house, code)]
    monkeypatch.setattr(visit, "_known", lambda: known)
    app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    if page:
        app.switch_page(page).run()
    return app


def words(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*app.main.markdown, *app.main.text, *app.main.title])


def test_the_list_says_what_is_left_and_why_some_are_not_ours(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(house, "A8", monkeypatch)
    assert not app.exception
    assert [title.value for title in app.title] == ["Do oceny"]
    assert "Bez kompletu ocen" in app.warning[0].value
    assert words(app).count("wspólny członek grupy") == 2
    assert words(app).count("nie oceniasz własnego wniosku") == 1


def test_points_tapped_on_the_page_are_in_the_record(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(house, "O3", monkeypatch, "reviewer/application.py", w="W01")
    assert not app.exception
    pills = {group.label.split("*")[2]: group for group in app.button_group}
    assert [group.value for group in app.button_group] == [None] * 5
    pills["Spójność z celami konkursu"].set_value(17).run()
    pills = {group.label.split("*")[2]: group for group in app.button_group}
    pills["Ekologia"].set_value(0).run()
    card = house.editions.get(EDITION).card("W01", "O3")
    assert card is not None
    assert card.points == (17, None, None, 0, None)
    assert "**2 z 5 kryteriów · 17 pkt**" in words(app)


def test_a_reviewer_cannot_open_their_own_application_by_its_address(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(house, "A8", monkeypatch, "reviewer/application.py", w="W08")
    assert not app.exception
    assert len(app.button_group) == 0
    assert "Ziołownik" not in words(app)


def test_after_the_deadline_the_card_is_locked(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    intake.move_deadline(house, viewer(house, "Z1"), date(2021, 6, 5), "koniec")
    app = opened(house, "O3", monkeypatch, "reviewer/application.py", w="W01")
    assert [group.disabled for group in app.button_group] == [True] * 5
    assert "Czas na ocenę minął." in [info.value for info in app.info]


def test_a_save_that_is_refused_shows_what_stands_in_the_record(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(house, "O3", monkeypatch, "reviewer/application.py", w="W01")
    intake.move_deadline(house, viewer(house, "Z1"), date(2021, 6, 5), "koniec")
    app.button_group[0].set_value(17).run()
    assert not app.exception
    assert app.button_group[0].value is None
    assert house.editions.get(EDITION).card("W01", "O3") is None


def test_the_cards_so_far_can_be_read_over(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(house, "O4", monkeypatch, "reviewer/my_cards.py")
    assert not app.exception
    table = app.table[0].value
    assert [row.split()[0] for row in table["Wniosek"]] == ["W01", "W06", "W09"]
    assert list(table["Stan"])[2].endswith("zaczęta")


def test_a_list_without_any_card_says_where_to_begin(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(house, "O5", monkeypatch, "reviewer/my_cards.py")
    assert not app.exception
    assert len(app.table) == 0
    assert len(app.info) == 1


@pytest.mark.parametrize("page", ["to_score", "application", "my_cards"])
@pytest.mark.parametrize("code", ["Z1", None])
def test_whoever_is_no_reviewer_is_turned_away(
    house: House, monkeypatch: pytest.MonkeyPatch, page: str, code: str | None
) -> None:
    app = AppTest.from_file(str(ROOT / "pages" / "reviewer" / f"{page}.py"), default_timeout=30)
    known = [] if code is None else [viewer(house, code)]
    monkeypatch.setattr(visit, "_known", lambda: known)
    app.run()
    assert not app.exception
    assert "Ta strona jest dla innych osób" in app.warning[0].value
    assert len(app.title) == 0


def test_rights_are_asked_for_in_the_callback_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(house, "O3", monkeypatch, "reviewer/application.py", w="W01")
    monkeypatch.setattr(visit, "_known", lambda: [Viewer(EDITION)])
    app.button_group[0].set_value(17).run()
    assert house.editions.get(EDITION).card("W01", "O3") is None
    with pytest.raises(review.Denied):
        review.save_card(house, Viewer(EDITION), "W01", points={"spojnosc": 17})
