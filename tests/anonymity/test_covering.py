"""Covering whatever the text: right offsets, nothing else changed, covered once for all, and fast on hostile texts."""

from __future__ import annotations

import pickle
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.anonymity import KnownNames, Span, spans, written_over
from lib.contest.applications import PersonalDetails
from lib.contest.people import Person

DETAILS = PersonalDetails(
    organisation="Fundacja Pracownia Dzikie Wino",
    representative="Tomasz Kozioł",
    email="kontakt@example.org",
    phone="+48 500 000 101",
    members=(Person("Tomasz Kozioł"), Person("Barbara Nowicka-Duda"), Person("dr Anna Wrona"), Person("Jo Mak")),
)
KNOWN = KnownNames.of([DETAILS])

PIECES = (
    "Tomasz", "Kozioł", "Kozła", "kozioł", "tomek", "Basia", "Nowickiej-Dudzie", "Duda", "Wrona", "WRONA",
    "Ania", "Ani",
    "Dzikie Wino", "dzikiego wina", "Fundacja", "Pracownia", "Jo", "Mak", "T.", "K.", "ul.", "przy", "5/7",
    "plac", "Jan",
    "Kowalski", "Adama", "Mickiewicza", "500 000 101", "500", "zł", "a@b.pl", "(at)", "kontakt", "[osoba]", "[e-mail]",
    "[", "]", "PESEL", "71830669976", "@profil", "www.x.pl", "Ko\u200bzioł", "Wro\u00adna", "Kozioł\u0328",
    "ﬁ", "Kоzioł",
    "Tоmasz\u202e", "Koz\u0301ioł", "i", "się", "poprowadzi", "Kozoił", "Nowicka",
)  # fmt: skip
GAPS = (" ", " ", " ", "\n", ", ", ". ", "", "-", "\u00a0", "\u200b", " – ", "\t", "(", ")")
pieced = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), max_size=14).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
texts = st.one_of(pieced, st.text(max_size=60), st.tuples(pieced, st.text(max_size=20), pieced).map("".join))


def covered(text: str, known: KnownNames = KNOWN) -> str:
    return written_over(text, spans(text, known))


@settings(max_examples=400, deadline=None)
@given(texts)
def test_offsets_cut_the_original_in_order_and_without_overlaps(text: str) -> None:
    found = spans(text, KNOWN)
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@settings(max_examples=400, deadline=None)
@given(texts)
def test_nothing_outside_the_certain_spans_changes(text: str) -> None:
    found = [span for span in spans(text, KNOWN) if span.certain]
    edges = [0, *(edge for span in found for edge in (span.start, span.end)), len(text)]
    kept = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    rebuilt = kept[0] + "".join(f"[{span.kind}]{rest}" for span, rest in zip(found, kept[1:], strict=True))
    assert written_over(text, spans(text, KNOWN)) == rebuilt


@settings(max_examples=800, deadline=None)
@given(texts)
def test_covering_a_covered_text_changes_nothing(text: str) -> None:
    once = covered(text)
    assert covered(once) == once


@given(st.sampled_from(["Kozła", "Tomka", "Wronom", "Nowickiej"]), st.data())
@settings(deadline=None)
def test_a_name_with_hidden_characters_in_it_is_covered_whole(name: str, data: st.DataObject) -> None:
    hidden = data.draw(st.lists(st.sampled_from(["", "", "\u200b", "\u00ad", "\u2060", "\u200d", "\ufeff", "\u202e"]),
                                min_size=len(name), max_size=len(name)))  # fmt: skip
    typed = "".join(letter + mark for letter, mark in zip(name, hidden, strict=True))
    found = spans(f"Pytaj o {typed}, proszę", KNOWN)
    assert [span.kind for span in found if span.certain] == ["osoba"]
    assert name[0] in typed[: found[0].start - 8 + 1]
    assert "".join(c for c in f"Pytaj o {typed}, proszę"[found[0].start : found[0].end] if c.isalpha()) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ko\u200bzioł To\u00admasz", "[osoba]"),
        ("Tomasz\u00a0Kozioł", "[osoba]"),
        ("To\u0301masz Kozioł i Kozio\u0142", "[osoba] i [osoba]"),
        ("Ｔomasz Kоzioł", "[osoba]"),
        ("Nowicka\u2011Duda", "[osoba]"),
        ("Anna\nWrona", "[osoba]"),
        ("[osoba] i [e-mail]", "[osoba] i [e-mail]"),
        ("T.Kozioł, Kozioł T., t. kozioł", "[osoba], [osoba], [osoba]"),
        ("AnnaWrona500000101", "[osoba][telefon]"),
        ("„Dzikie Wino” i „dzikie wino”, dzikie wino", "„[organizacja]” i „[organizacja]”, dzikie wino"),
        ("Jo Mak, Jo i mak", "[osoba], Jo i mak"),
    ],
)
def test_names_are_covered_however_they_are_typed(text: str, expected: str) -> None:
    assert covered(text) == expected


def test_what_is_only_suspected_is_not_covered() -> None:
    text = "Pomaga nam Wiesława Kubiak."
    assert spans(text, KNOWN) == [Span(11, 26, "osoba", False, "first name")]
    assert covered(text) == text


def test_a_span_never_tells_what_it_covers() -> None:
    text = "Tomasz Kozioł, Basia, Wronowie, Dzikie Wino, kontakt@example.org, tel. 500 000 101, Kozoiłł"
    assert all(span.why.isascii() or " " in span.why for span in spans(text, KNOWN))
    assert not any(span.why in text for span in spans(text, KNOWN) if span.why not in ("e-mail",))


def test_known_names_can_be_kept_and_sent() -> None:
    again = pickle.loads(pickle.dumps(KNOWN))
    assert again == KNOWN
    assert covered("Kozła nie ma", again) == covered("Kozła nie ma")


def test_without_names_only_addresses_and_numbers_are_covered() -> None:
    nobody = KnownNames.of([])
    assert covered("Kozła nie ma, a@example.org", nobody) == "Kozła nie ma, [e-mail]"
    assert KnownNames.of([PersonalDetails()]) == nobody


HOSTILE = {
    "markers": "[osoba]" * 2_857,
    "open markers": "[osoba" * 3_300,
    "ats": "@" * 20_000,
    "dots": "a." * 10_000,
    "ats and dots": "a@a." * 5_000,
    "digits": "1 " * 10_000,
    "long number": "5" * 20_000,
    "phones": "500 000 101 " * 1_600,
    "names": "Tomasz Kozioł " * 1_430,
    "joined names": "TomaszKozioł" * 1_660,
    "capitals": "A " * 10_000,
    "initials": "T. " * 6_600,
    "streets": "ul. Kozła " * 2_000,
    "hyphens": "Nowicka-" * 2_500,
    "one word": "ą" * 20_000,
    "zalgo": "K" + "\u0316\u0301" * 9_999,
    "hidden": "K\u200b\u00ad" * 6_666,
    "right to left": "\u202eKozioł\u202c " * 2_200,
    "blanks": " " * 20_000,
    "lines": "\n" * 20_000,
    "unknown words": " ".join(f"Xq{a}{b}{c}zw" for a in "bcdfgh" for b in "klmnprst" * 2 for c in "aeiouyąę" * 4),
    "houses": "Polna 5/" * 2_500,
    "quotes": '„"' * 10_000,
    "ligatures": "ﬃ\ufdfa" * 1_000,
    "surrogates": "\ud800Kozioł" * 2_800,
    "nulls": "\0Kozioł\0" * 2_500,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_covered_in_reasonable_time(name: str) -> None:
    text = HOSTILE[name][:20_000]
    began = perf_counter()
    once = covered(text)
    taken = perf_counter() - began
    assert covered(once) == once
    assert taken < 5, taken
