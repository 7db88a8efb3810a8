"""Anonymised applications: what is covered, that nothing else changes, and that offsets point into the original."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lib.contest.anonymity import anonymous, covers, known_names, shown_texts, written_over
from lib.contest.applications import PersonalDetails
from lib.contest.people import Person
from tests.factories import an_application

DETAILS = PersonalDetails(
    organisation="Kino na trzepaku",
    representative="Anna Żak",
    email="anna@example.org",
    phone="+48 500 000 101",
    members=(Person("Anna Żak", "anna@example.org"), Person("Ewa Lis-Kot"), Person("Jo Mak")),
)


def anonymised(text: str, details: PersonalDetails = DETAILS) -> str:
    return written_over(text, covers(text, known_names(details)))


words = st.text(st.sampled_from("abcdżłABŻ"), min_size=1, max_size=4)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
details = st.builds(
    PersonalDetails,
    organisation=st.one_of(st.just(""), names),
    representative=st.one_of(st.just(""), names),
    email=st.sampled_from(["", "anna@example.org", "ab@cd.pl"]),
    phone=st.sampled_from(["", "500000101", "500 000 101"]),
    members=st.lists(st.builds(Person, names), max_size=3).map(tuple),
)


@st.composite
def texts(draw: st.DrawFn, personal: PersonalDetails) -> str:
    """Texts in which the applicants' own names, addresses and numbers stand among other words."""
    own = [personal.organisation, personal.representative, personal.email, personal.phone]
    parts = st.one_of(st.sampled_from([*filter(None, own), *(m.name for m in personal.members), "to"]), words)
    pieces = draw(st.lists(st.tuples(parts, st.sampled_from([" ", "\n", ", ", ". ", "", "-", "  "])), max_size=12))
    return "".join(word + gap for word, gap in pieces)


@given(st.data(), details)
def test_nothing_outside_the_covers_changes(data: st.DataObject, personal: PersonalDetails) -> None:
    text = data.draw(texts(personal))
    found = covers(text, known_names(personal))
    assert all(0 <= cover.start < cover.end <= len(text) for cover in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    edges = [0, *(edge for cover in found for edge in (cover.start, cover.end)), len(text)]
    kept = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    shown = written_over(text, found)
    rebuilt = kept[0] + "".join(f"[{cover.kind}]" + rest for cover, rest in zip(found, kept[1:], strict=True))
    assert shown == rebuilt


@given(st.data(), details)
def test_covering_twice_is_covering_once(data: st.DataObject, personal: PersonalDetails) -> None:
    text = data.draw(texts(personal))
    once = anonymised(text, personal)
    assert anonymised(once, personal) == once


@given(st.data(), details)
def test_every_cover_cuts_a_known_form_out_of_the_text(data: st.DataObject, personal: PersonalDetails) -> None:
    text = data.draw(texts(personal))
    people = [personal.representative, *(member.name for member in personal.members)]
    forms = {"osoba": set(people) | {word for name in people for word in name.split()}}
    forms |= {"organizacja": {personal.organisation}, "e-mail": {personal.email}}
    for cover in covers(text, known_names(personal)):
        piece = text[cover.start : cover.end]
        if cover.kind == "telefon":
            assert "".join(filter(str.isdigit, piece)) == "500000101"
        else:
            assert " ".join(piece.split()) in forms[cover.kind]


def test_names_addresses_numbers_and_the_organisation_are_covered_by_their_kind() -> None:
    text = "Anna Żak (anna@example.org, tel. 500-000-101) i Ewa z „Kino na trzepaku”."
    assert anonymised(text) == "[osoba] ([e-mail], tel. [telefon]) i [osoba] z „[organizacja]”."


def test_offsets_count_characters_of_the_original() -> None:
    text = "Zażółć: Anna Żak\ni +48 500000101"
    found = covers(text, known_names(DETAILS))
    assert [(c.start, c.end, c.kind, text[c.start : c.end]) for c in found] == [
        (8, 16, "osoba", "Anna Żak"),
        (19, 32, "telefon", "+48 500000101"),
    ]


def test_the_longer_form_wins_and_a_name_broken_over_lines_is_one_name() -> None:
    assert anonymised("Anna\nŻak oraz Lis-Kot, Kot i Jo Mak") == "[osoba] oraz [osoba]-[osoba], [osoba] i [osoba]"


def test_a_name_inside_another_word_and_very_short_words_stay() -> None:
    assert anonymised("Annały, Annie, Jo, Makowo, 1500000101") == "Annały, Annie, Jo, Makowo, 1500000101"


def test_a_name_or_an_address_written_together_with_the_number_is_covered_too() -> None:
    assert anonymised("Anna Żak500000101, anna@example.org500000101") == "[osoba][telefon], [e-mail][telefon]"


def test_without_personal_details_nothing_is_covered() -> None:
    assert anonymised("Anna Żak, anna@example.org", PersonalDetails()) == "Anna Żak, anna@example.org"


def test_what_reviewers_get_is_built_from_named_fields() -> None:
    application = an_application(
        "W01",
        title="Kino Anny i Anna Żak",
        texts={"Promocja": "plakaty", "Opis działania": "Prowadzi Ewa.", "Odbiorcy": ""},
        district="Dobrzec",
        fields=("edukacja", "film"),
        requested=Decimal("1000"),
        personal=DETAILS,
    )
    shown = anonymous(application)
    assert (shown.code, shown.title, shown.kind, shown.debut) == ("W01", "Kino Anny i [osoba]", "informal_group", True)
    assert (shown.amount, shown.district, shown.fields) == (
        "1\u00a0000,00\u00a0zł", "Dobrzec", ("edukacja", "film"),
    )  # fmt: skip
    assert list(shown.texts.items()) == [("Opis działania", "Prowadzi [osoba]."), ("Promocja", "plakaty")]


def test_all_shown_texts_are_named_by_their_headers_and_blank_ones_left_out() -> None:
    application = an_application("W01", title="Kino", texts={"Odbiorcy": "sąsiedzi"}, fields=("film", "edukacja"))
    assert shown_texts(application) == {
        "Tytuł działania": "Kino",
        "Odbiorcy": "sąsiedzi",
        "Osiedle": "Dobrzec",
        "Dziedzina": "film; edukacja",
    }


def test_a_column_that_the_programme_clears_of_personal_data_is_shown_to_reviewers() -> None:
    application = an_application("W01", other={"Skąd o nas wiecie?": "z gazety"})
    assert shown_texts(application).get("Skąd o nas wiecie?") == "z gazety"
