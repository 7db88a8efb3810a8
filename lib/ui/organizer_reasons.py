"""The reasons on the cards before they are published: what is covered in them, and what an organiser decides."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.contest.anonymity import Cover
from lib.contest.programme import Programme
from lib.services import reasons
from lib.services.reasons import Reason, ReasonKey
from lib.ui import visit
from lib.ui.acts import carried_out
from lib.ui.organizer_anonymity_texts import STYLE, marked, place_with_buttons
from lib.ui.safe import plain
from lib.ui.wording import said, t, tn

#: So many reasons to decide on stand on the page at once.
_AT_ONCE = 10


def decide(programme: Programme, found: Sequence[Reason]) -> None:
    """Reasons in which names are suspected, one after the other; those decided and covered behind a click."""
    waiting = [reason for reason in found if reason.undecided]
    settled = [reason for reason in found if not reason.undecided]
    st.html(STYLE)
    if waiting:
        number = sum(reason.undecided for reason in waiting)
        st.markdown(
            tn(
                "{n} name in the reasons is only suspected. Cover it or leave it; what you leave, everyone reads.",
                "{n} names in the reasons are only suspected. Cover or leave them; what you leave, everyone reads.",
                number,
            )
        )
        for reason in waiting[:_AT_ONCE]:
            _reason(programme, reason)
        if len(waiting) > _AT_ONCE:
            more = len(waiting) - _AT_ONCE
            st.markdown(tn("{n} more reason comes after these.", "{n} more reasons come after these.", more))
    else:
        st.markdown(f":material/check_circle: {t('No name in the reasons waits for a decision.')}")
    if settled:
        label = tn(
            "{n} reason with words covered or looked at", "{n} reasons with words covered or looked at", len(settled)
        )
        with st.expander(label, icon=":material/visibility_off:"):
            for reason in settled:
                _reason(programme, reason)


def _reason(programme: Programme, reason: Reason) -> None:
    criterion = f" · {said(programme.criterion(reason.criterion).name)}" if reason.criterion else ""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(reason.application)}** · {plain(reason.reviewer)}{criterion}")
        st.html(f'<div class="anonymity-text">{marked(reason.text, reason.places)}</div>')
        for place in reason.places:
            key = f"reason:{':'.join(reason.key)}:{place.start}:{place.end}"
            place_with_buttons(reason.text, place, key, (_cover, _lift), (reason.key, place.cover, reason.text))


def _cover(key: ReasonKey, place: Cover, text: str) -> None:
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: reasons.set_cover(house, viewer, key, place, text), t("Covered."))


def _lift(key: ReasonKey, place: Cover, text: str) -> None:
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: reasons.lift_cover(house, viewer, key, place, text), t("Not covered."))
