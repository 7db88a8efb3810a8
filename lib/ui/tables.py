"""Tables that people read: real tables, their cells in Markdown, so everything untrusted in them goes through plain."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pyarrow as pa
import streamlit as st

#: On a phone a wide table scrolls within itself.
_STYLE = """<style>
[class*="st-key-table_"] [data-testid="stTable"] { overflow-x: auto; }
[class*="st-key-table_"] [data-testid="stTable"] :is(th, td) { padding: .35rem .5rem; vertical-align: top; }
[class*="st-key-table_"] [data-testid="stTable"] th p { font-weight: 600; }
@media (max-width: 640px) {
  [class*="st-key-table_"] [data-testid="stTable"] :is(th, td) { padding: .35rem .4rem; font-size: .9rem; }
}
"""


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    key: str,
    alt: str,
    wide: Collection[int] = (1,),
    unbroken: Collection[int] = (),
) -> None:
    """Rows of cells under a header. ``key`` names the table on its page, ``alt`` says what it shows.

    Columns count from 1: those in ``wide`` hold sentences and keep room for them on a phone, those in ``unbroken`` stay
    in one line.
    """
    cell = f".st-key-table_{key} [data-testid='stTable'] td"
    own = [f"{cell}:nth-child({column}) {{ min-width: 10rem; }}" for column in wide]
    own += [f"{cell}:nth-child({column}) * {{ white-space: nowrap; }}" for column in unbroken]
    with st.container(key=f"table_{key}"):
        st.html(_STYLE + "\n".join(own) + "\n</style>")
        # As Streamlit sends it: by way of pandas it would take twice as long.
        columns = [pa.array([row[at] for row in rows], pa.string()) for at in range(len(header))]
        cells = pa.Table.from_arrays(columns, names=list(header))
        st.table(cells, border="horizontal", hide_index=True, alt=alt)
