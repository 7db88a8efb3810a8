"""The formal check on one screen: the list of applications, and one application with its findings and all it says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import streamlit as st

from lib.contest.applications import Application
from lib.contest.eligibility import Finding
from lib.contest.programme import Programme
from lib.contest.wording import shown_date, shown_money
from lib.services import intake
from lib.services.intake import Received
from lib.services.review import MAX_REASON
from lib.ui import visit
from lib.ui.acts import carried_out, emptied
from lib.ui.choice import open_application, titled
from lib.ui.organizer_start import days_left
from lib.ui.regulation import kind_name
from lib.ui.safe import plain, show
from lib.ui.tables import table
from lib.ui.wording import clause, moment, said, t, tn

Filter = Literal["all", "open", "rejected"]
FILTERS: tuple[Filter, ...] = ("all", "open", "rejected")


def kept(received: Sequence[Received], shown: Filter) -> list[Received]:
    """The applications that the filter lets through."""
    if shown == "open":
        return [each for each in received if each.is_open]
    if shown == "rejected":
        return [each for each in received if not each.verdict.passed]
    return list(received)


def choose_filter(received: Sequence[Received]) -> Filter:
    """All, the open or the rejected applications; the address (``?show=open``) may begin with one of them."""
    words: dict[Filter, str] = {"all": t("all"), "open": t("open"), "rejected": t("rejected")}
    asked = st.query_params.get("show")
    return st.segmented_control(
        t("Show"),
        FILTERS,
        default=next((each for each in FILTERS if each == asked), "all"),
        required=True,
        format_func=lambda each: f"{words[each]} ({len(kept(received, each))})",
        key=f"intake_filter:{asked}",
    )


def verdict_word(received: Received) -> str:
    """The formal verdict with its icon."""
    icon, word = ("check_circle", t("passed"))
    if not received.verdict.passed:
        icon, word = ("block", t("rejected"))
    elif received.is_open:
        icon, word = ("pending", t("open"))
    return f":material/{icon}: {word}"


def applications(programme: Programme, received: Sequence[Received], today: date) -> None:
    """The list, with what each application lacks and how long its authorisation may still take."""
    names = {criterion.key: said(criterion.name) for criterion in programme.formal}
    rows = []
    for each in received:
        application, verdict = each.application, each.verdict
        lacking = [names[finding.criterion] for finding in verdict.unmet or verdict.open]
        due = each.authorisation_due if verdict.passed else None
        left = f"{days_left((due - today).days + 1)} ({shown_date(due)})" if due else ""
        who = application.personal.organisation or application.personal.representative
        rows.append(
            [
                titled(application),
                verdict_word(each),
                "; ".join(lacking),
                left,
                f"{plain(kind_name(programme, application.kind))}: {plain(who)}",
                moment(application.submitted_at) if application.submitted_at else t("unknown"),
            ]
        )
    header = [t("Application"), t("Verdict"), t("What is missing"), t("Authorisation"), t("Applicant"), t("Submitted")]
    if not any(row[3] for row in rows):
        # Nobody's authorisation is awaited.
        header, rows = header[:3] + header[4:], [row[:3] + row[4:] for row in rows]
    columns = len(header)
    alt = t("Applications with their formal verdicts")
    table(header, rows, "applications", alt, wide=(1, 3, columns - 1), unbroken=(2, columns))


def findings(programme: Programme, received: Received, is_published: bool) -> None:
    """Every finding with its clause and the fact that it rests on; until publication hand verdicts can be withdrawn."""
    words = {
        True: f":material/check_circle: {t('met')}",
        False: f":material/cancel: **{t('not met')}**",
        None: f":material/help: **{t('to be checked')}**",
    }
    code = received.application.code
    for finding in received.verdict.findings:
        criterion = programme.formal_criterion(finding.criterion)
        if criterion is None:
            continue
        with st.container(gap="xxsmall"):
            st.markdown(f"{words[finding.met]} · **{said(criterion.name)}** ({clause(finding.clause)})")
            show(said(finding.text))
            if criterion.note and finding.met is not True:
                show(said(criterion.note))
            if finding.by_hand and not is_published:
                st.button(
                    t("Withdraw this verdict"),
                    icon=":material/undo:",
                    type="tertiary",
                    key=f"withdraw:{code}:{finding.criterion}",
                    on_click=_withdraw,
                    args=(code, finding.criterion),
                )


def verdict_form(programme: Programme, received: Received) -> None:
    """The organiser's own verdict on one criterion, with a reason."""
    code = received.application.code
    by_key = {finding.criterion: finding for finding in received.verdict.findings}
    keys = list(by_key)
    names = {criterion.key: said(criterion.name) for criterion in programme.formal}
    first = next((finding.criterion for finding in [*received.verdict.open, *received.verdict.unmet]), keys[0])
    answers = {True: t("yes, met"), False: t("no, not met")}
    with st.form(f"verdict:{code}:{first}"):
        st.selectbox(
            t("Criterion"),
            keys,
            index=keys.index(first),
            format_func=names.__getitem__,
            key=f"criterion:{code}:{first}",
        )
        st.radio(
            t("Is it met?"),
            [True, False],
            index=None,
            format_func=answers.__getitem__,
            horizontal=True,
            key=f"met:{code}",
        )
        st.text_area(t("Reason (it goes on the record)"), key=f"verdict_reason:{code}", max_chars=MAX_REASON, height=90)
        st.form_submit_button(
            t("Record the verdict"), icon=":material/gavel:", on_click=_record, args=(code, f"criterion:{code}:{first}")
        )


def _record(code: str, criterion_key: str) -> None:
    criterion, met = st.session_state[criterion_key], st.session_state[f"met:{code}"]
    if met is None:
        st.toast(t("Choose whether the criterion is met."), icon=":material/block:", duration="long")
        return
    note = st.session_state[f"verdict_reason:{code}"]
    house, viewer = visit.house(), visit.viewer()
    if carried_out(lambda: intake.record_verdict(house, viewer, code, criterion, met, note), t("Verdict recorded.")):
        emptied(f"met:{code}", f"verdict_reason:{code}")


def _withdraw(code: str, criterion: str) -> None:
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: intake.withdraw_verdict(house, viewer, code, criterion), t("Verdict withdrawn."))


def next_open(received: Sequence[Received], code: str) -> None:
    """On to the next application whose formal check is open."""
    waiting = [each.application.code for each in received if each.is_open and each.application.code != code]
    codes = [each.application.code for each in received]
    after = [each for each in waiting if codes.index(each) > codes.index(code)]
    if following := next(iter(after or waiting), None):
        st.button(
            t("Next open application: {code}", code=plain(following)),
            icon=":material/arrow_forward:",
            on_click=open_application,
            args=(following,),
        )


def whole_application(programme: Programme, application: Application) -> None:
    """Everything that the applicant wrote, personal details included."""
    personal = application.personal
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("Applicant"))
        _facts(
            [
                (t("Kind"), kind_name(programme, application.kind)),
                (t("Name"), personal.organisation),
                (t("Representative"), personal.representative),
                (t("E-mail"), personal.email),
                (t("Phone"), personal.phone),
                (t("Members"), "\n".join(f"{person.name} {person.email}".strip() for person in personal.members)),
            ]
        )
    with right:
        st.subheader(t("Action"))
        _facts(
            [
                (t("Submitted"), moment(application.submitted_at) if application.submitted_at else ""),
                (t("Amount asked for"), shown_money(application.requested) if application.requested else ""),
                (t("District"), application.district),
                (t("Area"), application.area or ""),
                (t("Fields"), ", ".join(application.fields)),
                (t("First-time leader"), _yes_or_no(application.debut)),
                (t("Support needed"), ", ".join(application.support_needed)),
                *application.other.items(),
            ]
        )
    for header, answer in application.texts.items():
        st.subheader(plain(header))
        show(answer)
    if personal.unmapped:
        st.subheader(t("Other columns of the sheet"))
        st.markdown(t("Only organisers see them: nobody has said yet that they hold no personal data."))
        _facts(list(personal.unmapped.items()))


def _facts(facts: Sequence[tuple[str, str]]) -> None:
    for label, value in facts:
        if value:
            with st.container(gap=None):
                st.markdown(f"**{plain(label)}**")
                show(value)


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else t("yes") if value else t("no")


def summary(found: Sequence[Finding]) -> str:
    """How many criteria are met, not met, and still to be checked."""
    met = sum(finding.met is True for finding in found)
    open_ones = sum(finding.met is None for finding in found)
    not_met = len(found) - met - open_ones
    parts = [tn("{n} criterion met", "{n} criteria met", met)]
    parts += [tn("{n} not met", "{n} not met", not_met)] if not_met else []
    parts += [tn("{n} to be checked", "{n} to be checked", open_ones)] if open_ones else []
    return " · ".join(parts)
