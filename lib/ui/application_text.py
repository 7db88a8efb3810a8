"""An anonymised application as reviewers read it."""

from __future__ import annotations

import streamlit as st

from lib.contest.anonymity import AnonymousApplication
from lib.contest.formal_criteria import KINDS
from lib.ui.safe import plain, show
from lib.ui.wording import said, t


def facts(application: AnonymousApplication) -> str:
    """Amount, district, kind of applicant, fields and debut in one line."""
    kind = KINDS.get(application.kind or "")
    found = [application.amount, application.district, said(kind) if kind else "", ", ".join(application.fields)]
    found += [t("first-time leader")] if application.debut else []
    return " · ".join(plain(fact) for fact in found if fact)


def application_text(application: AnonymousApplication) -> None:
    """Its answers by their questions, below its facts."""
    st.markdown(facts(application))
    answers(application)


def answers(application: AnonymousApplication) -> None:
    for header, answer in application.texts.items():
        st.subheader(plain(header))
        show(answer)
