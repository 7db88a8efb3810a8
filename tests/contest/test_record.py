"""The record: chains that show every tampering, and a state that does not depend on how entries arrive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.contest.record import GENESIS, KINDS, BrokenChain, Entry, Record, digest, verify
from tests.factories import a_chain, an_entry

APPLICATIONS, AUTHORS = ("W01", "W02"), ("O1", "A01", "Z1")

#: What a payload must name so that its entry finds its register.
PARTS: dict[str, dict[str, str | int]] = {
    "conflict_lifted": {"reviewer": "A01"},
    "conflict_restored": {"reviewer": "A01"},
    "formal_verdict": {"criterion": "amount"},
    "formal_verdict_withdrawn": {"criterion": "amount"},
    "link_made": {"link": "ab12"},
    "link_revoked": {"link": "ab12"},
    "row_declined": {"row": "cd34"},
    "row_offered_again": {"row": "cd34"},
    "decision_made": {"kind": "tie_at_line"},
    "decision_withdrawn": {"kind": "tie_at_line"},
    "tab_read": {"tab": "Edycje"},
    "likeness_confirmed": {"other": "W02"},
    "likeness_dismissed": {"other": "W02"},
    "likeness_reopened": {"other": "W02"},
    "introduction_agreed": {"other": "W02"},
    "introduction_withdrawn": {"other": "W02"},
    "support_booked": {"booking": "b001"},
    "support_cancelled": {"booking": "b001"},
    "duty_met": {"duty": "contract"},
    "duty_reopened": {"duty": "contract"},
    "duty_announced": {"duty": "summary"},
    "duty_announcement_withdrawn": {"duty": "summary"},
    "expense_asked": {"expense": "e001"},
    "expense_withdrawn": {"expense": "e001"},
    "expense_approved": {"expense": "e001"},
    "expense_refused": {"expense": "e001"},
    "expense_verdict_withdrawn": {"expense": "e001"},
    "invoice_recorded": {"expense": "e001"},
    "invoice_withdrawn": {"expense": "e001"},
    "cover_set": {"header": "Promocja", "start": 3, "end": 9},
    "cover_lifted": {"header": "Promocja", "start": 3, "end": 9},
    "card_saved": {"round": 3},
    "round_opened": {"round": 1},
    "round_closed": {"round": 1},
    "round_revealed": {"round": 1},
    "round_withdrawn": {"round": 1},
    "person_joined": {"person": "O1"},
    "person_left": {"person": "O1"},
    "cover_taken_back": {"header": "Promocja", "start": 3, "end": 9},
    "reason_cover_set": {"reviewer": "A01", "criterion": "amount", "start": 3, "end": 9},
    "reason_cover_lifted": {"reviewer": "A01", "criterion": "amount", "start": 3, "end": 9},
}
OTHER_PARTS: dict[str, str | int] = {
    "reviewer": "A02",
    "criterion": "statute",
    "kind": "nobody_reaches_threshold",
    "link": "ef56",
    "row": "gh78",
    "tab": "Obecności",
    "other": "26/1a2b3c4d",
    "booking": "b002",
    "duty": "settlement",
    "expense": "e002",
    "header": "Odbiorcy",
    "start": 4,
    "end": 8,
    "round": 2,
    "person": "A02",
}

#: Of every kind that JSON knows, nested, with signs that need escaping.
values = st.sampled_from(
    [None, True, 0, -1, 12.5, "", 'Zażółć\n"\0\u2028😀', [], [1, ["ą"]], {}, {"ż": {"a": None}, "": [2]}]
)


@st.composite
def drafts(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    part = {name: draw(st.sampled_from([value, OTHER_PARTS[name]])) for name, value in PARTS.get(kind, {}).items()}
    return {
        "kind": kind,
        "subject": draw(st.sampled_from(APPLICATIONS)),
        "author": draw(st.sampled_from(AUTHORS)),
        "payload": {"value": draw(values), **part},
    }


chains = st.lists(drafts(), min_size=1, max_size=12).map(lambda given: a_chain(*given))


def broken_at(entries: list[Entry]) -> int:
    with pytest.raises(BrokenChain) as caught:
        verify(entries)
    return caught.value.seq


# --- chains


@given(chains)
def test_a_whole_chain_is_accepted_and_counted(chain: list[Entry]) -> None:
    assert verify(chain) == len(chain)
    assert [verify(chain[:length]) for length in range(len(chain))] == list(range(len(chain)))


CHANGES: dict[str, Any] = {
    "at": datetime(2021, 6, 2, tzinfo=UTC),
    "kind": "score_deleted",
    "subject": "W99",
    "author": "O99",
    "payload": {"points": {"spojnosc": 20}},
    "operation": "inna",
    "salt": "0" * 32,
    "digest": "0" * 64,
    "edition": "inna-2021",
}


@pytest.mark.parametrize("name", CHANGES)
@given(chains, st.data())
@settings(max_examples=15)
def test_a_changed_entry_is_named(name: str, chain: list[Entry], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    changed = replace(chain[at], **{name: CHANGES[name]})
    assert broken_at([*chain[:at], changed, *chain[at + 1 :]]) == at + 1


@given(chains, st.data())
def test_an_entry_that_was_changed_and_signed_anew_breaks_the_one_after_it(
    chain: list[Entry], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    forged = replace(chain[at], author="O99")
    forged = replace(forged, digest=digest(forged))
    tampered = [*chain[:at], forged, *chain[at + 1 :]]
    if at == len(chain) - 1:
        assert verify(tampered) == len(chain)
    else:
        assert broken_at(tampered) == at + 2


@given(chains, st.data())
def test_a_removed_entry_is_named(chain: list[Entry], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    left = [*chain[:at], *chain[at + 1 :]]
    if at == len(chain) - 1:
        # Nothing in a chain tells that its end was cut off: that takes the published head.
        assert verify(left) == len(chain) - 1
    else:
        assert broken_at(left) == at + 1


@given(chains.filter(lambda chain: len(chain) > 1), st.data())
def test_the_first_of_two_swapped_entries_is_named(chain: list[Entry], data: st.DataObject) -> None:
    first, second = sorted(data.draw(st.permutations(range(len(chain))))[:2])
    chain[first], chain[second] = chain[second], chain[first]
    assert broken_at(chain) == first + 1


@given(chains, st.data())
def test_an_inserted_entry_is_named(chain: list[Entry], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(chain)))
    copied = data.draw(st.sampled_from(chain))
    tampered = [*chain[:at], copied, *chain[at:]]
    # A copy put right before or after its original reads like a copy put after it.
    assert broken_at(tampered) == (at + 2 if copied.seq == at + 1 else at + 1)
    stranger = an_entry(chain[at - 1] if at else None, author="O99")
    if at < len(chain):
        assert broken_at([*chain[:at], stranger, *chain[at:]]) == at + 2


@pytest.mark.parametrize(
    ("changes", "seq", "why"),
    [
        ({"previous": "0" * 64}, 2, "does not follow from the entry before"),
        ({"seq": 7}, 2, "is missing"),
        ({"payload": {}}, 2, "its content does not match its digest"),
    ],
)
def test_the_message_says_what_does_not_hold(changes: dict[str, Any], seq: int, why: str) -> None:
    chain = a_chain({}, {}, {})
    chain[1] = replace(chain[1], **changes)
    with pytest.raises(BrokenChain, match=f"^entry {seq}: {why}$"):
        verify(chain)


def test_no_entries_are_a_whole_chain_and_the_first_follows_from_nothing() -> None:
    assert verify([]) == 0
    assert an_entry().previous == GENESIS


def test_the_digest_does_not_depend_on_the_order_in_which_a_payload_was_written() -> None:
    entry = an_entry(payload={"a": 1, "b": {"ż": 2, "c": None}})
    assert digest(replace(entry, payload={"b": {"c": None, "ż": 2}, "a": 1})) == entry.digest
    assert digest(replace(entry, payload={"b": {"c": None, "ż": 2}, "a": True})) != entry.digest


def test_the_same_moment_in_another_time_zone_is_another_content() -> None:
    entry = an_entry()
    elsewhere = replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=2))))
    assert (elsewhere.at, digest(elsewhere) == entry.digest) == (entry.at, False)


# --- state


def naive_state(entries: list[Entry]) -> dict[tuple[str, str, str, str], Entry]:
    """The last entry of each register, cleared ones left out, one entry after the other."""
    state: dict[tuple[str, str, str, str], Entry] = {}
    for entry in sorted(entries, key=lambda e: e.seq):
        kind = KINDS[entry.kind]
        part = ":".join(str(entry.payload[name]) for name in PARTS.get(entry.kind, ()))
        key = (kind.register, entry.subject, entry.author if kind.by_author else "", part)
        state.pop(key, None)
        if not kind.clears:
            state[key] = entry
    return state


def all_parts() -> set[str]:
    choices = ([(value, OTHER_PARTS[name]) for name, value in part.items()] for part in PARTS.values())
    return {":".join(map(str, chosen)) for each in choices for chosen in product(*each)}


def state_of(record: Record) -> dict[tuple[str, str, str, str], Entry]:
    asked = [
        (register, subject, author, part)
        for register in {kind.register for kind in KINDS.values()}
        for subject in APPLICATIONS
        for author in ("", *AUTHORS)
        for part in ("", *all_parts())
    ]
    return {key: entry for key in asked if (entry := record.standing(*key))}


@given(chains)
def test_the_state_is_the_last_entry_of_each_register(chain: list[Entry]) -> None:
    record = Record(chain)
    naive = naive_state(chain)
    assert state_of(record) == naive
    assert record.head == len(chain)
    for register in {kind.register for kind in KINDS.values()}:
        standing = sorted(record.all_standing(register), key=lambda e: e.seq)
        assert standing == sorted((e for key, e in naive.items() if key[0] == register), key=lambda e: e.seq)
        touching = [e.seq for e in chain if KINDS[e.kind].register == register]
        assert record.changed[register] == max(touching, default=0)


@given(chains, st.data())
def test_any_order_any_batches_and_repeated_entries_give_the_same_state(
    chain: list[Entry], data: st.DataObject
) -> None:
    repeated = data.draw(st.lists(st.sampled_from(chain), max_size=5))
    arriving = data.draw(st.permutations([*chain, *repeated]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(arriving)), max_size=4)))
    record = Record()
    for start, end in zip([0, *cuts], [*cuts, len(arriving)], strict=True):
        record.extend(arriving[start:end])
    whole = Record(chain)
    assert record == whole
    assert (record.head, record.changed, state_of(record)) == (whole.head, whole.changed, state_of(whole))


def test_what_was_withdrawn_no_longer_stands_and_is_still_the_last_word() -> None:
    chain = a_chain({"kind": "stepped_aside", "payload": {}}, {"kind": "step_aside_withdrawn", "payload": {}})
    record = Record(chain)
    assert record.standing("aside", "W01", "O1") is None
    assert record.last("aside", "W01", "O1") == chain[1]
    assert list(record.all_standing("aside")) == []
    record.extend([an_entry(chain[1], kind="stepped_aside", payload={})])
    assert record.standing("aside", "W01", "O1").seq == 3


def test_each_reviewer_writes_their_own_card_and_any_organiser_the_same_verdict() -> None:
    verdict = {"kind": "formal_verdict", "payload": {"criterion": "amount", "met": True}}
    chain = a_chain({"author": "O1"}, {"author": "O2"}, {**verdict, "author": "Z1"}, {**verdict, "author": "Z2"})
    record = Record(chain)
    assert [record.standing("card", "W01", author) for author in ("O1", "O2", "")] == [chain[0], chain[1], None]
    assert record.standing("verdict", "W01", part="amount") == chain[3]


def test_an_unknown_kind_is_kept_out_of_the_state() -> None:
    record = Record(a_chain({}))
    with pytest.raises(KeyError, match="score_deleted"):
        record.extend([an_entry(kind="score_deleted", seq=2)])
    assert record == Record(a_chain({}))


def test_records_of_different_states_are_different() -> None:
    assert Record(a_chain({})) != Record(a_chain({"author": "O2"}))
    assert Record(a_chain({})) != Record()
    assert Record() == Record()
