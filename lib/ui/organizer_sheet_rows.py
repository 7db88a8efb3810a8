"""A change of the spreadsheet in words: which row it is about, and what stood and stands in it.

Whatever comes out of a row is somebody's text and goes through ``plain`` or ``show``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from lib.contest.programme import Programme
from lib.services.changes import Change
from lib.ui.safe import plain, show
from lib.ui.tables import table
from lib.ui.wording import said, t

#: Tabs as the contest's sheet calls them.
_PEOPLE, CARDS, _FINDINGS = "Osoby oceniające", "Oceny", "Ocena formalna"
_TITLE, _NAME = "Tytuł działania", "Imię i nazwisko"

#: Of longer texts only so many letters are shown, from shortly before the first difference.
_ROOM, _LEAD = 180, 30

#: On a phone, too, what was and what is stand side by side, equally wide.
_STYLE = """<style>
[class*="st-key-difference_"] table { table-layout: fixed; width: 100%; }
[class*="st-key-difference_"] th:first-child { width: 28%; }
[class*="st-key-difference_"] td * { overflow-wrap: anywhere !important; max-width: 100%; }
</style>"""


@dataclass(frozen=True)
class Names:
    """What codes stand for: titles of applications, names of people, and the programme's criteria."""

    programme: Programme
    titles: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def title(change: Change, names: Names) -> str:
    """Which row it is, in Markdown."""
    code = f"**{plain(change.code)}**"
    if change.tab == CARDS:
        who = f"**{plain(change.other)}** {plain(names.people.get(change.other, ''))}".strip()
        return t("Card of {who} for {what}", who=who, what=code)
    if change.tab == _FINDINGS:
        criterion = names.programme.formal_criterion(change.other)
        return f"{code} · {said(criterion.name) if criterion else plain(change.other)}"
    known, header = (names.people, _NAME) if change.tab == _PEOPLE else (names.titles, _TITLE)
    told = next((each.after or each.before for each in change.fields if each.header == header), "")
    return f"{code} {plain(known.get(change.code) or told)}".strip()


def kind(change: Change, names: Names) -> str:
    """What has become of the row, with its icon."""
    if change.tab == CARDS and change.kind == "new":
        points = {each.header: each.after for each in change.fields if each.header in names.programme.criterion_keys}
        if len(points) == len(names.programme.criterion_keys) and all(map(str.isdecimal, points.values())):
            total = sum(map(int, points.values()))
            return f":material/add_circle: {t('typed into the sheet, {total} points', total=total)}"
        return f":material/add_circle: {t('typed into the sheet, not complete')}"
    icon, word = {
        "new": ("add_circle", t("new row")),
        "changed": ("edit", t("differs from the card here") if change.tab == CARDS else t("changed")),
        "vanished": ("remove_circle", t("gone from the sheet")),
    }[change.kind]
    return f":material/{icon}: {word}"


def contents(change: Change, names: Names) -> None:
    """What differs, cell by cell; a row that is new or gone is folded up."""
    criteria = {criterion.key: said(criterion.name) for criterion in names.programme.criteria}
    cells = [(criteria.get(each.header, each.header), each.before, each.after) for each in change.fields]
    # The key of the change is long: one on a page is told from another by its beginning.
    key, what = change.key[:16], t("What is in the row")
    if change.kind != "changed":
        with st.expander(what):
            rows = [[plain(header), plain(after or before)] for header, before, after in cells]
            table([t("Column"), what], rows, key, what, wide=(2,))
        return
    short = [(header, *around_difference(before, after)) for header, before, after in cells]
    rows = [[plain(header), plain(before) or "–", _after(before, after)] for header, before, after in short]
    with st.container(key=f"difference_{key}"):
        st.html(_STYLE)
        table([t("Column"), t("Here"), t("In the sheet")], rows, key, t("What differs"), wide=())
    cut = [whole for whole, part in zip(cells, short, strict=True) if whole != part]
    if cut:
        with st.expander(t("Whole texts")):
            for header, before, after in cut:
                for words, text in ((t("Here"), before), (t("In the sheet"), after)):
                    st.markdown(f"**{plain(header)}** · {words}")
                    show(text or "–")


def _after(before: str, after: str) -> str:
    """What the sheet says now; a difference that nobody can see is told."""
    told = plain(after)
    return t("{text} (only blanks differ)", text=told) if told == plain(before) else told or "–"


def in_a_line(change: Change, names: Names) -> str:
    """What differs in a changed row, for a table of many of them."""
    if change.kind != "changed":
        return "–"
    criteria = {criterion.key: said(criterion.name) for criterion in names.programme.criteria}
    parts = []
    for each in change.fields:
        before, after = around_difference(each.before, each.after)
        header = plain(criteria.get(each.header, each.header))
        parts.append(f"{header}: {plain(before) or '–'} → {_after(before, after)}")
    return "; ".join(parts)


def around_difference(before: str, after: str) -> tuple[str, str]:
    """Both texts; long ones only from shortly before the place where they begin to differ."""
    if max(len(before), len(after)) <= _ROOM:
        return before, after
    pairs = enumerate(zip(before, after, strict=False))
    differs = next((at for at, (old, new) in pairs if old != new), min(len(before), len(after)))
    start = max(differs - _LEAD, 0)
    # Not in the middle of a word.
    start = max(before.rfind(" ", 0, start) + 1, start - _LEAD) if start else 0
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    end = start + _ROOM
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
