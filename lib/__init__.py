"""Minigrant: the review of small city grants, from a spreadsheet of applications to a published result."""
