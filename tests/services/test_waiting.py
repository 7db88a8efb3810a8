from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from lib.services.waiting import Waiting
from lib.storage.database import open_database


def waiting(*pages: str) -> Waiting:
    found = Waiting()
    for page in pages:
        found.opened(page)
    return found


def test_a_page_runs_until_it_says_what_it_waits_for_and_again_once_that_has_come() -> None:
    pages, news = waiting("page"), [False]
    assert pages.has_news("page")
    pages.wait("page", lambda: news[0])
    assert not pages.has_news("page")
    news[0] = True
    assert pages.has_news("page")


def test_each_page_waits_for_itself_and_runs_once_it_waits_for_nothing() -> None:
    pages = waiting("one", "two")
    pages.wait("one", lambda: False)
    pages.wait("two", lambda: False)
    pages.wait("one", None)
    assert [pages.has_news("one"), pages.has_news("two")] == [True, False]


def test_what_a_run_says_after_its_page_was_closed_is_not_kept() -> None:
    pages = waiting("page")
    pages.closed("page")
    pages.wait("page", lambda: False)
    assert pages.has_news("page")
    pages.closed("page")


def test_a_page_runs_while_the_database_does_not_answer(tmp_path: Path) -> None:
    pages, database = waiting("page"), open_database(tmp_path)

    def asks() -> bool:
        with database.read() as connection:
            return bool(connection.execute(text("SELECT * FROM no_such_table")).first())

    pages.wait("page", asks)
    assert pages.has_news("page")
