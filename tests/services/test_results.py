"""From cards to a published result, through the services and a real database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from lib.contest.permissions import Viewer
from lib.services import intake, results, review
from lib.services.bootstrap import House
from lib.services.editions import Denied
from tests.factories import an_applicant, kalisz, points_of
from tests.houses import EDITION, Clock, a_demo_house, a_house, head, viewer

CODES = ("W01", "W02", "W03")


def score_all(house: House, totals: dict[str, int]) -> None:
    """Everybody submits a card of that many points for everything that they may score."""
    for code in ("O1", "O2", *(an_applicant(own).code for own in CODES)):
        reviewer = viewer(house, code)
        for application, total in totals.items():
            if application not in reviewer.reviewer.own_applications:
                points = dict(zip(kalisz().criterion_keys, points_of(total), strict=True))
                review.save_card(house, reviewer, application, points=points, reason=f"Powód {code}")
                review.submit_card(house, reviewer, application)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> House:
    return a_house(tmp_path, clock)


def test_the_result_is_the_weighted_exact_total_and_the_highest_wins(house: House, clock: Clock) -> None:
    score_all(house, {"W01": 50, "W02": 40, "W03": 20})
    standing = results.standings(house, viewer(house, "Z1"))
    assert [(r.code, r.final, r.rank, r.status) for r in standing.results] == [
        ("W01", Fraction(50), 1, "winner"),
        ("W02", Fraction(40), 2, "ranked"),
        ("W03", Fraction(20), 3, "below_threshold"),
    ]


def test_nothing_is_published_while_scoring_goes_on(house: House) -> None:
    score_all(house, {"W01": 50, "W02": 40, "W03": 20})
    with pytest.raises(Denied, match="jeszcze trwa"):
        results.publish(house, viewer(house, "Z1"))


def test_closing_scoring_early_with_a_reason_lets_the_organiser_publish(house: House) -> None:
    score_all(house, {"W01": 50, "W02": 40, "W03": 20})
    organizer = viewer(house, "Z1")
    with pytest.raises(Denied, match="podaj powód"):
        intake.move_deadline(house, organizer, date(2021, 6, 5), "")
    intake.move_deadline(house, organizer, date(2021, 6, 5), "Wszystkie karty są zatwierdzone.")
    results.publish(house, organizer)
    assert results.public_contest(house, EDITION).phase == "published"


def test_the_public_gets_the_phase_before_and_the_result_after_publication(house: House, clock: Clock) -> None:
    score_all(house, {"W01": 50, "W02": 40, "W03": 20})
    clock.move(days=3)
    assert results.public_contest(house, EDITION).phase == "deciding"
    for someone in (Viewer(EDITION), viewer(house, "O1"), viewer(house, an_applicant("W01").code)):
        with pytest.raises(Denied, match="nie są jeszcze opublikowane"):
            results.public_result(house, someone)
    results.publish(house, viewer(house, "Z1"), names_with_consent=["W01"])
    result = results.public_result(house, Viewer(EDITION))
    assert result.standings.winners == ("W01",)
    winner = house.editions.get(EDITION).frame().contest.by_code["W01"]
    assert result.winner_names == {"W01": winner.personal.organisation}
    assert result.titles["W01"] == winner.title


def test_published_cards_say_everything_but_who_wrote_them(house: House, clock: Clock) -> None:
    score_all(house, {"W01": 50, "W02": 40, "W03": 20})
    clock.move(days=3)
    results.publish(house, viewer(house, "Z1"))
    result = results.public_result(house, Viewer(EDITION))
    assert {code: len(cards) for code, cards in result.cards.items()} == dict.fromkeys(CODES, 4)
    assert {card.total for card in result.cards["W01"]} == {50}
    assert [card.label for card in result.cards["W01"]] == ["1", "2", "3", "4"]
    assert "reviewer" not in asdict(result.cards["W01"][0])
    # The order is another one for each application, and the same at every look.
    orders = {code: [card.reason for card in cards] for code, cards in result.cards.items()}
    again = results.public_result(house, Viewer(EDITION))
    assert {code: [card.reason for card in cards] for code, cards in again.cards.items()} == orders


def test_what_is_published_stays_until_the_publication_is_withdrawn(house: House, clock: Clock) -> None:
    score_all(house, {"W01": 50, "W02": 40, "W03": 20})
    clock.move(days=3)
    organizer = viewer(house, "Z1")
    results.publish(house, organizer)
    entries = head(house)
    results.publish(house, organizer)
    assert head(house) == entries
    for change in (
        lambda: review.save_card(house, viewer(house, "O1"), "W01", points={"spojnosc": 1}),
        lambda: intake.record_verdict(house, organizer, "W01", "deadline", False, "za późno"),
        lambda: intake.move_deadline(house, organizer, date(2021, 6, 30), "dłużej"),
    ):
        with pytest.raises(Denied, match="opublikowan"):
            change()
    clock.move(days=400)
    assert results.public_result(house, Viewer(EDITION)).standings.winners == ("W01",)
    with pytest.raises(Denied, match="podaj powód"):
        results.withdraw_publication(house, organizer, " ")
    results.withdraw_publication(house, organizer, "Błąd w arkuszu.")
    with pytest.raises(Denied):
        results.public_result(house, Viewer(EDITION))
    intake.record_verdict(house, organizer, "W01", "not_excluded", False, "działanie komercyjne")
    results.publish(house, organizer)
    assert results.public_result(house, Viewer(EDITION)).standings.winners == ("W02",)


def test_a_tie_at_the_line_waits_for_a_reasoned_decision(house: House, clock: Clock) -> None:
    score_all(house, {"W01": 45, "W02": 45, "W03": 20})
    organizer = viewer(house, "Z1")
    needed = results.standings(house, organizer).decisions_needed[0]
    assert (needed.kind, needed.among, needed.places, needed.clause) == ("tie_at_line", ("W01", "W02"), 1, "VI.3.2")
    with pytest.raises(Denied, match="jeszcze trwa"):
        results.decide(house, organizer, needed, ["W01"], "los")
    clock.move(days=3)
    with pytest.raises(Denied, match="najpierw rozstrzygnij"):
        results.publish(house, organizer)
    for chosen, reason, why in (
        (["W01", "W02"], "obie", "miejsc jest tylko 1"),
        (["W03"], "sympatia", "uprawnień"),
        ([], "żadna", "wskaż"),
        (["W02"], " ", "podaj powód"),
    ):
        with pytest.raises(Denied, match=why):
            results.decide(house, organizer, needed, chosen, reason)
    results.decide(house, organizer, needed, ["W02"], "Więcej punktów w pierwszym kryterium.")
    standing = results.standings(house, organizer)
    assert (standing.winners, standing.decisions_needed) == (("W02",), ())
    assert [entry.payload["reason"] for entry in results.decisions(house, organizer)] == [
        "Więcej punktów w pierwszym kryterium."
    ]
    results.publish(house, organizer)


def test_an_award_below_the_threshold_is_the_organisers_to_decide(house: House, clock: Clock) -> None:
    score_all(house, {"W01": 32, "W02": 30, "W03": 20})
    clock.move(days=3)
    organizer = viewer(house, "Z1")
    needed = results.standings(house, organizer).decisions_needed[0]
    assert (needed.kind, needed.among, needed.clause) == ("nobody_reaches_threshold", ("W01",), "III.17")
    results.decide(house, organizer, needed, [], "Nie przyznajemy grantu.")
    assert results.standings(house, organizer).winners == ()
    results.withdraw_decision(house, organizer, EDITION, "nobody_reaches_threshold")
    results.decide(house, organizer, needed, ["W01"], "Najwyższa ocena.")
    assert results.standings(house, organizer).winners == ("W01",)


def test_progress_shows_who_has_done_what_and_whose_application_is_endangered(tmp_path: Path) -> None:
    house = a_demo_house(tmp_path)
    progress = results.progress(house, viewer(house, "Z1"))
    rows = {row.reviewer.code: row for row in progress.rows}
    assert progress.days_left == 3
    assert [(code, rows[code].done, rows[code].due) for code in ("O1", "O2", "O5", "A3", "A8", "A4")] == [
        ("O1", 9, 9), ("O2", 8, 9), ("O5", 0, 9), ("A3", 7, 7), ("A8", 3, 6), ("A4", 0, 8),
    ]  # fmt: skip
    assert rows["A8"].endangered == ("W08",)
    assert rows["A3"].endangered == ()
    assert rows["A4"].cells["W03"] == "begun"
    # Applicants who were rejected formally take no part.
    assert sorted(rows.keys() & {"A2", "A5", "A7", "A10", "A14"}) == []
