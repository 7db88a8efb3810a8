"""Fixtures that several folders of tests share."""

from tests.serving import browser

__all__ = ["browser"]
