"""Open pages that ask again and again whether there is anything new: answered without running them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

#: Under this header the server tells a page's script which connection it runs for.
PAGE_HEADER: Final = "x-minigrant-page"


class Waiting:
    """What each open page waits for, by the name of its connection."""

    def __init__(self) -> None:
        self._news: dict[str, Callable[[], bool]] = {}

    def wait(self, page: str, has_news: Callable[[], bool]) -> None:
        """From now on this page need not run until ``has_news`` says so. It is asked in any thread."""
        self._news[page] = has_news

    def has_news(self, page: str) -> bool:
        """Whether this page has to run; so it is for every page that has not said what it waits for."""
        ask = self._news.get(page)
        return ask is None or ask()

    def forget(self, page: str) -> None:
        """This page waits for nothing any more: it runs anew, shows something else, or is gone."""
        self._news.pop(page, None)
