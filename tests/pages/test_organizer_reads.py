"""What the services tell the organiser's pages beyond what everything else needs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lib.contest.permissions import Viewer
from lib.services import intake, invitations, results
from lib.services.bootstrap import House
from lib.services.editions import Denied
from tests.factories import SUBMITTED, an_application, an_organizer
from tests.houses import EDITION, take_in
from tests.organizing import end_scoring, organizer, score, someone


@pytest.mark.parametrize("code", ["O1", "A01", ""])
def test_what_organisers_read_is_for_them_alone(house: House, code: str) -> None:
    who = someone(house, code) if code else Viewer(EDITION)
    for read in (invitations.people, invitations.invite_all_missing, intake.deadline_moved_because):
        with pytest.raises(Denied):
            read(house, who)
    with pytest.raises(Denied):
        results.counted_authors(house, who, "W01")


def test_an_authorisation_is_due_as_long_as_it_may_come(house: House) -> None:
    late, awaited = SUBMITTED - timedelta(days=9), SUBMITTED + timedelta(days=12)
    take_in(
        house,
        [
            an_application(f"W0{n}", submitted_at=at, authorised_on=None)
            for n, at in enumerate((late, awaited), start=1)
        ],
        [an_organizer()],
    )
    due = {each.application.code: each.authorisation_due for each in intake.received(house, organizer(house))}
    assert due == {"W01": None, "W02": date(2021, 6, 8)}


def test_cards_of_who_dropped_out_do_not_count(house: House) -> None:
    score(house, "O1", "W01", 40)
    score(house, "A03", "W01", 40)
    assert results.counted_authors(house, organizer(house), "W01") == {"O1", "A03"}
    end_scoring(house)
    # A03 has not scored W02, so W03 is disqualified; and so is W01, whose own applicant has scored nothing.
    assert results.counted_authors(house, organizer(house), "W01") == {"O1"}
