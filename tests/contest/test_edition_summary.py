"""One edition in figures: a worked example, oddities that still count, and identities that always hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from lib.contest.edition_summary import EditionSummary, Tally, summarise
from lib.contest.past_projects import PastProject

projects = st.lists(
    st.builds(
        PastProject,
        edition=st.sampled_from(["", "1", "2", "10"]),
        kind=st.sampled_from([None, "person", "kółko"]),
        fields=st.lists(st.sampled_from(["sztuka", "Sztuka", "edukacja"]), max_size=3).map(tuple),
        debut=st.sampled_from([True, False, None]),
        requested=st.none() | st.integers(-10, 5000).map(Decimal),
        granted=st.none() | st.integers(-10, 5000).map(Decimal),
        status=st.sampled_from(["", "odrzucony formalnie", "zrealizowany"]),
    ),
    max_size=12,
)


def test_an_edition_worked_out_by_hand() -> None:
    edition = [
        PastProject("9", date(2020, 3, 1), "Kino", "person", "Gaj", ("sztuka",), True, Decimal(5000), Decimal(4000)),
        PastProject("9", date(2020, 3, 2), "Sad", "person", "Huby", ("Sztuka", "edukacja"), False, Decimal(3000)),
        PastProject("9", None, "Bieg", None, "Gaj", (), None, None, None, "Odrzucony formalnie"),
    ]
    assert summarise("9", edition) == EditionSummary(
        edition="9",
        decided=date(2020, 3, 2),
        submitted=3,
        passed=2,
        funded=1,
        asked=Decimal(8000),
        given=Decimal(4000),
        asked_of_funded=Decimal(5000),
        fields=(("sztuka", Tally(2, 1)), ("edukacja", Tally(1, 0)), ("", Tally(1, 0))),
        kinds=(("person", Tally(2, 1)), ("", Tally(1, 0))),
        debuts=Tally(1, 1),
        returning=Tally(1, 0),
        unsaid=Tally(1, 0),
    )


def test_rates_of_that_edition() -> None:
    edition = [PastProject(granted=Decimal(3000), debut=True), PastProject(granted=Decimal(1000)), PastProject()]
    summary = summarise("", edition)
    assert (summary.success, summary.mean_grant, summary.debut_share) == (Fraction(2, 3), Decimal(2000), Fraction(1))


def test_nothing_has_no_rates() -> None:
    summary = summarise("1", [])
    assert (summary.success, summary.mean_grant, summary.debut_share, Tally().success) == (None, None, None, None)


def test_a_grant_says_more_than_a_status() -> None:
    odd = PastProject(status="odrzucony formalnie", granted=Decimal(1))
    assert (odd.is_rejected_formally, summarise("1", [odd]).passed) == (False, 1)


def test_negative_amounts_are_added_as_they_stand() -> None:
    summary = summarise("1", [PastProject(requested=Decimal(-100)), PastProject(requested=Decimal(300))])
    assert summary.asked == Decimal(200)


@given(projects)
def test_every_application_is_counted_once_in_each_way(edition: list[PastProject]) -> None:
    summary = summarise("1", edition)
    answers = (summary.debuts, summary.returning, summary.unsaid)
    assert summary.submitted == len(edition) == sum(tally.submitted for _, tally in summary.kinds)
    assert summary.submitted == sum(tally.submitted for tally in answers)
    assert summary.funded == sum(tally.funded for tally in answers) <= summary.passed <= summary.submitted


@given(projects)
def test_the_order_of_the_rows_changes_no_figure(edition: list[PastProject]) -> None:
    def figures(summary: EditionSummary) -> object:
        fields = {name.casefold(): tally for name, tally in summary.fields}
        return fields, dict(summary.kinds), summary.asked, summary.given, summary.debuts, summary.passed

    assert figures(summarise("1", edition)) == figures(summarise("1", edition[::-1]))
