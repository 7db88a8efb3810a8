from __future__ import annotations

from lib.services.waiting import Waiting


def test_a_page_runs_until_it_says_what_it_waits_for_and_again_once_that_has_come() -> None:
    waiting, news = Waiting(), [False]
    assert waiting.has_news("page")
    waiting.wait("page", lambda: news[0])
    assert not waiting.has_news("page")
    news[0] = True
    assert waiting.has_news("page")


def test_each_page_waits_for_itself_and_a_forgotten_one_runs() -> None:
    waiting = Waiting()
    waiting.wait("one", lambda: False)
    waiting.wait("two", lambda: False)
    waiting.forget("one")
    waiting.forget("never heard of")
    assert [waiting.has_news("one"), waiting.has_news("two")] == [True, False]
