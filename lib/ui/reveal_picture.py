"""The reveal as a picture: a dot for each card, means, the final and the threshold, on the axis of the card's scale.

Drawn as SVG without any script, so that a hundred phones get it at once; letters grow with the picture, from a phone to
a projector. Sides differ by the shape of their dots, not by colour alone.
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

WIDTH = 1000
_LEFT, _RIGHT = 40, 40
_ROW = 150
_SMALL_ROW = 92
_DOT = 13
_COLOURS = ("#0072B2", "#D55E00", "#009E73")

_STYLE = """<style>
.reveal { width: 100%; height: auto; display: block; font-family: inherit; }
.reveal text { fill: currentColor; font-size: 30px; }
.reveal .small { font-size: 26px; }
.reveal .strong { font-weight: 700; }
.reveal .axis { stroke: currentColor; stroke-opacity: .35; stroke-width: 2; }
.reveal .line { stroke: currentColor; stroke-width: 3; stroke-dasharray: 10 8; }
.reveal .own { fill: none; stroke: currentColor; stroke-width: 5; }
</style>"""


def totals_picture(programme: Programme, reveal: Reveal, own: Card | None = None) -> str:
    """Every card's sum by side, the means, the final so far and the threshold; ``own``: the visitor's card."""
    scale, sides = programme.scale, list(reveal.sides.items())
    height = _ROW * len(sides) + 130
    parts = []
    for number, (key, side) in enumerate(sides):
        middle = 95 + number * _ROW
        parts.append(_text(_LEFT, middle - 62, f"{said(programme.side(key).label)} · {_cards(side)}"))
        parts += _axis(middle, scale)
        mine = own.total if own and _is_of(own, side) else None
        parts += _dots(side.totals, middle, scale, number, mine)
        if side.mean is not None:
            parts.append(_mean(_x(side.mean, scale), middle, number, shown(side.mean)))
    bottom = 95 + _ROW * (len(sides) - 1) + 60
    if programme.threshold:
        parts += _threshold(programme, bottom)
    if reveal.final is not None:
        x, y = _x(reveal.final, scale), bottom + 10
        parts.append(f'<path d="M {x} {y - 14} l 16 26 h -32 z" fill="currentColor"/>')
        anchor = "end" if x > WIDTH * 0.7 else "start" if x < WIDTH * 0.3 else "middle"
        parts.append(_text(x, y + 48, f"{t('Final score')}: {shown(reveal.final)}", "strong", anchor))
    return _svg(height, described(programme, reveal), parts)


def criteria_picture(programme: Programme, reveal: Reveal, own: Card | None = None) -> str:
    """Every criterion on its own axis: all sides' points, and the visitor's."""
    parts: list[str] = []
    for number, criterion in enumerate(programme.criteria):
        top = number * (_SMALL_ROW + 34 * (len(reveal.sides) - 1))
        parts.append(_text(_LEFT, top + 30, f"{said(criterion.name)} (0–{criterion.maximum})", "small"))
        for place, side in enumerate(reveal.sides.values()):
            middle = top + 62 + place * 34
            parts += _axis(middle, criterion.maximum, ticks=False)
            mine = own.points[number] if own and _is_of(own, side) else None
            parts += _dots(side.criteria[criterion.key], middle, criterion.maximum, place, mine, stacked=False)
    height = len(programme.criteria) * (_SMALL_ROW + 34 * (len(reveal.sides) - 1)) + 20
    return _svg(height, t("Points by criterion; the table says the same."), parts)


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


def _x(value: Fraction | int, scale: int) -> float:
    return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * float(value) / scale, 1)


def _axis(middle: int, scale: int, ticks: bool = True) -> Iterator[str]:
    yield f'<line class="axis" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{middle}" y2="{middle}"/>'
    if ticks:
        step = 10 if scale > 25 else 5
        for value in range(0, scale + 1, step):
            x = _x(value, scale)
            yield f'<line class="axis" x1="{x}" x2="{x}" y1="{middle}" y2="{middle + 8}"/>'
            yield _text(x, middle + 38, str(value), "small", "middle")


def _dots(
    values: Sequence[int], middle: int, scale: int, side: int, own: int | None, stacked: bool = True
) -> Iterator[str]:
    """A dot for each card; equal ones stand on one another, or grow where there is no room to stand."""
    colour = _COLOURS[side % len(_COLOURS)]
    for value, times in sorted(Counter(values).items()):
        x = _x(value, scale)
        shown_times = min(times, 4) if stacked else 1
        size = _DOT if stacked else _DOT * min(times, 9) ** 0.5 * 0.8
        for place in range(shown_times):
            yield _dot(x, middle - place * 2 * _DOT * 0.8, size, side, colour)
        if times > shown_times:
            yield _text(x, middle - (shown_times * 2 - 1) * _DOT * 0.8 - 10, f"×{times}", "small", "middle")
        if value == own:
            yield f'<circle class="own" cx="{x}" cy="{middle}" r="{size + 7:.1f}"/>'
            yield _text(
                x, middle + (size + 34 if stacked else 8), t("You"), "small strong", "middle" if stacked else "start"
            )


def _dot(x: float, y: float, size: float, side: int, colour: str) -> str:
    style = f'fill="{colour}" fill-opacity=".85"'
    if side % 2:
        return f'<rect x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size:.1f}" height="{2 * size:.1f}" {style}/>'
    return f'<circle cx="{x}" cy="{y:.1f}" r="{size:.1f}" {style}/>'


def _mean(x: float, middle: int, side: int, words: str) -> str:
    colour = _COLOURS[side % len(_COLOURS)]
    anchor = "end" if x > WIDTH * 0.8 else "middle"
    return (
        f'<line x1="{x}" x2="{x}" y1="{middle - 40}" y2="{middle + 14}" stroke="{colour}" stroke-width="7"/>'
        + _text(x, middle - 50, f"⌀ {words}", "strong", anchor)
    )


def _threshold(programme: Programme, bottom: int) -> Iterator[str]:
    threshold = programme.threshold
    if threshold:
        x = _x(threshold.points, programme.scale)
        yield f'<line class="line" x1="{x}" x2="{x}" y1="40" y2="{bottom}"/>'
        words = t(
            "threshold {points} ({clause})", points=shown_points(threshold.points), clause=clause(threshold.clause)
        )
        yield _text(x - 8, 30, words, "small", "end")


def _text(x: float, y: float, words: str, style: str = "", anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y:.1f}" class="{style}" text-anchor="{anchor}">{html.escape(words)}</text>'


def _svg(height: int, words: str, parts: Sequence[str]) -> str:
    return (
        f'{_STYLE}<svg class="reveal" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{html.escape(words)}">'
        f"{''.join(parts)}</svg>"
    )
