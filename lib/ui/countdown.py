"""A clock that counts down in the browser by style alone: no script, and no request while it runs."""

from __future__ import annotations

from datetime import datetime

from lib.contest.meeting import Clock
from lib.ui.wording import t

#: To be put on the page once, apart from the clock. Whole minutes are rounded by the browser to the nearest: half a
#: minute less makes it the one that is full. ``\\3c`` is "<": with the sign itself the whole style would be dropped.
STYLE = """<style>
@property --left { syntax: "\\3c integer\\3e"; inherits: true; initial-value: 0; }
@property --minutes { syntax: "\\3c integer\\3e"; inherits: true; initial-value: 0; }
@keyframes minigrant-countdown { from { --left: var(--from); } to { --left: 0; } }
@keyframes minigrant-over { to { visibility: visible; } }
.countdown { display: inline-flex; align-items: center; gap: .3em; font-variant-numeric: tabular-nums; }
.countdown .state { font-size: .5em; }
.countdown .digits {
  --left: var(--from); --minutes: calc((var(--left) - 29.5) / 60);
  font-weight: 600; counter-reset: minutes var(--minutes) seconds calc(var(--left) - var(--minutes) * 60);
}
.countdown .digits::after { content: counter(minutes) ":" counter(seconds, decimal-leading-zero); }
.countdown.running .digits { animation: minigrant-countdown calc(var(--from) * 1s) linear forwards; }
.countdown .over { visibility: hidden; font-size: .6em; }
.countdown.running .over { animation: minigrant-over 1ms calc(var(--from) * 1s) forwards; }
.countdown.done .over { visibility: visible; }
</style>"""


def countdown(clock: Clock | None, now: datetime, minutes: int) -> str:
    """The clock as HTML: minutes and seconds left, whether it runs, and a word once the time is over."""
    left = max(round(clock.left_at(now)), 0) if clock else minutes * 60
    running = clock is not None and clock.running
    state = "running" if running and left else "done" if clock and not left else "standing"
    sign = "▶" if running else "❚❚"
    words = t("{m} min {s} s left", m=left // 60, s=f"{left % 60:02}")
    return (
        f'<span class="countdown {state}" style="--from: {left}" role="timer" aria-label="{words}">'
        f'<span class="state" aria-hidden="true">{sign}</span><span class="digits"></span>'
        f'<span class="over">{t("time is over")}</span></span>'
    )
