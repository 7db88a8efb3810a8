"""Open pages that ask again and again whether there is anything new: answered without running them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

#: Under this header the server tells a page's script which connection it runs for.
PAGE_HEADER: Final = "x-minigrant-page"


class Waiting:
    """What each open page waits for, by the name of its connection. Safe for several threads."""

    def __init__(self) -> None:
        self._news: dict[str, Callable[[], bool] | None] = {}
        self._guard = threading.Lock()

    def opened(self, page: str) -> None:
        self._news[page] = None

    def closed(self, page: str) -> None:
        with self._guard:
            self._news.pop(page, None)

    def wait(self, page: str, has_news: Callable[[], bool] | None) -> None:
        """From now on this page need not run until ``has_news`` says so, which is asked in any thread.

        None: it waits for nothing, because it runs anew or shows something else. A run may outlive its page: what it
        says then is not kept.
        """
        with self._guard:
            if page in self._news:
                self._news[page] = has_news

    def has_news(self, page: str) -> bool:
        """Whether this page has to run; so it is for every page that has not said what it waits for, and while the
        database does not answer: then the page says so, where an error here would only cut its connection."""
        ask = self._news.get(page)
        try:
            return ask is None or ask()
        except SQLAlchemyError:
            return True
