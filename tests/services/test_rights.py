"""Every verb of the services against every role: who may, and who is denied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lib.contest.anonymity import TITLE, Cover
from lib.contest.permissions import Viewer
from lib.services import anonymity, changes, city, intake, invitations, results, review, sheet_connection, sheets
from lib.services.bootstrap import House
from lib.services.demo import DATA
from lib.services.editions import Denied
from lib.storage.memory_sheet import MemorySpreadsheet
from tests.factories import an_applicant
from tests.houses import EDITION, LINK, a_connected_house, a_house, viewer

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
}
FOR_REVIEWERS: dict[str, Verb] = {
    "workload": review.workload,
    "score_sheet": lambda h, v: review.score_sheet(h, v, "W02"),
    "save_card": lambda h, v: review.save_card(h, v, "W02", points={"spojnosc": 3}),
    "keep_note": lambda h, v: review.keep_note(h, v, "W02", "notatka"),
    "step_aside": lambda h, v: review.step_aside(h, v, "W02", "powód"),
    "return_to_scoring": lambda h, v: review.return_to_scoring(h, v, "W02"),
}
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
