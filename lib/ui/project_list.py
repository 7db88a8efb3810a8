"""The whole record row by row: filters, pages, and the filtered rows as files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

import streamlit as st

from lib.contest.history import Outcome, ProjectFilter
from lib.contest.past_projects import PastProject
from lib.contest.programme import Programme
from lib.contest.wording import fold, shown_money
from lib.services.editions_history import EditionsHistory
from lib.ui.downloads import csv_file, xlsx_file
from lib.ui.regulation import kind_name
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import t, tn

T = TypeVar("T", bound=str)

ON_A_PAGE = 25


def project_list(history: EditionsHistory, programme: Programme, file: str) -> None:
    """Every project that the visitor may see, filtered and by pages."""
    wanted = _filter(history, programme)
    running = wanted.kept(history.running.projects) if history.running else []
    past = history.past.filtered(wanted)
    number = len(running) + len(past)
    st.markdown(tn("**{n}** application fits.", "**{n}** applications fit.", number))
    if not number:
        st.button(t("Show everything again"), icon=":material/filter_alt_off:", on_click=_clear)
        return
    page = st.pagination(-(-number // ON_A_PAGE), key=f"projects_page:{hash(wanted)}") if number > ON_A_PAGE else 1
    rows = _slice(running, past, (page - 1) * ON_A_PAGE, page * ON_A_PAGE)
    header = [
        t("Edition"),
        t("Title"),
        t("District"),
        t("Fields"),
        t("Kind of applicant"),
        t("Debut"),
        t("Money asked for"),
        t("Money given"),
        t("Status"),
    ]
    shown = [[plain(cell) for cell in _shown(project, programme)] for project in rows]
    for project, cells in zip(rows, shown, strict=True):
        if history.past.is_odd(project):
            cells[0] = f":material/warning: {cells[0]}"
    table(header, shown, "projects", t("Applications that fit, the newest edition first"), wide=(2,), unbroken=(7, 8))
    _files(header, running, past, _kinds(history), programme, file)


def _slice(running: Sequence[PastProject], past: Sequence[PastProject], start: int, end: int) -> Sequence[PastProject]:
    """A part of both lists, one after the other, without putting them together."""
    first = len(running)
    return [*running[start:end], *past[max(start - first, 0) : max(end - first, 0)]]


def _shown(project: PastProject, programme: Programme) -> list[str]:
    return [
        project.edition or "–",
        project.title or "–",
        project.district or "–",
        ", ".join(project.fields) or "–",
        kind_name(programme, project.kind) or "–",
        _yes_no(project.debut),
        "–" if project.requested is None else shown_money(project.requested),
        "–" if project.granted is None else shown_money(project.granted),
        project.status or "–",
    ]


def _yes_no(answer: bool | None) -> str:
    return "–" if answer is None else t("yes") if answer else t("no")


def _filter(history: EditionsHistory, programme: Programme) -> ProjectFilter:
    total = history.past.total
    running = history.running.summary if history.running else None
    editions = [*([running.edition] if running else []), *[*history.past.summaries][::-1]]
    here = [project.district for project in history.running.projects] if history.running else []
    districts = sorted({*history.past.districts, *here}, key=fold)
    fields = _names(total.fields, running.fields if running else ())
    kinds = _kinds(history)
    kind_words = {kind: kind_name(programme, kind) for kind in kinds}
    outcomes: dict[Outcome, str] = {
        "funded": t("funded"),
        "not_funded": t("not funded"),
        "rejected": t("rejected formally"),
    }
    words = st.text_input(
        t("Words of the title"),
        key="projects_words",
        max_chars=80,
        icon=":material/search:",
    )
    first, second, third = st.columns(3)
    with first:
        edition = _choice(t("Edition"), editions, "edition")
        outcome = _choice(t("Outcome"), list(outcomes), "outcome", outcomes)
    with second:
        district = _choice(t("District"), districts, "district")
        debut = _choice(t("Debut"), ["yes", "no"], "debut", {"yes": t("yes"), "no": t("no")})
    with third:
        field = _choice(t("Field"), fields, "field")
        kind = _choice(t("Kind of applicant"), kinds, "kind", kind_words)
    return ProjectFilter(
        edition, district, field, kind, None if debut is None else debut == "yes", outcome, " ".join(words.split())
    )


def _choice(label: str, options: Sequence[T], key: str, words: Mapping[T, str] | None = None) -> T | None:
    """One of the options or None for all; "" is the blank. Options are shown letter for letter: nothing to escape."""
    chosen: T | None = st.selectbox(
        label,
        options,
        index=None,
        format_func=lambda option: (words or {}).get(option, option) or t("not given"),
        key=f"projects_{key}",
        placeholder=t("all"),
    )
    return chosen


def _kinds(history: EditionsHistory) -> list[str]:
    return _names(history.past.total.kinds, history.running.summary.kinds if history.running else ())


def _names(*groups: Iterable[tuple[str, object]]) -> list[str]:
    return list(dict.fromkeys(name for group in groups for name, _ in group))


#: Fields of the filter by their keys on the page.
_KEYS = ("edition", "outcome", "district", "debut", "field", "kind")


def _clear() -> None:
    for key in _KEYS:
        st.session_state[f"projects_{key}"] = None
    st.session_state["projects_words"] = ""


def _files(
    header: Sequence[str],
    running: Sequence[PastProject],
    past: Sequence[PastProject],
    kinds: Iterable[str],
    programme: Programme,
    file: str,
) -> None:
    """The filtered rows, all pages. Files are made when they are asked for."""
    # In the words of this run: when the file is made there is no visitor any more to ask for the language.
    words = {kind: kind_name(programme, kind) for kind in kinds}
    answers = {True: t("yes"), False: t("no"), None: ""}

    def rows() -> Iterable[Sequence[object]]:
        yield header
        for each in (*running, *past):
            start = (each.edition, each.title, each.district, "; ".join(each.fields), words.get(each.kind or "", ""))
            yield (*start, answers[each.debut], each.requested, each.granted, each.status)

    with st.container(horizontal=True):
        st.download_button(
            t("Download as CSV"),
            lambda: csv_file([_as_people_write(cell) for cell in row] for row in rows()),
            f"minigrant-{file}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="projects_csv",
        )
        st.download_button(
            t("Download as .xlsx"),
            lambda: xlsx_file(rows(), "Edycje"),
            f"minigrant-{file}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            icon=":material/download:",
            on_click="ignore",
            key="projects_xlsx",
        )


def _as_people_write(cell: object) -> object:
    return f"{cell:f}".replace(".", ",") if isinstance(cell, Decimal) else cell
