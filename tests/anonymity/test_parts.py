"""The parts of the engine: folding, names on forms, suffixes, numbers and addresses, patrons."""

from __future__ import annotations

import pytest

from lib.anonymity import KnownNames, spans, written_over
from lib.anonymity.diminutives import called
from lib.anonymity.folding import fold_text, fold_word
from lib.anonymity.names import FIRST, LAST, PARTICLE, parts_of
from lib.anonymity.suffixes import declined, of_family
from lib.contest.applications import PersonalDetails
from lib.contest.people import Person


def covered(text: str, *names: str, organisation: str = "") -> str:
    details = PersonalDetails(organisation=organisation, members=tuple(map(Person, names)))
    return written_over(text, spans(text, KnownNames.of([details])))


def test_a_text_is_folded_character_by_character() -> None:
    text = fold_text("Ża\u200bk ﬁ [osoba]!")
    assert text.folded == "zak fi " + "\0" * 7 + "!"
    assert text.span(0, 3) == (0, 4)
    assert text.whole(4, 5) == (4, 6)
    assert text.span(7, 14) == (7, 14)


def test_a_word_is_folded_to_what_anybody_types() -> None:
    assert [fold_word(word) for word in ("ŻÓŁĆ", "O’Brien", "Müller", "Ｋot", "Коzioł")] == [
        "zolc", "obrien", "muller", "kot", "koziol",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Tomasz Kozioł", [(FIRST, "Tomasz"), (LAST, "Kozioł")]),
        ("KOZIOŁ TOMASZ", [(LAST, "Kozioł"), (FIRST, "Tomasz")]),
        ("dr hab. anna maria nowicka-duda", [(FIRST, "Anna"), (FIRST, "Maria"), (LAST, "Nowicka"), (LAST, "Duda")]),
        ("Adam Roman", [(FIRST, "Adam"), (LAST, "Roman")]),
        ("Nguyen Thi Lan", [(FIRST + LAST, "Nguyen"), (PARTICLE, "Thi"), (FIRST + LAST, "Lan")]),
        ("Basia", [(FIRST, "Basia")]),
        ("", []),
    ],
)
def test_a_name_on_a_form_is_taken_apart(name: str, parts: list[tuple[str, str]]) -> None:
    assert parts_of(name) == parts


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("grzymkuć", "grzymkucia"),
        ("bzdręga", "bzdrędze"),
        ("pućko", "pućką"),
        ("wścibień", "wścibnia"),
        ("mróz", "mrozem"),
    ],
)
def test_names_that_no_dictionary_knows_are_declined_by_their_endings(name: str, form: str) -> None:
    assert form in declined(name)


def test_families_and_diminutives_have_their_names() -> None:
    assert {"kaczorkowie", "kaczorkowa", "kaczorkówna"} <= of_family("kaczorek")
    assert {"Tomek", "Tomuś"} <= called("Tomasz")
    assert {"Tomasz", "Tomuś"} <= called("Tomek")
    assert "Igorek" in called("Igor")


@pytest.mark.parametrize(
    "text",
    [
        "Koszt to 500 000 zł, razem 1 200 300,00 zł.",
        "W roku 2021 od 14.05.2021 do 19.05.2021, godz. 17:30",
        "Wniosek nr 123456789, KRS 0000123456",
        "Idziemy ulicą Kozła na plac Sikory i przy Słowackiego.",
        "Wiersze Adama Mickiewicza, nokturny Chopina, Jan Paweł II i św. Jan",
        "kozioł, sikora i dzikie wino; kozła, sikory, dzikiego wina",
        "Szkoła Podstawowa nr 5, sala 12, zestaw 3 w cenie 2",
        "W Andrzejki i w Mikołajki pieczemy pierniki.",
    ],
)
def test_money_dates_streets_poets_and_ordinary_words_stay(text: str) -> None:
    names = ("Tomasz Kozioł", "Jan Sikora", "Adam Słowacki", "Andrzej Nowak")
    assert covered(text, *names, organisation="Fundacja Dzikie Wino") == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jan [małpa] wp [kropka] pl albo jan(at)wp.pl", "[e-mail] albo [e-mail]"),
        ("600 700 800, 600-700-800, +48600700800, (62) 757 12 34", "[telefon], [telefon], [telefon], [telefon]"),
        ("PESEL 71830669976, PESEL: 71830669970", "PESEL [PESEL], PESEL: [PESEL]"),
        ("NIP 759-552-47-05; REGON: 501847846", "NIP [NIP]; REGON: [REGON]"),
        ("29 1020 1559 4496 8375 1714 0693", "[konto]"),
        ("https://example.org/a?b=1, www.example.org.", "[link], [link]."),
        ("Oznaczcie @kino.trzepak w relacji", "Oznaczcie [profil] w relacji"),
        ("ul. Kozła 5/7, os. Kaliniec 8 m. 12, Asnyka 12/4", "[adres], [adres], [adres]"),
    ],
)
def test_addresses_and_numbers_are_covered_without_being_known(text: str, expected: str) -> None:
    assert covered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sikora przyleciała. Sikora poprowadzi warsztaty.", "Sikora przyleciała. [osoba] poprowadzi warsztaty."),
        ("u Sikorów, Sikorowie, Sikorowa", "u [osoba], [osoba], [osoba]"),
        ("Krystyna Sikora i Jan Nowak", "[osoba] i Jan Nowak"),
        ("Ani razu nie padało, ale Ani pomogli.", "Ani razu nie padało, ale [osoba] pomogli."),
        ("J. Sikora, Sikora J., Jan S.", "[osoba], [osoba], [osoba]"),
        ("jan sikora, JAN SIKORA, Jan Sikroa", "[osoba], [osoba], [osoba]"),
    ],
)
def test_what_stands_around_a_name_decides(text: str, expected: str) -> None:
    assert covered(text, "Jan Sikora", "Anna Lis") == expected
