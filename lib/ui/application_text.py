"""An anonymised application as reviewers read it."""

from __future__ import annotations

import streamlit as st

from lib.contest.anonymity import AnonymousApplication
from lib.contest.formal_criteria import KINDS
from lib.ui.safe import escaped, plain, show
from lib.ui.wording import said, t

_LETTER_FOR_LETTER = 'style="white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.55; max-width: 42rem"'


def facts(application: AnonymousApplication) -> str:
    """Amount, district, kind of applicant, fields and debut in one line, for a label or Markdown."""
    return plain(_facts(application))


def _facts(application: AnonymousApplication) -> str:
    kind = KINDS.get(application.kind or "")
    found = [application.amount, application.district, said(kind) if kind else "", ", ".join(application.fields)]
    found += [t("first-time leader")] if application.debut else []
    return " · ".join(fact for fact in found if fact)


def application_html(application: AnonymousApplication) -> str:
    """Its facts and its answers by their questions as one piece of HTML: a page that comes anew for many is light."""
    parts = [f"<p>{escaped(_facts(application))}</p>"]
    for header, answer in application.texts.items():
        parts.append(f"<h3>{escaped(header)}</h3><div {_LETTER_FOR_LETTER}>{escaped(answer)}</div>")
    return "".join(parts)


def answers(application: AnonymousApplication) -> None:
    """Its answers by their questions."""
    for header, answer in application.texts.items():
        st.subheader(plain(header))
        show(answer)
