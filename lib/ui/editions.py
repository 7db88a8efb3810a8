"""The page of editions: the record in a few figures, one edition or two side by side, and all as small multiples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import islice

import streamlit as st

from lib.contest.edition_summary import EditionSummary, Tally
from lib.contest.programme import Programme
from lib.contest.wording import shown_money
from lib.services.editions_history import EditionsHistory, RunningEdition
from lib.ui import charts
from lib.ui.charted import as_file, behind, charted
from lib.ui.edition_charts import funnel_chart, groups_chart, small_multiple
from lib.ui.regulation import kind_name, rough_percent
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import short_day, t, tn

#: So many editions are drawn at once: more bars could not be told apart on a phone.
DRAWN = 40


def edition_name(edition: str) -> str:
    """What an edition is called in a sentence, letter for letter."""
    return t("edition {edition}", edition=edition) if edition else t("without an edition")


def nothing_yet(is_organizer: bool) -> None:
    """No record, and nothing of the running edition that this visitor may see."""
    st.info(t("There is no record of past editions yet."), icon=":material/history:")
    if is_organizer:
        st.markdown(
            t(
                "The record is read from the tab Edycje of the contest's sheet: one row for each past application, "
                "with its edition, title, district, fields, amounts and status."
            )
        )
        st.page_link("organizer/sheet.py", label=t("Take in the sheet"), icon=":material/upload:")
    else:
        st.markdown(t("The running edition will be here once its result is published."))


def in_a_few_figures(history: EditionsHistory) -> None:
    """All past editions together."""
    total, editions = history.past.total, history.past.summaries
    if not editions:
        return
    parts = [
        tn("{n} edition", "{n} editions", len(editions)),
        tn("{n} application", "{n} applications", total.submitted),
        tn("{n} funded", "{n} funded", total.funded),
        t("{amount} given", amount=shown_money(total.given)),
    ]
    st.markdown(f"**{' · '.join(parts)}**")
    if odd := len(history.past.odd):
        words = tn(
            "{n} row of the record says something that cannot be right; it is counted as it stands.",
            "{n} rows of the record say something that cannot be right; they are counted as they stand.",
            odd,
        )
        st.markdown(f":material/warning: {words}")


def chosen(summaries: Mapping[str, EditionSummary]) -> list[str]:
    """The edition to look at, the newest unless the visitor chose another, and the one to compare it with, if any."""
    newest_first = [*summaries][::-1]
    first, second = st.columns(2)
    one = first.selectbox(t("Edition"), newest_first, format_func=_option, key="editions_one", persist_state="session")
    others = [edition for edition in newest_first if edition != one]
    other = second.selectbox(
        t("Compare with"),
        others,
        index=None,
        format_func=_option,
        key="editions_other",
        placeholder=t("no other edition"),
        persist_state="session",
    )
    return [each for each in (one, other) if each is not None]


def _option(edition: str) -> str:
    # Options are shown letter for letter: nothing to escape.
    return edition or t("without an edition")


# --- one edition, or two ---------------------------------------------------------------------------------------------


def stages(summary: EditionSummary) -> list[tuple[str, int]]:
    """From what came in to what was funded."""
    return [
        (t("Applications"), summary.submitted),
        (t("After the formal check"), summary.passed),
        (t("Funded"), summary.funded),
    ]


def measures(summary: EditionSummary) -> list[tuple[str, str]]:
    """The figures of an edition, by name."""
    mean = summary.mean_grant
    share = rough_percent(Tally(int(summary.asked), int(summary.given)).success) if summary.asked > 0 else "–"
    return [
        *((name, str(value)) for name, value in stages(summary)),
        (t("Success rate"), rough_percent(summary.success)),
        (t("Money asked for"), shown_money(summary.asked)),
        (t("Money given"), shown_money(summary.given)),
        (t("Given of what was asked for"), share),
        (t("Mean grant"), "–" if mean is None else shown_money(mean)),
        (t("Debuts, funded of applied"), _of(summary.debuts)),
        (t("Came back, funded of applied"), _of(summary.returning)),
        (t("Did not say, funded of applied"), _of(summary.unsaid)),
        (t("Debuts among the funded"), rough_percent(summary.debut_share)),
    ]


def _of(tally: Tally) -> str:
    return f"{tally.funded} / {tally.submitted}"


def figures(picked: Sequence[EditionSummary], running: RunningEdition | None, file: str) -> None:
    """The figures of the chosen editions beside each other."""
    if running and not running.is_published and any(each.edition == running.summary.edition for each in picked):
        st.info(
            t("The running edition stands here as it would end today. Only organisers see it before publication."),
            icon=":material/lock:",
        )
    columns = [measures(summary) for summary in picked]
    header = [t("Figure"), *(edition_name(summary.edition) for summary in picked)]
    rows = [[name, *(column[at][1] for column in columns)] for at, (name, _) in enumerate(columns[0])]
    shown = [[name, *map(plain, values)] for name, *values in rows]
    table(
        [t("Figure"), *map(plain, header[1:])],
        shown,
        "figures",
        t("Figures of the chosen editions"),
        wide=(),
        unbroken=(2, 3),
    )
    st.markdown(
        t(
            "“Debut” and “came back” are what applicants said themselves: the record names nobody, so nobody can be "
            "followed from one edition to the next."
        )
    )
    as_file(header, rows, "figures", f"{file}-liczby")


def side_by_side(
    picked: Sequence[EditionSummary], programme: Programme, running: RunningEdition | None, file: str
) -> None:
    """Funnel, fields and applicants of each chosen edition; on a phone one below the other."""
    is_alone = len(picked) == 1
    for column, summary in zip(st.columns(len(picked)), picked, strict=True):
        with column:
            name = plain(edition_name(summary.edition))
            decided = f" · {short_day(summary.decided)}" if summary.decided else ""
            st.header(f"{name[:1].upper()}{name[1:]}{decided}", anchor=False)
            support = running.support if running and summary.edition == running.summary.edition else ()
            parts = [
                partial(_funnel, summary, file),
                partial(_fields, summary, file),
                partial(_applicants, summary, programme, support, file),
            ]
            # One edition has the whole width: its three parts stand beside each other.
            for place, part in zip(st.columns(3) if is_alone else [st.container() for _ in parts], parts, strict=True):
                with place:
                    part()


def _funnel(summary: EditionSummary, file: str) -> None:
    steps = stages(summary)
    rows = [[step, value, rough_percent(Tally(summary.submitted, value).success)] for step, value in steps]
    header = [t("Step"), t("Applications"), t("Share of submitted")]
    alt = t("Applications of {name}: submitted, after the formal check, funded", name=edition_name(summary.edition))
    st.subheader(t("From intake to award"), anchor=False)
    key = summary.edition
    charted(funnel_chart(summary, steps), f"funnel_{key}", alt, header, rows, f"{file}-{key}-lejek")


def _fields(summary: EditionSummary, file: str) -> None:
    fields = [(field or t("not given"), tally) for field, tally in summary.fields]
    st.subheader(t("Fields"), anchor=False)
    _groups(fields, t("Field"), f"fields_{summary.edition}", f"{file}-{summary.edition}-dziedziny")
    st.markdown(t("An application of two fields counts in both."))


def _applicants(summary: EditionSummary, programme: Programme, support: Sequence[tuple[str, Tally]], file: str) -> None:
    key = summary.edition
    kinds = [(kind_name(programme, kind) or t("not given"), tally) for kind, tally in summary.kinds]
    st.subheader(t("Who applied"), anchor=False)
    _groups(kinds, t("Kind of applicant"), f"kinds_{key}", f"{file}-{key}-wnioskujacy")
    if support:
        st.subheader(t("Support needed"), anchor=False)
        needs = [(need or t("something else"), tally) for need, tally in support]
        _groups(needs, t("Support"), f"support_{key}", f"{file}-{key}-wsparcie")


def _groups(groups: Sequence[tuple[str, Tally]], what: str, key: str, file: str) -> None:
    rows = [[name, tally.submitted, tally.funded, rough_percent(tally.success)] for name, tally in groups]
    header = [what, t("Applications"), t("Funded"), t("Success rate")]
    charted(groups_chart(groups), key, t("{what}: submitted and funded applications", what=what), header, rows, file)


# --- all editions ----------------------------------------------------------------------------------------------------

Measure = tuple[str, Callable[[EditionSummary], float | None], Callable[[EditionSummary], str]]


def _measures_over_time() -> list[Measure]:
    return [
        (t("Applications"), lambda s: s.submitted, lambda s: str(s.submitted)),
        (t("Funded"), lambda s: s.funded, lambda s: str(s.funded)),
        (t("Success rate"), lambda s: _number(s.success), lambda s: rough_percent(s.success)),
        (t("Money asked for"), lambda s: float(s.asked), lambda s: _thousands(s.asked)),
        (t("Money given"), lambda s: float(s.given), lambda s: _thousands(s.given)),
        (t("Debuts among the funded"), lambda s: _number(s.debut_share), lambda s: rough_percent(s.debut_share)),
    ]


def over_time(summaries: Mapping[str, EditionSummary], picked: Sequence[str], file: str) -> None:
    """Small multiples over the editions, ``DRAWN`` of them at once, and the table behind; nothing of one alone."""
    if len(summaries) < 2:
        return
    st.header(t("All editions"), anchor=False)
    editions = _drawn(list(summaries))
    drawn = [summaries[edition] for edition in editions]
    of_picked = [summaries[edition] for edition in picked]
    measures_left = iter(enumerate(_measures_over_time()))
    while row := list(islice(measures_left, 3)):
        for column, (number, measure) in zip(st.columns(3), row, strict=True):
            with column:
                _small(measure, drawn, of_picked, str(number))
    header = [t("Edition"), t("Decided on"), *(name for name, _ in measures(drawn[0]))]
    rows = [
        [_option(each.edition), short_day(each.decided) if each.decided else "–", *(v for _, v in measures(each))]
        for each in reversed(drawn)
    ]
    behind("all_editions", t("Figures of all editions"), header, rows, f"{file}-wszystkie", wide=())


def _small(measure: Measure, drawn: Sequence[EditionSummary], picked: Sequence[EditionSummary], key: str) -> None:
    name, value, word = measure
    named = " · ".join(f"{plain(_option(summary.edition))}: {word(summary)}" for summary in picked)
    st.markdown(f"**{name}**  \n{named}")
    figure = small_multiple(
        [_option(summary.edition) for summary in drawn],
        [value(summary) for summary in drawn],
        [_option(summary.edition) for summary in picked],
        [word(summary) for summary in drawn],
    )
    with st.container(key=f"chart_over_{key}"):
        st.plotly_chart(figure, config=charts.CONFIG, alt=t("{name} by edition", name=name), key=f"over_{key}")


def _drawn(editions: list[str]) -> list[str]:
    """The editions to draw: all, or as many as fit beside each other, the newest to begin with."""
    if len(editions) <= DRAWN:
        return editions
    starts = list(range(max(len(editions) - DRAWN, 0), -DRAWN, -DRAWN))
    parts = {max(start, 0): editions[max(start, 0) : start + DRAWN] for start in starts}
    start = st.selectbox(
        t("Editions shown"),
        list(parts),
        format_func=lambda at: f"{_option(parts[at][0])} – {_option(parts[at][-1])}",
        key="editions_drawn",
    )
    return parts[start]


def _number(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def _thousands(amount: Decimal) -> str:
    return t("{n} thousand zł", n=f"{amount / 1000:.0f}")
