"""One application's texts with what is covered and suspected in them, and in the margin who, why, and the decision."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.contest.anonymity import COVER_KINDS, DETAILS, Cover
from lib.services import anonymity
from lib.services.anonymity import Opened, OpenedText, Overview
from lib.services.places import Place
from lib.ui import visit
from lib.ui.acts import carried_out, emptied
from lib.ui.choice import open_application
from lib.ui.safe import escaped, plain
from lib.ui.wording import t, tn

#: Never by colour alone: covered words are struck and follow their cover, suspected ones have a wave and a sign.
_STYLE = """<style>
.anonymity-text { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.75; max-width: 42rem; }
.anonymity-text mark { color: inherit; border-radius: .25rem; padding: .05rem .2rem; }
.anonymity-text mark b { font-weight: 600; font-size: .85em; }
.anonymity-text mark.covered { background: rgba(0, 114, 178, .22); }
.anonymity-text mark.covered s { text-decoration-thickness: 1px; opacity: .85; }
.anonymity-text mark.suspected { background: rgba(230, 159, 0, .28); border-bottom: 2px dashed currentColor; }
.anonymity-text mark.shown { background: transparent; border-bottom: 2px dotted currentColor; }
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


def texts(opened: Opened, is_published: bool) -> None:
    """Every text beside its places; the first suspicion nobody decided on has keys of its own."""
    st.html(_STYLE)
    first = next(iter(opened.places("suspected")), None)
    for text in opened.texts:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            mark = f" :material/sync_problem: {t('changed')}" if text.header in opened.changed else ""
            st.subheader(plain(text.header) + mark, anchor=False)
            st.html(f'<div class="anonymity-text">{marked(text)}</div>')
        with right, st.container(gap="xsmall"):
            for place in text.places:
                _place(opened, text, place, is_published, first == (text.header, place))


def marked(text: OpenedText) -> str:
    """The text as HTML, everything that somebody wrote in it escaped."""
    parts, at = [], 0
    for place in text.places:
        words = escaped(text.text[place.start : place.end])
        if place.state == "covered":
            words = f"<b>[{escaped(place.kind)}]</b> <s>{words}</s>"
        elif place.state == "suspected":
            words = f"{words} <b>(?)</b>"
        parts += [escaped(text.text[at : place.start]), f'<mark class="{place.state}">{words}</mark>']
        at = place.end
    return "".join([*parts, escaped(text.text[at:])])


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
        "phone": t("a phone number"),
        "address": t("an address"),
        "profile": t("a profile"),
        "account": t("a bank account"),
        "": t("marked by an organiser"),
    }
    return words.get(place.why) or plain(place.why)


def _place(opened: Opened, text: OpenedText, place: Place, is_published: bool, has_keys: bool) -> None:
    icon, word = {
        "covered": ("visibility_off", f"\\[{place.kind}\\]"),
        "suspected": ("help", t("suspected")),
        "shown": ("visibility", t("not covered")),
    }[place.state]
    words = plain(text.text[place.start : place.end])
    whose = f" · {plain(place.whose)}" if place.whose else ""
    said = f":material/{icon}: **{words}** · {word}  \n:small[{why(place)}{whose}]"
    # What is decided stays in few lines; what is suspected stands out.
    is_open = place.state == "suspected"
    with st.container(border=is_open, gap="xxsmall", horizontal=not is_open, vertical_alignment="center"):
        st.markdown(said, width="stretch")
        if is_published:
            return
        with st.container(horizontal=True, gap="small", width="stretch" if is_open else "content"):
            args = (opened.application.code, text.header, place.cover, opened.content)
            if place.state != "covered":
                _button(t("Cover"), "visibility_off", place, "1" if has_keys else None, _cover, args)
            if place.state != "shown":
                _button(t("Do not cover"), "visibility", place, "2" if has_keys else None, _lift, args)


def _button(
    label: str, icon: str, place: Place, keys: str | None, act: Callable[..., None], args: tuple[str, str, Cover, str]
) -> None:
    st.button(
        label,
        key=f"{act.__name__}:{args[0]}:{args[1]}:{place.start}:{place.end}",
        icon=f":material/{icon}:",
        type="secondary" if place.state == "suspected" else "tertiary",
        shortcut=keys,
        on_click=act,
        args=args,
    )


def cover_more(opened: Opened) -> None:
    """Words that the program did not find."""
    code = opened.application.code
    headers: list[str | None] = [None, *(text.header for text in opened.texts)]
    with st.form(f"cover_more:{code}", border=True):
        st.markdown(f"**{t('Cover more')}**")
        st.text_input(t("Words to cover, as they stand in the text"), key=f"words:{code}", max_chars=200)
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


def confirmation(opened: Opened, overview: Overview, is_published: bool) -> None:
    """The way on: confirm and next, next, or take the confirmation back."""
    code = opened.application.code
    following = overview.next_after(code)
    left = len(opened.places("suspected"))
    if opened.state != "confirmed" and left and not is_published:
        st.markdown(
            tn(
                ":material/help: {n} suspicion is not decided; it will stay uncovered.",
                ":material/help: {n} suspicions are not decided; they will stay uncovered.",
                left,
            )
        )
    with st.container(horizontal=True):
        if is_published:
            st.info(t("The result is published: nothing can be changed any more."), icon=":material/lock:")
        elif opened.state == "confirmed":
            st.button(t("Take the confirmation back"), icon=":material/undo:", on_click=_withdraw, args=(code,))
        else:
            st.button(
                t("Confirm and next") if following else t("Confirm"),
                type="primary",
                icon=":material/check:",
                key="confirm_and_next",
                shortcut="Ctrl+Enter",
                on_click=_confirm,
                args=(code, opened.seen, following),
            )
        if following:
            st.button(
                t("Next without confirming") if opened.state != "confirmed" else t("Next"),
                icon=":material/arrow_forward:",
                key="next_application",
                shortcut="N",
                on_click=open_application,
                args=(following,),
            )


def _cover(code: str, header: str, place: Cover, content: str) -> None:
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: anonymity.set_cover(house, viewer, code, header, place, content), t("Covered."))


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


def _confirm(code: str, seen: str, following: str | None) -> None:
    house, viewer = visit.house(), visit.viewer()
    if carried_out(lambda: anonymity.confirm(house, viewer, code, seen), t("{code} confirmed.", code=plain(code))):
        open_application(following)


def _withdraw(code: str) -> None:
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: anonymity.withdraw(house, viewer, code), t("Confirmation taken back."))
