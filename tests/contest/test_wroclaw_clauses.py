"""Wrocław, row by row of the table of rules: what the product does today with each."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from lib.contest.applications import Application
from lib.contest.eligibility import HandFinding, check_formally
from lib.contest.exclusions import OTHER_AREA
from lib.contest.standings import Standings, work_out
from tests.factories import a_card, a_contest, a_juror, a_microgrant, found, wroclaw

TODAY = datetime(2023, 3, 7).date()


def verdict_on(key: str, application: Application) -> tuple[bool | None, str]:
    finding = found(key, application, programme=wroclaw(), today=TODAY)
    return finding.met, finding.clause


def standings_in(finals: dict[str, tuple[str, int]]) -> Standings:
    """Standings of applications by area and one juror's points: ``{"W01": ("Krzyki", 30)}``."""
    applications = [a_microgrant(code, area=area) for code, (area, _) in finals.items()]
    cards = [a_card(code, "J1", points, wroclaw()) for code, (_, points) in finals.items()]
    return work_out(a_contest(*applications, programme=wroclaw(), reviewers=[a_juror("J1")], cards=cards), TODAY)


def test_w01_three_intakes_a_year() -> None:
    intakes = wroclaw().calendar.yearly_intakes
    assert [(period.opens, period.closes, period.clause) for period in intakes] == [
        ("02-01", "02-15", "W1"),
        ("05-01", "05-15", "W1"),
        ("09-01", "09-15", "W1"),
    ]


@pytest.mark.parametrize(
    ("moment", "verdict"),
    [
        (datetime(2023, 1, 31, 23, 59, 59), False),
        (datetime(2023, 2, 1), True),
        (datetime(2023, 2, 15, 23, 59, 59), True),
        (datetime(2023, 2, 16), False),
        (None, None),
    ],
)
def test_w01_an_intake_begins_and_ends_to_the_day(moment: datetime | None, verdict: bool | None) -> None:
    assert verdict_on("deadline", a_microgrant(submitted_at=moment)) == (verdict, "W1")


def test_w01_the_record_of_all_editions_is_promised() -> None:
    assert {term.key: term.clause for term in wroclaw().terms}["record_of_editions"] == "W1"


@pytest.mark.parametrize(("kind", "verdict"), [("person", True), ("informal_group", True), ("young_ngo", False)])
def test_w02_people_and_informal_groups_apply(kind: str, verdict: bool) -> None:
    assert verdict_on("applicant_kind", a_microgrant(kind=kind)) == (verdict, "W2")


def test_w02_a_sole_trader_is_a_natural_person() -> None:
    person = next(kind for kind in wroclaw().applicants if kind.key == "person")
    assert person.also == ("jednoosobowa działalność gospodarcza",)


@pytest.mark.parametrize("adult", [True, False, None])
@pytest.mark.parametrize("kind", ["person", "informal_group"])
def test_w02_whoever_represents_is_of_age(kind: str, adult: bool | None) -> None:
    assert verdict_on("adult_representative", a_microgrant(kind=kind, adult_representative=adult)) == (adult, "W2")


def test_w02_institutions_are_for_a_persons_eye() -> None:
    application = a_microgrant()
    assert verdict_on("not_institution", application) == (None, "W2")
    by_hand = [HandFinding("W01", "not_institution", False)]
    assert check_formally(wroclaw(), [application], by_hand, TODAY)["W01"].passed is False


@pytest.mark.parametrize(("amount", "verdict"), [("5000.00", True), ("5000.01", False), ("0.01", True)])
def test_w03_five_thousand_zlotys_at_most(amount: str, verdict: bool) -> None:
    assert verdict_on("amount", a_microgrant(requested=Decimal(amount))) == (verdict, "W3")


def test_w04_help_beyond_the_money() -> None:
    support = wroclaw().support
    needs = ("administracyjne", "prawne", "logistyczne", "promocyjne", "organizacyjne")
    assert (support.needs, support.clause, support.hours_per_supporter_and_applicant) == (needs, "W4", None)


def test_w05_a_debut_is_recorded_and_changes_no_points() -> None:
    assert {term.key: term.clause for term in wroclaw().terms}["debuts_matter"] == "W5"
    applications = [a_microgrant("W01", debut=True), a_microgrant("W02", debut=False)]
    cards = [a_card(code, "J1", 30, wroclaw()) for code in ("W01", "W02")]
    contest = a_contest(*applications, programme=wroclaw(), reviewers=[a_juror("J1")], cards=cards)
    results = work_out(contest, TODAY).results
    assert [(r.application.debut, r.final, r.rank) for r in results] == [(True, 30, 1), (False, 30, 1)]


def test_w06_four_areas_share_forty_seven_districts_and_fourteen_grants() -> None:
    areas = wroclaw().areas
    assert [(area.name, area.grants, area.clause) for area in areas] == [
        ("Fabryczna", 4, "W6"),
        ("Krzyki", 4, "W6"),
        ("Psie Pole", 3, "W6"),
        ("Śródmieście", 3, "W6"),
    ]
    districts = [name for area in areas for name in area.districts]
    assert (len(districts), len(set(districts)), "Stare Miasto" in districts) == (47, 47, False)


@pytest.mark.parametrize(
    ("district", "area", "verdict"),
    [
        ("Gaj", "Krzyki", True),
        ("Stare Miasto", None, False),
        ("stare  miasto", None, False),
        ("Rynek", None, None),
        ("", None, None),
    ],
)
def test_w06_the_action_stands_outside_stare_miasto(district: str, area: str | None, verdict: bool | None) -> None:
    assert verdict_on("district", a_microgrant(district=district, area=area)) == (verdict, "W6")


def test_w06_each_area_has_its_own_ranks_and_number_of_grants() -> None:
    points = {f"W0{n}": ("Psie Pole", 40 - n) for n in range(1, 6)} | {"W11": ("Krzyki", 12), "W12": ("Krzyki", 11)}
    standings = standings_in(points)
    assert [(r.code, r.rank, r.status) for r in standings.results] == [
        ("W11", 1, "winner"), ("W01", 1, "winner"), ("W12", 2, "winner"), ("W02", 2, "winner"),
        ("W03", 3, "winner"), ("W04", 4, "ranked"), ("W05", 5, "ranked"),
    ]  # fmt: skip
    assert standings.decisions_needed == ()


def test_w06_a_tie_at_the_line_concerns_its_area_only() -> None:
    standings = standings_in(
        {f"W0{n}": ("Psie Pole", points) for n, points in enumerate((39, 38, 30, 30), 1)} | {"W11": ("Krzyki", 30)}
    )
    assert standings.winners == ("W11", "W01", "W02")
    assert [(n.kind, n.among, n.area, n.clause, n.places) for n in standings.decisions_needed] == [
        ("tie_at_line", ("W03", "W04"), "Psie Pole", "W6", 1)
    ]
    assert standings.by_code["W03"].tied_with == ("W04",)
    assert standings.by_code["W11"].tied_with == ()


def test_w06_an_application_of_no_area_wins_nowhere() -> None:
    result = standings_in({"W01": (None, 40)}).by_code["W01"]
    assert (result.status, result.rank) == ("ranked", 1)


def test_w07_formal_check_first_scoring_and_the_better_half_again() -> None:
    assert [(stage.key, stage.best, stage.per, stage.counts, stage.clause) for stage in wroclaw().stages] == [
        ("formal", None, "contest", False, "W7"),
        ("first_scoring", None, "contest", True, "W7"),
        ("committee_meeting", Fraction(1, 2), "area", True, "W7"),
    ]


def test_w07_committees_of_four_jurors_two_of_them_on_all() -> None:
    committees = wroclaw().committees
    assert (committees.on_every, committees.per_area, committees.clause) == (2, 2, "W7")


def test_w07_a_juror_of_one_area_scores_no_other() -> None:
    contest = a_contest(a_microgrant("W01", area="Krzyki"), a_microgrant("W02", area="Fabryczna"), programme=wroclaw())
    jurors = [a_juror("J1"), a_juror("J2", "Krzyki"), a_juror("J3", "Krzyki", "Fabryczna")]
    answers = {j.code: [contest.exclusions.between(j, a) for a in contest.applications] for j in jurors}
    assert answers == {"J1": [None, None], "J2": [None, OTHER_AREA], "J3": [None, None]}


def test_w07_a_jurors_card_for_another_area_does_not_count() -> None:
    application = a_microgrant("W01", area="Krzyki")
    cards = [a_card("W01", "J1", 30, wroclaw()), a_card("W01", "J2", 40, wroclaw())]
    jurors = [a_juror("J1", "Krzyki"), a_juror("J2", "Fabryczna")]
    contest = a_contest(application, programme=wroclaw(), reviewers=jurors, cards=cards)
    assert work_out(contest, TODAY).by_code["W01"].final == 30


def test_w07_the_merit_criteria_are_marked_as_an_example() -> None:
    assert [(c.key, c.maximum, c.example) for c in wroclaw().criteria] == [
        ("potrzeba", 10, True),
        ("zaangazowanie", 10, True),
        ("dostepnosc", 5, True),
        ("wykonalnosc", 10, True),
        ("trwalosc", 5, True),
    ]


def test_w07_applicants_score_nothing_and_owe_nothing() -> None:
    assert [(side.key, side.weight, side.scorers) for side in wroclaw().sides] == [("komisja", 1, "named_people")]
    assert (wroclaw().duty, standings_in({"W01": ("Krzyki", 10)}).obligations) == (None, {})


@pytest.mark.parametrize(("row", "key"), [("W8", "networks"), ("W12", "fields")])
def test_w08_w12_networks_and_fields_are_told(row: str, key: str) -> None:
    assert {term.key: term.clause for term in wroclaw().terms}[key] == row


def test_w09_w10_w11_meetings_between_editions() -> None:
    assert [(event.kind, event.clause) for event in wroclaw().events] == [
        ("mikroagora", "W9"),
        ("akademia", "W10"),
        ("warsztaty", "W11"),
    ]


def test_w12_every_branch_of_culture_making_is_a_field() -> None:
    fields = str({term.key: term.text for term in wroclaw().terms}["fields"])
    assert fields == (
        "Dziedziny: animacja, aktywizacja, edukacja, rekreacja, "
        "wszystkie dziedziny sztuki i inne działania kulturotwórcze."
    )
