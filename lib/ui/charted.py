"""A chart with what stands behind it: the same as a table that everybody can read, and as a file."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import plotly.graph_objects as go
import streamlit as st

from lib.ui import charts
from lib.ui.downloads import csv_file
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import t


def charted(
    figure: go.Figure,
    key: str,
    alt: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    file: str,
    wide: Collection[int] = (1,),
) -> None:
    """The chart, and behind it the ``rows`` that it shows. ``key`` names it on its page, ``alt`` says what it shows.

    Cells may be anybody's text: they are shown letter for letter, and guarded in the file. ``wide`` as in ``table``.
    """
    with st.container(key=f"chart_{key}"):
        st.html(charts.STYLE)
        st.plotly_chart(figure, config=charts.CONFIG, alt=alt, key=f"plot_{key}")
    behind(key, alt, header, rows, file, wide)


def behind(
    key: str,
    alt: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    file: str,
    wide: Collection[int] = (1,),
) -> None:
    """Only the table and the file, opened by a tap. Nothing of it is made before it is opened."""
    label = t("As a table, and to download")
    opened = st.expander(label, icon=":material/table_rows:", key=f"behind_{key}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        table([plain(cell) for cell in header], [[plain(str(cell)) for cell in row] for row in rows], key, alt, wide)
        as_file(header, rows, key, file)


def as_file(header: Sequence[str], rows: Sequence[Sequence[object]], key: str, file: str) -> None:
    """A button that downloads these rows."""
    st.download_button(
        t("Download as CSV"),
        csv_file([header, *rows]),
        f"minigrant-{_fit_for_a_name(file)}.csv",
        "text/csv",
        key=f"file_{key}",
        icon=":material/download:",
        on_click="ignore",
    )


def _fit_for_a_name(text: str) -> str:
    """An edition's label, which somebody typed, as part of a file's name."""
    return re.sub(r"[^\w-]+", "_", text)
