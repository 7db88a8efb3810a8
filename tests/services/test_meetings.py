"""A whole meeting through the services: the chair's steps, the people at the table, the projector, the record."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import pytest

from lib.contest.permissions import Viewer
from lib.services import invitations, meeting_desk, meeting_lead, meeting_minutes, meeting_table, results, review
from lib.services.bootstrap import House, open_house
from lib.services.editions import Denied
from lib.services.paper import as_pdf, as_text
from tests.factories import kalisz, points_of, with_reading
from tests.houses import AFTER_SCORING, EDITION, Clock, a_house, viewer

KEYS = kalisz().criterion_keys


class Sitting:
    """A house with an open meeting, its agenda by code."""

    def __init__(self, folder: Path, clock: Clock | None = None, **options: object) -> None:
        self.clock = clock or Clock()
        self.house = a_house(folder, self.clock, **options)  # type: ignore[arg-type]
        self.chair = viewer(self.house, "Z1")
        self.id = meeting_lead.open_meeting(self.house, self.chair, "Spotkanie oceniające")
        meeting_lead.make_agenda(self.house, self.chair, self.id, "code")

    def put(self, code: str | None = "W01") -> None:
        meeting_lead.put_on_table(self.house, self.chair, self.id, code)

    def step(self, *steps: meeting_lead.Step) -> None:
        for step in steps:
            meeting_lead.take_step(self.house, self.chair, self.id, step)

    def save(self, who: str, total: int, code: str = "W01", number: int = 1) -> None:
        points = dict(zip(KEYS, points_of(total), strict=True))
        meeting_table.save_at_table(self.house, viewer(self.house, who), self.id, code, number, points)

    def join(self, *people: str) -> None:
        for code in people:
            meeting_table.join(self.house, viewer(self.house, code), self.id)

    def view(self, who: str) -> meeting_table.TableView:
        return meeting_table.at_table(self.house, viewer(self.house, who), self.id)

    @property
    def desk(self) -> meeting_desk.Desk:
        return meeting_desk.desk(self.house, self.chair, self.id)


@pytest.fixture
def sitting(tmp_path: Path) -> Sitting:
    return Sitting(tmp_path)


def codes(people: tuple[object, ...]) -> list[str]:
    return [person.code for person in people]  # type: ignore[attr-defined]


def test_a_whole_application_from_the_table_to_the_reveal(sitting: Sitting) -> None:
    sitting.join("O1", "O2", "A02")
    sitting.put()
    assert sitting.view("O1").meeting.table.stage == "presented"
    with pytest.raises(Denied, match="nie jest teraz otwarte"):
        sitting.save("O1", 40)

    sitting.step("open")
    sitting.save("O1", 40)
    sitting.save("A02", 30)
    desk = sitting.desk
    assert (len(desk.turnout.scored), codes(desk.awaited), codes(desk.absent)) == (2, ["O2"], ["A03"])
    assert codes(desk.aside) == ["A01"]
    assert desk.reveal is None

    sitting.step("close")
    with pytest.raises(Denied, match="zamknął ocenianie"):
        sitting.save("O2", 10)
    assert sitting.view("O1").reveal is None
    sitting.step("reveal")
    revealed = sitting.view("O1").reveal
    assert revealed is not None
    assert revealed.sides["organizator"].totals == (40,)
    assert revealed.sides["wnioskujacy"].mean == 30
    assert revealed.final == Fraction(7, 10) * 40 + Fraction(3, 10) * 30
    # Nobody had to submit: closing the round closes the cards.
    assert results.standings(sitting.house, sitting.chair).by_code["W01"].final == revealed.final


def test_whoever_has_a_conflict_steps_out_and_sees_no_score_before_the_reveal(sitting: Sitting) -> None:
    sitting.put()
    sitting.step("open")
    own = sitting.view("A01")
    assert (own.application, own.card, own.reveal) == (None, None, None)
    assert (str(own.why_not), own.steps_out) == ("nie oceniasz własnego wniosku", True)
    with pytest.raises(Denied, match="własnego"):
        sitting.save("A01", 55)


def test_after_the_reveal_the_ordinary_card_is_closed_at_home_as_well(sitting: Sitting) -> None:
    review.save_card(sitting.house, viewer(sitting.house, "O2"), "W01", {"spojnosc": 3})
    sitting.put()
    sitting.step("open", "close", "reveal")
    for act in (
        lambda who: review.save_card(sitting.house, who, "W01", {"spojnosc": 20}),
        lambda who: review.step_aside(sitting.house, who, "W01", "powód"),
        lambda who: review.take_card_back(sitting.house, who, "W01"),
    ):
        with pytest.raises(Denied, match="zamknięto na spotkaniu"):
            act(viewer(sitting.house, "O2"))
    # The others are scored at home as before.
    review.save_card(sitting.house, viewer(sitting.house, "O2"), "W02", {"spojnosc": 3})
    task = next(
        each for each in review.workload(sitting.house, viewer(sitting.house, "O2")).tasks if each.code == "W01"
    )
    assert (task.state, task.is_due) == ("missed", False)


def test_both_rounds_are_kept_and_the_last_one_counts(sitting: Sitting) -> None:
    sitting.put()
    sitting.step("open")
    for who, total in (("O1", 40), ("O2", 20), ("A02", 30)):
        sitting.save(who, total)
    sitting.step("close", "reveal", "another_round")
    before = sitting.view("O1")
    assert (before.card, before.before and before.before.total) == (None, 40)
    sitting.save("O1", 50, number=2)
    # Who says that theirs stays saves it without a change; who says nothing keeps it as well.
    meeting_table.save_at_table(sitting.house, viewer(sitting.house, "O2"), sitting.id, "W01", 2)
    assert len(sitting.desk.turnout.scored) == 2
    sitting.step("close", "reveal")
    revealed = sitting.view("O1").reveal
    assert revealed is not None
    assert revealed.before is not None
    assert revealed.sides["organizator"].totals == (20, 50)
    assert revealed.before.sides["organizator"].totals == (20, 40)
    assert revealed.sides["wnioskujacy"].totals == (30,)
    assert results.standings(sitting.house, sitting.chair).by_code["W01"].final == revealed.final


def test_the_programme_file_can_let_the_first_round_count(tmp_path: Path) -> None:
    sitting = Sitting(tmp_path, programme=with_reading(kalisz(), "counted_round", "first_round"))
    sitting.put()
    sitting.step("open")
    sitting.save("O1", 40)
    sitting.save("A02", 30)
    sitting.step("close", "reveal", "another_round")
    sitting.save("O1", 50, number=2)
    sitting.step("close", "reveal")
    view = sitting.view("O1")
    assert not view.counts
    assert view.reveal is not None
    assert view.reveal.before is not None
    final = results.standings(sitting.house, sitting.chair).by_code["W01"].final
    assert final == view.reveal.before.final != view.reveal.final


def test_a_round_opened_by_mistake_is_taken_back(sitting: Sitting) -> None:
    sitting.put()
    sitting.step("open", "withdraw_round")
    assert sitting.desk.meeting.table.stage == "presented"
    sitting.step("open", "close", "reopen")
    sitting.save("O1", 40)
    sitting.step("close", "reveal", "another_round", "withdraw_round")
    table = sitting.desk.meeting.table
    assert (table.round, table.stage) == (1, "revealed")


def test_nothing_is_left_on_the_table_unrevealed(sitting: Sitting) -> None:
    sitting.put()
    sitting.step("open")
    with pytest.raises(Denied, match="najpierw zamknij"):
        sitting.put("W02")
    with pytest.raises(Denied, match="najpierw zamknij"):
        meeting_lead.end_meeting(sitting.house, sitting.chair, sitting.id)
    sitting.step("close", "reveal")
    sitting.put("W02")
    sitting.put("W01")
    assert sitting.desk.meeting.table.stage == "revealed"


def test_of_two_chairs_who_step_at_once_one_is_told(sitting: Sitting) -> None:
    sitting.put()
    seen = sitting.desk.meeting.version

    def reveal_too_soon(step: meeting_lead.Step) -> str:
        try:
            meeting_lead.take_step(sitting.house, sitting.chair, sitting.id, step, seen)
        except Denied as denied:
            return str(denied)
        return "done"

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(reveal_too_soon, ["open"] * 4 + ["close"] * 4))
    told = "ktoś inny już poprowadził spotkanie dalej; zobacz, co jest teraz na stole"
    # The same step a second time changes nothing and is no error; another one, meant for what was, is refused.
    assert set(answers) <= {"done", told, "w tej chwili nie można tego zrobić"}
    assert answers.count("done") >= 4
    assert sitting.desk.meeting.table.stage == "open"
    entries = sitting.house.editions.get(EDITION).all_standing("round")
    assert [entry.kind for entry in entries] == ["round_opened"]


def test_the_chair_hands_over_and_organisers_keep_the_right_to_lead(sitting: Sitting) -> None:
    juror = viewer(sitting.house, "O1")
    with pytest.raises(Denied, match="uprawnień"):
        meeting_lead.put_on_table(sitting.house, juror, sitting.id, "W01")
    meeting_lead.hand_over(sitting.house, sitting.chair, sitting.id, "O1")
    meeting_lead.put_on_table(sitting.house, juror, sitting.id, "W01")
    assert codes(meeting_desk.desk(sitting.house, juror, sitting.id).aside) == []
    sitting.step("open")
    # An applicant would learn whose application makes whom step out.
    with pytest.raises(Denied, match="nie można przekazać"):
        meeting_lead.hand_over(sitting.house, sitting.chair, sitting.id, "A02")


def test_the_clock_stands_runs_and_is_stopped_by_closing(sitting: Sitting) -> None:
    sitting.put()
    meeting_lead.set_clock(sitting.house, sitting.chair, sitting.id, "start")
    sitting.clock.move(seconds=70)
    clock = sitting.desk.meeting.clock
    assert clock is not None
    assert clock.left_at(sitting.clock()) == 5 * 60 - 70
    meeting_lead.set_clock(sitting.house, sitting.chair, sitting.id, "add")
    sitting.step("open", "close")
    sitting.clock.move(seconds=70)
    clock = sitting.desk.meeting.clock
    assert clock is not None
    assert (clock.running, clock.left_at(sitting.clock())) == (False, 6 * 60 - 70)
    meeting_lead.set_clock(sitting.house, sitting.chair, sitting.id, "reset")
    clock = sitting.desk.meeting.clock
    assert clock is not None
    assert clock.left == 300


def test_who_left_comes_back_only_by_saying_so(sitting: Sitting) -> None:
    sitting.join("O1")
    assert codes(sitting.desk.present) == ["O1"]
    meeting_lead.mark_present(sitting.house, sitting.chair, sitting.id, [])
    sitting.join("O1")
    assert codes(sitting.desk.present) == []
    meeting_table.join(sitting.house, viewer(sitting.house, "O1"), sitting.id, again=True)
    assert codes(sitting.desk.present) == ["O1"]


def test_a_link_for_watching_shows_the_room_and_nothing_more(sitting: Sitting) -> None:
    token = invitations.make_watch_link(sitting.house, sitting.chair, sitting.id)
    session = invitations.enter(sitting.house, token, None)
    (watcher,) = invitations.viewers(sitting.house, session)
    assert watcher == Viewer(EDITION, watches=sitting.id)
    sitting.put()
    seen = meeting_desk.projection(sitting.house, watcher, sitting.id)
    assert seen.now is not None
    assert seen.now.code == "W01"
    for forbidden in (
        lambda: meeting_desk.desk(sitting.house, watcher, sitting.id),
        lambda: meeting_table.at_table(sitting.house, watcher, sitting.id),
        lambda: meeting_lead.take_step(sitting.house, watcher, sitting.id, "open"),
        lambda: meeting_minutes.minutes(sitting.house, watcher, sitting.id),
        lambda: results.standings(sitting.house, watcher),
    ):
        with pytest.raises(Denied, match="uprawnień"):
            forbidden()
    other = meeting_lead.open_meeting(sitting.house, sitting.chair, "Inne spotkanie")
    with pytest.raises(Denied, match="uprawnień"):
        meeting_desk.projection(sitting.house, watcher, other)
    assert invitations.close_watch_links(sitting.house, sitting.chair, sitting.id) == 1
    assert invitations.viewers(sitting.house, session) == []


def test_a_restart_in_the_middle_finds_everything_in_the_ledger(tmp_path: Path) -> None:
    sitting = Sitting(tmp_path)
    sitting.join("O1", "A02")
    sitting.put()
    meeting_lead.set_clock(sitting.house, sitting.chair, sitting.id, "start")
    sitting.step("open")
    sitting.save("O1", 40)
    before = sitting.desk
    sitting.house.database.close()
    house: House = open_house(tmp_path, sitting.clock)
    assert meeting_desk.desk(house, sitting.chair, sitting.id) == before


def test_the_minutes_tell_who_what_when_and_how_it_came_out(sitting: Sitting) -> None:
    sitting.join("O1", "A02")
    meeting_lead.make_agenda(sitting.house, sitting.chair, sitting.id, "lot")
    sitting.clock.move(minutes=5)
    sitting.put()
    sitting.step("open")
    sitting.save("O1", 40)
    sitting.save("A02", 30)
    sitting.step("close", "reveal", "another_round")
    sitting.save("O1", 50, number=2)
    sitting.step("close", "reveal")
    meeting_lead.note_outcome(sitting.house, sitting.chair, sitting.id, "W01", "recommended", "blisko ludzi #let")
    meeting_lead.remark(sitting.house, sitting.chair, sitting.id, "Spotkanie odbyło się online.")
    meeting_lead.end_meeting(sitting.house, sitting.chair, sitting.id)
    paper = meeting_minutes.minutes(sitting.house, sitting.chair, sitting.id)
    text = as_text(paper)
    seed = sitting.house.editions.get(EDITION).standing("agenda", sitting.id).payload["seed"]  # type: ignore[union-attr]
    for words in (
        "Protokół: Spotkanie oceniające",
        "Spotkanie otwarte 6.06.2021 o 12:00, zakończone 12:05.".replace("6.06", "06.06"),
        "Biuro Konkursu (Z1)",
        "O1   Członkini O1",
        f"ziarno losowania {seed}",
        "12:05:00 odsłonięcie ocen, runda 2",
        "Poza oceną tego wniosku: OsobaW01 Nr1 (A01).",
        "Ustalenie: rekomendowany. Uzasadnienie: blisko ludzi #let",
        "Spotkanie odbyło się online.",
        "+7,00",
    ):
        assert words in text
    assert as_pdf(paper).startswith(b"%PDF")


def test_a_published_result_is_changed_by_no_meeting(tmp_path: Path) -> None:
    clock = Clock()
    sitting = Sitting(tmp_path, clock)
    sitting.put()
    clock.at = AFTER_SCORING
    results.publish(sitting.house, sitting.chair)
    seen = sitting.view("O1")
    assert (str(seen.why_not), seen.steps_out) == ("wyniki są już opublikowane", False)
    with pytest.raises(Denied, match="wycofaj publikację"):
        sitting.step("open")
    with pytest.raises(Denied, match="wycofaj publikację"):
        meeting_lead.open_meeting(sitting.house, sitting.chair, "Jeszcze jedno")


def test_a_first_round_cannot_be_opened_once_the_days_of_scoring_are_over(tmp_path: Path) -> None:
    clock = Clock(AFTER_SCORING)
    sitting = Sitting(tmp_path, clock)
    sitting.put()
    with pytest.raises(Denied, match="minął"):
        sitting.step("open")


def test_what_nobody_confirmed_does_not_come_up(tmp_path: Path) -> None:
    from lib.services import anonymity

    sitting = Sitting(tmp_path)
    anonymity.withdraw(sitting.house, sitting.chair, "W02")
    meeting_lead.make_agenda(sitting.house, sitting.chair, sitting.id, "code")
    assert [item.code for item in sitting.desk.agenda] == ["W01", "W03"]
    with pytest.raises(Denied, match="nie można tu omawiać"):
        sitting.put("W02")
