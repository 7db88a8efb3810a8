"""What a reviewer does, through the services and a real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest

from lib.contest.people import Person
from lib.services import intake, review
from lib.services.bootstrap import House
from lib.services.editions import Denied
from tests.factories import a_group, an_applicant, some_people
from tests.houses import AFTER_SCORING, Clock, a_demo_house, a_house, head, take_in, viewer

FULL = {"spojnosc": 17, "dobor_formy": 8, "inkluzywnosc": 9, "ekologia": 4, "promocja": 7}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return a_house(tmp_path)


def test_points_are_kept_as_they_are_given_one_by_one(house: House) -> None:
    o1 = viewer(house, "O1")
    review.save_card(house, o1, "W01", points={"spojnosc": 17})
    card = review.save_card(house, o1, "W01", points={"ekologia": 4})
    assert card.points == (17, None, None, 4, None)
    assert (card.scored, card.total, card.is_complete, card.submitted) == (2, 21, False, False)


def test_a_point_can_be_taken_back_and_is_then_missing_not_zero(house: House) -> None:
    o1 = viewer(house, "O1")
    review.save_card(house, o1, "W01", points={"spojnosc": 0})
    assert review.save_card(house, o1, "W01", points={"spojnosc": None}).points == (None,) * 5


def test_saving_the_same_again_writes_nothing(house: House) -> None:
    o1 = viewer(house, "O1")
    review.save_card(house, o1, "W01", points=FULL, reason="Dobry pomysł.")
    before = head(house)
    review.save_card(house, o1, "W01", points=FULL, reason=" Dobry pomysł. ")
    assert head(house) == before


def test_many_clicks_at_the_same_moment_are_one_entry(house: House) -> None:
    o1 = viewer(house, "O1")
    before = head(house)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: review.save_card(house, o1, "W01", points=FULL), range(36)))
        list(pool.map(lambda _: review.submit_card(house, o1, "W01"), range(36)))
    assert head(house) == before + 2


def test_two_open_pages_do_not_undo_each_others_points(house: House) -> None:
    o1 = viewer(house, "O1")
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda item: review.save_card(house, o1, "W01", points=dict([item])), FULL.items()))
    assert review.score_sheet(house, o1, "W01").card.points == tuple(FULL.values())


def test_only_a_complete_card_can_be_submitted(house: House) -> None:
    o1 = viewer(house, "O1")
    review.save_card(house, o1, "W01", points={"spojnosc": 17})
    with pytest.raises(Denied, match="nie jest jeszcze kompletna"):
        review.submit_card(house, o1, "W01")
    review.save_card(house, o1, "W01", points=FULL)
    assert review.submit_card(house, o1, "W01").counts


def test_a_submitted_card_is_changed_only_after_taking_it_back(house: House) -> None:
    o1 = viewer(house, "O1")
    review.save_card(house, o1, "W01", points=FULL)
    review.submit_card(house, o1, "W01")
    with pytest.raises(Denied, match="najpierw ją cofnij"):
        review.save_card(house, o1, "W01", points={"spojnosc": 1})
    assert not review.take_card_back(house, o1, "W01").submitted
    assert review.save_card(house, o1, "W01", points={"spojnosc": 1}).total == 29


@pytest.mark.parametrize("value", [-1, 21, 1000, True, 7.5, "7"])
def test_points_out_of_range_or_not_whole_are_refused_and_nothing_is_written(house: House, value: object) -> None:
    before = head(house)
    with pytest.raises(Denied, match="punkty od 0 do 20"):
        review.save_card(house, viewer(house, "O1"), "W01", points={"spojnosc": value})  # type: ignore[dict-item]
    assert head(house) == before


def test_unknown_criteria_and_endless_reasons_are_refused(house: House) -> None:
    o1 = viewer(house, "O1")
    with pytest.raises(Denied):
        review.save_card(house, o1, "W01", points={"urok": 3})
    with pytest.raises(Denied):
        review.save_card(house, o1, "W01", reasons={"urok": "tak"})
    with pytest.raises(Denied, match="2000"):
        review.save_card(house, o1, "W01", reason="a" * 2001)


def test_an_applicant_neither_reads_nor_scores_their_own_application(house: House) -> None:
    own = viewer(house, an_applicant("W01").code)
    with pytest.raises(Denied, match="własnego wniosku"):
        review.score_sheet(house, own, "W01")
    with pytest.raises(Denied, match="własnego wniosku"):
        review.save_card(house, own, "W01", points=FULL)
    assert [(t.code, t.state) for t in review.workload(house, own).tasks] == [
        ("W01", "excluded"), ("W02", "empty"), ("W03", "empty"),
    ]  # fmt: skip


def test_a_shared_member_blocks_until_the_organiser_lifts_it(house: House) -> None:
    both = Person("Wspólna Osoba", "wspolna@example.org")
    groups = [a_group("W01", *some_people(3, "W01"), both), a_group("W02", *some_people(3, "W02"), both)]
    people = [r for r in house.editions.get("kalisz-2021").frame().contest.reviewers if r.code != "A03"]
    take_in(house, groups, [p for p in people if p.own_applications != ("W03",)])
    applicant, organizer = viewer(house, an_applicant("W01").code), viewer(house, "Z1")
    with pytest.raises(Denied, match="wspólny członek"):
        review.save_card(house, applicant, "W02", points=FULL)
    intake.lift_conflict(house, organizer, applicant.code, "W02", "Osoba odeszła z grupy.")
    assert review.save_card(house, applicant, "W02", points=FULL).total == 45
    intake.restore_conflict(house, organizer, applicant.code, "W02")
    with pytest.raises(Denied, match="wspólny członek"):
        review.submit_card(house, applicant, "W02")


def test_nothing_is_scored_before_and_after_the_scoring_days(tmp_path: Path) -> None:
    clock = Clock()
    house = a_house(tmp_path, clock)
    o1 = viewer(house, "O1")
    clock.move(days=3)
    with pytest.raises(Denied, match="czas na ocenę minął"):
        review.save_card(house, o1, "W01", points=FULL)
    clock.move(days=-10)
    with pytest.raises(Denied, match=r"zacznie się 01\.06\.2021"):
        review.save_card(house, o1, "W01", points=FULL)
    with pytest.raises(Denied):
        review.score_sheet(house, o1, "W01")
    assert review.workload(house, o1).tasks == ()


def test_the_last_day_counts_to_its_local_midnight(tmp_path: Path) -> None:
    clock = Clock()
    house = a_house(tmp_path, clock)
    clock.at = AFTER_SCORING.replace(day=8, hour=21, minute=59)  # 23:59 in Kalisz
    assert review.save_card(house, viewer(house, "O1"), "W01", points=FULL).total == 45
    clock.move(minutes=1)
    with pytest.raises(Denied, match="czas na ocenę minął"):
        review.save_card(house, viewer(house, "O1"), "W02", points=FULL)


def test_stepping_aside_needs_a_reason_takes_the_card_out_and_can_be_undone(house: House) -> None:
    o1 = viewer(house, "O1")
    review.save_card(house, o1, "W01", points=FULL)
    review.submit_card(house, o1, "W01")
    with pytest.raises(Denied, match="podaj powód"):
        review.step_aside(house, o1, "W01", "  ")
    review.step_aside(house, o1, "W01", "Znam tę grupę.")
    sheet = review.score_sheet(house, o1, "W01")
    assert (sheet.stepped_aside, sheet.card.submitted) == ("Znam tę grupę.", False)
    with pytest.raises(Denied, match="wyłączy"):
        review.save_card(house, o1, "W01", points={"spojnosc": 3})
    review.return_to_scoring(house, o1, "W01")
    assert review.submit_card(house, o1, "W01").total == 45


def test_a_note_is_for_oneself_and_not_in_the_ledger(house: House) -> None:
    o1, o2 = viewer(house, "O1"), viewer(house, "O2")
    before = head(house)
    review.keep_note(house, o1, "W01", "zapytać o budżet")
    assert review.score_sheet(house, o1, "W01").note == "zapytać o budżet"
    assert review.score_sheet(house, o2, "W01").note == ""
    assert head(house) == before


def test_what_a_reviewer_gets_holds_no_personal_detail_and_no_known_name(tmp_path: Path) -> None:
    house = a_demo_house(tmp_path)
    contest = house.editions.get("kalisz-2021").frame().contest
    reader = viewer(house, "O3")
    load = review.workload(house, reader)
    for code in house.editions.get("kalisz-2021").frame().passed:
        application = contest.by_code[code]
        got = str(asdict(review.score_sheet(house, reader, code))) + str(asdict(load))
        details = application.personal
        names = [details.organisation, details.representative, details.email, *(m.name for m in details.members)]
        names += [m.email for m in details.members]
        # The texts do hold names: the check would be empty otherwise.
        assert any(name and name in str(application.texts) for name in names), code
        assert [name for name in names if name and name in got] == []


def test_a_score_sheet_holds_nothing_of_other_cards(tmp_path: Path) -> None:
    clock = Clock()
    house = a_house(tmp_path, clock)
    o1, o2, applicant = viewer(house, "O1"), viewer(house, "O2"), viewer(house, an_applicant("W02").code)
    for reviewer in (o1, o2, applicant):
        review.save_card(house, reviewer, "W01", points=FULL, reason=f"Uzasadnienie {reviewer.code}")
        review.submit_card(house, reviewer, "W01")
    for days in (0, 3):
        clock.move(days=days)
        for reviewer, others in ((o1, ("O2", applicant.code)), (applicant, ("O1", "O2"))):
            got = str(asdict(review.score_sheet(house, reviewer, "W01")))
            assert f"Uzasadnienie {reviewer.code}" in got
            assert [other for other in others if f"Uzasadnienie {other}" in got] == []


def test_a_card_changed_in_another_window_is_not_submitted_unseen(house: House) -> None:
    o1 = viewer(house, "O1")
    review.save_card(house, o1, "W01", points=FULL)
    seen = tuple(FULL.values())
    review.save_card(house, o1, "W01", points={"spojnosc": 3})
    with pytest.raises(Denied, match="w innym oknie"):
        review.submit_card(house, o1, "W01", seen)
    assert review.submit_card(house, o1, "W01", (3, *seen[1:])).total == 31


def test_the_next_one_is_a_begun_card_then_an_untouched_one_then_one_to_submit(house: House) -> None:
    o1 = viewer(house, "O1")
    assert review.workload(house, o1).next.code == "W01"
    review.save_card(house, o1, "W01", points=FULL)
    review.save_card(house, o1, "W03", points={"promocja": 1})
    load = review.workload(house, o1)
    assert [(t.code, t.state) for t in load.tasks] == [("W01", "complete"), ("W02", "empty"), ("W03", "begun")]
    assert [load.next.code, load.next_after("W03").code] == ["W03", "W02"]
    assert review.submit_complete_cards(house, o1) == 1
    assert review.workload(house, o1).submitted == 1
