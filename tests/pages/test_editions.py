"""The page of editions over a real house: what everybody sees, what only organisers do, filters, pages and files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from lib.contest.past_projects import PastProject
from lib.services.bootstrap import House
from lib.ui import visit
from lib.ui.downloads import xlsx_file
from tests.factories import a_juror, a_microgrant, an_organizer, wroclaw
from tests.houses import take_in
from tests.organizing import HOSTILE, ROOT, house_of_this_process, seen, someone
from tests.services.test_editions_history import keep

PAST = [
    *(PastProject("9", title=f"Kino {n}", district="Gaj", fields=("sztuka",), debut=n % 2 == 0) for n in range(30)),
    PastProject("10", date(2022, 3, 1), HOSTILE, "person", "Huby", ("edukacja",), True, Decimal(5000), Decimal(4000)),
    PastProject("", title="Bez edycji", requested=Decimal(-5), status="odrzucony formalnie"),
]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(visit, "_known", lambda: [])
    with house_of_this_process(tmp_path, monkeypatch, wroclaw(), date(2023, 3, 8)) as house:
        take_in(house, [a_microgrant("M1", support_needed=("prawne",))], [an_organizer(), a_juror("J1")])
        yield house


def opened(**choices: Any) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30)
    app.session_state["language"] = "en"
    for key, value in choices.items():
        app.session_state[key] = value
    app = app.run().switch_page("public/editions.py").run()
    assert not app.exception
    return app


def options(app: AppTest, key: str) -> list[str]:
    return list(app.selectbox(key=key).options)


def rows(app: AppTest, column: str = "Title") -> list[str]:
    """The cells of a column of the record's table."""
    return [str(cell) for table in app.table if column in table.value.columns for cell in table.value[column]]


def test_without_a_record_the_page_says_what_will_be_here(house: House) -> None:
    text = seen(opened())
    assert "There is no record of past editions yet." in text
    assert "once its result is published" in text


def test_an_organiser_without_a_record_and_applications_is_told_how_to_bring_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    organizer = someone(house, "Z1")
    take_in(house, [], [an_organizer()])
    monkeypatch.setattr(visit, "_known", lambda: [organizer])
    text = seen(opened())
    assert "tab Edycje" in text
    assert "Take in the sheet" in text


def test_everybody_sees_the_newest_past_edition_first_and_not_the_running_one(house: House) -> None:
    keep(house, PAST)
    app = opened()
    assert options(app, "editions_one") == ["10", "9", "without an edition"]
    assert "3 editions · 32 applications · 1 funded" in seen(app)
    assert "1 row of the record says something that cannot be right" in seen(app)


def test_organisers_see_the_running_edition_with_a_word_that_nobody_else_does(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(house, PAST)
    monkeypatch.setattr(visit, "_known", lambda: [someone(house, "Z1")])
    app = opened()
    assert options(app, "editions_one")[0] == "27"
    assert "Only organisers see it before publication." in seen(app)
    assert "Support needed" in seen(app)
    assert rows(app)[0] == "Działanie M1"


def test_one_edition_alone_has_no_course_over_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "_known", lambda: [someone(house, "Z1")])
    headers = [header.value for header in opened().header]
    assert "The whole record" in headers
    assert "All editions" not in headers
    keep(house, PAST)
    assert "All editions" in [header.value for header in opened().header]


def test_sums_stay_in_one_line_on_a_phone(house: House) -> None:
    keep(house, PAST)
    styles = "".join(each.proto.body for each in opened().get("html"))
    for column in (2, 3):
        cell = f".st-key-table_figures [data-testid='stTable'] td:nth-child({column}) *"
        assert f"{cell} {{ white-space: nowrap; }}" in styles


def test_two_editions_stand_side_by_side(house: House) -> None:
    keep(house, PAST)
    app = opened(editions_one="9", editions_other="10")
    figures = next(table.value for table in app.table if "Figure" in table.value.columns)
    assert list(figures.columns) == ["Figure", "edition 9", "edition 10"]
    assert list(figures.iloc[0]) == ["Applications", "30", "1"]
    assert len([header for header in app.header if header.value.startswith("Edition")]) == 2


def test_the_table_behind_a_chart_is_made_when_it_is_opened(house: House) -> None:
    keep(house, PAST)
    assert rows(opened(), "Step") == []
    assert rows(opened(behind_funnel_10=True), "Step") == ["Applications", "After the formal check", "Funded"]


def test_the_record_comes_in_pages(house: House) -> None:
    keep(house, PAST)
    app = opened()
    assert len(rows(app)) == 25
    assert "**32** applications fit." in seen(app)


def test_the_record_is_filtered_and_shown_again(house: House) -> None:
    keep(house, PAST)
    app = opened()
    app.selectbox(key="projects_district").set_value("Huby").run()
    assert len(rows(app)) == 1
    app.text_input(key="projects_words").set_value("nie ma takiego").run()
    assert "**0** applications fit." in seen(app)
    next(button for button in app.button if button.label == "Show everything again").click().run()
    assert "**32** applications fit." in seen(app)


def test_odd_rows_are_marked_and_shown(house: House) -> None:
    keep(house, PAST)
    app = opened()
    app.text_input(key="projects_words").set_value("bez edycji").run()
    assert rows(app, "Edition") == [":material/warning: –"]
    assert rows(app, "Money asked for")[-1].startswith("\\-5\\,00")


def test_titles_are_other_peoples_and_shown_letter_for_letter(house: House) -> None:
    keep(house, PAST)
    text = seen(opened())
    assert "[tutaj](http" not in text
    assert "\\[tutaj\\]" in text


def test_a_workbook_of_hostile_rows_holds_no_formula_and_no_link() -> None:
    hostile = ["=1+1", "http://evil.example", "12", "+A1", "ok"]
    book = load_workbook(io.BytesIO(xlsx_file([["a"] * 5, hostile, [1, None, date(2022, 3, 1)]], "Edycje")))
    cells = next(book["Edycje"].iter_rows(min_row=2, max_row=2))
    assert [cell.data_type for cell in cells] == ["s"] * 5
    assert [cell.value for cell in cells] == ["'=1+1", "http://evil.example", "12", "'+A1", "ok"]
    assert [cell.hyperlink for cell in cells] == [None] * 5
    assert book["Edycje"]["A3"].value == 1
    assert book["Edycje"]["C3"].value.date() == date(2022, 3, 1)
