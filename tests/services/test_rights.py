"""Every verb of the services against every role: who may, and who is denied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from lib.contest.anonymity import TITLE, Cover
from lib.contest.grants import Action, Invoice
from lib.contest.permissions import Viewer
from lib.services import (
    anonymity,
    changes,
    city,
    events,
    grant_acts,
    grant_calendar,
    grants,
    intake,
    invitations,
    results,
    review,
    sheet_connection,
    sheets,
    support,
)
from lib.services.bootstrap import House
from lib.services.demo import DATA
from lib.services.editions import Denied
from lib.storage.memory_sheet import MemorySpreadsheet
from tests.factories import an_applicant
from tests.houses import AFTER_SCORING, EDITION, LINK, Clock, a_connected_house, a_house, announce_winners, viewer

Verb = Callable[[House, Viewer], object]

FOR_ORGANIZERS: dict[str, Verb] = {
    "received": intake.received,
    "record_verdict": lambda h, v: intake.record_verdict(h, v, "W01", "not_excluded", True, "sprawdzono"),
    "withdraw_verdict": lambda h, v: intake.withdraw_verdict(h, v, "W01", "not_excluded"),
    "conflicts": intake.conflicts,
    "restore_conflict": lambda h, v: intake.restore_conflict(h, v, "O1", "W01"),
    "scoring_period": intake.scoring_period,
    "move_deadline": lambda h, v: intake.move_deadline(h, v, date(2021, 6, 20), "powód"),
    "restore_deadline": intake.restore_deadline,
    "progress": results.progress,
    "standings": results.standings,
    "cards_of": lambda h, v: results.cards_of(h, v, "W01"),
    "decisions": results.decisions,
    "withdraw_decision": lambda h, v: results.withdraw_decision(h, v, EDITION, "tie_at_line"),
    "why_not_publish": results.why_not_publish,
    "withdraw_publication": lambda h, v: results.withdraw_publication(h, v, "powód"),
    "invite": lambda h, v: invitations.invite(h, v, "O1"),
    "invitations": invitations.invitations,
    "revoke": lambda h, v: invitations.revoke(h, v, []),
    "problems": sheets.problems,
    "take_in_as": lambda h, v: sheets.take_in_as(h, v, str(DATA / "kalisz")),
    "public_result_before_publication": results.public_result,
    "changes": changes.changes,
    "city_outlook": city.outlook,
    "sheet_status": sheet_connection.status,
    "sheet_connect": lambda h, v: sheet_connection.connect(h, v, LINK),
    "sheet_check": sheet_connection.check,
    "sheet_create_missing_tabs": sheet_connection.create_missing_tabs,
    "sheet_read": sheet_connection.read,
    "sheet_disconnect": sheet_connection.disconnect,
    "sheet_account": sheet_connection.account_address,
    "anonymity_overview": anonymity.overview,
    "anonymity_unconfirmed": anonymity.unconfirmed,
    "anonymity_opened": lambda h, v: anonymity.opened(h, v, "W01"),
    "anonymity_set_cover": lambda h, v: anonymity.set_cover(h, v, "W01", TITLE, Cover(0, 2, "osoba")),
    "anonymity_lift_cover": lambda h, v: anonymity.lift_cover(h, v, "W01", TITLE, Cover(0, 2, "osoba")),
    "anonymity_cover_words": lambda h, v: anonymity.cover_words(h, v, "W01", "Tytuł"),
    "anonymity_confirm": lambda h, v: anonymity.confirm(h, v, "W01", anonymity.opened(h, v, "W01").seen),
    "anonymity_withdraw": lambda h, v: anonymity.withdraw(h, v, "W01"),
    "anonymity_confirm_unseen": anonymity.confirm_unseen,
    "support_overview": support.overview,
    "support_book": lambda h, v: support.book(h, v, "W01", "O1", Fraction(1), DAY, "", "b001"),
    "support_cancel": lambda h, v: support.cancel(h, v, "W01", "b001"),
    "meetings_overview": events.overview,
    "grants": grants.grants,
}
#: After the result is published; W01 wins. "asked", "approved" and "paid" are expenses that stand so.
AFTER_THE_AWARD: dict[str, Verb] = {
    "set_dates": lambda h, v: grant_acts.set_dates(h, v, "W01", Action(DAY, DAY)),
    "clear_dates": lambda h, v: grant_acts.clear_dates(h, v, "W01"),
    "meet_duty": lambda h, v: grant_acts.meet_duty(h, v, "W01", "contract", DAY),
    "reopen_duty": lambda h, v: grant_acts.reopen_duty(h, v, "W01", "contract"),
    "agree_meeting": lambda h, v: grant_acts.agree_meeting(h, v, "W01", date(2021, 9, 1)),
    "cancel_meeting": lambda h, v: grant_acts.cancel_meeting(h, v, "W01"),
    "approve_expense": lambda h, v: grant_acts.approve_expense(h, v, "W01", "asked", DAY),
    "refuse_expense": lambda h, v: grant_acts.refuse_expense(h, v, "W01", "asked", "powód"),
    "withdraw_verdict": lambda h, v: grant_acts.withdraw_verdict(h, v, "W01", "approved"),
    "record_invoice": lambda h, v: grant_acts.record_invoice(h, v, "W01", "approved", INVOICE, "FV 1"),
    "withdraw_invoice": lambda h, v: grant_acts.withdraw_invoice(h, v, "W01", "paid"),
}
FOR_WINNERS_TOO: dict[str, Verb] = {
    "ask_expense": lambda h, v: grant_acts.ask_expense(h, v, "W01", "another", Decimal(1), "farby"),
    "withdraw_expense": lambda h, v: grant_acts.withdraw_expense(h, v, "W01", "asked"),
    "announce": lambda h, v: grant_acts.announce(h, v, "W01", "summary"),
    "withdraw_announcement": lambda h, v: grant_acts.withdraw_announcement(h, v, "W01", "summary"),
    "calendar_file": grant_calendar.calendar_file,
}
FOR_REVIEWERS: dict[str, Verb] = {
    "workload": review.workload,
    "score_sheet": lambda h, v: review.score_sheet(h, v, "W02"),
    "save_card": lambda h, v: review.save_card(h, v, "W02", points={"spojnosc": 3}),
    "keep_note": lambda h, v: review.keep_note(h, v, "W02", "notatka"),
    "step_aside": lambda h, v: review.step_aside(h, v, "W02", "powód"),
    "return_to_scoring": lambda h, v: review.return_to_scoring(h, v, "W02"),
}
DAY = date(2021, 6, 9)
INVOICE = Invoice(DAY, Decimal(10), "organiser")
APPLICATIONS = [["Sygnatura czasowa", "Typ wnioskodawcy", "Tytuł działania"]]
PEOPLE = [["Kod", "Rola"], ["Z1", "organizator"]]
ROLES = {"organizer": "Z1", "juror": "O1", "applicant": an_applicant("W01").code, "public": None}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", FOR_ORGANIZERS)
def test_only_organisers_run_the_contest(tmp_path: Path, verb: str, role: str) -> None:
    house = a_connected_house(tmp_path, MemorySpreadsheet({"Wnioski": APPLICATIONS, "Osoby oceniające": PEOPLE}))
    someone = viewer(house, ROLES[role])
    if role == "organizer":
        FOR_ORGANIZERS[verb](house, someone)
    else:
        with pytest.raises(Denied):
            FOR_ORGANIZERS[verb](house, someone)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", FOR_REVIEWERS)
def test_only_reviewers_score(tmp_path: Path, verb: str, role: str) -> None:
    house = a_house(tmp_path)
    someone = viewer(house, ROLES[role])
    if role in ("juror", "applicant"):
        FOR_REVIEWERS[verb](house, someone)
    else:
        with pytest.raises(Denied):
            FOR_REVIEWERS[verb](house, someone)


def a_house_after_the_award(folder: Path) -> House:
    house = a_house(folder, Clock(AFTER_SCORING))
    announce_winners(house, "W01")
    organizer = viewer(house, "Z1")
    for name in ("asked", "approved", "paid"):
        grant_acts.ask_expense(house, organizer, "W01", name, Decimal(10), "farby")
    for name in ("approved", "paid"):
        grant_acts.approve_expense(house, organizer, "W01", name, DAY)
    grant_acts.record_invoice(house, organizer, "W01", "paid", INVOICE, "FV 1")
    grant_acts.set_dates(house, organizer, "W01", Action(date(2021, 6, 1), date(2021, 6, 8)))
    return house


@pytest.mark.parametrize("verb", [*AFTER_THE_AWARD, *FOR_WINNERS_TOO])
def test_after_the_award_organisers_act_and_winners_only_on_their_own_grant(tmp_path: Path, verb: str) -> None:
    house = a_house_after_the_award(tmp_path)
    act = (AFTER_THE_AWARD | FOR_WINNERS_TOO)[verb]
    for code in ("O1", an_applicant("W02").code, None):
        with pytest.raises(Denied):
            act(house, viewer(house, code))
    if verb in FOR_WINNERS_TOO:
        act(house, viewer(house, an_applicant("W01").code))
    else:
        with pytest.raises(Denied):
            act(house, viewer(house, an_applicant("W01").code))
    act(house, viewer(house, "Z1"))


def test_a_grant_is_seen_by_its_winner_and_organisers(tmp_path: Path) -> None:
    house = a_house_after_the_award(tmp_path)
    assert grants.own_grants(house, viewer(house, an_applicant("W01").code)).cards
    for code in ("O1", "Z1", an_applicant("W02").code, None):
        with pytest.raises(Denied):
            grants.own_grants(house, viewer(house, code))


def test_publishing_is_for_organisers_too(tmp_path: Path) -> None:
    house = a_house(tmp_path)
    for role in ("juror", "applicant", "public"):
        with pytest.raises(Denied, match="uprawnień"):
            results.publish(house, viewer(house, ROLES[role]))


def test_someone_of_another_contest_has_no_rights_in_this_one(tmp_path: Path) -> None:
    house = a_house(tmp_path)
    stranger = Viewer("inny-konkurs", viewer(house, "Z1").reviewer)
    with pytest.raises(Denied, match="nie ma takiego konkursu"):
        results.standings(house, stranger)
