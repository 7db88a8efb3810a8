from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lib.contest.meeting import Clock
from lib.ui.countdown import STYLE, countdown

NOON = datetime(2021, 6, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "state", "left"),
    [
        (None, "standing", 300),
        (Clock(90, False, NOON), "standing", 90),
        (Clock(90, True, NOON), "running", 60),
        (Clock(20, True, NOON), "done", 0),
    ],
)
def test_the_clock_says_what_is_left_now(clock: Clock | None, state: str, left: int) -> None:
    shown = countdown(clock, NOON + timedelta(seconds=30), minutes=5)
    assert f'class="countdown {state}" style="--from: {left}"' in shown


def test_the_style_holds_no_sign_that_would_have_it_dropped() -> None:
    """What cleans HTML in the browser takes a style away as a whole in which a tag seems to begin."""
    assert STYLE.removeprefix("<style>").removesuffix("</style>").count("<") == 0
