"""What readings of the sheet brought: what waits for the organiser, what was declined, what stays, what took effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from lib.contest.permissions import Viewer
from lib.services import changes, intake, invitations, sheet_connection
from lib.services.bootstrap import House
from lib.services.changes import Change
from lib.services.sheets import TakenIn
from lib.ui import organizer_sheet, visit
from lib.ui.organizer_sheet_acts import acted, outcome
from lib.ui.organizer_sheet_rows import Names, contents, in_a_line, kind, title
from lib.ui.organizer_sheet_trouble import Reason, trouble
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import t, tn

#: Takes the sheet, or the files, in again with the changes of these keys agreed to.
TakeIn = Callable[[list[str]], TakenIn]

#: So many at a time: hundreds of cards typed into the sheet would be hundreds of boxes.
_AT_ONCE = 30
_ALL = "every_row"


@dataclass(frozen=True)
class Agreed:
    """What came of an agreement; ``missed``: rows that have become others since they were agreed to."""

    taken: TakenIn
    missed: int


def look() -> list[Change]:
    """What there is to show, for the organiser who is visiting; from now on it is what the page shows."""
    found = _present()
    st.session_state[_shown_key()] = _waiting(found)
    return found


def has_moved_on() -> bool:
    """Whether what waits is another list by now than the one on the page."""
    return bool(st.session_state.get(_shown_key(), ()) != _waiting(_present()))


def _present() -> list[Change]:
    return visit.attempt(lambda: changes.changes(visit.house(), visit.organizer())) or []


def _shown_key() -> str:
    return f"sheet_rows:{visit.viewer().edition}"


def _waiting(found: Sequence[Change]) -> tuple[str, ...]:
    return tuple(each.key for each in found if each.state == "held")


def listed(is_connected: bool) -> None:
    """The list, with what it comes from at hand to be taken in again: the chosen files, or the connected sheet."""
    files = organizer_sheet.files_that_wait(_waiting(_present()))
    if files:
        _list(lambda keys: organizer_sheet.take_in(files, keys), True)
    elif is_connected:
        _list(lambda keys: sheet_connection.read(visit.house(), visit.viewer(), keys), False)
    else:
        _list(None, False)


@st.fragment
def _list(take_in: TakeIn | None, from_files: bool) -> None:
    """``take_in`` is None where there is nothing at hand that could be taken in again."""
    found = look()
    names = _names()
    held = [each for each in found if each.state == "held"]
    _told(held)
    if held:
        _held(held, names, take_in, from_files)
    _kept([each for each in found if each.state == "kept"])
    _declined([each for each in found if each.state == "declined"], names)
    _in_effect([each for each in found if each.state == "in_effect"], names)


def _names() -> Names:
    house, viewer = visit.house(), visit.organizer()
    return Names(
        visit.contest().programme,
        {each.application.code: each.application.title for each in intake.received(house, viewer)},
        {access.person.code: access.person.person.name for access in invitations.people(house, viewer)},
    )


def _told(held: Sequence[Change]) -> None:
    """What came of the last agreement."""
    what = outcome("rows")
    if isinstance(what, Reason):
        trouble(what)
    elif isinstance(what, Agreed):
        organizer_sheet.summary(what.taken, is_above_list=True)
        if what.missed:
            words = tn(
                "{n} row has changed in the meantime and was left out.",
                "{n} rows have changed in the meantime and were left out.",
                what.missed,
            )
            st.warning(words, icon=":material/update:")
    elif not held and not what:
        st.markdown(f":material/check_circle: {t('Nothing of the sheet waits for your agreement.')}")


# --- what waits ----------------------------------------------------------------------------------------------------


def _held(held: Sequence[Change], names: Names, take_in: TakeIn | None, from_files: bool) -> None:
    waiting = tn("{n} change waits for you", "{n} changes wait for you", len(held))
    st.subheader(waiting)
    st.markdown(
        t(
            "It touches what people have already scored, or it is a score card typed by hand. Nothing of it counts "
            "until you take it in."
        )
    )
    if take_in is None:
        st.info(
            t("To take any of it in, connect the sheet or take the file in above once more."), icon=":material/upload:"
        )
    keys = [each.key for each in held]
    if from_files and take_in and st.button(t("Take all of this in"), type="primary", icon=":material/done_all:"):
        _take(take_in, keys)
    if len(held) > 1:
        st.session_state[_ALL] = len(_chosen(keys)) == len(keys)
        st.checkbox(t("Select all"), key=_ALL, on_change=_choose_all, args=(keys,))
    shown = held if st.session_state.get(_more_key()) else held[:_AT_ONCE]
    for each in shown:
        with st.container(border=True, gap="small"):
            st.checkbox(f"{title(each, names)} · {kind(each, names)}", key=_key(each.key))
            contents(each, names)
    if len(shown) < len(held):
        st.button(t("Show the other {n}", n=len(held) - len(shown)), key=f"{_more_key()}:button", on_click=_show_more)
    chosen = _chosen(keys)
    with st.container(horizontal=True):
        if st.button(
            t("Take the selected in ({n})", n=len(chosen)),
            key="take_rows",
            type="secondary" if from_files else "primary",
            icon=":material/check:",
            disabled=not chosen or take_in is None,
        ):
            assert take_in
            _take(take_in, chosen)
        if st.button(t("Do not take in"), key="decline_rows", icon=":material/block:", disabled=not chosen):
            _settle(changes.decline, chosen)


def _take(take_in: TakeIn, keys: list[str]) -> None:
    def agree() -> Agreed:
        taken = take_in(keys)
        effective = {each.key for each in taken.changes if each.state == "in_effect"}
        return Agreed(taken, len(set(keys) - effective))

    acted("rows", agree)
    _unchoose(keys)
    st.rerun()


def _key(key: str) -> str:
    return f"row:{key}"


def _chosen(keys: Sequence[str]) -> list[str]:
    return [key for key in keys if st.session_state.get(_key(key))]


def _choose_all(keys: Sequence[str]) -> None:
    for key in keys:
        st.session_state[_key(key)] = st.session_state[_ALL]


def _unchoose(keys: Sequence[str]) -> None:
    for key in keys:
        st.session_state.pop(_key(key), None)


def _more_key() -> str:
    return f"sheet_rows_more:{visit.viewer().edition}"


def _show_more() -> None:
    st.session_state[_more_key()] = True


def _settle(act: Callable[[House, Viewer, str], None], keys: Sequence[str]) -> None:
    """Decline rows, or offer them again. Not in a callback: within a fragment it could not say why it was denied."""

    def settle() -> None:
        for key in keys:
            act(visit.house(), visit.viewer(), key)

    acted("rows", settle)
    _unchoose(keys)
    st.rerun()


# --- what does not -------------------------------------------------------------------------------------------------


def _kept(kept: Sequence[Change]) -> None:
    if kept:
        codes = ", ".join(plain(each.code) for each in kept)
        st.info(
            t("No longer in the sheet, but they stay because of their cards: {codes}.", codes=codes),
            icon=":material/lock:",
        )


def _declined(declined: Sequence[Change], names: Names) -> None:
    if not declined:
        return
    with st.expander(tn("{n} row not taken in", "{n} rows not taken in", len(declined)), icon=":material/block:"):
        for each in declined:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{title(each, names)} · {kind(each, names)}")
                if st.button(t("Offer again"), key=f"again:{each.key}"):
                    _settle(changes.offer_again, [each.key])


def _in_effect(effective: Sequence[Change], names: Names) -> None:
    if not effective:
        return
    count = Counter(each.kind for each in effective)
    parts = [
        tn("{n} new", "{n} new", count["new"]) if count["new"] else "",
        tn("{n} changed", "{n} changed", count["changed"]) if count["changed"] else "",
        tn("{n} gone", "{n} gone", count["vanished"]) if count["vanished"] else "",
    ]
    label = t("Last taken in: {what}", what=", ".join(filter(None, parts)))
    with st.expander(label, icon=":material/history:"):
        rows = [
            [plain(each.tab), f"{title(each, names)} · {kind(each, names)}", in_a_line(each, names)]
            for each in effective[: _AT_ONCE * 10]
        ]
        table([t("Tab"), t("Row"), t("Here → in the sheet")], rows, "in_effect", label, wide=(2, 3))
        if len(effective) > len(rows):
            st.markdown(t("And {n} more.", n=len(effective) - len(rows)))
