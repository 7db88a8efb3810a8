"""The pages of support, meetings and grants, and the winner's own: what they show, to whom, and what they do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.contest.grants import Action, Invoice
from lib.services import grant_acts, grants, sheets, support
from lib.services.bootstrap import House
from lib.storage.workbook import tab_of
from lib.ui import wording
from tests.factories import an_organizer
from tests.houses import EDITION, announce_winners, head, take_in
from tests.organizing import HOSTILE, ROOT, button, opened, organizer, seen, someone

PAGES = ("grants", "support", "events")
CODE, WINNER, DAY = "W01", "A01", date(2021, 6, 6)


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """An AppTest words the options of a choice outside of any session, too."""
    monkeypatch.setattr(wording, "language", lambda: "en")


def awarded(house: House) -> None:
    """W01, whose title is hostile, wins; one expense is paid and one waits, with hostile words."""
    announce_winners(house, CODE)
    who = organizer(house)
    grant_acts.set_dates(house, who, CODE, Action(date(2021, 4, 1), date(2021, 5, 1)))
    for name in ("paid", "asked"):
        grant_acts.ask_expense(house, who, CODE, name, Decimal("100.00"), HOSTILE)
    grant_acts.approve_expense(house, who, CODE, "paid", DAY)
    grant_acts.record_invoice(house, who, CODE, "paid", Invoice(DAY, Decimal("99.50"), "organiser"), HOSTILE)


def my_grant() -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30)
    app.session_state["language"] = "en"
    app = app.run().switch_page("reviewer/my_grant.py").run()
    assert not app.exception
    return app


def pressed(app: AppTest, label: str, **fields: Any) -> AppTest:
    for key, value in fields.items():
        element = next(
            each
            for group in (app.selectbox, app.text_input, app.date_input, app.radio)
            for each in group
            if each.key == key
        )
        element.set_value(value)
    button(app, label).click()
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("code", ["O1", "A01", ""])
def test_a_page_turns_away_everybody_else(house: House, visitor: list[str], page: str, code: str) -> None:
    announce_winners(house, CODE)
    visitor[:] = [code] if code else []
    app = AppTest.from_file(str(ROOT / "pages" / "organizer" / f"{page}.py"), default_timeout=30).run()
    assert not app.exception
    assert len(app.warning) == 1
    assert not [*app.title, *app.table, *app.button, *app.text]


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_contest_says_what_will_be_here(house: House, visitor: list[str], page: str) -> None:
    take_in(house, [], [an_organizer()])
    app = opened(page)
    assert app.title
    assert app.info


def test_before_publication_the_grants_lead_to_the_publication(house: House, visitor: list[str]) -> None:
    text = seen(opened("grants"))
    assert "once the result is published" in text
    assert "To the publication" in text


def test_the_grant_shows_its_money_duties_and_what_is_overdue(house: House, visitor: list[str]) -> None:
    awarded(house)
    app = opened("grants")
    text = seen(app).replace("\xa0", " ")
    for words in ("things are overdue", "6 days overdue", "§ VII.1", "1 expense waits for approval", "W01"):
        assert words in text, words
    assert [metric.value.replace("\xa0", " ") for metric in app.metric] == [
        "1 000,00 zł",
        "99,50 zł",
        "99,50 zł",
        "900,50 zł",
    ]
    assert "31 May 2026" in text
    assert "przypominamy, co zostało do zrobienia" in text


@pytest.mark.parametrize("page", [*PAGES, "start"])
def test_what_others_wrote_stays_plain_text(house: House, visitor: list[str], page: str) -> None:
    awarded(house)
    tabs = {
        "Wydarzenia": [["Wydarzenie", "Rodzaj", "Data", "Temat"], [HOSTILE, HOSTILE, "01.05.2021", HOSTILE]],
        "Obecności": [["Wydarzenie", "Osoba", "Wniosek"], [HOSTILE, HOSTILE, HOSTILE], ["x " + HOSTILE, "A", ""]],
        "Wsparcie": [["Osoba wspierająca", "Wniosek", "Godziny", "Rodzaj"], [HOSTILE, CODE, "1", HOSTILE]],
    }
    sheets.take_in_kept_tabs(house, EDITION, {name: tab_of(name, rows, "a") for name, rows in tabs.items()})
    app = opened(page)
    rendered = [each.value for each in [*app.title, *app.header, *app.subheader, *app.markdown, *app.warning]]
    rendered += [str(cell) for table in app.table for row in table.value.values for cell in row]
    rendered += [str(metric.label) for metric in app.metric]
    assert any("evil" in text for text in rendered) or page == "start"
    for text in rendered:
        assert "](http" not in text
        assert "://evil" not in text
        assert "**Grom**" not in text


def test_there_is_a_calendar_once_a_day_is_known(house: House, visitor: list[str]) -> None:
    announce_winners(house, CODE)
    assert not opened("grants").get("download_button")
    grant_acts.set_dates(house, organizer(house), CODE, Action(date(2021, 6, 12), date(2021, 6, 13)))
    assert len(opened("grants").get("download_button")) == 1


def test_a_meeting_is_on_its_day_and_everything_else_until_it(house: House, visitor: list[str]) -> None:
    awarded(house)
    grant_acts.agree_meeting(house, organizer(house), CODE, date(2021, 6, 9))
    text = seen(opened("grants"))
    assert "udział w spotkaniu ewaluacyjnym, 09.06.2021 (§ III.18)" in text
    assert "opisem wydatków" in text
    assert ", do 31.05.2021 (termin minął) (§ VII.1)" in text
    assert "The action's dates are outside the periods for carrying it out (§ V.3)." in text
    visitor[:] = [WINNER]
    text = seen(my_grant())
    assert "evaluation meeting (§ III.18), 09.06.2021" in text
    assert "until 31.05.2021" in text


def test_what_is_to_be_checked_is_said_once_there_is_something(house: House, visitor: list[str]) -> None:
    awarded(house)
    headers = [list(each.value.columns) for each in opened("grants").table]
    assert ["No.", "What for", "Amount", "State", "Document"] in headers
    assert not [each.value for each in opened("grants").warning if "To be checked" in each.value]
    rows = [
        ["Wniosek", "Data", "Wydatek", "Kwota", "Zaakceptowany", "Dokument"],
        [CODE, "1.6.2021", "x", "5", "", "FV"],
    ]
    sheets.take_in_kept_tabs(house, EDITION, {"Rozliczenia": tab_of("Rozliczenia", rows, "a")})
    app = opened("grants")
    (checked,) = [each.value for each in app.warning if "To be checked" in each.value]
    assert "this expense has to be approved first (§ III.10)" in checked
    # It waits as well, but not for this page.
    assert "approved or refused there, in the column Zaakceptowany" in seen(app)


def test_an_organiser_approves_an_expense_and_takes_it_back(house: House, visitor: list[str]) -> None:
    awarded(house)
    app = pressed(opened("grants"), "Approve")
    (card,) = grants.grants(house, organizer(house)).cards
    assert [each.verdict for each in card.grant.expenses] == ["approved", "approved"]
    choice = next(each for each in app.selectbox if each.key == f"undo_which_{CODE}")
    which = next(option for option in choice.options if option.startswith("the decision on 2."))
    pressed(app, "Take it back", **{f"undo_which_{CODE}": which})
    (card,) = grants.grants(house, organizer(house)).cards
    assert [each.verdict for each in card.grant.expenses] == ["approved", None]


def test_an_organiser_records_a_duty(house: House, visitor: list[str]) -> None:
    awarded(house)
    pressed(opened("grants"), "Done", **{f"duty_which_{CODE}": "contract", f"duty_on_{CODE}": date(2021, 4, 1)})
    (card,) = grants.grants(house, organizer(house)).cards
    assert card.grant.met == {"contract": date(2021, 4, 1)}


@pytest.mark.parametrize(
    ("label", "field", "asked"),
    [
        ("Done", f"duty_which_{CODE}", "Choose the duty and the day."),
        ("Save the meeting", f"meeting_on_{CODE}", "Choose the day."),
        ("Approve", f"decide_on_{CODE}", "Choose the day."),
        ("Take it back", f"undo_which_{CODE}", "Choose what is to be taken back."),
    ],
)
def test_a_button_with_nothing_chosen_asks_for_it(
    house: House, visitor: list[str], label: str, field: str, asked: str
) -> None:
    awarded(house)
    before = head(house)
    app = pressed(opened("grants"), label, **{field: None})
    assert [toast.value for toast in app.toast] == [asked]
    assert head(house) == before


def test_hours_are_booked_and_beyond_the_limit_the_clause_is_said(house: House, visitor: list[str]) -> None:
    fields = {"support_who": "O1", "support_whom": CODE, "support_need": "prawne", "support_on": DAY}
    app = pressed(opened("support"), "Book the hours", **fields, support_hours="2:45")
    assert "2 h 45 min" in seen(app).replace("\xa0", " ")
    app = pressed(app, "Book the hours", **fields, support_hours="0,5")
    assert [toast.value for toast in app.toast][-1].replace("\xa0", " ") == (
        "One person may give one applicant at most 3 hours; 15 min left (§ III.12)."
    )
    assert [str(each.hours) for each in support.overview(house, organizer(house)).booked] == ["11/4"]


def test_a_winner_sees_the_grant_and_asks_for_an_expense(house: House, visitor: list[str]) -> None:
    awarded(house)
    visitor[:] = [WINNER]
    app = my_grant()
    assert "The buyer on invoices and contracts" in seen(app)
    pressed(app, "Ask for the expense", **{f"ask_what_{CODE}": "Taśma", f"ask_amount_{CODE}": "12,50"})
    (card,) = grants.own_grants(house, someone(house, WINNER)).cards
    last = card.grant.expenses[-1]
    assert (last.what, last.amount, last.verdict) == ("Taśma", Decimal("12.50"), None)


def test_what_is_left_is_said_where_there_is_a_limit(house: House, visitor: list[str]) -> None:
    support.book(house, organizer(house), CODE, "O1", Fraction(1), DAY, "prawne", "b001")
    (table,) = [each.value for each in opened("support").table if "Given" in each.value.columns]
    assert list(table.columns) == ["Application", "Who helps", "Given", "Left"]


@pytest.mark.parametrize("typed", ["", "1.000", "tysiąc", "1e3"])
def test_what_is_no_amount_is_asked_for_again(house: House, visitor: list[str], typed: str) -> None:
    awarded(house)
    visitor[:] = [WINNER]
    app = pressed(my_grant(), "Ask for the expense", **{f"ask_what_{CODE}": "Taśma", f"ask_amount_{CODE}": typed})
    assert "such as 1250,50" in [toast.value for toast in app.toast][-1]
    assert [field.value for field in app.text_input] == ["Taśma", typed]
    (card,) = grants.own_grants(house, someone(house, WINNER)).cards
    assert len(card.grant.expenses) == 2


@pytest.mark.parametrize(("typed", "said"), [("", "such as 1,5"), ("półtorej", "such as 1,5"), ("25", "24 hours")])
def test_what_is_no_number_of_hours_is_asked_for_again(house: House, visitor: list[str], typed: str, said: str) -> None:
    fields = {"support_who": "O1", "support_whom": CODE, "support_need": "prawne", "support_on": DAY}
    app = pressed(opened("support"), "Book the hours", **fields, support_hours=typed)
    assert said in [toast.value for toast in app.toast][-1]
    assert not support.overview(house, organizer(house)).booked


def test_a_winner_says_that_documents_were_handed_in(house: House, visitor: list[str]) -> None:
    awarded(house)
    visitor[:] = [WINNER]
    app = my_grant()
    pressed(app, "I have handed in: scans of the accounting documents")
    (card,) = grants.own_grants(house, someone(house, WINNER)).cards
    assert card.grant.announced == {"settlement": DAY}
    visitor[:] = ["Z1"]
    text = seen(opened("grants"))
    assert "handed in on 06.06.2021, to be confirmed" in text
    # A winner who has handed them in is not reminded of them.
    assert "skanów wszystkich dokumentów" not in text
    assert "podsumowania działań" in text
    assert "1 thing that a winner handed in waits for your confirmation." in seen(opened("start"))


@pytest.mark.parametrize(("code", "wins"), [(WINNER, True), ("A02", False)])
def test_the_first_page_leads_a_winner_to_the_grant(house: House, visitor: list[str], code: str, wins: bool) -> None:
    announce_winners(house, CODE)
    visitor[:] = [code]
    app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30)
    app.session_state["language"] = "en"
    app = app.run().switch_page("reviewer/to_score.py").run()
    assert not app.exception
    labels = [each.proto.label for each in app.get("page_link")]
    assert "See the result" in labels
    assert ("My grant" in labels) is wins


@pytest.mark.parametrize("code", ["A02", "O1"])
def test_who_did_not_win_sees_no_grant(house: House, visitor: list[str], code: str) -> None:
    awarded(house)
    visitor[:] = [code]
    app = my_grant()
    assert app.info
    assert not [*app.table, *app.metric, *app.text_input, *app.toast]
