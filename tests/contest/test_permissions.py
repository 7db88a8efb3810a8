"""Who may do what in every phase: one table over all roles and phases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from lib.contest.permissions import (
    Situation,
    Viewer,
    can_change_contest,
    can_read,
    can_score,
    can_see_result,
    is_organizer,
    is_reviewer,
    takes_part,
    why_not_score,
)
from tests.factories import (
    AFTERWARDS,
    SCORING,
    a_contest,
    a_reviewer,
    an_applicant,
    an_application,
    an_organizer,
    kalisz,
)

#: W03 is rejected, W04 not confirmed to name nobody.
APPLICATIONS = [
    an_application("W01"),
    an_application("W02"),
    an_application("W03", adult_representative=False),
    an_application("W04"),
]
BEFORE, LATER = date(2021, 5, 31), AFTERWARDS

VIEWERS: Mapping[str, Viewer] = {
    "public": Viewer("kalisz-2021"),
    "association": Viewer("kalisz-2021", a_reviewer("O1")),
    "applicant": Viewer("kalisz-2021", an_applicant("W01")),
    "rejected applicant": Viewer("kalisz-2021", an_applicant("W03")),
    "applicant without application": Viewer("kalisz-2021", an_applicant("W09", own_applications=())),
    "organizer": Viewer("kalisz-2021", an_organizer()),
    "scoring organizer": Viewer(
        "kalisz-2021", a_reviewer("O9", roles=frozenset({"reviewer", "organizer"}))
    ),
    "stepped aside": Viewer("kalisz-2021", a_reviewer("O5")),
}  # fmt: skip


def situation(today: date, published: bool = False) -> Situation:
    contest = a_contest(*APPLICATIONS)
    passed = {code: application for code, application in contest.by_code.items() if code != "W03"}
    stepped_aside = frozenset({("O5", "W02")})
    scoring = kalisz().calendar.scoring
    confirmed = ("W01", "W02", "W03")
    return Situation(kalisz(), scoring, today, published, passed, contest.exclusions, stepped_aside, confirmed)


PHASES = {
    "before": situation(BEFORE),
    "scoring": situation(SCORING),
    "after": situation(LATER),
    "published": situation(SCORING, published=True),
}

PREPARED = "ten wniosek jest jeszcze przygotowywany: organizator sprawdza, czy nie ma w nim danych osób"

NOBODY: dict[str, list[str]] = {}
#: By viewer and phase: what they may read and score, of W01, W02, the rejected W03 and the unconfirmed W04.
READS = {
    "association": {"scoring": ["W01", "W02"], "after": ["W01", "W02"], "published": ["W01", "W02"]},
    "applicant": {"scoring": ["W02"], "after": ["W02"], "published": ["W02"]},
    "scoring organizer": {"scoring": ["W01", "W02"], "after": ["W01", "W02"], "published": ["W01", "W02"]},
    "stepped aside": {"scoring": ["W01", "W02"], "after": ["W01", "W02"], "published": ["W01", "W02"]},
}
SCORES = {
    "association": {"scoring": ["W01", "W02"]},
    "applicant": {"scoring": ["W02"]},
    "scoring organizer": {"scoring": ["W01", "W02"]},
    "stepped aside": {"scoring": ["W01"]},
}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("name", VIEWERS)
def test_who_may_read_and_score_what_and_when(name: str, phase: str) -> None:
    asked = ["W01", "W02", "W03", "W04", "W77"]
    viewer, where = VIEWERS[name], PHASES[phase]
    assert [code for code in asked if can_read(viewer, code, where)] == READS.get(name, NOBODY).get(phase, [])
    assert [code for code in asked if can_score(viewer, code, where)] == SCORES.get(name, NOBODY).get(phase, [])


@pytest.mark.parametrize(
    ("name", "organizer", "reviewer", "part"),
    [
        ("public", False, False, False),
        ("association", False, True, True),
        ("applicant", False, True, True),
        ("rejected applicant", False, True, False),
        ("applicant without application", False, True, False),
        ("organizer", True, False, False),
        ("scoring organizer", True, True, True),
        ("stepped aside", False, True, True),
    ],
)
def test_what_everyone_is(name: str, organizer: bool, reviewer: bool, part: bool) -> None:
    viewer = VIEWERS[name]
    assert (is_organizer(viewer), is_reviewer(viewer), takes_part(viewer, PHASES["scoring"])) == (
        organizer,
        reviewer,
        part,
    )


@pytest.mark.parametrize(
    ("name", "code", "phase", "why"),
    [
        ("public", "W01", "scoring", "nie bierzesz udziału w ocenie"),
        ("organizer", "W01", "scoring", "nie bierzesz udziału w ocenie"),
        ("rejected applicant", "W01", "scoring", "nie bierzesz udziału w ocenie"),
        ("association", "W03", "scoring", "nie ma takiego wniosku do oceny"),
        ("association", "W77", "scoring", "nie ma takiego wniosku do oceny"),
        ("association", "W04", "scoring", PREPARED),
        ("association", "W04", "after", PREPARED),
        ("association", "W04", "before", "ocenianie zacznie się 01.06.2021"),
        ("applicant", "W01", "scoring", "nie oceniasz własnego wniosku"),
        ("stepped aside", "W02", "scoring", "wyłączyłaś/-eś się z oceny tego wniosku"),
        ("association", "W01", "published", "wyniki są już opublikowane"),
        ("association", "W01", "before", "ocenianie zacznie się 01.06.2021"),
        ("association", "W01", "after", "czas na ocenę minął"),
        ("association", "W01", "scoring", None),
    ],
)
def test_why_somebody_may_not_score(name: str, code: str, phase: str, why: str | None) -> None:
    answer = why_not_score(VIEWERS[name], code, PHASES[phase])
    assert (answer and answer.pl) == why


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize("name", VIEWERS)
def test_results_and_changes_before_and_after_publication(name: str, published: bool) -> None:
    organizer = name in {"organizer", "scoring organizer"}
    assert can_see_result(VIEWERS[name], published) is (published or organizer)
    assert can_change_contest(VIEWERS[name], published) is (organizer and not published)


@pytest.mark.parametrize(
    ("today", "published", "is_open"),
    [
        (date(2021, 5, 31), False, False),
        (date(2021, 6, 1), False, True),
        (date(2021, 6, 8), False, True),
        (date(2021, 6, 9), False, False),
        (date(2021, 6, 4), True, False),
    ],
)
def test_scoring_is_open_on_its_days_until_the_result_is_published(today: date, published: bool, is_open: bool) -> None:
    assert situation(today, published).scoring_is_open is is_open
