"""The projector: letters that the last row can read, and nothing but what is now."""

from __future__ import annotations

import streamlit as st

from lib.contest.wording import shown, shown_money
from lib.services import meeting_desk
from lib.services.meeting_desk import Item, Left, Projection
from lib.ui import visit
from lib.ui.countdown import STYLE as countdown_style
from lib.ui.countdown import countdown
from lib.ui.meeting_reveal import change
from lib.ui.reveal_picture import STYLE as reveal_style
from lib.ui.reveal_picture import totals_picture
from lib.ui.safe import escaped
from lib.ui.wording import t, tn

#: The whole screen is the picture; the menu comes back with the link at the bottom.
_STYLE = """<style>
[data-testid="stHeader"], [data-testid="stSidebar"] { display: none; }
.stMainBlockContainer { max-width: none; padding: 1.5rem clamp(1rem, 3vw, 4rem); }
.projector { display: grid; gap: 2.5vh; align-content: start; min-height: 88vh; }
.projector h1 { font-size: clamp(2rem, 5vw, 6rem); line-height: 1.1; margin: 0; overflow-wrap: anywhere; padding: 0; }
.projector .clock { font-size: clamp(2.5rem, 7vw, 9rem); line-height: 1; }
.projector .state { font-size: clamp(1.3rem, 2.6vw, 3.2rem); }
.projector .ring {
  --size: min(38vh, 60vw); width: var(--size); height: var(--size); display: grid; place-items: center;
  position: relative; font-size: calc(var(--size) * .2); font-weight: 700; font-variant-numeric: tabular-nums;
}
.projector .ring::before {
  content: ""; position: absolute; inset: 0; border-radius: 50%%;
  background: conic-gradient(#0072B2 %(turn).1f%%, rgba(128, 128, 128, .35) 0);
  mask: radial-gradient(closest-side, transparent 78%%, #000 79%%);
}
.projector ol { font-size: clamp(1.1rem, 1.8vw, 2.2rem); columns: 2; padding-left: 1.5em; margin: 0; }
.projector .left { font-size: clamp(1.1rem, 1.8vw, 2.2rem); display: flex; flex-wrap: wrap; gap: .3em 1.5em; }
@media (max-width: 640px) { .projector ol { columns: 1; } }
</style>"""


def picture(meeting: str) -> None:
    """Everything that the room sees."""
    house, viewer = visit.house(), visit.viewer()
    found = visit.attempt(lambda: meeting_desk.projection(house, viewer, meeting))
    if found is None:
        return
    turn = 100 * found.scored / found.expected if found.expected else 0
    for style in (_STYLE % {"turn": turn}, countdown_style, reveal_style):
        st.html(style)
    body = [_now(found)]
    stage = found.meeting.table.stage
    if stage == "open":
        words = t("{scored} of {n} have scored", scored=found.scored, n=found.expected)
        body.append(f'<div class="ring" role="img" aria-label="{words}">{found.scored} / {found.expected}</div>')
    if found.reveal:
        body.append(totals_picture(visit.contest().programme, found.reveal))
        if found.reveal.before:
            body.append(f'<div class="state">{change(found.reveal)}</div>')
    if stage == "idle":
        body.append(_agenda(found))
    if left := [each for each in map(_left, found.left) if each]:
        body.append(f'<div class="left">{"".join(f"<span>{each}</span>" for each in left)}</div>')
    st.html(f'<div class="projector">{"".join(body)}</div>')


def _now(found: Projection) -> str:
    meeting, item = found.meeting, found.now
    if item is None:
        waiting = (
            t("The meeting has ended.")
            if meeting.is_over
            else tn("{n} person is here", "{n} people are here", found.present)
        )
        return f'<h1>{escaped(meeting.name)}</h1><div class="state">{waiting}</div>'
    clock = countdown(meeting.clock, visit.now(), meeting.minutes)
    state = {
        "presented": t("being presented"),
        "open": t("scoring is open"),
        "closed": t("scoring is closed"),
        "revealed": t("scores are revealed"),
    }[meeting.table.stage]
    number = f"{t('Round {n}', n=meeting.table.round)} · " if meeting.table.round > 1 else ""
    title = escaped(f"{item.code} {item.title}")
    return f'<h1>{title}</h1><div class="clock">{clock}</div><div class="state">{number}{state}</div>'


def _agenda(found: Projection) -> str:
    return f"<ol>{''.join(f'<li>{_line(item)}</li>' for item in found.agenda)}</ol>"


def _line(item: Item) -> str:
    final = f" · <b>{shown(item.final)}</b>" if item.final is not None else ""
    done = "✓ " if item.is_done else ""
    return f"{done}{escaped(f'{item.code} {item.title}')}{final}"


def _left(left: Left) -> str:
    """What is left to be given, in one line; "" where the rules set no limit."""
    parts = []
    if left.places is not None:
        parts.append(t("grants left: {n} of {all}", n=left.places, all=left.all_places))
    if left.money is not None:
        parts.append(t("money left: {money}", money=shown_money(left.money)))
    area = f"<b>{escaped(left.area)}</b>: " if left.area else ""
    return f"{area}{', '.join(parts)}" if parts else ""
