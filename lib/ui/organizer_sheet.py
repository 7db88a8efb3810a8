"""Taking the spreadsheet in from files, and what could not be read in it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path, PureWindowsPath
from typing import TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lib.contest.permissions import Viewer
from lib.services import intake, sheets
from lib.services.sheets import KeptRead, Problem, TakenIn
from lib.ui import visit
from lib.ui.downloads import csv_file
from lib.ui.organizer_sheet_acts import acted, outcome
from lib.ui.organizer_sheet_trouble import Reason, trouble
from lib.ui.safe import plain, show
from lib.ui.tables import table
from lib.ui.wording import t, tn

T = TypeVar("T")

#: In MB, all files together.
MOST = 20
_FILES = "sheet_files"


def upload(is_published: bool = False) -> None:
    """Choose files, and take them in; under a published result only the tabs that it does not follow from."""
    files = st.file_uploader(
        t("One .xlsx file, or .csv files named after the tabs"),
        type=["xlsx", "csv"],
        accept_multiple_files=True,
        max_upload_size=MOST,
        key=_FILES,
    )
    expected_tabs()
    reason = why_not(files)
    if reason:
        refused(reason)
    elif st.button(t("Take the sheet in"), type="primary", icon=":material/upload:", disabled=not files):
        # The first sheet has nothing to change: what it says counts at once, its cards too.
        is_first = not intake.received(visit.house(), visit.viewer())
        if is_published:
            acted("files", lambda: _written_out(files, sheets.take_in_kept_as))
            st.rerun()
        taken = acted("files", lambda: take_in(files, None if is_first else ()))
        waiting = {each.key for each in taken.changes if each.state == "held"} if taken else set()
        st.session_state[_waiting_key()] = waiting
        st.rerun()
    what = outcome("files")
    if isinstance(what, Reason):
        trouble(what)
    elif isinstance(what, TakenIn):
        summary(what)
    elif isinstance(what, KeptRead):
        summary_of_kept(what)


def files_that_wait(held: Collection[str]) -> Sequence[UploadedFile]:
    """The chosen files, when it is they that the changes of these keys come from."""
    files: Sequence[UploadedFile] = st.session_state.get(_FILES) or ()
    return files if held and st.session_state.get(_waiting_key(), set()).issuperset(held) else ()


def _waiting_key() -> str:
    return f"sheet_files_wait:{visit.viewer().edition}"


def take_in(files: Sequence[UploadedFile], agreed: Collection[str] | None) -> TakenIn:
    """Take the files in; ``agreed`` as in ``take_in_as``. Raises WorkbookError, NothingToWorkOut, Denied."""
    return _written_out(files, lambda house, viewer, workbook: sheets.take_in_as(house, viewer, workbook, agreed))


def _written_out(files: Sequence[UploadedFile], read: Callable[[visit.House, Viewer, str], T]) -> T:
    """What ``read`` makes of the files as a workbook on disk."""
    # The files hold personal data: on disk only while they are read.
    with tempfile.TemporaryDirectory(prefix="minigrant-") as folder:
        for file in files:
            (Path(folder) / _own_name(file)).write_bytes(file.getvalue())
        workbook = Path(folder) / _own_name(files[0]) if _is_workbook(files[0]) else Path(folder)
        return read(visit.house(), visit.viewer(), str(workbook))


def _own_name(file: UploadedFile) -> str:
    """The file's own name without any folder that a browser may have sent along."""
    return PureWindowsPath(file.name).name


def _is_workbook(file: UploadedFile) -> bool:
    return str(file.name).lower().endswith(".xlsx")


def why_not(files: Sequence[UploadedFile]) -> str | None:
    """What is wrong with the choice of files; None when they can be read."""
    if sum(file.size for file in files) > MOST * 1024 * 1024:
        return t("The files are larger than {most} MB together.", most=MOST)
    if len(files) > 1 and any(_is_workbook(file) for file in files):
        return t("Choose one .xlsx file, or only .csv files.")
    return None


def expected_tabs() -> None:
    """Which tabs are read, and what each is for."""
    tabs = [
        ("Wnioski", t("applications, one row each; the only tab that must be there")),
        ("Osoby oceniające", t("people who score and organisers, with their codes")),
        ("Oceny", t("score cards that were collected elsewhere; leave it out when people score here")),
        ("Ocena formalna", t("what you found by hand in the formal check")),
        ("Edycje", t("the record of past editions, one row for each application")),
        ("Wydarzenia", t("meetings: name, kind, date, theme, edition")),
        ("Obecności", t("who came to which meeting, and for which application")),
        ("Wsparcie", t("hours of support that were agreed outside this program")),
        ("Rozliczenia", t("expenses of grants; the program adds those that are asked for here")),
    ]
    with st.expander(t("Which tabs are read"), icon=":material/help:"):
        st.markdown("\n".join(f"- **{name}**: {meaning}" for name, meaning in tabs))
        st.markdown(
            t(
                "A Google Sheet is saved as one .xlsx file with File → Download. With .csv files, each is one tab and "
                "is named after it, for example Wnioski.csv."
            )
        )
        st.markdown(
            t(
                "Reading the same sheet again changes nothing. A row with a mistake is set aside and listed here; all "
                "other rows are read. Columns that are not known are shown to organisers only."
            )
        )


def summary(taken: TakenIn, is_above_list: bool = False) -> None:
    """What the reading brought; what still waits is not told above the list of it."""
    st.success(t("The sheet has been taken in."), icon=":material/check_circle:")
    lines = [
        tn("{n} application", "{n} applications", taken.applications),
        tn("{n} person", "{n} people", taken.reviewers),
    ]
    if taken.cards:
        lines.append(tn("{n} new or changed score card", "{n} new or changed score cards", taken.cards))
    if taken.verdicts:
        lines.append(tn("{n} new or changed formal verdict", "{n} new or changed formal verdicts", taken.verdicts))
    lines += _kept_lines(taken.kept_rows)
    st.markdown("\n".join(f"- {line}" for line in lines))
    waiting = sum(each.state == "held" for each in taken.changes)
    if waiting and not is_above_list:
        words = tn(
            "{n} change waits for you: see “What changes”.", "{n} changes wait for you: see “What changes”.", waiting
        )
        st.warning(words, icon=":material/rule:")


def summary_of_kept(read: KeptRead) -> None:
    """What a reading of only the other tabs brought."""
    st.success(t("The other tabs have been read."), icon=":material/check_circle:")
    st.markdown("\n".join(f"- {line}" for line in _kept_lines(read.rows)) or t("They have no rows."))


def _kept_lines(rows: Mapping[str, int]) -> list[str]:
    return [f"{name}: {tn('{n} row', '{n} rows', number)}" for name, number in rows.items()]


def problems(found: Sequence[Problem]) -> None:
    """What the last reading could not use, by tab, row and column, to correct in the sheet."""
    if not found:
        st.markdown(f":material/check_circle: {t('The last reading found no problem.')}")
        return
    st.markdown(t("Correct these places in the sheet and take it in again. All other rows have been read."))
    rows = [[plain(each.tab), str(each.row or "–"), plain(each.column or "–"), plain(each.text)] for each in found]
    header = [t("Tab"), t("Row"), t("Column"), t("What is wrong")]
    table(header, rows, "problems", t("Places that could not be read"), wide=(4,))
    plain_rows = [[each.tab, each.row, each.column, each.text] for each in found]
    st.download_button(
        t("Download as CSV"),
        csv_file([header, *plain_rows]),
        f"minigrant-{visit.viewer().edition}-arkusz.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def refused(reason: str) -> None:
    """Why the chosen files are not read."""
    st.warning(t("These files cannot be taken in."), icon=":material/block:")
    show(reason)
