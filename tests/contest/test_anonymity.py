"""Anonymised applications: built from named fields and covers, and which content a confirmation was given for."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.anonymity import (
    DETAILS,
    DISTRICT,
    FIELDS,
    TITLE,
    AnonymousApplication,
    Cover,
    Decided,
    anonymous,
    changed_since,
    confirmation,
    confirmed_covers,
    covers_after,
    shown_texts,
    written_over,
)
from lib.contest.applications import Application, PersonalDetails
from lib.contest.people import Person
from tests.factories import an_application

SALT = "0f" * 16

spots = st.builds(
    lambda start, length, kind: Cover(start, start + length, kind),
    st.integers(0, 30),
    st.integers(1, 8),
    st.sampled_from(["osoba", "telefon"]),
)
decisions = st.lists(st.builds(Decided, spots, st.booleans()), max_size=8)


def covered_characters(covers: list[Cover]) -> set[int]:
    return {at for cover in covers for at in range(cover.start, cover.end)}


@given(st.lists(spots, max_size=6), decisions)
def test_covers_after_decisions_are_in_order_without_overlaps(proposed: list[Cover], decided: list[Decided]) -> None:
    before = covers_after([], [Decided(place, True) for place in proposed])
    after = covers_after(before, decided)
    assert after == sorted(after, key=lambda cover: cover.start)
    assert all(one.end <= other.start for one, other in pairwise(after))
    if decided and decided[-1].is_covered:
        assert covered_characters([decided[-1].place]) <= covered_characters(after)
    elif decided:
        assert not covered_characters([decided[-1].place]) & covered_characters(after)


@given(st.lists(spots, max_size=6), spots)
def test_setting_a_cover_uncovers_nothing(proposed: list[Cover], place: Cover) -> None:
    before = covers_after([], [Decided(each, True) for each in proposed])
    after = covers_after(before, [Decided(place, True)])
    assert covered_characters(before) | covered_characters([place]) == covered_characters(after)


@given(st.text("ab[]. \n", max_size=40), st.lists(spots, max_size=6))
def test_nothing_outside_the_covers_changes(text: str, proposed: list[Cover]) -> None:
    within = [place for place in proposed if place.end <= len(text)]
    covers = covers_after([], [Decided(place, True) for place in within])
    edges = [0, *(edge for cover in covers for edge in (cover.start, cover.end)), len(text)]
    kept = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    rebuilt = kept[0] + "".join(f"[{cover.kind}]" + rest for cover, rest in zip(covers, kept[1:], strict=True))
    assert written_over(text, covers) == rebuilt


CANARY = "Kanarek"


def full_of_canaries() -> Application:
    """A canary in every field that an anonymised application has no use for, and a plain word in the others."""
    return Application(
        code="W01",
        title="tytuł",
        kind=CANARY,
        founded_on=date(2019, 9, 1),
        texts={"Opis działania": "opis", "Promocja": "plakaty", "Odbiorcy": "", "Nieznana kolumna": CANARY},
        requested=Decimal("1000"),
        district="Dobrzec",
        area=CANARY,
        fields=("edukacja", "film"),
        debut=True,
        support_needed=(CANARY,),
        other={"Skąd o nas wiecie?": "z gazety"},
        personal=PersonalDetails(
            CANARY, CANARY, f"{CANARY}@example.org", "500600700", (Person(CANARY),), {"Pesel": CANARY}
        ),
    )


def test_what_reviewers_get_is_built_from_named_fields() -> None:
    shown = anonymous(full_of_canaries(), {})
    assert shown == AnonymousApplication(
        code="W01",
        title="tytuł",
        kind=None,
        amount="1\u00a0000,00\u00a0zł",
        district="Dobrzec",
        fields=("edukacja", "film"),
        debut=True,
        texts={"Opis działania": "opis", "Promocja": "plakaty", "Skąd o nas wiecie?": "z gazety"},
    )
    assert list(shown.texts) == ["Opis działania", "Promocja", "Skąd o nas wiecie?"]
    assert [field.name for field in fields(AnonymousApplication)] == [
        "code", "title", "kind", "amount", "district", "fields", "debut", "texts",
    ]  # fmt: skip


def test_every_text_is_covered_where_its_covers_say() -> None:
    application = an_application(
        title="Kino Anny", texts={"Promocja": "pyta Anna"}, district="Żak", fields=("film Anny", "muzyka")
    )
    covers = {
        TITLE: [Cover(5, 9, "osoba")],
        "Promocja": [Cover(5, 9, "osoba")],
        DISTRICT: [Cover(0, 3, "osoba")],
        FIELDS: [Cover(5, 9, "osoba")],
        "Odbiorcy": [Cover(0, 3, "osoba")],
    }
    shown = anonymous(application, covers)
    assert (shown.title, shown.district, shown.fields) == ("Kino [osoba]", "[osoba]", ("film [osoba]", "muzyka"))
    assert shown.texts == {"Promocja": "pyta [osoba]"}


def test_all_shown_texts_are_named_by_their_headers_and_blank_ones_left_out() -> None:
    application = an_application("W01", title="Kino", texts={"Odbiorcy": "sąsiedzi"}, fields=("film", "edukacja"))
    assert shown_texts(application) == {
        "Tytuł działania": "Kino",
        "Odbiorcy": "sąsiedzi",
        "Osiedle": "Dobrzec",
        "Dziedzina": "film; edukacja",
    }


def test_a_confirmation_holds_positions_and_kinds_and_no_word() -> None:
    application = an_application(title="Kino Anny", texts={"Promocja": "pyta Anna Żak"})
    said = confirmation(application, {"Promocja": [Cover(5, 13, "osoba")], TITLE: []}, SALT)
    assert said["covers"] == {"Promocja": [[5, 13, "osoba"]]}
    assert sorted(said) == ["covers", "details", "salt", "texts"]
    assert list(said["texts"]) == ["Tytuł działania", "Promocja", "Osiedle", "Dziedzina"]
    everything = json.dumps(said, ensure_ascii=False)
    assert [word for word in ("Anna", "Żak", "Kino", "pyta", "Dobrzec", "Nr1") if word in everything] == []
    assert confirmed_covers(json.loads(everything)) == {"Promocja": (Cover(5, 13, "osoba"),)}
    other = confirmation(application, {}, "aa" * 16)
    assert not {*said["texts"].values(), said["details"]} & {*other["texts"].values(), other["details"]}


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({}, ()),
        ({"requested": Decimal("5")}, ()),
        ({"texts": {"Promocja": "plakaty"}, "support_needed": ("x",)}, ()),
        ({"texts": {"Promocja": "plakaty i Anna"}}, ("Promocja",)),
        ({"texts": {"Promocja": "plakaty", "Odbiorcy": "x"}, "title": "Inny"}, (TITLE, "Odbiorcy")),
        ({"texts": {}}, ("Promocja",)),
        ({"district": "Rypinek"}, (DISTRICT,)),
        ({"personal": PersonalDetails(organisation="Inna grupa")}, (DETAILS,)),
        ({"personal": PersonalDetails()}, ()),
    ],
)
def test_a_confirmation_fits_until_a_text_or_a_name_changes(
    change: dict[str, object], changed: tuple[str, ...]
) -> None:
    application = an_application(texts={"Promocja": "plakaty"})
    said = confirmation(application, {}, SALT)
    assert changed_since(said, replace(application, **change)) == changed


def test_another_column_of_the_sheet_that_nobody_mapped_changes_nothing() -> None:
    application = an_application()
    said = confirmation(application, {}, SALT)
    personal = replace(application.personal, unmapped={"Uwagi": "nowe"})
    assert changed_since(said, replace(application, personal=personal)) == ()
