"""After the award, for organisers: what is due over all grants, and one grant opened with everything about it."""

from __future__ import annotations

import streamlit as st

from lib.contest.award_duties import Due, calendar_of
from lib.contest.programme import Programme
from lib.services import grant_calendar
from lib.services.grants import GrantCard, Grants
from lib.ui import grant_card, grant_forms, visit
from lib.ui.choice import open_application, titled
from lib.ui.grant_reminders import reminder
from lib.ui.tables import table
from lib.ui.wording import short_day, t, tn


def before_publication() -> None:
    """What will be here, and where to go first."""
    st.info(
        t(
            "Here you will follow the grants once the result is published: contracts, expenses to approve, the "
            "settlement in time, the evaluation meeting, and everything that is due this week."
        ),
        icon=":material/savings:",
    )
    st.page_link("organizer/publication.py", label=t("To the publication"), icon=":material/campaign:")


def due_list(grants: Grants) -> None:
    """Overdue and this week first; the rest behind a tap."""
    # An organiser's own turn: to decide on an expense, to confirm what was handed in.
    ours = [due for due in grants.dues if due.key == "expense" or due.announced_on]
    pressing = [due for due in grants.dues if due.urgency in ("overdue", "this_week") or due in ours]
    others = [due for due in grants.dues if due not in pressing]
    overdue = sum(due.urgency == "overdue" for due in pressing)
    if overdue:
        st.error(tn("{n} thing is overdue.", "{n} things are overdue.", overdue), icon=":material/error:")
    if pressing:
        _due_table(grants, pressing, "pressing", t("Due this week or overdue"))
    else:
        st.success(t("Nothing is due this week."), icon=":material/check_circle:")
    if others:
        label = tn("{n} thing later or without a day", "{n} things later or without a day", len(others))
        with st.expander(label):
            _due_table(grants, others, "later", t("Due later"))


def _due_table(grants: Grants, dues: list[Due], key: str, alt: str) -> None:
    titles = {card.grant.code: titled(card.application) for card in grants.cards}
    rows = [
        [
            short_day(due.by) if due.by else "–",
            grant_card.due_words(due, grants.today),
            grant_card.due_what(due),
            titles[due.application],
        ]
        for due in dues
    ]
    table([t("Until"), t("How soon"), t("What"), t("Application")], rows, key, alt, wide=(3, 4), unbroken=(1,))


def calendar_button(programme: Programme, grants: Grants) -> None:
    """The grants' days as a file, made when it is asked for; none while no day is known."""
    if not any(calendar_of(programme, card.grant) for card in grants.cards):
        return
    # Of this run: when the file is made there is no visitor any more to ask who it is.
    house, viewer = visit.house(), visit.viewer()
    st.download_button(
        t("Calendar of the grants (.ics)"),
        lambda: grant_calendar.calendar_file(house, viewer),
        f"minigrant-{viewer.edition}.ics",
        "text/calendar",
        icon=":material/calendar_month:",
        on_click="ignore",
    )


def overview(grants: Grants) -> None:
    """All grants in a table: money and what is open."""
    rows = [_overview_row(card) for card in grants.cards]
    header = [t("Application"), t("Grant"), t("Approved"), t("Spent"), t("Left"), t("Duties done")]
    if not any(card.duties for card in grants.cards):
        header, rows = header[:-1], [row[:-1] for row in rows]
    table(header, rows, "grants", t("Grants"), unbroken=range(2, 7))


def _overview_row(card: GrantCard) -> list[str]:
    grant = card.grant
    done = sum(duty.met_on is not None for duty in card.duties)
    amounts = [grant.amount, grant.committed, grant.spent, grant.left]
    return [
        titled(card.application),
        *(grant_card.shown_or_dash(amount) for amount in amounts),
        f"{done} / {len(card.duties)}" if card.duties else "–",
    ]


def opened(programme: Programme, card: GrantCard, grants: Grants) -> None:
    """Everything of one grant, with what an organiser records."""
    today = grants.today
    if len(grants.cards) > 1:
        st.button(t("All grants"), icon=":material/arrow_back:", on_click=open_application, args=(None,))
    st.header(titled(card.application))
    grant_card.money(card)
    grant_card.facts(programme, card)
    grant_forms.dates_form(card)
    st.subheader(t("Duties"))
    grant_card.duties(card)
    grant_forms.duty_form(programme, card, today)
    st.subheader(t("Expenses"))
    grant_card.expenses(programme.after_award, card.grant)
    grant_forms.decide_form(card.grant, today)
    grant_forms.document_form(programme, card.grant, today)
    with st.expander(t("Ask for an expense on the winner's behalf"), icon=":material/add_shopping_cart:"):
        grant_card.ask_form(programme, card.grant)
    grant_forms.undo(card)
    if text := reminder(programme, card):
        st.subheader(t("Reminder to copy"))
        st.code(text, language=None, wrap_lines=True)
