"""One application's texts with what is covered and suspected in them, and in the margin who, why, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from lib.contest.anonymity import COVER_KINDS, DETAILS, Cover
from lib.services import anonymity
from lib.services.anonymity import Opened, OpenedText
from lib.services.places import Place
from lib.ui import visit
from lib.ui.acts import carried_out, emptied
from lib.ui.marking import marking
from lib.ui.safe import escaped, plain
from lib.ui.wording import t, tn

#: Never by colour alone: covered words are struck and follow their cover, suspected ones have a wave and a sign.
STYLE = """<style>
.anonymity-text { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.75; max-width: 42rem; }
.anonymity-text mark { color: inherit; border-radius: .25rem; padding: .05rem .2rem; }
.anonymity-text mark b { font-weight: 600; font-size: .85em; }
.anonymity-text mark.covered { background: rgba(0, 114, 178, .22); }
.anonymity-text mark.covered s { text-decoration-thickness: 1px; opacity: .85; }
.anonymity-text mark.suspected { background: rgba(230, 159, 0, .28); border-bottom: 2px dashed currentColor; }
.anonymity-text mark.shown { background: transparent; border-bottom: 2px dotted currentColor; }
.anonymity-text .word { cursor: text; }
.anonymity-text .chosen { background: rgba(0, 114, 178, .45); border-bottom: 3px solid #1C7CBA; }
.anonymity-text:focus-visible { outline: 2px solid #0072B2; outline-offset: .35rem; border-radius: .25rem; }
.marking-bar { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; position: sticky; bottom: .5rem;
  margin-top: .5rem; padding: .5rem .75rem; max-width: 42rem; border-radius: .5rem; border: 1px solid currentColor;
  background: var(--st-secondary-background-color, Canvas); }
.marking-bar[hidden] { display: none; }
.marking-chosen { flex: 1 1 10rem; overflow-wrap: anywhere; font-weight: 600; }
.marking-bar select, .marking-bar button { font: inherit; color: inherit; min-height: 2.75rem; padding: 0 .9rem;
  border: 1px solid currentColor; border-radius: .5rem; background: var(--st-background-color, Canvas); }
.marking-bar .marking-cover { background: #0072B2; border-color: #0072B2; color: #fff; font-weight: 600; }
.marking-said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
</style>"""


def warn_of_changes(opened: Opened) -> None:
    """What the sheet has changed since the confirmation."""
    if opened.state == "changed":
        names = ", ".join(t("the applicant's details") if each == DETAILS else plain(each) for each in opened.changed)
        st.warning(
            t(
                "Changed in the sheet since it was confirmed: {what}. Reviewers get it again once you confirm it anew.",
                what=names,
            ),
            icon=":material/sync_problem:",
        )
    if opened.found_since:
        st.warning(
            tn(
                "{n} place is found that was not when this was confirmed, because somebody else came into the contest. "
                "Reviewers read it uncovered until you take the confirmation back and confirm anew.",
                "{n} places are found that were not when this was confirmed, because somebody else came into the "
                "contest. Reviewers read them uncovered until you take the confirmation back and confirm anew.",
                opened.found_since,
            ),
            icon=":material/person_alert:",
        )


def texts(opened: Opened, is_published: bool) -> None:
    """Every text beside its places; the first suspicion nobody decided on has keys of its own."""
    st.html(STYLE)
    first = next(iter(opened.places("suspected")), None)
    for text in opened.texts:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            mark = f" :material/sync_problem: {t('changed')}" if text.header in opened.changed else ""
            st.subheader(plain(text.header) + mark, anchor=False)
            if is_published:
                st.html(f'<div class="anonymity-text">{marked(text.text, text.places)}</div>')
            else:
                act = partial(_mark, opened.application.code, text.header, opened.content)
                label = t("{header}: mark words to cover them", header=text.header)
                marking(text.text, text.places, f"marking:{opened.application.code}:{text.header}", label, act)
        with right, st.container(gap="xsmall"):
            for place in text.places:
                _place(opened, text, place, is_published, first == (text.header, place))


def marked(text: str, places: Sequence[Place]) -> str:
    """The text as HTML, everything that somebody wrote in it escaped."""
    parts, at = [], 0
    for place in places:
        words = escaped(text[place.start : place.end])
        if place.state == "covered":
            words = f"<b>[{escaped(place.kind)}]</b> <s>{words}</s>"
        elif place.state == "suspected":
            words = f"{words} <b>(?)</b>"
        parts += [escaped(text[at : place.start]), f'<mark class="{place.state}">{words}</mark>']
        at = place.end
    return "".join([*parts, escaped(text[at:])])


def why(place: Place) -> str:
    """Why the program found it, or that a person marked it."""
    words = {
        "known name": t("a name from the form"),
        "inflected": t("a name from the form, inflected"),
        "diminutive": t("a short form of a name from the form"),
        "family": t("the family of somebody on the form"),
        "similar": t("like a name from the form, perhaps misspelt"),
        "surname with another first name": t("a surname from the form"),
        "organisation": t("the applicant's organisation"),
        "organisation in full": t("the applicant's organisation"),
        "first name": t("a first name, not from the form"),
        "surname": t("a surname, not from the form"),
        "letters apart": t("a name with its letters typed apart"),
        "another applicant": t("another applicant of this contest"),
        "a reviewer": t("a reviewer of this contest"),
        "another organisation": t("another applicant's organisation"),
        "another person": t("a first name from the form with another surname"),
        "may be a word": t("a name from the form, or an ordinary word"),
        "phone": t("a phone number"),
        "address": t("an address"),
        "profile": t("a profile"),
        "account": t("a bank account"),
        "": t("marked by an organiser"),
    }
    return words.get(place.why) or plain(place.why)


def _place(opened: Opened, text: OpenedText, place: Place, is_published: bool, has_keys: bool) -> None:
    args = (opened.application.code, text.header, place.cover, opened.content)
    key = f"{args[0]}:{args[1]}:{place.start}:{place.end}"
    place_with_buttons(text.text, place, key, None if is_published else (_cover, _lift), args, has_keys)


def place_with_buttons(
    text: str,
    place: Place,
    key: str,
    acts: tuple[Callable[..., None], Callable[..., None]] | None,
    args: tuple[object, ...],
    has_keys: bool = False,
) -> None:
    """One place: the words, who, why, and the buttons that cover it and show it (``acts``; None: only to be read)."""
    icon, word = {
        "covered": ("visibility_off", f"\\[{place.kind}\\]"),
        "suspected": ("help", t("suspected")),
        "shown": ("visibility", t("not covered")),
    }[place.state]
    words = plain(text[place.start : place.end])
    whose = f" · {plain(place.whose)}" if place.whose else ""
    said = f":material/{icon}: **{words}** · {word}  \n:small[{why(place)}{whose}]"
    # What is decided stays in few lines; what is suspected stands out.
    is_open = place.state == "suspected"
    with st.container(border=is_open, gap="xxsmall", horizontal=not is_open, vertical_alignment="center"):
        st.markdown(said, width="stretch")
        if acts is None:
            return
        with st.container(horizontal=True, gap="small", width="stretch" if is_open else "content"):
            cover, lift = acts
            if place.state != "covered":
                _button(t("Cover"), "visibility_off", f"cover:{key}", "1" if has_keys else None, cover, args, is_open)
            if place.state != "shown":
                _button(t("Do not cover"), "visibility", f"lift:{key}", "2" if has_keys else None, lift, args, is_open)


def _button(
    label: str,
    icon: str,
    key: str,
    keys: str | None,
    act: Callable[..., None],
    args: tuple[object, ...],
    stands_out: bool,
) -> None:
    st.button(
        label,
        key=key,
        icon=f":material/{icon}:",
        type="secondary" if stands_out else "tertiary",
        shortcut=keys,
        on_click=act,
        args=args,
    )


def cover_more(opened: Opened) -> None:
    """Words that the program did not find: marked in the text, or typed, and then wherever they stand."""
    code = opened.application.code
    headers: list[str | None] = [None, *(text.header for text in opened.texts)]
    st.markdown(
        t(
            ":material/ink_highlighter: To cover more, mark the words in the text: draw over them with the mouse, tap "
            "the first and the last one with a finger, or go there with the arrow keys, hold Shift, and press Enter."
        )
    )
    with st.form(f"cover_more:{code}", border=True):
        st.markdown(f"**{t('Cover words everywhere')}**")
        st.text_input(
            t("Words to cover, as they stand in the text"), key=f"words:{code}", max_chars=200, autocomplete="off"
        )
        with st.container(horizontal=True):
            st.selectbox(t("What it is"), COVER_KINDS, key=f"kind:{code}", width=180)
            st.selectbox(
                t("Where"),
                headers,
                format_func=lambda header: t("in all texts") if header is None else header,
                key=f"where:{code}",
                width=240,
            )
        st.form_submit_button(
            t("Cover these words"), icon=":material/visibility_off:", on_click=_cover_words, args=(code, opened.content)
        )


def _cover(code: str, header: str, place: Cover, content: str) -> None:
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: anonymity.set_cover(house, viewer, code, header, place, content), t("Covered."))


def _mark(code: str, header: str, content: str, place: Cover) -> None:
    _cover(code, header, place, content)


def _lift(code: str, header: str, place: Cover, content: str) -> None:
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: anonymity.lift_cover(house, viewer, code, header, place, content), t("Not covered."))


def _cover_words(code: str, content: str) -> None:
    house, viewer = visit.house(), visit.viewer()
    words, kind = st.session_state[f"words:{code}"], st.session_state[f"kind:{code}"]
    header = st.session_state[f"where:{code}"]
    found = visit.attempt(lambda: anonymity.cover_words(house, viewer, code, words, kind, header, content))
    if found:
        st.toast(tn("Covered in {n} place.", "Covered in {n} places.", found), icon=":material/check:")
        emptied(f"words:{code}")
