"""The record as rows of a sheet: whole, or with every fault named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.record import Entry, digest
from lib.storage.journal import HEADER, chain_faults, in_order, is_journal, journal_row, read_journal
from lib.storage.spreadsheet import Rows
from tests.factories import a_chain


def rows(entries: list[Entry]) -> Rows:
    return [list(HEADER), *([str(cell) for cell in journal_row(entry)] for entry in entries)]


def faults(tab: Rows, at_least: int = 0) -> list[str]:
    journal = read_journal(tab)
    return [str(fault) for fault in (*journal.faults, *chain_faults(journal.entries, at_least))]


def test_what_was_written_is_read_back(a_chain_of_five: list[Entry]) -> None:
    assert in_order(read_journal(rows(a_chain_of_five)).entries) == a_chain_of_five
    assert faults(rows(a_chain_of_five)) == []


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_is_kept_sign_by_sign_in_signs_that_a_sheet_shows(text: str) -> None:
    entry = a_chain({})[0]
    entry = replace(entry, payload={"reason": text})
    entry = replace(entry, digest=_digest(entry))
    row = [str(cell) for cell in journal_row(entry)]
    assert all(cell.isprintable() for cell in row)
    assert read_journal([list(HEADER), row]).entries == ((2, entry),)


def _digest(entry: Entry) -> str:
    try:
        return digest(entry)
    except UnicodeEncodeError:
        # A lone half of a sign cannot be in the ledger: it has no digest.
        from hypothesis import reject

        reject()


def test_a_long_entry_goes_on_in_the_next_cells(a_chain_of_five: list[Entry]) -> None:
    entry = replace(a_chain_of_five[0], payload={"reason": "ż" * 100_000})
    entry = replace(entry, digest=digest(entry))
    row = journal_row(entry)
    assert max(len(str(cell)) for cell in row) <= 50_000
    assert len(row) <= len(HEADER)
    assert read_journal([list(HEADER), [str(cell) for cell in row]]).entries == ((2, entry),)


def test_rows_in_any_order_and_repeated_are_one_chain(a_chain_of_five: list[Entry]) -> None:
    tab = rows(a_chain_of_five)
    mixed = [tab[0], tab[3], tab[1], [], tab[5], tab[2], tab[4], tab[2]]
    assert faults(mixed) == []
    assert in_order(read_journal(mixed).entries) == a_chain_of_five


def test_a_missing_row_is_named(a_chain_of_five: list[Entry]) -> None:
    tab = rows(a_chain_of_five)
    assert faults([*tab[:3], *tab[4:]]) == ["zakładka Dziennik, wpis 3: brakuje tego wpisu"]


def test_rows_missing_at_the_end_are_named_where_another_tab_mentions_them(a_chain_of_five: list[Entry]) -> None:
    assert faults(rows(a_chain_of_five)[:-2], at_least=5) == [
        "zakładka Dziennik, wpis 4: brakuje tego wpisu",
        "zakładka Dziennik, wpis 5: brakuje tego wpisu",
    ]


def test_a_changed_content_is_named(a_chain_of_five: list[Entry]) -> None:
    tab = rows(a_chain_of_five)
    tab[3][6] = tab[3][6].replace("W01", "W02")
    assert faults(tab)[0] == "zakładka Dziennik, wiersz 4, wpis 3: treść zmieniono: nie zgadza się ze skrótem"


def test_a_changed_content_with_its_digest_made_to_fit_breaks_the_chain(a_chain_of_five: list[Entry]) -> None:
    forged = replace(a_chain_of_five[2], subject="W09")
    forged = replace(forged, digest=digest(forged))
    tab = rows([*a_chain_of_five[:2], forged, *a_chain_of_five[3:]])
    assert faults(tab) == ["zakładka Dziennik, wiersz 5, wpis 4: nie wynika z poprzedniego wpisu"]


def test_a_changed_number_is_named(a_chain_of_five: list[Entry]) -> None:
    tab = rows(a_chain_of_five)
    tab[2][0] = "7"
    assert faults(tab)[0].startswith("zakładka Dziennik, wiersz 3, wpis 2: numer albo skrót zmieniono")


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "{}", '{"at": "x"}', '{"at": 5}', "null", "notatka"])
def test_a_row_that_is_no_entry_is_named(a_chain_of_five: list[Entry], text: str) -> None:
    tab = [*rows(a_chain_of_five), ["6", "x", "", "", "", "", text]]
    assert faults(tab)[0] == "zakładka Dziennik, wiersz 7: to nie jest wpis programu"


def test_two_entries_of_one_number_are_named(a_chain_of_five: list[Entry]) -> None:
    other = replace(a_chain_of_five[4], subject="W09")
    tab = rows([*a_chain_of_five, replace(other, digest=digest(other))])
    assert faults(tab) == ["zakładka Dziennik, wiersz 7, wpis 5: inny wpis o tym numerze jest w wierszu 6"]


def test_a_tab_of_somebody_elses_is_told_by_its_header() -> None:
    assert (is_journal([list(HEADER)]), is_journal([["Data", "Temat"]]), is_journal([])) == (True, False, False)


@pytest.fixture
def a_chain_of_five() -> list[Entry]:
    return a_chain(*[{}] * 5)
