"""People and their personal links, and conflicts of interest that the organiser may lift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.contest.people import Reviewer
from lib.contest.programme import Programme
from lib.contest.wording import shown_date
from lib.services import intake, invitations
from lib.services.intake import ConflictOfInterest
from lib.services.invitations import Access
from lib.ui import visit
from lib.ui.acts import carried_out, emptied
from lib.ui.choice import titled
from lib.ui.downloads import csv_file
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import clause, said, t, tn


def people(programme: Programme, found: Sequence[Access]) -> None:
    """Everybody with what they do in the contest and the state of their link."""
    rows = [
        [
            f"**{plain(access.person.code)}** {plain(access.person.person.name)}",
            link_state(access),
            _doing(programme, access.person),
            ", ".join(plain(code) for code in access.person.own_applications),
        ]
        for access in found
    ]
    header = [t("Person"), t("Personal link"), t("Side and role"), t("Own application")]
    table(header, rows, "people", t("People of the contest"), unbroken=(2,))


def _doing(programme: Programme, person: Reviewer) -> str:
    parts = [said(programme.side(person.side).label)] if person.side else []
    parts += [t("organiser")] if "organizer" in person.roles else []
    parts += [", ".join(person.areas)] if person.areas and len(person.areas) < len(programme.areas) else []
    return " · ".join(parts) or t("no side")


def link_state(access: Access) -> str:
    """The state of a link with its icon."""
    link = access.link
    if access.state == "none" or link is None:
        word = t("no link") if access.takes_part else t("no link; takes no part")
        return f":material/link_off: {word}"
    if access.state == "revoked" and link.revoked_at:
        return f":material/block: {t('revoked {day}', day=shown_date(link.revoked_at.date()))}"
    if access.state == "expired":
        return f":material/timer_off: {t('expired {day}', day=shown_date(link.expires_at.date()))}"
    if link.used_at:
        return f":material/check_circle: {t('used {day}', day=shown_date(link.used_at.date()))}"
    return f":material/schedule: {t('made {day}, not used yet', day=shown_date(link.made_at.date()))}"


def links(found: Sequence[Access]) -> None:
    """Make links for one person or for everybody without one, and revoke them."""
    missing = sum(access.is_missing for access in found)
    if missing:
        st.button(
            tn("Make a link for the person without one", "Make links for all {n} people without one", missing),
            icon=":material/group_add:",
            type="primary",
            on_click=_invite_all,
        )
    names = {access.person.code: access.person.person.name for access in found}
    _for_one(
        t("Make a link for one person"),
        list(names),
        names,
        "invite",
        t("Make the link"),
        _invite_one,
        t("Links that the person has already stay valid until you revoke them."),
    )
    fresh_links(found)
    # Who revoked the link by which they are signed in would be out in the street.
    revocable = [access.person.code for access in found if access.open_links and access.person.code != _own_code()]
    _for_one(
        t("Revoke somebody's links"),
        revocable,
        names,
        "revoke",
        t("Revoke"),
        _revoke,
        t("The person is signed out everywhere and cannot come in any more until you make a new link."),
    )


def _for_one(
    title: str,
    codes: Sequence[str],
    names: Mapping[str, str],
    key: str,
    label: str,
    act: object,
    explanation: str,
) -> None:
    with st.expander(title), st.form(key, border=False):
        st.selectbox(
            t("Person"),
            codes,
            index=None,
            key=f"{key}_whom",
            format_func=lambda code: f"{code} {names[code]}",
            placeholder=t("Choose a person"),
        )
        st.markdown(explanation)
        st.form_submit_button(label, on_click=act)  # type: ignore[arg-type]


def _own_code() -> str:
    return visit.viewer().code


def _fresh_key() -> str:
    """New links belong to the contest in which they were made: changing the contest does not carry them along."""
    return f"fresh_links:{visit.viewer().edition}"


def _invite_one() -> None:
    if code := st.session_state["invite_whom"]:
        token = visit.attempt(lambda: invitations.invite(visit.house(), visit.viewer(), code))
        if token:
            st.session_state[_fresh_key()] = {code: token}


def _invite_all() -> None:
    tokens = visit.attempt(lambda: invitations.invite_all_missing(visit.house(), visit.viewer()))
    if tokens:
        st.session_state[_fresh_key()] = tokens


def _revoke() -> None:
    house, viewer, code = visit.house(), visit.viewer(), st.session_state["revoke_whom"]
    if not code or code == viewer.code:
        return

    def close() -> None:
        ids = [access.open_links for access in invitations.people(house, viewer) if access.person.code == code]
        invitations.revoke(house, viewer, [link for links_of in ids for link in links_of])

    if carried_out(close, t("Revoked.")):
        emptied("revoke_whom")


def fresh_links(found: Sequence[Access]) -> None:
    """Links made just now, to copy: only their fingerprints are kept, so nobody can show them again."""
    tokens: Mapping[str, str] = st.session_state.get(_fresh_key(), {})
    names = {access.person.code: access.person.person for access in found}
    lines = [(code, names[code], f"{visit.address()}/enter/{token}") for code, token in tokens.items() if code in names]
    if not lines:
        return
    with st.container(border=True):
        st.markdown(
            ":material/visibility: "
            + t("**Copy now**: only here and only now can the links be read. Whoever has a link enters as that person.")
        )
        if len(lines) == 1:
            code, person, link = lines[0]
            st.markdown(f"{plain(code)} {plain(person.name)} {plain(person.email)}")
            st.code(link, language=None, wrap_lines=True)
        else:
            st.code("\n".join(f"{code}\t{person.name}\t{link}" for code, person, link in lines), language=None)
            header = [t("Code"), t("Name"), t("E-mail"), t("Link")]
            rows = [[code, person.name, person.email, link] for code, person, link in lines]
            st.download_button(
                t("Download as CSV"),
                csv_file([header, *rows]),
                f"minigrant-{visit.viewer().edition}-linki.csv",
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
            )
        st.button(t("I have copied them, hide"), icon=":material/visibility_off:", on_click=_hide)


def _hide() -> None:
    st.session_state.pop(_fresh_key(), None)


def conflicts(found: Sequence[ConflictOfInterest], is_published: bool) -> None:
    """Who may not score what besides their own application; a conflict can be lifted with a reason, and restored."""
    if not found:
        st.markdown(t("Nobody shares people with another application."))
        return
    rows = [
        [
            f"{plain(each.reviewer.code)} {plain(each.reviewer.person.name)}",
            titled(each.application),
            f"{said(each.exclusion.text)} ({clause(each.exclusion.clause)})",
            _state(each),
        ]
        for each in found
    ]
    table(
        [t("Person"), t("Application"), t("Why"), t("State")],
        rows,
        "conflicts",
        t("Conflicts of interest"),
        wide=(2, 3, 4),
    )
    if is_published:
        return
    names = {
        _pair(each): f"{each.reviewer.code} {each.reviewer.person.name} → {each.application.code}" for each in found
    }
    liftable = [_pair(each) for each in found if each.lifted_because is None and each.exclusion.liftable]
    lifted = [_pair(each) for each in found if each.lifted_because is not None]
    with st.expander(t("Lift a conflict")), st.form("lift", border=False):
        st.selectbox(
            t("Conflict"),
            liftable,
            index=None,
            key="lift_which",
            format_func=names.__getitem__,
            placeholder=t("Choose a conflict"),
        )
        st.text_input(t("Reason (it goes on the record)"), key="lift_reason", max_chars=300)
        st.form_submit_button(t("Let them score"), on_click=_lift)
    if lifted:
        with st.expander(t("Restore a conflict")), st.form("restore", border=False):
            st.selectbox(
                t("Conflict"),
                lifted,
                index=None,
                key="restore_which",
                format_func=names.__getitem__,
                placeholder=t("Choose a conflict"),
            )
            st.form_submit_button(t("Exclude them again"), on_click=_restore)


def _state(each: ConflictOfInterest) -> str:
    if each.lifted_because is None:
        return f":material/block: {t('excluded')}"
    return f":material/lock_open: {t('lifted')}: {plain(each.lifted_because)}"


def _pair(each: ConflictOfInterest) -> tuple[str, str]:
    return each.reviewer.code, each.application.code


def _lift() -> None:
    house, viewer, pair = visit.house(), visit.viewer(), st.session_state["lift_which"]
    reason = st.session_state["lift_reason"]
    if pair and carried_out(lambda: intake.lift_conflict(house, viewer, pair[0], pair[1], reason), t("Lifted.")):
        emptied("lift_which", "lift_reason")


def _restore() -> None:
    house, viewer, pair = visit.house(), visit.viewer(), st.session_state["restore_which"]
    if pair and carried_out(lambda: intake.restore_conflict(house, viewer, pair[0], pair[1]), t("Restored.")):
        emptied("restore_which")
