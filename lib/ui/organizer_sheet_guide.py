"""Connecting a Google Sheet, step by step: the account, the sharing, the link."""

from __future__ import annotations

import streamlit as st

from lib.services import sheet_connection
from lib.services.sheet_connection import SheetTrouble
from lib.ui import visit
from lib.ui.organizer_sheet_acts import acted, outcome
from lib.ui.organizer_sheet_trouble import Reason, reason_of, trouble
from lib.ui.wording import t

_CONSOLE = "https://console.cloud.google.com/apis/library/sheets.googleapis.com"

#: What to put into the file of secrets; the values are those of the downloaded key.
_SECRETS = """[gcp_service_account]
type = "service_account"
project_id = "…"
private_key_id = "…"
private_key = "…"
client_email = "…"
client_id = "…"
token_uri = "https://oauth2.googleapis.com/token"
"""


def guide() -> None:
    """How to connect a sheet, as far as one can get now."""
    st.markdown(
        t(
            "The program then reads the sheet by itself and writes everything that is decided here into it: a copy "
            "that you can look at any time, and from which the contest can be rebuilt."
        )
    )
    try:
        address = sheet_connection.account_address(visit.house(), visit.viewer())
    except SheetTrouble as error:
        trouble(reason_of(error))
        address = None
    if address is None:
        _make_account()
        st.markdown(f"**2. {t('Share the sheet with the address of that account')}**")
        st.markdown(f"**3. {t('Paste the link of the sheet')}**")
        st.markdown(t("These two steps open up here as soon as the account is there."))
        st.button(t("Look again"), icon=":material/refresh:")
        return
    st.markdown(f":material/check_circle: **1. {t('The program has its own Google account')}**")
    st.markdown(f"**2. {t('Share the sheet with this address')}**")
    st.code(address, language=None, wrap_lines=True)
    st.markdown(
        t("In the sheet: Share, paste the address, choose Editor, Send. An empty sheet will do: its tabs can be made.")
    )
    _paste_link()


def _make_account() -> None:
    st.markdown(f"**1. {t('Make a Google account for the program')}**")
    st.markdown(t("Whoever looks after the server does this once; it takes about ten minutes and costs nothing."))
    with st.expander(t("What to do, step by step"), icon=":material/construction:"):
        st.link_button(t("Open Google Cloud"), _CONSOLE, icon=":material/open_in_new:")
        st.markdown(
            "\n".join(
                f"{number}. {step}"
                for number, step in enumerate(
                    [
                        t("Open Google Cloud with any Google account and make a new project."),
                        t("In it, enable “Google Sheets API”."),
                        t("APIs & Services → Credentials → Create credentials → Service account. A name is enough."),
                        t("Open that account → Keys → Add key → Create new key → JSON. A file is downloaded."),
                        t("On the server, put the fields of that file into `.streamlit/secrets.toml`, like this:"),
                    ],
                    start=1,
                )
            )
        )
        st.code(_SECRETS, language=None, wrap_lines=True)
        st.markdown(
            t(
                "Copy each value as it stands in the file; `private_key` stays in one line, with every `\\n`. Nothing "
                "has to be restarted. The file is like a password: send it to nobody."
            )
        )


def _paste_link() -> None:
    st.markdown(f"**3. {t('Paste the link of the sheet')}**")
    with st.form("connect_sheet", border=False):
        link = st.text_input(
            t("Link from the browser's address bar"),
            key="sheet_address",
            max_chars=500,
            placeholder="https://docs.google.com/spreadsheets/d/…",
        )
        if st.form_submit_button(t("Connect"), type="primary", icon=":material/link:"):
            acted("connection", lambda: sheet_connection.connect(visit.house(), visit.viewer(), link))
            st.rerun()
    what = outcome("connection")
    if isinstance(what, Reason):
        trouble(what)
