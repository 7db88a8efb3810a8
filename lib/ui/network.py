"""The network of initiatives for organisers: the picture, whom an application could talk to, and introductions."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.contest.districts import Pair
from lib.contest.network import Initiative, Link, Network, Opinion, links_of
from lib.services import network as services
from lib.services.network import FIELD, Contact, PublicLink
from lib.ui import visit
from lib.ui.acts import carried_out
from lib.ui.charted import charted
from lib.ui.network_chart import drawn_links, network_chart
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import t, tn

ON_A_PAGE = 8
OPINIONS: tuple[Opinion, ...] = ("open", "confirmed", "dismissed")


def titled(initiative: Initiative) -> str:
    """What an initiative is called in a heading or a cell; a past project by its edition, not by its code."""
    title = plain(initiative.title)
    if not initiative.is_past:
        return f"{plain(initiative.code)} {title}".strip()
    return f"{title} ({plain(t('edition {edition}', edition=initiative.edition or '–'))})"


def linking_words(link: Link) -> str:
    """The words that link two initiatives; a field is called one."""
    words = [
        t("field: {name}", name=word.removeprefix(FIELD)) if word.startswith(FIELD) else word for word in link.words
    ]
    return ", ".join(words)


def how_near(link: Link) -> str:
    """How the two districts lie to each other, in words."""
    one, other = link.one.district, link.other.district
    return {
        "same": t("the same district: {one}", one=one),
        "neighbouring": t("neighbouring districts: {one} and {other}", one=one, other=other),
        "across": t("across the city: {one} and {other}", one=one, other=other),
        "different": t("different districts: {one} and {other}", one=one, other=other),
        "unknown": t("districts not known"),
    }[link.nearness]


def opinion_word(opinion: Opinion) -> str:
    """What organisers think of a link: an icon and a word."""
    icons: dict[Opinion, tuple[str, str]] = {
        "open": ("help", t("not looked at yet")),
        "confirmed": ("check_circle", t("aims in common")),
        "dismissed": ("block", t("nothing in common")),
    }
    icon, word = icons[opinion]
    return f":material/{icon}: {word}"


def picture(network: Network, chosen: str | None, file: str) -> None:
    """The graph, and behind it every link as a table."""
    links = drawn_links(network)
    if not links:
        return
    rows = [
        [
            f"{link.one.code} {link.one.title}",
            f"{link.other.code} {link.other.title}",
            linking_words(link),
            how_near(link),
            f"{link.likeness:.2f}".replace(".", ","),
            opinion_word(network.said_of(link).opinion).split(" ", 1)[1],
        ]
        for link in links
    ]
    header = [t("Application"), t("Talks to"), t("Words that link them"), t("Where"), t("Likeness"), t("State")]
    alt = tn(
        "Applications as points and {n} link between them as a line",
        "Applications as points and {n} links between them as lines",
        len(links),
    )
    charted(network_chart(network, chosen), "network", alt, header, rows, file, wide=(1, 2, 3, 4))


def talk_to_these(network: Network, code: str) -> None:
    """Whom one application could talk to: others of this edition, and past projects."""
    links = links_of(network.links, code)
    if code in network.uncompared:
        st.info(
            t("{code} is not compared yet: confirm first that it names nobody.", code=plain(code)),
            icon=":material/visibility_off:",
        )
        st.page_link("organizer/anonymity.py", label=t("Anonymity"), icon=":material/visibility_off:")
    elif not links:
        st.info(t("No other text is alike enough."), icon=":material/link_off:")
    for heading, is_past in ((t("In this edition"), False), (t("Past projects"), True)):
        here = [link for link in links if link.other.is_past == is_past]
        if here:
            st.subheader(heading, anchor=False)
            if is_past:
                st.markdown(t("The record of past editions names nobody to introduce."))
            for link in here:
                _one(network, link, code)


def overview(network: Network) -> None:
    """The links by what organisers think of them, the most alike first.

    Past projects that nobody has looked at yet stand with the application that they are like: there are many.
    """
    by_opinion: dict[Opinion, list[Link]] = {each: [] for each in OPINIONS}
    for link in network.links:
        opinion = network.said_of(link).opinion
        if opinion != "open" or not link.other.is_past:
            by_opinion[opinion].append(link)
    words: dict[Opinion, str] = {
        "open": t("to look at"),
        "confirmed": t("aims in common"),
        "dismissed": t("nothing in common"),
    }
    shown: Opinion = st.segmented_control(
        t("Links"),
        OPINIONS,
        default="open",
        required=True,
        format_func=lambda each: f"{words[each]} ({len(by_opinion[each])})",
        key="network_shown",
        wrap=True,
    )
    links = by_opinion[shown]
    if shown == "open":
        st.markdown(t("Open an application to see the past projects that are like it."))
    if not links:
        st.markdown(t("There are none."))
        return
    pages = -(-len(links) // ON_A_PAGE)
    page = st.pagination(pages, key=f"network_page:{shown}") if pages > 1 else 1
    for link in links[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]:
        _one(network, link, None)


def _one(network: Network, link: Link, code: str | None) -> None:
    """One link. ``code``: the application that it is looked at from, which is not named again."""
    said = network.said_of(link)
    with st.container(border=True):
        names = titled(link.seen_from(code)) if code else f"{titled(link.one)} ↔ {titled(link.other)}"
        st.markdown(f"**{names}**  \n{opinion_word(said.opinion)}")
        words = linking_words(link)
        if words:
            st.markdown(t("Linked by: **{words}**", words=plain(words)))
        else:
            st.markdown(t("The texts have changed since: they are no longer alike."))
        st.markdown(f":material/location_on: {plain(how_near(link))}")
        _opinion_buttons(link, said.opinion)
        if said.opinion != "dismissed" and not link.other.is_past:
            _consents(network, link)


def _opinion_buttons(link: Link, opinion: Opinion) -> None:
    key = "~".join(link.codes)
    with st.container(horizontal=True):
        if opinion != "open":
            _button(t("Take it back"), "undo", "open", link.codes, key)
            return
        _button(t("Confirm"), "check", "confirmed", link.codes, key)
        _button(t("Dismiss"), "close", "dismissed", link.codes, key)


def _button(label: str, icon: str, opinion: Opinion, codes: Pair, key: str) -> None:
    st.button(label, icon=f":material/{icon}:", key=f"{opinion}:{key}", on_click=_judge, args=(codes, opinion))


def _judge(codes: Pair, opinion: Opinion) -> None:
    words = {"confirmed": t("Link confirmed."), "dismissed": t("Link dismissed."), "open": t("Taken back.")}
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: services.judge(house, viewer, codes, opinion), words[opinion])


# --- introductions ----------------------------------------------------------------------------------------------------


def _consents(network: Network, link: Link) -> None:
    """Whose consent to an introduction is recorded; with both, the words of it."""
    said = network.said_of(link)
    for code in link.codes:
        key = f"consent:{'~'.join(link.codes)}:{code}"
        st.session_state[key] = code in said.agreed
        label = t("{code} agreed to be introduced", code=plain(code))
        st.checkbox(label, key=key, on_change=_record_consent, args=(link.codes, code, key))
    if said.may_introduce(link):
        _introduction(link.codes)
    elif said.agreed:
        st.markdown(t("Names and contacts are shown once both have agreed."))


def _record_consent(codes: Pair, whose: str, key: str) -> None:
    agreed = bool(st.session_state[key])
    house, viewer = visit.house(), visit.viewer()
    word = t("Consent recorded.") if agreed else t("Consent taken back.")
    carried_out(lambda: services.record_consent(house, viewer, codes, whose, agreed), word)


def _introduction(codes: Pair) -> None:
    both = visit.attempt(lambda: services.introduction(visit.house(), visit.viewer(), codes))
    if not both:
        return
    with st.expander(t("Introduce them to each other"), icon=":material/handshake:"):
        st.markdown(t("You copy both titles, names, e-mail addresses and phone numbers: send it to these two only."))
        # A block of code has a button that copies it, and shows everything letter for letter.
        st.code(_words_of(both), language=None, wrap_lines=True)


def _words_of(both: Sequence[Contact]) -> str:
    one, other = both
    parts = [
        t("Hello,"),
        t("you both agreed to be introduced: your initiatives have much in common."),
        _about(one),
        _about(other),
        t("We wish you a good talk!"),
    ]
    return "\n\n".join(parts)


def _about(contact: Contact) -> str:
    who = [name for name in (contact.name, contact.organisation) if name]
    lines = [f"{contact.code} „{contact.title}”", ", ".join(who), contact.email, contact.phone]
    return "\n".join(line for line in lines if line)


# --- for everyone -----------------------------------------------------------------------------------------------------


def public_list(links: Sequence[PublicLink]) -> None:
    """Published applications that organisers linked, by code and title."""
    rows = [
        [f"{plain(code)} {plain(title)}".strip() for code, title in zip(link.codes, link.titles, strict=True)]
        for link in links
    ]
    table([t("Initiative"), t("shares aims with")], rows, "public_network", t("Initiatives with common aims"), (1, 2))
