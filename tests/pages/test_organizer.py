"""The organiser's pages over a real house: what they show, whom they turn away, and what they write to the ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.contest.permissions import Viewer
from lib.services import intake, invitations, results, review
from lib.services.bootstrap import House
from lib.ui import visit
from tests.factories import a_juror, a_microgrant, an_organizer, wroclaw
from tests.houses import EDITION, take_in
from tests.organizing import (
    ROOT,
    button,
    end_scoring,
    house_of_this_process,
    kinds,
    opened,
    organizer,
    score,
    seen,
    someone,
)

PAGES = ("start", "intake", "people", "progress", "standings", "publication", "sheet")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("code", ["O1", "A01", ""])
def test_a_page_turns_away_everybody_else(house: House, visitor: list[str], page: str, code: str) -> None:
    """Also when somebody reaches the script itself: it does not rely on the menu."""
    visitor[:] = [code] if code else []
    app = AppTest.from_file(str(ROOT / "pages" / "organizer" / f"{page}.py"), default_timeout=30).run()
    assert not app.exception
    assert len(app.warning) == 1
    assert not [*app.title, *app.table, *app.button, *app.text]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("start", ["What to do", "5 people have not begun scoring", "3 applications wait for the formal check"]),
        ("intake", ["Intake", "W02 Sąsiedzki ogród", "rejected", "informal group", "Authorisation within 7 days"]),
        ("people", ["People", "O1", "no link", "no link; takes no part", "Conflicts of interest", "excluded"]),
        ("progress", ["Progress", "0 / 3", "○", "Who endangers their own application (§ VI.3.1)", "Dzień dobry,"]),
        ("standings", ["Standings", "cards are missing", "Without a place in the ranking", "(§ IV.3)"]),
        ("publication", ["Publication", "Scoring is open until", "Stands in the way", "Scoring is still going on"]),
        ("sheet", ["The sheet", "Osoby oceniające", "found no problem"]),
    ],
)
def test_a_page_says_what_it_is_for(house: House, visitor: list[str], page: str, words: list[str]) -> None:
    text = seen(opened(page))
    for word in words:
        assert word in text, word


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_an_empty_contest_says_what_to_do_next(house: House, visitor: list[str], page: str) -> None:
    take_in(house, [], [an_organizer()])
    app = opened(page)
    assert app.title
    if page != "people":
        assert "sheet" in seen(app).casefold()


@pytest.mark.parametrize(
    ("page", "query"), [("intake", {"w": "W01"}), ("standings", {"w": "W01"}), *((p, {}) for p in PAGES)]
)
def test_what_others_wrote_stays_plain_text(house: House, visitor: list[str], page: str, query: dict[str, str]) -> None:
    """No link, picture, formula or icon out of a title, a note or a reason reaches what Streamlit renders."""
    score(house, "O1", "W01", 40)
    intake.record_verdict(house, organizer(house), "W01", "not_excluded", True, "[notatka](http://evil.example)")
    intake.lift_conflict(house, organizer(house), "A01", "W02", "![x](http://evil.example/y.png)")
    app = opened(page, **query)
    rendered = [element.value for element in [*app.title, *app.header, *app.subheader, *app.markdown, *app.warning]]
    rendered += [str(cell) for table in app.table for row in table.value.values for cell in row]
    rendered += [expander.label for expander in app.expander]
    for text in rendered:
        assert "](" not in text, text
        assert "://" not in text, text
        assert ":balloon:" not in text, text
        assert "**Grom" not in text, text


def test_start_leads_to_what_is_due(house: House, visitor: list[str]) -> None:
    end_scoring(house)
    # Nobody scored, so that every applicant is out and nobody wins.
    assert "The result is ready to publish." in seen(opened("start"))
    results.publish(house, organizer(house))
    assert "The result is published." in seen(opened("start"))


def test_a_verdict_goes_to_the_ledger_and_back(house: House, visitor: list[str]) -> None:
    app = opened("intake", w="W02")
    app.radio(key="met:W02").set_value(False)
    button(app, "Record the verdict").click().run()
    assert kinds(house) == []  # no reason given
    app.radio(key="met:W02").set_value(False)
    app.text_area(key="verdict_reason:W02").set_value("Wstęp jest płatny.")
    button(app, "Record the verdict").click().run()
    assert kinds(house) == ["formal_verdict"]
    assert "Wstęp jest płatny." in seen(app)
    assert app.text_area(key="verdict_reason:W02").value == ""
    button(app, "Withdraw this verdict").click().run()
    assert kinds(house) == []


def test_the_filter_and_the_next_open_application(house: House, visitor: list[str]) -> None:
    app = opened("intake", show="rejected")
    assert "W04" in seen(app)
    assert "W02" not in seen(app)
    app = opened("intake", w="W02")
    button(app, "Next open application: W03").click().run()
    assert "W03 Bajki" in [header.value for header in app.header]


def test_a_link_is_shown_once_and_lets_in(house: House, visitor: list[str]) -> None:
    app = opened("people")
    button(app, "Make links for all 6 people without one").click().run()
    lines = [line.split("\t") for line in app.code[0].value.splitlines()]
    assert [line[0] for line in lines] == ["Z1", "O1", "O2", "A01", "A02", "A03"]
    tokens = [line[2].rpartition("/")[2] for line in lines]
    assert all(invitations.enter(house, token, None) for token in tokens)
    app = opened("people")
    assert not app.code
    app.selectbox(key="revoke_whom").set_value("O1")
    button(app, "Revoke").click().run()
    assert [bool(invitations.enter(house, token, None)) for token in tokens[:3]] == [True, False, True]


def test_nobody_is_offered_to_revoke_their_own_link(house: House, visitor: list[str]) -> None:
    invitations.invite_all_missing(house, organizer(house))
    assert not [option for option in opened("people").selectbox(key="revoke_whom").options if "Z1" in option]


def test_a_conflict_is_lifted_with_a_reason_and_restored(house: House, visitor: list[str]) -> None:
    app = opened("people")
    app.selectbox(key="lift_which").set_value(("A01", "W02"))
    button(app, "Let them score").click().run()
    assert kinds(house) == []
    app.text_input(key="lift_reason").set_value("To inny Jan.")
    button(app, "Let them score").click().run()
    assert kinds(house) == ["conflict_lifted"]
    assert "To inny Jan" in seen(app)
    app.selectbox(key="restore_which").set_value(("A01", "W02"))
    button(app, "Exclude them again").click().run()
    assert kinds(house) == []


def test_the_end_of_scoring_moves_and_comes_back(house: House, visitor: list[str]) -> None:
    app = opened("progress")
    app.date_input(key="deadline_day").set_value(date(2021, 6, 20))
    app.text_input(key="deadline_reason").set_value("Długi weekend.")
    button(app, "Move the end of scoring").click().run()
    assert house.editions.get(EDITION).scoring.closes == date(2021, 6, 20)
    assert "Długi weekend." in seen(app)
    app.text_input(key="deadline_reason").set_value("Wszyscy ocenili.")
    button(app, "End scoring now").click().run()
    assert house.editions.get(EDITION).scoring.closes == date(2021, 6, 20)  # not ticked what it means
    app.checkbox(key="deadline_sure").check()
    button(app, "End scoring now").click().run()
    assert house.editions.get(EDITION).scoring.closes == date(2021, 6, 5)
    button(app, "Back to the day of the regulation").click().run()
    assert kinds(house) == []


def test_the_matrix_counts_and_puts_the_late_first(house: House, visitor: list[str]) -> None:
    score(house, "O1", "W01", 40)
    review.save_card(house, someone(house, "O1"), "W02", points={"spojnosc": 3})
    rows = opened("progress").table[0].value.values.tolist()
    assert rows[0][1:] == ["**1 / 6**", "**1**", "**0**", "**0**"]
    assert [row[0].split()[0] for row in rows[1:3]] == ["O2", "O1"]
    assert rows[2][1:] == ["1 / 3", "●", "◔", "○"]
    assert "W03" in next(row[0] for row in rows if row[0].startswith("A03"))


def test_a_reminder_says_how_much_until_when_and_what_hangs_on_it(house: House, visitor: list[str]) -> None:
    score(house, "A03", "W01", 30)
    text = next(code.value for code in opened("progress").code if "zostało" in code.value or "została" in code.value)
    assert "została jeszcze 1 karta oceny z" in text
    assert "do końca dnia 08.06.2021 (§ VI.3.1)" in text
    assert "odpadnie z konkursu (§ VI.3.1)." in text


def test_standings_show_both_sides_the_line_and_every_card(house: House, visitor: list[str]) -> None:
    for code, total in (("W01", 41), ("W02", 20)):
        score(house, "O1", code, total)
        score(house, "A03", code, total - 5)
    app = opened("standings", w="W01")
    rows = app.table[0].value.values.tolist()
    assert [row[0] for row in rows] == ["1", "–", "2"]
    assert rows[0][2:5] == ["41,00 (1)", "36,00 (1)", "**39,50**"]
    assert "threshold 33" in rows[1][1]
    assert "below the threshold" in rows[2][-1]
    assert "would drop out" in seen(app)
    assert [text.value for text in app.text].count("[dobre](http://evil.example)") == 2
    assert app.get("plotly_chart")


def test_a_tie_at_the_line_is_decided_on_the_page_once_scoring_is_over(house: House, visitor: list[str]) -> None:
    for code in ("W01", "W02"):
        score(house, "O1", code, 40)
        score(house, "A03", code, 40)
    for applicant in ("A01", "A02"):
        score(house, applicant, "W03", 30)
    score(house, "O1", "W03", 30)
    app = opened("standings")
    assert "You can decide once scoring is over" in seen(app)
    assert not app.multiselect
    end_scoring(house)
    assert "1 decision is yours to make." in seen(opened("start"))
    app = opened("standings")
    # "Select all" would be said in English, and where one place is left it makes no sense.
    assert not app.multiselect(key="chosen:0").proto.select_all
    app.multiselect(key="chosen:0").set_value(["W02"])
    app.text_area(key="why:0").set_value("Pierwszy raz w tej dzielnicy.")
    button(app, "Record the decision").click().run()
    assert results.standings(house, organizer(house)).winners == ("W02",)
    assert "Pierwszy raz w tej dzielnicy." in seen(app)
    button(app, "Withdraw this decision").click().run()
    assert results.standings(house, organizer(house)).decisions_needed


def test_publishing_takes_an_explicit_step_and_can_be_taken_back(house: House, visitor: list[str]) -> None:
    end_scoring(house)
    app = opened("publication")
    assert button(app, "Publish the result").disabled
    app.checkbox(key="sure").check().run()
    button(app, "Publish the result").click().run()
    assert house.editions.get(EDITION).publication is not None
    assert "The result is published since" in seen(app)
    button(app, "Take the publication back").click().run()
    assert house.editions.get(EDITION).publication is not None  # no reason given
    app.text_input(key="withdraw_reason").set_value("Pomyłka w karcie.")
    button(app, "Take the publication back").click().run()
    assert house.editions.get(EDITION).publication is None


def test_names_are_published_of_those_who_agreed(house: House, visitor: list[str]) -> None:
    # Every applicant has scored what they may, so that nobody drops out.
    for scorer, code in (("O1", "W01"), ("A03", "W01"), ("A03", "W02"), ("A01", "W03"), ("A02", "W03")):
        score(house, scorer, code, 50)
    end_scoring(house)
    app = opened("publication")
    assert not app.multiselect(key="consent").proto.select_all
    app.multiselect(key="consent").set_value(["W01"])
    app.checkbox(key="sure").check().run()
    button(app, "Publish the result").click().run()
    assert results.public_result(house, Viewer(EDITION)).winner_names == {"W01": "Grupa W01"}


def test_a_contest_with_areas_shows_one_area_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the applications whose area nobody knows yet."""
    with house_of_this_process(tmp_path, monkeypatch, wroclaw(), date(2023, 3, 3)) as house:
        monkeypatch.setattr(visit, "_known", lambda: [organizer(house)])
        applications = [
            a_microgrant("M01", "Gaj", "Krzyki"),
            a_microgrant("M02", "Leśnica", "Fabryczna"),
            a_microgrant("M03", "Gdzieś", None),
        ]
        jurors = [a_juror("J1"), a_juror("J2", "Krzyki")]
        take_in(house, applications, [an_organizer(), *jurors])
        app = opened("progress")
        assert list(app.table[0].value.columns)[2:] == ["M02"]
        assert len(app.table[0].value) == 2  # the committee's own row, and J1
        area = app.segmented_control[0]
        area.set_value("Krzyki").run()
        assert list(app.table[0].value.columns)[2:] == ["M01"]
        assert len(app.table[0].value) == 3
        area = app.segmented_control[0]
        area.set_value("").run()
        assert list(app.table[0].value.columns)[2:] == ["M03"]
