"""The page of the city over a real house: what everybody sees, what only organisers do, and a real phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from lib.contest.past_projects import PastProject
from lib.services import sheets
from lib.services.bootstrap import House, open_house
from lib.services.demo import DATA
from lib.storage.registry import EditionRow
from lib.ui import visit
from tests.factories import a_juror, a_microgrant, an_organizer, kalisz, wroclaw
from tests.houses import EDITION, take_in
from tests.organizing import HOSTILE, ROOT, house_of_this_process, seen, someone
from tests.services.test_city import GRANT, PAST
from tests.services.test_editions_history import keep
from tests.serving import serve


@pytest.fixture
def signed_in() -> list[str]:
    """Codes of who is signed in; nobody at first."""
    return []


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signed_in: list[str]) -> Iterator[House]:
    """Edition 27 after its scoring, with a record of two past ones."""
    with house_of_this_process(tmp_path, monkeypatch, wroclaw(), date(2023, 3, 8)) as house:
        monkeypatch.setattr(visit, "_known", lambda: [someone(house, code) for code in signed_in])
        take_in(house, [a_microgrant("M1", "Widawa", "Psie Pole")], [an_organizer(), a_juror("J1")])
        keep(house, PAST)
        yield house


def opened(**choices: Any) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=60)
    app.session_state["language"] = "en"
    for key, value in choices.items():
        app.session_state[key] = value
    app = app.run().switch_page("public/city.py").run()
    assert not app.exception
    return app


def table(app: AppTest, mark: str, column: str = "") -> dict[str, str]:
    """Of the table that has a column ``mark``: the cells of that or of another one by the first cell of their rows."""
    found = next(each.value for each in app.table if mark in each.value.columns)
    return {str(row.iloc[0]): str(row[column or mark]) for _, row in found.iterrows()}


def test_everybody_sees_the_past_editions_the_white_spots_and_the_measures(house: House) -> None:
    app = opened()
    text = seen(app)
    assert "2 editions · 3 applications · 2 grants · 8\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}zł" in text
    assert "- **Widawa**: never" in text
    measures = table(app, "Compared", "Grants")
    assert measures["Share outside the centre"] == "100% (2 of 2; 95%: 34%–100%)"
    assert (measures["Districts reached"], table(app, "Compared")["Districts reached"]) == ("2 of 47", "within chance")
    assert table(app, "By the rules, this edition") == {
        "Fabryczna": "4", "Krzyki": "4", "Psie Pole": "3", "Śródmieście": "3"
    }  # fmt: skip
    assert "2 applications name no district of the list" in text


def test_nothing_is_for_organisers_only_but_says_so(house: House, signed_in: list[str]) -> None:
    for words in ("Kwiatowa", "Names without a district", "If it were decided now", "districts import"):
        assert words not in seen(opened())
    signed_in.append("Z1")
    text = seen(opened())
    assert "ul\\. Kwiatowa 7 u pani Heleny" in text
    assert "If it were decided now" in text
    assert "The standings name no winners yet." in text
    assert "python -m lib districts import PLIK_LUB_ADRES --programme wroclaw" in text


def test_the_table_behind_has_every_district(house: House) -> None:
    app = opened(city_table=True)
    rows = table(app, "Last grant")
    assert len(rows) == 48
    assert (rows["Gaj"], rows["Widawa"]) == ("1 edition ago", "never")
    assert table(app, "Last grant", "Applications")["Gaj"] == "1"


def test_one_edition_and_one_district_can_be_chosen(house: House) -> None:
    app = opened()
    app.selectbox(key="city_edition:en").set_value("26").run()
    assert "There are no grants in what you chose." in seen(app)
    assert app.toggle(key="city_moving").disabled
    app.selectbox(key="city_district").set_value("Gaj").run()
    assert not app.exception
    assert table(app, "All editions")["Grants"] == "1"
    assert "area: Krzyki" in seen(app)
    assert "Editions with a grant: 25." in seen(app)


@pytest.mark.parametrize("measure", ["applications", "money", "success", "per_10000", "first_grant"])
@pytest.mark.parametrize("style", ["tiles", "points"])
def test_every_measure_is_drawn_in_every_way(house: House, measure: str, style: str) -> None:
    opened(city_measure=measure, city_style=style, city_moving=style == "tiles")


def test_names_from_the_sheet_are_no_markup(house: House, signed_in: list[str]) -> None:
    keep(house, [PastProject(HOSTILE, district=HOSTILE, granted=GRANT), *PAST])
    signed_in.append("Z1")
    text = seen(opened())
    assert "](http" not in text
    assert "://" not in text


def test_without_a_record_the_page_says_what_will_be_here(house: House, signed_in: list[str]) -> None:
    keep(house, [])
    assert "There is no record of past editions yet" in seen(opened())
    assert "Take in the sheet" not in seen(opened())
    signed_in.append("Z1")
    assert "Take in the sheet" in seen(opened())


def test_a_city_without_known_places_has_its_table_and_no_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "_known", list)
    with house_of_this_process(tmp_path, monkeypatch, kalisz(), date(2021, 6, 6)) as house:
        assert "There is no record of past editions yet" in seen(opened())
        keep(house, [PastProject("2020", district="Majków", granted=GRANT), PastProject("2020", district="Tyniec")])
        app = opened()
        assert "Too few districts of this city have a known place for a map" in seen(app)
        rows = table(app, "Last grant", "Applications")
        assert (len(rows), rows["Majków"], rows["Tyniec"], rows["Czaszki"]) == (27, "1", "1", "0")
        # Neither a centre nor residents are known here: nothing is said of them, and nothing is there to choose.
        assert "Nobody has entered how many residents the districts have" in seen(app)
        assert [*table(app, "Compared")] == [
            "Districts reached",
            "Gini, district by district (0 even, 1 all in one)",
            "Effective number of districts (entropy)",
        ]
        assert app.get("button_group") == []
        (chart,) = app.get("plotly_chart")
        drawn = json.loads(chart.proto.spec)
        assert [(line["x"], line["y"]) for line in drawn["data"]] == [(["2020"], [1.0])]
        assert (drawn["layout"]["yaxis"]["dtick"], drawn["layout"]["separators"]) == (1, ", ")


def test_another_city_says_that_it_has_no_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "_known", list)
    about = wroclaw().programme.model_copy(update={"city": "Gdynia"})
    elsewhere = wroclaw().model_copy(update={"programme": about})
    with house_of_this_process(tmp_path, monkeypatch, elsewhere, date(2023, 3, 8)):
        assert "There is no list of districts for this city yet." in seen(opened())


def test_what_was_chosen_in_another_contest_is_no_error(house: House) -> None:
    """The browser's session keeps choices; this contest has neither that edition nor boundaries."""
    app = opened(city_style="boundaries", city_district="Majków", **{"city_edition:en": "99"})
    assert app.selectbox(key="city_edition:en").value == ""
    assert "2 editions" in seen(app)


@pytest.mark.browser
def test_on_a_phone_the_labels_fit_and_nothing_scrolls_sideways(tmp_path: Path, browser: Browser) -> None:
    house = open_house(tmp_path)
    sheets.open_edition(house, EditionRow(EDITION, wroclaw(), invented=True))
    sheets.take_in(house, EDITION, str(DATA / "wroclaw"))
    house.database.close()
    with serve(tmp_path) as server:
        page = browser.new_context(viewport={"width": 390, "height": 844}, locale="pl-PL").new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.goto(f"{server.url}/mapa")
        labels = page.locator(".st-key-city_map .scatterlayer > .trace:nth-last-child(1) text")
        expect(labels).to_have_count(48, timeout=60_000)
        assert page.locator(".st-key-city_map .scatterlayer > .trace:nth-last-child(2)").is_hidden()
        # A tile of the phone is 54 px wide in its middle; no line of a label is wider than that.
        widths = labels.evaluate_all("all => all.map(each => each.getBoundingClientRect().width)")
        assert max(widths) < 46
        # By the page's own narrow font they are 10 px all the same, not plotly's wide one.
        assert labels.first.evaluate("each => getComputedStyle(each).fontSize") == "10px"
        assert labels.first.evaluate("each => getComputedStyle(each).fontFamily").startswith('"Source Sans"')
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.get_by_role("heading", name="Mapa miasta").is_visible()
        map_alt = page.locator('.st-key-city_map [aria-label*="Mapa, osiedla: 48"]')
        expect(map_alt.first).to_be_attached()
        page.set_viewport_size({"width": 1440, "height": 900})
        expect(page.locator(".st-key-city_map .scatterlayer > .trace:nth-last-child(2)")).to_be_visible()
        assert complaints == []
        assert " ERROR " not in server.log
