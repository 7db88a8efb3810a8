"""Covering names in Polish texts without any service: known ones are covered, others are shown to a person.

How it works and how well is written in docs/anonymity.md.
"""

from lib.anonymity.contest import ContestNames
from lib.anonymity.covering import spans
from lib.anonymity.names import KnownNames
from lib.anonymity.spans import Span, written_over

__all__ = ["ContestNames", "KnownNames", "Span", "spans", "written_over"]
