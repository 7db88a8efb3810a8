"""Fixtures of the tests of the organiser's pages; a file with a house of its own has that one."""

from tests.organizing import house, visitor

__all__ = ["house", "visitor"]
