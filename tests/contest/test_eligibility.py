"""The formal check beyond the clauses: missing facts, what was found by hand, and the arithmetic of calendars."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.applications import PersonalDetails
from lib.contest.eligibility import HandFinding, check_formally, months_before, years_before
from lib.contest.people import Person
from tests.factories import AFTERWARDS, a_group, an_application, an_ngo, found, kalisz, met, some_people

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2021, 5, 31), 1, date(2021, 4, 30)),
        (date(2021, 3, 31), 1, date(2021, 2, 28)),
        (date(2020, 3, 30), 1, date(2020, 2, 29)),
        (date(2021, 1, 15), 1, date(2020, 12, 15)),
        (date(2021, 5, 31), 0, date(2021, 5, 31)),
        (date(2020, 2, 29), 12, date(2019, 2, 28)),
        (date(2020, 2, 29), 48, date(2016, 2, 29)),
    ],
)
def test_months_before_ends_on_the_last_day_where_the_day_does_not_exist(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


@given(DAYS, st.integers(0, 240))
def test_months_before_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    before = months_before(day, months)
    assert before.day == min(day.day, monthrange(before.year, before.month)[1])
    assert (day.year - before.year) * 12 + day.month - before.month == months


@given(DAYS, st.integers(0, 20))
def test_years_are_twelve_months_each(day: date, years: int) -> None:
    assert years_before(day, years) == months_before(day, 12 * years)


@pytest.mark.parametrize("key", ["deadline", "young_ngo", "statute", "authorisation"])
def test_without_a_time_of_submission_nothing_that_counts_from_it_is_known(key: str) -> None:
    finding = found(key, an_ngo("W01", submitted_at=None))
    assert (finding.met, finding.text.pl) == (None, "brak daty złożenia wniosku")


@pytest.mark.parametrize("key", ["group_size", "amount", "adult_representative", "guardian_consents", "signatures"])
def test_a_fact_that_is_missing_is_unknown_and_does_not_reject(key: str) -> None:
    blank = an_application(
        "W01",
        requested=None,
        adult_representative=None,
        guardian_consents=None,
        personal=PersonalDetails(),
        signatures=None,
    )
    assert met(key, blank) is None
    assert check_formally(kalisz(), [blank], (), AFTERWARDS)["W01"].passed is True


def test_while_the_kind_of_applicant_is_unknown_a_criterion_of_one_kind_does_not_reject() -> None:
    verdict = check_formally(kalisz(), [an_application("W01", kind=None)], (), AFTERWARDS)["W01"]
    assert [finding.criterion for finding in verdict.unmet] == []


def test_an_application_of_unknown_kind_is_checked_by_every_criterion() -> None:
    verdict = check_formally(kalisz(), [an_application("W01", kind=None)], (), AFTERWARDS)["W01"]
    assert [finding.criterion for finding in verdict.findings] == [criterion.key for criterion in kalisz().formal]


def test_one_unmet_finding_rejects_and_open_ones_do_not() -> None:
    verdict = check_formally(kalisz(), [an_application("W01", adult_representative=False)], (), AFTERWARDS)["W01"]
    assert verdict.passed is False
    assert [finding.criterion for finding in verdict.unmet] == ["adult_representative"]
    assert [finding.criterion for finding in verdict.open] == ["free_of_charge", "not_excluded"]


@pytest.mark.parametrize("met_by_hand", [True, False])
def test_what_was_found_by_hand_stands_over_what_was_worked_out(met_by_hand: bool) -> None:
    application = an_application("W01", adult_representative=not met_by_hand)
    finding = found(
        "adult_representative", application, by_hand=[HandFinding("W01", "adult_representative", met_by_hand)]
    )
    answer = "tak" if met_by_hand else "nie"
    assert (finding.met, finding.by_hand, finding.text.pl) == (met_by_hand, True, f"sprawdzono: {answer}")


def test_a_finding_by_hand_concerns_its_own_application_and_criterion_only() -> None:
    first, second = an_application("W01"), an_application("W02")
    by_hand = [HandFinding("W02", "amount", False), HandFinding("W03", "amount", False), HandFinding("W01", "x", False)]
    verdicts = check_formally(kalisz(), [first, second], by_hand, AFTERWARDS)
    assert {code: verdict.passed for code, verdict in verdicts.items()} == {"W01": True, "W02": False}


def test_the_last_of_several_findings_by_hand_stands() -> None:
    by_hand = [HandFinding("W01", "amount", False, "za drogo"), HandFinding("W01", "amount", True, "po poprawce")]
    finding = found("amount", an_application("W01"), by_hand=by_hand)
    assert (finding.met, finding.text.pl) == (True, "sprawdzono: tak. po poprawce")


def test_an_unknown_kind_is_not_admitted_and_the_message_says_who_is() -> None:
    finding = found("applicant_kind", an_application("W01", kind="spółka"))
    assert (finding.met, finding.text.pl) == (
        False,
        "inny rodzaj wnioskodawcy; konkurs jest dla: grupa nieformalna, młoda organizacja pozarządowa",
    )


def test_the_messages_name_the_facts_that_decided() -> None:
    group = a_group("W01", *some_people(2, "X"), authorised_on=date(2021, 5, 29))
    ngo = an_ngo("W02", founded_on=date(2010, 1, 5))
    assert [found(key, application).text.pl for key, application in (
        ("deadline", group), ("group_size", group), ("authorisation", group), ("signatures", group),
        ("young_ngo", ngo), ("statute", ngo), ("amount", ngo), ("three_groups", group),
    )] == [
        "złożony 20.05.2021, 12:00; nabór do 31.05.2021",
        "2 osoby w grupie; wymagane co najmniej 3",
        "upoważnienie: 29.05.2021, po 9 dniach; termin 7 dni",
        "podpisy i potwierdzenia: 2 z 2",
        "założona 05.01.2010, ostatnie finansowanie zewnętrzne 01.09.2020; "
        "najwyżej 3 lata od założenia albo 6 lat bez finansowania",
        "statut z 10.05.2021, wniosek z 20.05.2021; najwyżej 1 miesiąc",
        "wnioskowana kwota 900,00\u00a0zł; najwyżej 1\u00a0000,00\u00a0zł",
        "nikt nie należy do więcej niż 3 grup",
    ]  # fmt: skip


def test_days_left_for_an_authorisation_are_told() -> None:
    waiting = an_application("W01", authorised_on=None)
    assert found("authorisation", waiting, today=date(2021, 5, 26)).text.pl == (
        "upoważnienie jeszcze nie dotarło; czas do 27.05.2021 (zostało: 1 dzień)"
    )
    assert found("authorisation", waiting, today=date(2021, 5, 28)).text.pl == (
        "upoważnienie nie dotarło do 27.05.2021; termin 7 dni"
    )


@pytest.mark.parametrize("submitted", [datetime(9999, 12, 31), datetime(1000, 1, 1)])
@pytest.mark.parametrize("kind", ["informal_group", "young_ngo"])
def test_the_first_and_the_last_day_that_a_cell_may_hold_can_be_checked(submitted: datetime, kind: str) -> None:
    application = an_ngo("W01", kind=kind, submitted_at=submitted, authorised_on=None, signatures=0)
    assert met("deadline", application) is (submitted.year < 2021)


def test_people_with_one_name_and_different_addresses_are_different_people() -> None:
    annas = [Person("Anna Żak", f"anna{n}@example.org") for n in range(4)]
    groups = [a_group(f"W0{n}", anna, *some_people(2, f"W0{n}")) for n, anna in enumerate(annas)]
    assert [met("three_groups", group, *(g for g in groups if g is not group)) for group in groups] == [True] * 4


def test_two_applications_of_one_group_are_one_group_for_its_members() -> None:
    """Sent twice, a group still is one of the three that a person may belong to."""
    anna = Person("Anna", "anna@example.org")
    groups = [a_group(f"W0{n}", anna, *some_people(2, f"W0{n}")) for n in (1, 2, 3)]
    again = replace(groups[0], code="W04")
    assert met("three_groups", groups[0], *groups[1:], again) is True
    assert met("one_application", groups[0], *groups[1:], again) is False
