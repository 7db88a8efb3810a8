"""Kalisz, rows K1 to K11 of the table of clauses: who may apply, and the formal check. K12 to K22 stand beside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from lib.contest.applications import PersonalDetails
from lib.contest.eligibility import HandFinding, check_formally
from lib.contest.people import Person
from lib.contest.standings import work_out
from tests.factories import (
    AFTERWARDS,
    SCORING,
    a_group,
    an_application,
    an_ngo,
    found,
    kalisz,
    met,
    some_people,
    two_groups_scoring,
)

ANNA, EWA, JAN, OLGA = (Person(name, f"{name.lower()}@example.org") for name in ("Anna", "Ewa", "Jan", "Olga"))


def joined(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59)


# --- K1-K3: who may apply


@pytest.mark.parametrize(("members", "verdict"), [((ANNA, EWA), False), ((ANNA, EWA, JAN), True)])
def test_k01_a_group_has_at_least_three_members(members: tuple[Person, ...], verdict: bool) -> None:
    finding = found("group_size", a_group("W01", *members))
    assert (finding.met, finding.clause) == (verdict, "I.1")


def test_k01_the_representative_is_a_member_listed_or_not() -> None:
    assert met("group_size", a_group("W01", EWA, JAN, representative=ANNA)) is True
    assert met("group_size", a_group("W01", ANNA, EWA, representative=ANNA)) is False


def test_k01_one_person_named_twice_by_e_mail_is_one_member() -> None:
    again = Person("Anna Maria", "ANNA@example.org ")
    assert met("group_size", a_group("W01", ANNA, EWA, again)) is False
    assert met("group_size", a_group("W01", ANNA, EWA, Person("Anna", "inna.anna@example.org"))) is True


@pytest.mark.parametrize("answer", [True, False, None])
def test_k01_an_adult_and_guardians_consents_are_declared(answer: bool | None) -> None:
    group = an_application("W01", adult_representative=answer, guardian_consents=answer)
    assert found("adult_representative", group).met is answer
    assert found("guardian_consents", group).met is answer
    assert found("guardian_consents", group).clause == "I.1"


@pytest.mark.parametrize(
    ("day", "founded", "funded", "verdict"),
    [
        (date(2021, 5, 31), date(2018, 5, 31), date(2021, 1, 1), True),
        (date(2021, 5, 31), date(2018, 5, 30), date(2021, 1, 1), False),
        (date(2021, 5, 31), date(2001, 5, 31), None, True),
        (date(2021, 5, 31), date(2001, 5, 31), date(2015, 5, 30), True),
        (date(2021, 5, 31), date(2001, 5, 31), date(2015, 5, 31), False),
        (date(2021, 5, 31), None, date(2015, 5, 30), True),
        (date(2021, 5, 31), None, date(2015, 5, 31), None),
        (date(2020, 2, 29), date(2017, 2, 28), date(2020, 1, 1), True),
        (date(2020, 2, 29), date(2017, 2, 27), date(2020, 1, 1), False),
        (date(2020, 2, 29), date(2001, 1, 1), date(2014, 2, 27), True),
        (date(2020, 2, 29), date(2001, 1, 1), date(2014, 2, 28), False),
    ],
)
def test_k02_a_young_organisation_is_three_years_old_or_six_years_unfunded(
    day: date, founded: date | None, funded: date | None, verdict: bool | None
) -> None:
    ngo = an_ngo("W01", submitted_at=joined(day), founded_on=founded, last_funded_on=funded)
    finding = found("young_ngo", ngo)
    assert (finding.met, finding.clause) == (verdict, "I.2")


def test_k02_the_main_area_of_work_is_left_to_the_organiser() -> None:
    note = kalisz().formal_criterion("young_ngo").note
    assert str(note) == "głównym obszarem działania organizacji musi być Kalisz: sprawdza organizator"


@pytest.mark.parametrize(
    ("kind", "verdict"), [("informal_group", True), ("young_ngo", True), ("person", False), (None, None)]
)
def test_k03_only_groups_and_young_organisations_may_apply(kind: str | None, verdict: bool | None) -> None:
    finding = found("applicant_kind", an_application("W01", kind=kind))
    assert (finding.met, finding.clause) == (verdict, "III.1")


def test_k03_a_group_names_an_adult_representative_and_an_organisation_need_not() -> None:
    assert found("adult_representative", an_application("W01")).clause == "III.2"
    keys = [finding.criterion for finding in check_formally(kalisz(), [an_ngo("W01")], (), AFTERWARDS)["W01"].findings]
    assert "adult_representative" not in keys


# --- K4-K6: what the contest is for


@pytest.mark.parametrize(("key", "clause"), [("free_of_charge", "III.4"), ("not_excluded", "III.6")])
def test_k04_fees_and_excluded_actions_wait_for_a_persons_eye(key: str, clause: str) -> None:
    application = an_application("W01")
    finding = found(key, application)
    assert (finding.met, finding.clause, finding.by_hand) == (None, clause, False)
    decided = found(key, application, by_hand=[HandFinding("W01", key, False, "bilety po 10 zł")])
    assert (decided.met, decided.by_hand, decided.text.pl) == (False, True, "sprawdzono: nie. bilety po 10 zł")


def test_k04_all_seven_excluded_kinds_are_asked_about() -> None:
    question = str(found("not_excluded", an_application("W01")).text)
    kinds = ["komercyjne", "infrastrukturalne", "prywatne", "polityczne", "wyznaniowe", "obraźliwe", "sprzeczne"]
    assert [kind for kind in kinds if kind in question] == kinds


def test_k05_applying_means_to_show_the_content_and_to_score() -> None:
    clauses = {term.key: term.clause for term in kalisz().terms}
    assert (clauses["content_is_shown"], clauses["applicants_score"]) == ("III.13", "III.16")
    duty = work_out(two_groups_scoring(cards=()), SCORING).obligations
    assert {code: (obligation.owed, obligation.missing) for code, obligation in duty.items()} == {
        "W01": ({"W02"}, {"W02"}),
        "W02": ({"W01"}, {"W01"}),
    }


def test_k06_a_member_supports_an_applicant_for_three_hours_at_most() -> None:
    support = kalisz().support
    assert (support.hours_per_supporter_and_applicant, support.clause) == (3, "III.12")


# --- K7-K11: applications and the formal check


def test_k07_two_applications_of_one_group_both_fail() -> None:
    first = a_group("W01", ANNA, EWA, JAN)
    again = replace(a_group("W02", OLGA, EWA, JAN), personal=replace(first.personal, organisation=" grupa w01! "))
    other = an_application("W03")
    assert found("one_application", first, again, other).text.pl == "ta sama grupa lub organizacja złożyła też: W02"
    assert [met("one_application", a, b, other) for a, b in ((first, again), (again, first))] == [False, False]
    assert found("one_application", other, first, again).met is True


def test_k07_two_applications_of_one_nameless_group_are_told_by_its_people() -> None:
    nameless = [
        replace(group, personal=replace(group.personal, organisation=""))
        for group in (a_group("W01", ANNA, EWA, JAN), a_group("W02", JAN, ANNA, EWA), a_group("W03", ANNA, EWA, OLGA))
    ]
    first, second, third = nameless
    verdicts = [met("one_application", *order) for order in ((first, second, third), (third, first, second))]
    assert verdicts == [False, True]


def in_groups(number: int) -> list:
    return [a_group(f"W0{n}", ANNA, *some_people(2, f"W0{n}")) for n in range(1, number + 1)]


@pytest.mark.parametrize(("number", "verdict"), [(3, True), (4, False)])
def test_k07_a_person_belongs_to_at_most_three_groups(number: int, verdict: bool) -> None:
    groups = in_groups(number)
    verdicts = check_formally(kalisz(), [*groups, an_application("W09")], (), AFTERWARDS)
    met_by_code = {
        code: next(f.met for f in formal.findings if f.criterion == "three_groups") for code, formal in verdicts.items()
    }
    assert met_by_code == {**{group.code: verdict for group in groups}, "W09": True}


def test_k07_an_organisation_is_no_group_and_representatives_count_listed_or_not() -> None:
    groups = in_groups(3)
    ngo = an_ngo("W08", personal=PersonalDetails(organisation="Fundacja", representative="Anna", email=ANNA.email))
    assert met("three_groups", groups[0], *groups[1:], ngo) is True
    led = a_group("W07", *some_people(2, "W07"), representative=ANNA)
    assert met("three_groups", led, *groups) is False
    assert found("three_groups", led, *groups).text.pl == (
        "jedna z osób należy do więcej niż 3 grup (także: W01, W02, W03)"
    )


def test_k07_the_organiser_may_decide_otherwise() -> None:
    first, *others = in_groups(4)
    decided = found("three_groups", first, *others, by_hand=[HandFinding("W01", "three_groups", True, "inna Anna")])
    assert (decided.met, decided.by_hand) == (True, True)


@pytest.mark.parametrize(
    ("day", "statute", "verdict"),
    [
        (date(2021, 5, 20), date(2021, 4, 20), True),
        (date(2021, 5, 20), date(2021, 4, 19), False),
        (date(2021, 5, 31), date(2021, 4, 30), True),
        (date(2021, 5, 31), date(2021, 4, 29), False),
        (date(2021, 3, 31), date(2021, 2, 28), True),
        (date(2021, 3, 31), date(2021, 2, 27), False),
        (date(2020, 3, 31), date(2020, 2, 29), True),
        (date(2020, 3, 31), date(2020, 2, 28), False),
        (date(2021, 1, 31), date(2020, 12, 31), True),
        (date(2021, 5, 20), date(2021, 5, 20), True),
        (date(2021, 5, 20), date(2021, 5, 21), None),
        (date(2021, 5, 20), None, False),
    ],
)
def test_k08_the_statute_of_an_organisation_is_at_most_one_month_old(
    day: date, statute: date | None, verdict: bool | None
) -> None:
    finding = found("statute", an_ngo("W01", submitted_at=joined(day), statute_on=statute))
    assert (finding.met, finding.clause) == (verdict, "IV.2")


@pytest.mark.parametrize(
    ("arrived", "verdict"),
    [(date(2021, 5, 20), True), (date(2021, 5, 27), True), (date(2021, 5, 28), False)],
)
def test_k09_the_authorisation_arrives_within_seven_days(arrived: date, verdict: bool) -> None:
    finding = found("authorisation", an_application("W01", authorised_on=arrived))
    assert (finding.met, finding.clause) == (verdict, "IV.3")


@pytest.mark.parametrize(("today", "verdict"), [(date(2021, 5, 27), None), (date(2021, 5, 28), False)])
def test_k09_an_authorisation_that_has_not_arrived_may_come_until_the_seventh_day(
    today: date, verdict: bool | None
) -> None:
    application = an_application("W01", authorised_on=None, signatures=1)
    assert [met(key, application, today=today) for key in ("authorisation", "signatures")] == [verdict, verdict]


def test_k09_the_seven_days_cross_the_closing_date_and_a_month() -> None:
    late = an_application("W01", submitted_at=joined(date(2021, 5, 31)), authorised_on=date(2021, 6, 7))
    assert met("authorisation", late) is True
    assert met("authorisation", replace(late, authorised_on=date(2021, 6, 8))) is False


@pytest.mark.parametrize(("signatures", "verdict"), [(2, False), (3, True), (None, None)])
def test_k09_every_member_of_a_group_signs_or_confirms(signatures: int | None, verdict: bool | None) -> None:
    group = a_group("W01", EWA, JAN, representative=ANNA, signatures=signatures)
    assert met("signatures", group) is verdict


@pytest.mark.parametrize(("signatures", "verdict"), [(0, False), (1, True)])
def test_k09_one_authorised_person_signs_for_an_organisation(signatures: int, verdict: bool) -> None:
    assert met("signatures", an_ngo("W01", signatures=signatures)) is verdict


def test_k10_the_dates_of_the_edition() -> None:
    calendar = kalisz().calendar
    assert (calendar.intake.opens, calendar.intake.closes, calendar.intake.clause) == (None, date(2021, 5, 31), "V.1")
    assert (calendar.results.by, calendar.results.clause) == (date(2021, 6, 10), "V.2")
    assert [(period.opens, period.closes, period.clause) for period in calendar.realisation] == [
        (date(2021, 6, 11), date(2021, 7, 31), "V.3"),
        (date(2021, 9, 15), date(2021, 11, 15), "V.3"),
    ]


@pytest.mark.parametrize(("amount", "verdict"), [("1000.00", True), ("1000.01", False), ("0", False)])
def test_k10_the_grant_is_one_thousand_zlotys(amount: str, verdict: bool) -> None:
    finding = found("amount", an_application("W01", requested=Decimal(amount)))
    assert (finding.met, finding.clause) == (verdict, "V.4")
    award = kalisz().award
    assert (award.grant, award.grant_clause, award.winners) == (Decimal("1000.00"), "V.4", 1)


@pytest.mark.parametrize(
    ("moment", "verdict"), [(datetime(2021, 5, 31, 23, 59, 59), True), (datetime(2021, 6, 1, 0, 0), False)]
)
def test_k11_an_application_is_in_time_until_the_end_of_the_closing_day(moment: datetime, verdict: bool) -> None:
    finding = found("deadline", an_application("W01", submitted_at=moment))
    assert (finding.met, finding.clause) == (verdict, "VI.1")


def test_k11_each_kind_is_checked_by_its_own_criteria() -> None:
    verdicts = check_formally(kalisz(), [an_application("W01"), an_ngo("W02")], (), AFTERWARDS)
    common = ["authorisation", "signatures", "one_application"]
    last = ["amount", "free_of_charge", "not_excluded"]
    assert [f.criterion for f in verdicts["W01"].findings] == [
        "deadline", "applicant_kind", "group_size", "adult_representative", "guardian_consents",
        *common, "three_groups", *last,
    ]  # fmt: skip
    assert [f.criterion for f in verdicts["W02"].findings] == [
        "deadline", "applicant_kind", "young_ngo", "statute", *common, *last,
    ]  # fmt: skip
    assert [verdict.passed for verdict in verdicts.values()] == [True, True]
