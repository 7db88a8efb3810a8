"""The reveal as a picture: a dot for each card, means, the final and the threshold, on the axis of the card's scale.

Drawn with HTML alone, so that a hundred phones get it at once and a projector shows the same. Sides differ by the shape
of their dots, not by colour alone.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from lib.contest.cards import Card
from lib.contest.programme import Programme
from lib.contest.wording import shown, shown_points
from lib.services.meeting_reveal import Reveal, SideReveal
from lib.ui.wording import clause, said, t, tn

#: To be put on the page once, apart from the picture.
STYLE = """<style>
.reveal-frame { container-type: inline-size; width: 100%; }
.reveal { font-size: clamp(15px, 2.4cqw, 38px); padding: 0 .8em; line-height: 1.3; }
.reveal .sides { position: relative; padding-top: 1.7em; }
.reveal .track { position: relative; border-bottom: 2px solid rgba(128, 128, 128, .6); margin-bottom: 1.1em; }
.reveal .track > *, .reveal .ticks > *, .reveal .sides > .threshold, .reveal .result > * { position: absolute; }
.reveal .dot { width: .9em; height: .9em; margin-left: -.45em; border-radius: 50%; background: #0072B2; }
.reveal .dot.other { border-radius: 2px; background: #D55E00; }
.reveal .dot.third { border-radius: 2px; transform: rotate(45deg); background: #009E73; }
.reveal .own { outline: .16em solid currentColor; outline-offset: .1em; }
.reveal .you { top: 100%; transform: translateX(-50%); font-weight: 700; font-size: .85em; }
.reveal .times { transform: translateX(-50%); font-size: .8em; }
.reveal .mean { width: .2em; margin-left: -.1em; top: 0; bottom: -.3em; background: currentColor; opacity: .75; }
.reveal .ticks { position: relative; height: 1.3em; font-size: .8em; opacity: .85; }
.reveal .ticks > * { transform: translateX(-50%); }
.reveal .threshold { top: 0; bottom: 0; border-left: .13em dashed currentColor; white-space: nowrap; }
.reveal .threshold span { position: absolute; right: .4em; top: 0; font-size: .8em; }
.reveal .result { position: relative; height: 2.8em; }
.reveal .result > * { transform: translateX(-50%); text-align: center; white-space: nowrap; font-weight: 700; }
.reveal .criterion .track { height: 1.05em; margin-bottom: 1.3em; }
.reveal .criterion { font-size: .95em; }
</style>"""

_SHAPES = ("", " other", " third")
#: How many equal cards stand on one another before a number says the rest.
_STACK = 5


def totals_picture(programme: Programme, reveal: Reveal, own: Card | None = None) -> str:
    """Every card's sum by side, the means, the final so far and the threshold; ``own``: the visitor's card."""
    scale = programme.scale
    parts = []
    for number, (key, side) in enumerate(reveal.sides.items()):
        mean = f" · {t('mean')} <b>{shown(side.mean)}</b>" if side.mean is not None else ""
        parts.append(f"<div>{_escaped(said(programme.side(key).label))} · {_cards(side)}{mean}</div>")
        most = min(max(Counter(side.totals).values(), default=1), _STACK)
        height = most + (1 if most == _STACK else 0)
        mine = own.total if own and _is_of(own, side) else None
        dots = "".join(_dots(side.totals, scale, number, mine))
        line = f'<i class="mean" style="left: {_percent(side.mean, scale)}"></i>' if side.mean is not None else ""
        parts.append(f'<div class="track" style="height: {height + 0.3:.1f}em">{line}{dots}</div>')
    parts += [_ticks(scale), *_threshold(programme)]
    body = f'<div class="sides">{"".join(parts)}</div>{_result(reveal, scale)}'
    return _frame(body, described(programme, reveal))


def criteria_picture(programme: Programme, reveal: Reveal, own: Card | None = None) -> str:
    """Every criterion on its own axis: all sides' points, and the visitor's."""
    parts = []
    for number, criterion in enumerate(programme.criteria):
        parts.append(f"<div>{_escaped(said(criterion.name))} (0–{criterion.maximum})</div>")
        for place, side in enumerate(reveal.sides.values()):
            mine = own.points[number] if own and _is_of(own, side) else None
            dots = "".join(_dots(side.criteria[criterion.key], criterion.maximum, place, mine, stack=1))
            parts.append(f'<div class="track">{dots}</div>')
    return _frame(f'<div class="criterion">{"".join(parts)}</div>', t("Points by criterion; the table says the same."))


def described(programme: Programme, reveal: Reveal) -> str:
    """The picture in words."""
    sides = [
        f"{said(programme.side(key).label)}: {_cards(side)}"
        + (f", {t('mean')} {shown(side.mean)} ({side.totals[0]}–{side.totals[-1]})" if side.mean is not None else "")
        for key, side in reveal.sides.items()
    ]
    final = f"{t('Final score')}: {shown(reveal.final)}" if reveal.final is not None else t("no final score yet")
    return "; ".join([*sides, final])


def _cards(side: SideReveal) -> str:
    return tn("{n} card", "{n} cards", len(side.totals))


def _is_of(card: Card, side: SideReveal) -> bool:
    return card.counts and card.total in side.totals


def _percent(value: Fraction | int, scale: int) -> str:
    return f"{100 * float(value) / scale:.2f}%"


def _dots(values: Sequence[int], scale: int, side: int, own: int | None, stack: int = _STACK) -> Iterator[str]:
    """A dot for each card; equal ones stand on one another, and a number says how many where that is too high."""
    shape = _SHAPES[side % len(_SHAPES)]
    for value, times in sorted(Counter(values).items()):
        left = _percent(value, scale)
        for place in range(min(times, stack)):
            mine = " own" if value == own and place == 0 else ""
            yield f'<i class="dot{shape}{mine}" style="left: {left}; bottom: {place:.2f}em"></i>'
        if times > stack:
            yield f'<span class="times" style="left: {left}; bottom: {stack}em">×{times}</span>'
        if value == own:
            yield f'<span class="you" style="left: {left}">{t("You")}</span>'


def _ticks(scale: int) -> str:
    step = 10 if scale > 25 else 5
    marks = [f'<span style="left: {_percent(value, scale)}">{value}</span>' for value in range(0, scale + 1, step)]
    return f'<div class="ticks" aria-hidden="true">{"".join(marks)}</div>'


def _threshold(programme: Programme) -> Iterator[str]:
    threshold = programme.threshold
    if threshold:
        points, rule = shown_points(threshold.points), clause(threshold.clause)
        words = t("threshold {points} ({clause})", points=points, clause=rule)
        yield f'<div class="threshold" style="left: {_percent(threshold.points, programme.scale)}">'
        yield f"<span>{_escaped(words)}</span></div>"


def _result(reveal: Reveal, scale: int) -> str:
    if reveal.final is None:
        return f"<div>{t('no final score yet')}</div>"
    left = min(max(100 * float(reveal.final) / scale, 12), 88)
    words = f"{t('Final score')}: {shown(reveal.final)}"
    return (
        f'<div class="result"><span style="left: {_percent(reveal.final, scale)}">▲</span>'
        f'<span style="left: {left:.2f}%; top: 1.1em">{words}</span></div>'
    )


def _escaped(words: str) -> str:
    return html.escape(words)


def _frame(body: str, words: str) -> str:
    return f'<div class="reveal-frame"><div class="reveal" role="img" aria-label="{_escaped(words)}">{body}</div></div>'
