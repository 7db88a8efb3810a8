"""The organiser's page of the sheet: files taken in, what of them waits, problems listed, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from lib.services import intake, results
from lib.services.bootstrap import House
from lib.ui.safe import plain
from tests.factories import (
    a_small_contest,
    a_workbook,
    an_organizer,
    application_record,
    card_record,
    project_record,
    rows_of,
)
from tests.houses import EDITION, take_in
from tests.organizing import button, end_scoring, opened, organizer, score, seen


def take_in_files(*files: Path) -> AppTest:
    app = opened("sheet")
    app.file_uploader[0].set_value([(file.name, file.read_bytes(), "application/octet-stream") for file in files]).run()
    button(app, "Take the sheet in").click().run()
    return app


def with_organizer(tabs: dict[str, list[list[Any]]], code: str = "Z1") -> dict[str, list[list[Any]]]:
    """The tabs with one more person: the organiser."""
    header, *people = tabs["Osoby oceniające"]
    records = [dict(zip(header, person, strict=True)) for person in people]
    organiser = {"Kod": code, "Imię i nazwisko": "Biuro Konkursu", "Rola": "organizator"}
    return {**tabs, "Osoby oceniające": rows_of(*records, organiser)}


def test_a_workbook_is_taken_in_and_its_problems_are_listed(house: House, visitor: list[str], tmp_path: Path) -> None:
    tabs = with_organizer(a_small_contest())
    tabs["Oceny"][1][2] = "99"
    app = take_in_files(a_workbook(tmp_path / "konkurs.xlsx", tabs))
    text = seen(app)
    assert "The sheet has been taken in." in text
    assert "2 applications" in text
    assert "spojnosc" in text
    assert [each.application.title for each in intake.received(house, organizer(house))] == [
        "Działanie W01",
        "Działanie W02",
    ]
    assert "1 place that could not be read" in seen(opened("start"))


def test_csv_files_are_tabs_and_their_cards_are_taken_in_on_request(
    house: House, visitor: list[str], tmp_path: Path
) -> None:
    folder = a_workbook(tmp_path / "karty", with_organizer(a_small_contest()))
    app = take_in_files(*sorted(folder.glob("*.csv")))
    assert "4 changes wait for you" in seen(app)
    assert house.editions.get(EDITION).cards() == []
    button(app, "Take all of this in").click().run()
    assert "4 new or changed score cards" in seen(app)
    assert len(house.editions.get(EDITION).cards()) == 4
    assert "changes wait" not in seen(app)


def test_the_first_sheet_of_a_contest_counts_at_once(house: House, visitor: list[str], tmp_path: Path) -> None:
    take_in(house, [], [an_organizer()])
    app = take_in_files(a_workbook(tmp_path / "konkurs.xlsx", with_organizer(a_small_contest())))
    assert "4 new or changed score cards" in seen(app)
    assert "What changes" in seen(app)
    assert "changes wait" not in seen(app)


def with_titles(*titles: str) -> dict[str, list[list[Any]]]:
    """The small contest, whose first applications are called so."""
    tabs = with_organizer({name: rows for name, rows in a_small_contest().items() if name != "Oceny"})
    at = tabs["Wnioski"][0].index("Tytuł działania")
    for row, title in zip(tabs["Wnioski"][1:], titles, strict=False):
        row[at] = title
    return tabs


def title_of(house: House, code: str) -> str:
    return house.editions.get(EDITION).frame().contest.by_code[code].title


def test_what_touches_something_scored_waits_until_it_is_agreed_to(
    house: House, visitor: list[str], tmp_path: Path
) -> None:
    take_in_files(a_workbook(tmp_path / "przed.xlsx", with_titles("Kino", "Ogród")))
    score(house, "O1", "W01", 40)
    app = take_in_files(
        a_workbook(tmp_path / "po.xlsx", with_titles("Kino **letnie** ![x](http://evil.example)", "Sad"))
    )
    assert (title_of(house, "W01"), title_of(house, "W02")) == ("Kino", "Sad")
    assert "1 change waits for you" in seen(app)
    assert "Last taken in: 1 changed" in [each.label for each in app.expander]
    cells = [str(cell) for table in app.table for row in table.value.values for cell in row]
    assert "Kino" in cells
    assert plain("Kino **letnie** ![x](http://evil.example)") in cells
    assert button(app, "Take the selected in (0)").disabled
    row = next(box for box in app.checkbox if box.label.startswith("**W01** Kino"))
    row.check().run()
    button(app, "Take the selected in (1)").click().run()
    assert title_of(house, "W01") == "Kino **letnie** ![x](http://evil.example)"
    assert "change waits" not in seen(app)


def test_a_row_is_declined_and_offered_again(house: House, visitor: list[str], tmp_path: Path) -> None:
    take_in_files(a_workbook(tmp_path / "przed.xlsx", with_titles("Kino")))
    score(house, "O1", "W01", 40)
    app = take_in_files(a_workbook(tmp_path / "po.xlsx", with_titles("Teatr")))
    app.checkbox[0].check().run()
    button(app, "Do not take in").click().run()
    assert "1 row not taken in" in [each.label for each in app.expander]
    assert "change waits" not in seen(app)
    # Without the file at hand there is nothing to take in again, but the row can go back to the list.
    app = opened("sheet")
    button(app, "Offer again").click().run()
    assert "1 change waits for you" in seen(app)
    app.checkbox[0].check().run()
    assert button(app, "Take the selected in (1)").disabled
    assert title_of(house, "W01") == "Kino"


def test_all_rows_are_selected_at_once_also_those_not_shown(house: House, visitor: list[str], tmp_path: Path) -> None:
    codes = [f"W{number:02}" for number in range(1, 41)]
    tabs = with_organizer(a_small_contest())
    tabs["Wnioski"] = rows_of(*map(application_record, codes))
    tabs["Oceny"] = rows_of(*(card_record(code, "O1") for code in codes))
    app = take_in_files(a_workbook(tmp_path / "konkurs.xlsx", tabs))
    assert "40 changes wait for you" in seen(app)
    assert len([box for box in app.checkbox if box.label.startswith("Card of")]) == 30
    app.checkbox(key="every_row").check().run()
    button(app, "Take the selected in (40)").click().run()
    assert len(house.editions.get(EDITION).cards()) == 40


def test_what_is_scored_and_gone_from_the_sheet_is_told(house: House, visitor: list[str], tmp_path: Path) -> None:
    score(house, "O1", "W03", 40)
    app = take_in_files(a_workbook(tmp_path / "konkurs.xlsx", with_titles("Kino")))
    assert "No longer in the sheet, but they stay because of their cards: W03." in seen(app)


def test_what_is_no_workbook_is_refused_in_words(house: House, visitor: list[str], tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_text("to nie jest arkusz", encoding="utf-8")
    app = take_in_files(file)
    assert "list" in app.error[0].value
    assert "W02" in seen(opened("intake"))


def test_a_sheet_that_would_shut_the_organiser_out_is_refused(house: House, visitor: list[str], tmp_path: Path) -> None:
    app = take_in_files(a_workbook(tmp_path / "konkurs.xlsx", with_organizer(a_small_contest(), "Z2")))
    assert "add yourself" in app.error[0].value
    assert "Z1" in house.editions.get(EDITION).frame().contest.reviewer_by_code


def test_two_workbooks_at_once_are_refused(house: House, visitor: list[str], tmp_path: Path) -> None:
    files = [a_workbook(tmp_path / name, a_small_contest()) for name in ("a.xlsx", "b.xlsx")]
    app = opened("sheet")
    app.file_uploader[0].set_value([(file.name, file.read_bytes(), "application/octet-stream") for file in files]).run()
    assert "Choose one .xlsx file" in seen(app)
    assert "Take the sheet in" not in [found.label for found in app.button]


def test_under_a_published_result_only_the_other_tabs_of_a_file_are_read(
    house: House, visitor: list[str], tmp_path: Path
) -> None:
    end_scoring(house)
    results.publish(house, organizer(house))
    tabs = {**with_titles("Inny tytuł"), "Edycje": rows_of(project_record(title="Kino"))}
    app = take_in_files(a_workbook(tmp_path / "konkurs.xlsx", tabs))
    assert "The other tabs have been read." in seen(app)
    assert "Edycje: 1 row" in seen(app)
    assert [project.title for project in house.editions.get(EDITION).past_projects] == ["Kino"]
    assert title_of(house, "W02") == "Sąsiedzki ogród"
