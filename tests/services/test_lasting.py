from __future__ import annotations

from lib.services.lasting import Lasting


def test_a_value_is_read_again_once_its_time_is_over_or_its_state_is_another() -> None:
    now, read = [0.0], []
    lasting = Lasting(lambda: now[0])

    def ask(state: int) -> int:
        found: int = lasting.get("a", state, 1.0, lambda: read.append(state) or len(read))
        return found

    assert [ask(1), ask(1)] == [1, 1]
    assert ask(2) == 2
    now[0] = 1.0
    assert [ask(2), ask(2)] == [3, 3]


def test_what_was_changed_while_it_was_read_is_read_again() -> None:
    lasting, state = Lasting(lambda: 0.0), [1]

    def slow() -> str:
        state[0] = 2
        return "old"

    assert lasting.get("a", state[0], 9.0, slow) == "old"
    assert lasting.get("a", state[0], 9.0, lambda: "new") == "new"
