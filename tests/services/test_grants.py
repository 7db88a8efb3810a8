"""After the award over a real house: only winners of a published result, each rule with its clause, undo, and no words
in the record."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from lib.contest.award_duties import DutyKey
from lib.contest.grants import Action, Expense, Grant, Invoice
from lib.services import grant_acts, grants, results, review, sheets
from lib.services.bootstrap import House, open_house
from lib.services.editions import Denied
from lib.storage import ledger
from lib.storage.workbook import tab_of
from tests.factories import a_group, a_reviewer, an_applicant, an_ngo, an_organizer, kalisz, points_of, some_people
from tests.houses import AFTER_SCORING, EDITION, WHILE_SCORING, Clock, a_house, announce_winners, head, viewer

SUMMER = Action(date(2021, 6, 20), date(2021, 7, 31))
TODAY = date(2021, 6, 9)
CODE, WINNER = "W01", an_applicant("W01").code


def published(house: House, clock: Clock, winner: str = CODE) -> House:
    """Scored so that ``winner`` wins, and published the day after scoring."""
    clock.at = WHILE_SCORING
    state = house.editions.get(EDITION)
    for reviewer in state.frame().contest.reviewers:
        if not reviewer.scores:
            continue
        for code in state.frame().passed:
            if code in reviewer.own_applications:
                continue
            points = points_of(50 if code == winner else 40)
            given = dict(zip(kalisz().criterion_keys, points, strict=True))
            review.save_card(house, viewer(house, reviewer.code), code, points=given)
            review.submit_card(house, viewer(house, reviewer.code), code)
    clock.at = AFTER_SCORING
    results.publish(house, viewer(house, "Z1"))
    return house


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> House:
    clock.at = AFTER_SCORING
    house = a_house(tmp_path, clock)
    announce_winners(house, CODE)
    return house


def grant(house: House, code: str = CODE) -> Grant:
    cards = grants.grants(house, viewer(house, "Z1")).cards
    return next(card.grant for card in cards if card.grant.code == code)


def ask(house: House, amount: str = "120.00", name: str = "ex01", what: str = "Plakaty", who: str = WINNER) -> None:
    grant_acts.ask_expense(house, viewer(house, who), CODE, name, Decimal(amount), what)


def approve(house: House, name: str = "ex01", on: date = TODAY) -> None:
    grant_acts.approve_expense(house, viewer(house, "Z1"), CODE, name, on)


def pay(house: House, amount: str = "120.00", name: str = "ex01", on: date = TODAY, document: str = "FV 1") -> None:
    invoice = Invoice(on, Decimal(amount), "organiser")
    grant_acts.record_invoice(house, viewer(house, "Z1"), CODE, name, invoice, document)


def set_dates(house: House, action: Action = SUMMER) -> None:
    grant_acts.set_dates(house, viewer(house, "Z1"), CODE, action)


def meet(house: House, duty: DutyKey, on: date) -> None:
    grant_acts.meet_duty(house, viewer(house, "Z1"), CODE, duty, on)


def expense(house: House) -> Expense:
    (found,) = grant(house).expenses
    return found


def test_the_one_winner_has_a_grant_of_the_regulations_amount(house: House) -> None:
    found = grants.grants(house, viewer(house, "Z1"))
    assert [card.grant.code for card in found.cards] == [CODE]
    assert grant(house).left == Decimal("1000.00")


def test_before_publication_there_are_no_grants_and_nothing_can_be_done(tmp_path: Path) -> None:
    house = a_house(tmp_path, Clock(AFTER_SCORING))
    assert grants.grants(house, viewer(house, "Z1")).cards == ()
    with pytest.raises(Denied, match="najpierw opublikuj wyniki"):
        set_dates(house)
    with pytest.raises(Denied):
        grants.own_grants(house, viewer(house, WINNER))


def test_an_application_that_did_not_win_has_none(house: House) -> None:
    other = an_applicant("W02").code
    assert not grants.has_grant(house, viewer(house, other))
    for who in ("Z1", other):
        with pytest.raises(Denied):
            grant_acts.ask_expense(house, viewer(house, who), "W02", "ex01", Decimal(1), "farby")


def test_a_withdrawn_publication_closes_the_grants_and_a_new_one_opens_them_again(tmp_path: Path, clock: Clock) -> None:
    house = published(a_house(tmp_path, clock), clock)
    ask(house)
    results.withdraw_publication(house, viewer(house, "Z1"), "pomyłka")
    with pytest.raises(Denied, match="najpierw opublikuj wyniki"):
        approve(house)
    with pytest.raises(Denied):
        ask(house, name="ex02")
    results.publish(house, viewer(house, "Z1"))
    assert expense(house).amount == Decimal("120.00")


def test_an_expense_is_asked_approved_and_paid(house: House) -> None:
    ask(house)
    approve(house)
    pay(house, "118.50")
    found = expense(house)
    assert (found.what, found.document, found.verdict) == ("Plakaty", "FV 1", "approved")
    assert (grant(house).spent, grant(house).left) == (Decimal("118.50"), Decimal("881.50"))


def test_nothing_is_spent_before_it_was_approved(house: House, clock: Clock) -> None:
    ask(house)
    with pytest.raises(Denied, match=r"najpierw zaakceptuj ten wydatek \(§ III\.10\)"):
        pay(house)
    clock.move(days=2)
    approve(house, on=date(2021, 6, 11))
    with pytest.raises(Denied, match=r"wymaga wcześniejszej akceptacji \(§ III\.10\)"):
        pay(house, on=date(2021, 6, 10))
    pay(house, on=date(2021, 6, 11))


def test_an_approval_is_neither_before_the_question_nor_in_the_future(house: House) -> None:
    ask(house)
    with pytest.raises(Denied, match="przed pytaniem"):
        approve(house, on=date(2021, 6, 8))
    with pytest.raises(Denied, match="jeszcze nie nadszedł"):
        approve(house, on=date(2021, 6, 10))


def test_the_grant_is_spent_to_the_last_grosz_and_not_beyond(house: House) -> None:
    ask(house, "999.99", "ex01")
    ask(house, "0.01", "ex02")
    ask(house, "0.01", "ex03")
    approve(house, "ex01")
    approve(house, "ex02")
    assert grant(house).left == 0
    with pytest.raises(Denied, match="w grancie zostało 0,00"):
        approve(house, "ex03")


def test_two_approvals_at_once_do_not_exceed_the_grant(tmp_path: Path, house: House) -> None:
    for number in range(6):
        ask(house, "400.00", f"ex0{number}")
    houses = [open_house(tmp_path, Clock(AFTER_SCORING)) for _ in range(6)]
    start, denied = threading.Barrier(6), []

    def at_once(number: int) -> None:
        start.wait()
        try:
            approve(houses[number], f"ex0{number}")
        except Denied as error:
            denied.append(error)

    threads = [threading.Thread(target=at_once, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Asked of a new one: what other processes wrote is not there at once in one that has just looked.
    committed = grant(open_house(tmp_path, Clock(AFTER_SCORING))).committed
    assert (len(denied), committed) == (4, Decimal("800.00"))


def test_a_groups_invoice_names_the_organiser_and_an_ngos_itself(tmp_path: Path, clock: Clock, house: House) -> None:
    ask(house)
    approve(house)
    own = Invoice(TODAY, Decimal("120.00"), "applicant")
    with pytest.raises(Denied, match=r"nabywcą ma być organizator \(§ III\.10\)"):
        grant_acts.record_invoice(house, viewer(house, "Z1"), CODE, "ex01", own, "FV 1")
    ngo, group = an_ngo("W01"), a_group("W02", *some_people(3, "W02"))
    people = [an_organizer(), a_reviewer("O1"), an_applicant(ngo), an_applicant(group)]
    other = a_house(tmp_path / "ngo", clock, applications=[ngo, group], reviewers=people)
    announce_winners(other, CODE)
    ask(other)
    approve(other)
    with pytest.raises(Denied, match="nabywcą ma być wnioskujący"):
        pay(other)
    grant_acts.record_invoice(other, viewer(other, "Z1"), CODE, "ex01", own, "FV 1")


def test_a_refusal_needs_a_reason_and_can_be_taken_back(house: House) -> None:
    ask(house)
    organizer = viewer(house, "Z1")
    with pytest.raises(Denied, match="podaj powód"):
        grant_acts.refuse_expense(house, organizer, CODE, "ex01", " ")
    grant_acts.refuse_expense(house, organizer, CODE, "ex01", "nie dotyczy działania")
    assert (expense(house).verdict, expense(house).reason) == ("refused", "nie dotyczy działania")
    with pytest.raises(Denied, match="już rozstrzygnięty"):
        approve(house)
    grant_acts.withdraw_verdict(house, organizer, CODE, "ex01")
    approve(house)
    assert expense(house).verdict == "approved"


def test_everything_of_an_expense_is_undone_from_its_end(house: House) -> None:
    organizer = viewer(house, "Z1")
    ask(house)
    approve(house)
    pay(house)
    with pytest.raises(Denied, match="najpierw usuń dokument"):
        grant_acts.withdraw_verdict(house, organizer, CODE, "ex01")
    with pytest.raises(Denied):
        grant_acts.withdraw_expense(house, organizer, CODE, "ex01")
    grant_acts.withdraw_invoice(house, organizer, CODE, "ex01")
    grant_acts.withdraw_expense(house, organizer, CODE, "ex01")
    assert grant(house) == Grant(CODE, "informal_group", Decimal("1000.00"))


def test_a_winner_takes_back_only_what_waits(house: House) -> None:
    ask(house)
    ask(house, name="ex02")
    approve(house)
    grant_acts.withdraw_expense(house, viewer(house, WINNER), CODE, "ex02")
    with pytest.raises(Denied, match="już rozstrzygnięty"):
        grant_acts.withdraw_expense(house, viewer(house, WINNER), CODE, "ex01")
    assert [each.id for each in grant(house).expenses] == ["ex01"]


def test_a_question_sent_twice_is_one_and_its_words_stay_what_was_approved(house: House) -> None:
    ask(house)
    approve(house)
    before = head(house)
    ask(house, what="Zupełnie co innego")
    assert (head(house), expense(house).what) == (before, "Plakaty")


@pytest.mark.parametrize(
    ("amount", "name", "what"),
    [
        ("0", "ex01", "farby"),
        ("1.005", "ex01", "farby"),
        ("NaN", "ex01", "farby"),
        ("1", "Jan Kowal", "farby"),
        ("1", "ex01", "  "),
        ("1", "ex01", "x" * 301),
    ],
)
def test_what_is_no_question_is_refused(house: House, amount: str, name: str, what: str) -> None:
    before = head(house)
    with pytest.raises(Denied):
        ask(house, amount, name, what)
    assert head(house) == before


HOSTILE = "=1+1 Anna Niepowtarzalna <script>[x](http://evil.example)"


def test_no_word_of_an_expense_or_its_document_is_in_the_record(house: House) -> None:
    ask(house, what=HOSTILE)
    approve(house)
    pay(house, document=HOSTILE)
    with house.database.read() as connection:
        entries = ledger.entries_after(connection, EDITION, 0)
    written = json.dumps([[entry.kind, entry.subject, dict(entry.payload)] for entry in entries], ensure_ascii=False)
    assert "Niepowtarzalna" not in written
    assert "evil" not in written
    assert (expense(house).what, expense(house).document) == (HOSTILE, HOSTILE)


def test_duties_are_met_with_a_day_and_reopened(house: House, clock: Clock) -> None:
    meet(house, "contract", TODAY)
    with pytest.raises(Denied, match="najpierw wpisz daty działania"):
        meet(house, "settlement", TODAY)
    set_dates(house)
    clock.at = datetime(2021, 8, 30, 12, tzinfo=UTC)
    with pytest.raises(Denied, match=r"działanie trwa do 31\.07\.2021"):
        meet(house, "settlement", date(2021, 7, 30))
    meet(house, "settlement", date(2021, 8, 30))
    assert grant(house).met == {"contract": TODAY, "settlement": date(2021, 8, 30)}
    grant_acts.reopen_duty(house, viewer(house, "Z1"), CODE, "contract")
    assert grant(house).met == {"settlement": date(2021, 8, 30)}


def test_the_day_is_that_of_warsaw_on_both_sides_of_midnight(house: House, clock: Clock) -> None:
    """The settlement is due by 30 August: at 23:59 in Poland it is in time, a minute later overdue (summer time)."""
    set_dates(house)

    def urgency() -> str | None:
        due = grants.grants(house, viewer(house, "Z1")).dues
        return next(each.urgency for each in due if each.key == "settlement")

    clock.at = datetime(2021, 8, 30, 21, 59, tzinfo=UTC)
    assert urgency() == "this_week"
    clock.at = datetime(2021, 8, 30, 22, 0, tzinfo=UTC)
    assert urgency() == "overdue"
    set_dates(house, Action(date(2021, 9, 15), date(2021, 10, 2)))
    clock.at = datetime(2021, 11, 1, 22, 59, tzinfo=UTC)
    assert urgency() == "this_week"
    clock.at = datetime(2021, 11, 1, 23, 0, tzinfo=UTC)
    assert urgency() == "overdue"


def test_a_winner_says_that_documents_were_handed_in_and_an_organiser_confirms(house: House, clock: Clock) -> None:
    set_dates(house)
    with pytest.raises(Denied, match="działanie trwa do"):
        grant_acts.announce(house, viewer(house, WINNER), CODE, "settlement")
    clock.at = datetime(2021, 8, 5, 12, tzinfo=UTC)
    with pytest.raises(Denied):
        grant_acts.announce(house, viewer(house, WINNER), CODE, "contract")
    grant_acts.announce(house, viewer(house, WINNER), CODE, "settlement")
    assert (grant(house).announced, grant(house).met) == ({"settlement": date(2021, 8, 5)}, {})
    meet(house, "settlement", date(2021, 8, 5))
    (card,) = grants.grants(house, viewer(house, "Z1")).cards
    assert next(each.state for each in card.duties if each.key == "settlement") == "met"
    grant_acts.withdraw_announcement(house, viewer(house, WINNER), CODE, "settlement")
    assert grant(house).announced == {}


def test_the_evaluation_meeting_is_agreed_held_or_read_from_the_attendance_list(house: House, clock: Clock) -> None:
    set_dates(house)
    organizer = viewer(house, "Z1")
    with pytest.raises(Denied, match="po zakończeniu działania"):
        grant_acts.agree_meeting(house, organizer, CODE, date(2021, 7, 30))
    grant_acts.agree_meeting(house, organizer, CODE, date(2021, 9, 2))
    assert grant(house).meeting == date(2021, 9, 2)
    grant_acts.cancel_meeting(house, organizer, CODE)
    assert grant(house).meeting is None
    held = [["Wydarzenie", "Rodzaj", "Data"], ["Podsumowanie", "spotkanie ewaluacyjne", "03.09.2021"]]
    came = [["Wydarzenie", "Osoba", "Wniosek"], ["podsumowanie", "Ktoś", "w01"]]
    tabs = {"Wydarzenia": tab_of("Wydarzenia", held, "a"), "Obecności": tab_of("Obecności", came, "a")}
    sheets.take_in_kept_tabs(house, EDITION, tabs)
    assert grant(house).met == {"evaluation_meeting": date(2021, 9, 3)}


def test_dates_are_set_changed_and_cleared(house: House) -> None:
    set_dates(house)
    before = head(house)
    set_dates(house)
    assert head(house) == before
    with pytest.raises(Denied):
        set_dates(house, Action(SUMMER.ends, SUMMER.begins))
    grant_acts.clear_dates(house, viewer(house, "Z1"), CODE)
    assert grant(house).action is None


def test_expenses_typed_in_the_sheet_take_from_the_grant_also_under_a_published_result(house: House) -> None:
    rows = [["Wniosek", "Wydatek", "Kwota", "Zaakceptowany"], ["W01", "farby", "950", "tak"]]
    sheets.take_in_kept_tabs(house, EDITION, {"Rozliczenia": tab_of("Rozliczenia", rows, "a")})
    assert grant(house).left == Decimal("50.00")
    ask(house, "50.01")
    with pytest.raises(Denied, match="w grancie zostało 50,00"):
        approve(house)


def test_a_winner_sees_their_own_grant_whole(house: House) -> None:
    ask(house)
    mine = grants.own_grants(house, viewer(house, WINNER))
    assert [(card.grant.code, len(card.grant.expenses)) for card in mine.cards] == [(CODE, 1)]
    assert grants.has_grant(house, viewer(house, WINNER))
