"""What people type into cells, read as typed values or refused with a sentence."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.storage.cells import (
    CellError,
    UnreadableCell,
    Value,
    fold,
    read_date,
    read_datetime,
    read_list,
    read_number,
    read_text,
    read_whole_number,
    read_yes_no,
)

NBSP, NARROW = "\u00a0", "\u202f"
READERS: list[Callable[[Value], object]] = [
    read_text, read_date, read_datetime, read_number, read_whole_number, read_yes_no, read_list,
]  # fmt: skip


def refusal(read: Callable[[Value], object], value: Value) -> str:
    with pytest.raises(UnreadableCell) as caught:
        read(value)
    assert str(caught.value) == caught.value.text
    return caught.value.text


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("blank", [None, "", "  ", "\n\t", NBSP, NARROW])
def test_a_blank_cell_is_none(read: Callable[[Value], object], blank: Value) -> None:
    assert read(blank) is None


@pytest.mark.parametrize("read", READERS)
def test_an_error_of_the_sheet_is_unreadable_for_every_reader(read: Callable[[Value], object]) -> None:
    assert refusal(read, CellError("#REF!")) == "komórka zawiera błąd arkusza #REF!"


@pytest.mark.parametrize("read", READERS)
@given(value=st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.dates()))
def test_no_reader_fails_otherwise_than_as_unreadable(read: Callable[[Value], object], value: Value) -> None:
    with contextlib.suppress(UnreadableCell):
        read(value)


def test_a_message_quotes_a_long_cell_shortened_and_on_one_line() -> None:
    assert refusal(read_date, "nie\npamiętam " + "a" * 100) == (
        f"„nie pamiętam {'a' * 26}…” nie jest datą (np. 31.05.2021)"
    )


# --- fold


@pytest.mark.parametrize(
    "written",
    [
        "Numer wniosku",
        " numer  WNIOSKU ",
        f"Numer{NBSP}wniosku",
        f"Numer{NARROW}\nwniosku\t",
        "NUMER WNIOSKU",
    ],
)
def test_headers_are_compared_without_case_and_spacing(written: str) -> None:
    assert fold(written) == "numer wniosku"


def test_composed_and_decomposed_letters_fold_alike() -> None:
    decomposed = unicodedata.normalize("NFD", "OBECNOŚCI")
    assert decomposed != "OBECNOŚCI"
    assert fold(decomposed) == "obecności"


def test_accents_still_tell_names_apart() -> None:
    assert fold("Łąka") == "łąka"


# --- text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  W01 ", "W01"),
        ("pierwszy\r\ndrugi\rtrzeci\n", "pierwszy\ndrugi\ntrzeci"),
        ("pierwszy_x000D_\ndrugi", "pierwszy\ndrugi"),
        ("a  b", "a  b"),
        (unicodedata.normalize("NFD", "żółw"), "żółw"),
        (501234567, "501234567"),
        (501234567.0, "501234567"),
        (12.5, "12,5"),
        (0.1 + 0.2, "0,3"),
        (1e15, "1000000000000000"),
        (1e-7, "0,0000001"),
        (-0.0, "0"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2021, 5, 31), "2021-05-31"),
        (datetime(2021, 5, 31), "2021-05-31"),
        (datetime(2021, 5, 31, 14, 5), "2021-05-31 14:05:00"),
    ],
)
def test_text_is_what_people_see(value: Value, text: str) -> None:
    assert read_text(value) == text


# --- dates


@pytest.mark.parametrize(
    "value",
    [
        datetime(2021, 5, 31),
        datetime(2021, 5, 31, 23, 59, 59),
        date(2021, 5, 31),
        44347,
        44347.0,
        44347.99,
        "2021-05-31",
        "2021-5-31",
        "31.05.2021",
        "31.5.2021",
        "31/05/2021",
        " 31.05.2021 ",
        "31.05.2021 14:05:00",
        "2021-05-31T14:05:00",
    ],
)
def test_a_day_is_read_from_every_accepted_form(value: Value) -> None:
    assert read_date(value) == date(2021, 5, 31)


def test_a_day_read_from_a_moment_is_not_itself_a_moment() -> None:
    assert type(read_date(datetime(2021, 5, 31, 14, 5))) is date


@pytest.mark.parametrize(
    "value",
    [
        datetime(2021, 5, 3, 9, 5),
        "2021-05-03 09:05",
        "2021-05-03 9:05",
        "2021-05-03T09:05",
        "2021-05-03T09:05:00.000",
        "3.5.2021 9:05",
        "03.05.2021 09:05:00",
        "03.05.2021, 09:05",
        "03.05.2021,09:05",
        f"03.05.2021{NBSP}09:05",
        "03/05/2021  09:05",
        44319 + 9 / 24 + 5 / 1440,
    ],
)
def test_a_moment_is_read_from_every_accepted_form(value: Value) -> None:
    assert read_datetime(value) == datetime(2021, 5, 3, 9, 5)


def test_a_day_alone_is_its_midnight() -> None:
    assert [read_datetime(value) for value in (date(2021, 5, 3), "03.05.2021", 44319)] == [datetime(2021, 5, 3)] * 3


def test_the_day_always_stands_before_the_month() -> None:
    assert [read_date("05.06.2021"), read_date("05/06/2021")] == [date(2021, 6, 5)] * 2


@pytest.mark.parametrize(
    "value",
    [
        "abc", "44347", "2021", "05.2021", "31.05/2021", "2021/05/31", "2021.05.31", "31-05-2021",
        "31 maja 2021", "31.05.2021T14:05", "31.05.2021 14", "31.05.2021 2:05 PM", "31.05.2021 14:05 GMT+2",
        "2021-05-31T14:05Z", "2021-05-31T14:05:00+02:00", "31.05.2021 i 1.06.2021", "٣١.٠٥.٢٠٢١",
        "31.05.2021 14:05:00,", True, 0, 39999, 80001, 39999.9, float("nan"), float("inf"),
    ],
)  # fmt: skip
def test_what_is_not_clearly_a_date_is_refused(value: Value) -> None:
    assert refusal(read_date, value).endswith(" nie jest datą (np. 31.05.2021)")
    assert refusal(read_datetime, value).endswith(" nie jest datą z godziną (np. 31.05.2021 14:05)")


@pytest.mark.parametrize("value", ["31.05.21", "21-05-31", "31.05.021", "31.05.0021", "31.05.20211"])
def test_a_year_without_four_digits_is_refused(value: str) -> None:
    assert refusal(read_date, value) == f"„{value}”: rok trzeba zapisać czterema cyframi (np. 31.05.2021)"


@pytest.mark.parametrize("value", ["31.02.2021", "05/31/2021", "31.05.2021 24:00", "31.05.2021 14:60", "0.1.2021"])
def test_a_day_that_is_not_in_the_calendar_is_refused(value: str) -> None:
    assert refusal(read_date, value) == (
        f"„{value}”: nie ma takiego dnia lub godziny (dzień przed miesiącem: 31.05.2021 14:05)"
    )


MOMENTS = st.datetimes(min_value=datetime(1000, 1, 1)).map(lambda moment: moment.replace(microsecond=0))


@given(moment=MOMENTS)
def test_a_moment_written_in_any_accepted_form_reads_back(moment: datetime) -> None:
    day, month, year, clock = moment.day, moment.month, f"{moment.year:04}", moment.strftime("%H:%M:%S")
    written = [
        moment.isoformat(),
        moment.isoformat(" "),
        f"{day:02}.{month:02}.{year} {clock}",
        f"{day}.{month}.{year}, {clock}",
        f"{day}/{month}/{year} {clock}",
    ]
    assert [read_datetime(text) for text in written] == [moment] * len(written)
    assert [read_date(text) for text in written] == [moment.date()] * len(written)


@given(moment=st.datetimes())
def test_text_made_of_a_moment_reads_back(moment: datetime) -> None:
    if moment.year >= 1000:
        assert read_datetime(read_text(moment)) == moment


@given(
    moment=st.datetimes(min_value=datetime(2010, 1, 1), max_value=datetime(2118, 1, 1)).map(
        lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    )
)
def test_a_serial_number_reads_back_to_the_millisecond(moment: datetime) -> None:
    assert read_datetime((moment - datetime(1899, 12, 30)) / timedelta(days=1)) == moment


# --- numbers


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (1e20, "100000000000000000000"),
        (10**30, "1" + "0" * 30),
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.50", "12.5"),
        ("007", "7"),
        ("-12,5", "-12.5"),
        ("\u221212,5", "-12.5"),
        ("0.125", "0.125"),
        ("12,125", "12.125"),
        ("1000.50", "1000.5"),
        ("1000.500", "1000.5"),
        ("1 000,00", "1000"),
        ("1 000,00 zł", "1000"),
        (f"1{NBSP}000,00{NBSP}zł", "1000"),
        (f"12{NARROW}345{NARROW}678,9", "12345678.9"),
        ("1000zł", "1000"),
        ("1000 ZŁ", "1000"),
        ("1 000.50 PLN", "1000.5"),
        ("1.000,00 zł", "1000"),
        ("-1.234.567,89", "-1234567.89"),
        ("1.000.000", "1000000"),
    ],
)
def test_a_number_is_exactly_what_people_see(value: Value, number: str) -> None:
    read = read_number(value)
    assert read is not None
    assert str(read) == str(Decimal(number))


@pytest.mark.parametrize(
    "value",
    [
        "abc", "1,2,3", "1.2.3", ",5", "5,", "12,-", "1e5", "1 00", "1 0000", "10000 000", "1,000.50",
        "1.00,0", "01.000,0", "+12", "--1", "- 1", "12%", "12 €", "12 zł zł", "zł", "1_000", "١٢", "NaN",
        "inf", "0x10", "1" * 51, True, False, date(2021, 5, 31), datetime(2021, 5, 31),
    ],
)  # fmt: skip
def test_what_is_not_clearly_a_number_is_refused(value: Value) -> None:
    assert refusal(read_number, value).endswith("” nie jest liczbą (np. 12,5)")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_without_a_value_is_refused(value: float) -> None:
    assert refusal(read_number, value) == "komórka nie zawiera skończonej liczby"


@pytest.mark.parametrize("value", ["1.000", "1.000 zł"])
def test_a_lone_dot_before_three_digits_could_be_either_mark(value: str) -> None:
    assert refusal(read_number, value) == f"„{value}” można odczytać na dwa sposoby: jako 1000 albo 1,000"


@given(
    number=st.decimals(min_value=-(10**12), max_value=10**12, places=2),
    blank=st.sampled_from(" \u00a0\u202f"),
)
def test_an_amount_written_in_any_accepted_form_reads_back(number: Decimal, blank: str) -> None:
    english = f"{number:,.2f}"
    polish = english.replace(",", blank).replace(".", ",")
    plain = f"{number:.2f}"
    dotted = english.replace(",", "'").replace(".", ",").replace("'", ".")
    written: list[Value] = [
        plain,
        plain.replace(".", ","),
        polish,
        f"{polish}{blank}zł",
        dotted,
        f"{dotted} zł",
    ]
    written += [english.replace(",", blank), float(number)]
    assert [read_number(value) for value in written] == [number] * len(written)


@given(number=st.integers())
def test_a_whole_number_of_any_size_stays_exact(number: int) -> None:
    assert (read_number(number), read_whole_number(number)) == (Decimal(number), number)


@given(number=st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_a_whole_number_written_in_any_accepted_form_reads_back(number: int) -> None:
    polish = f"{number:,}".replace(",", " ")
    written: list[Value] = [
        number,
        float(number),
        str(number),
        f"{number},0",
        f"{number}.00",
        polish,
        f"{polish},00 zł",
    ]
    assert [read_whole_number(value) for value in written] == [number] * len(written)
    assert read_whole_number(read_text(float(number))) == number


def test_a_whole_number_is_an_int() -> None:
    assert [type(read_whole_number(value)) for value in (12, 12.0, "12", "12,0")] == [int] * 4


@pytest.mark.parametrize(("value", "quoted"), [(12.5, "12,5"), ("12,5", "12,5"), ("12.5 zł", "12.5 zł")])
def test_a_fraction_is_not_a_whole_number(value: Value, quoted: str) -> None:
    assert refusal(read_whole_number, value) == f"„{quoted}” nie jest liczbą całkowitą (np. 12)"


def test_a_date_is_not_a_whole_number() -> None:
    assert refusal(read_whole_number, datetime(2021, 5, 7)) == "„2021-05-07” nie jest liczbą (np. 12,5)"


# --- yes and no


@pytest.mark.parametrize("value", [True, "tak", " TAK ", "T", "yes", "y", "TRUE", "Prawda", "x", "X", "✓", "✔"])
def test_a_yes(value: Value) -> None:
    assert read_yes_no(value) is True


@pytest.mark.parametrize("value", [False, "nie", "NIE\n", "n", "No", "FALSE", "fałsz"])
def test_a_no(value: Value) -> None:
    assert read_yes_no(value) is False


@pytest.mark.parametrize("value", ["nie dotyczy", "może", "tak?", "n?", "-", "1", "0", 1, 0, 1.0, date(2021, 5, 31)])
def test_anything_else_is_neither_yes_nor_no(value: Value) -> None:
    assert refusal(read_yes_no, value).endswith("” nie jest odpowiedzią tak albo nie")


# --- lists


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("kultura", ("kultura",)),
        ("kultura; sport ;", ("kultura", "sport")),
        ("kultura\r\nsport\n\n;ekologia, klimat", ("kultura", "sport", "ekologia, klimat")),
        (" ; \n", ()),
        (12.0, ("12",)),
    ],
)
def test_a_list_is_parted_by_semicolons_and_line_breaks(value: Value, parts: tuple[str, ...]) -> None:
    assert read_list(value) == parts
