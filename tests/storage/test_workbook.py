"""Spreadsheets as files: real ones, made here, read as people see them, or refused with a sentence."""

from __future__ import annotations

import os
import random
import re
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from lib.storage import workbook
from lib.storage.workbook import CellError, Tab, Value, WorkbookError, read_workbook

HEADER = ("Wniosek", "Punkty")


def xlsx(path: Path, **tabs: list[list[Any]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in tabs.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def folder(path: Path, **tabs: str | bytes) -> Path:
    path.mkdir()
    for name, content in tabs.items():
        data = content.encode() if isinstance(content, str) else content
        (path / f"{name}.csv").write_bytes(data)
    return path


def repacked(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The same archive with each part passed through `change`; a part changed to None is left out."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if data is not None:
                archive.writestr(name, data)
    return path


def in_sheet(pattern: bytes, replacement: bytes) -> Callable[[str, bytes], bytes]:
    def change(name: str, data: bytes) -> bytes:
        if "worksheets/" not in name:
            return data
        changed, count = re.subn(pattern, replacement, data)
        assert count
        return changed

    return change


def read_sheet(tmp_path: Path, *rows: list[Any]) -> Tab:
    return read_workbook(xlsx(tmp_path / "k.xlsx", Oceny=list(rows)))["oceny"]


def read_csv(tmp_path: Path, content: str | bytes) -> Tab:
    return read_workbook(folder(tmp_path / "k", Oceny=content))["oceny"]


def refusal(path: str | Path) -> str:
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path)
    assert str(caught.value) == caught.value.text
    return caught.value.text


def test_values_come_as_the_sheet_holds_them(tmp_path: Path) -> None:
    values = ("W01", 7, 12.5, True, datetime(2021, 5, 31, 14, 5), " tekst\nw dwóch liniach ", None, "007")
    header = tuple(f"k{number}" for number in range(len(values)))
    path = xlsx(tmp_path / "Konkurs.xlsx", Oceny=[list(header), list(values)])
    assert read_workbook(path) == {"oceny": Tab("Oceny", header, ((2, values),))}
    assert list(map(type, read_workbook(str(path))["oceny"].rows[0][1])) == list(map(type, values))


def test_a_blank_row_before_the_header_keeps_row_numbers_true(tmp_path: Path) -> None:
    tab = read_sheet(tmp_path, [None], ["  ", None], [*HEADER], [], ["W01", 5], [None, " \n"], ["W02", 0])
    assert tab == Tab("Oceny", HEADER, ((5, ("W01", 5)), (7, ("W02", 0))), header_row=3)


def test_rows_that_the_file_leaves_out_count_as_blank(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "k.xlsx", Oceny=[list(HEADER), ["W01", 5]])
    repacked(path, in_sheet(rb'r="2"|r="([AB])2"', rb'r="\g<1>900"'))
    assert read_workbook(path)["oceny"].rows == ((900, ("W01", 5)),)


def test_a_header_keeps_its_text_and_loses_only_blank_columns_at_its_end(tmp_path: Path) -> None:
    tab = read_sheet(tmp_path, [" Wniosek\n", None, 2024, 1.5, True, "#N/A", " ", None], ["W01"])
    header = (" Wniosek\n", "", "2024", "1,5", "TRUE", "#N/A")
    assert tab == Tab("Oceny", header, ((2, ("W01", *[None] * 5)),))


def test_a_short_row_is_padded_and_a_long_one_is_told(tmp_path: Path) -> None:
    tab = read_sheet(tmp_path, [*HEADER], ["W01"], ["W02", 5, None, "x"], ["W03", 0, " "], [None, None, 0])
    rows = ((2, ("W01", None)), (3, ("W02", 5)), (4, ("W03", 0)), (5, (None, None)))
    assert tab == Tab("Oceny", HEADER, rows, overflow=(3, 5))


def test_errors_of_the_sheet_are_told_from_texts(tmp_path: Path) -> None:
    tab = read_sheet(tmp_path, [*HEADER], ["#REF!", "#N/A"], ["#1", "nr #REF!"])
    assert tab.rows == ((2, (CellError("#REF!"), CellError("#N/A"))), (3, ("#1", "nr #REF!")))


def test_a_date_beyond_the_calendar_is_an_error_of_the_sheet(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "k.xlsx", Oceny=[["Data"], [datetime(2021, 5, 31)]])
    repacked(path, in_sheet(rb"<v>44347</v>", rb"<v>99999999</v>"))
    assert read_workbook(path)["oceny"].rows == ((2, (CellError("#VALUE!"),)),)


def test_times_of_day_and_lengths_of_time_become_texts(tmp_path: Path) -> None:
    tab = read_sheet(tmp_path, ["Od", "Godziny"], [time(14, 5), timedelta(hours=26, minutes=30)])
    assert tab.rows == ((2, ("14:05:00", "26:30:00")),)


def test_a_formula_counts_with_its_last_value(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "k.xlsx", Oceny=[["Suma"], ["=1+1"]])
    repacked(path, in_sheet(rb"<v ?/>|<v></v>", b"<v>2</v>"))
    assert read_workbook(path)["oceny"].rows == ((2, (2,)),)


@pytest.mark.parametrize("stated", [b"", b'<dimension ref="A1"/>', b'<dimension ref="C7:D9"/>'])
def test_the_size_that_a_sheet_states_does_not_matter(tmp_path: Path, stated: bytes) -> None:
    path = xlsx(tmp_path / "k.xlsx", Oceny=[list(HEADER), ["W01", 5]])
    repacked(path, in_sheet(rb"<dimension[^>]*/>", stated))
    assert read_workbook(path) == {"oceny": Tab("Oceny", HEADER, ((2, ("W01", 5)),))}


def test_tabs_are_found_by_folded_name_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "k.xlsx", **{" Osoby  OCENIAJĄCE": [["Kod"]], "Oceny": [["Wniosek"]], "Pusta": []})
    assert list(read_workbook(path).items()) == [
        ("osoby oceniające", Tab(" Osoby  OCENIAJĄCE", ("Kod",), ())),
        ("oceny", Tab("Oceny", ("Wniosek",), ())),
        ("pusta", Tab("Pusta", (), ())),
    ]


def test_hidden_tabs_count(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Oceny"
    for name, state in (("Dziennik", "hidden"), ("Wyniki", "veryHidden")):
        book.create_sheet(name).sheet_state = state
    book.save(tmp_path / "k.xlsx")
    assert list(read_workbook(tmp_path / "k.xlsx")) == ["oceny", "dziennik", "wyniki"]


def test_a_tab_that_nobody_wants_may_be_damaged_or_doubled(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "k.xlsx", **{"Oceny": [["Wniosek"]], "Inna": [["x"]], "inna ": [["x"]]})
    repacked(path, lambda name, data: data.replace(b"</sheetData>", b"<") if "sheet2" in name else data)
    assert list(read_workbook(path, {"oceny", "wnioski"})) == ["oceny"]
    csv = folder(tmp_path / "k", Oceny="Wniosek\n", Inna=b"\0")
    assert list(read_workbook(csv, {"oceny", "wnioski"})) == ["oceny"]


def test_two_tabs_of_one_name_are_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "k.xlsx", **{"Oceny": [["a"]], "oceny ": [["b"]]})
    assert refusal(path) == "W „k.xlsx” są dwie zakładki o nazwie „oceny”. Zmień nazwę jednej z nich."
    path = folder(tmp_path / "k", **{"Oceny": "Wniosek\n", "Oceny ": "Wniosek\n"})
    assert refusal(path) == "W „k” są dwie zakładki o nazwie „Oceny”. Zmień nazwę jednej z nich."


def test_a_missing_file_is_told_by_its_name_alone(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nie ma" / "Konkurs.xlsx") == "Nie ma pliku ani folderu „Konkurs.xlsx”."


@pytest.mark.parametrize("path", ["a\0b.xlsx", "x" * 5000, "/dev/null", "\udcff\n.xlsx"])
def test_a_strange_path_is_refused(path: str) -> None:
    assert refusal(path).isprintable()


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "k.xlsx", Oceny=[["Wniosek"]])
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("the superuser may read everything")
    assert refusal(path) == "Brak uprawnień do odczytu „k.xlsx”."
    csv = folder(tmp_path / "konkurs", Oceny="Wniosek\n")
    (csv / "Oceny.csv").chmod(0)
    assert refusal(csv) == "Brak uprawnień do odczytu „Oceny.csv”."
    csv.chmod(0)
    assert refusal(csv) == "Brak uprawnień do odczytu „konkurs”."
    csv.chmod(0o700)


COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
PASSWORD = COMPOUND + bytes((1 << 20) - 10) + "EncryptedPackage".encode("utf-16-le")
AGAIN = "Otwórz go w programie arkuszowym i zapisz"
DAMAGED = f"jest uszkodzony albo nie jest arkuszem .xlsx. {AGAIN} ponownie jako .xlsx."
TOO_LARGE = "Zakładka „Oceny” w „k.xlsx” jest za duża. Usuń puste wiersze i kolumny za danymi."


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "jest pusty."),
        (b"Wniosek;Punkty\n", f"nie jest arkuszem .xlsx. {AGAIN} jako .xlsx."),
        (b"PK\x03\x04", DAMAGED),
        (COMPOUND + bytes(2000), "jest w starym formacie Excela (.xls). Zapisz go jako .xlsx."),
        (PASSWORD, "jest zabezpieczony hasłem. Zapisz go bez hasła."),
    ],
    ids=["empty", "text", "cut", "xls", "password"],
)
def test_another_format_under_the_name_xlsx_is_named(tmp_path: Path, content: bytes, text: str) -> None:
    (tmp_path / "k.xlsx").write_bytes(content)
    assert refusal(tmp_path / "k.xlsx") == f"Plik „k.xlsx” {text}"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("mimetype", "jest w formacie OpenDocument (.ods). Zapisz go jako .xlsx."),
        ("xl/workbook.bin", "jest w formacie binarnym (.xlsb). Zapisz go jako .xlsx."),
        ("word/document.xml", DAMAGED),
    ],
)
def test_another_archive_under_the_name_xlsx_is_named(tmp_path: Path, part: str, text: str) -> None:
    with zipfile.ZipFile(tmp_path / "k.xlsx", "w") as archive:
        archive.writestr(part, "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(tmp_path / "k.xlsx") == f"Plik „k.xlsx” {text}"


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "k.xlsx", Oceny=[["Wniosek"]])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of the first part in the list at the end
    path.write_bytes(data)
    assert refusal(path) == "Plik „k.xlsx” jest zabezpieczony hasłem. Zapisz go bez hasła."


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "k.xlsx", Oceny=[["Wniosek"]])
    data = bytearray(path.read_bytes())
    first = data.index(b"PK\x01\x02")
    data[first + 24 : first + 28] = (512 << 20).to_bytes(4, "little")  # what the first part says it unpacks to
    path.write_bytes(data)
    assert refusal(path) == "Plik „k.xlsx” po rozpakowaniu ma ponad 512 MB. To za dużo, by go czytać."


def test_a_row_numbered_beyond_any_sheet_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "k.xlsx", Oceny=[list(HEADER), ["W01", 5]])
    repacked(path, in_sheet(rb'<row r="2"', rb'<row r="999999999999"'))
    assert refusal(path) == TOO_LARGE


def test_a_header_too_wide_for_its_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_CELLS", 100)
    path = xlsx(tmp_path / "k.xlsx", Oceny=[["a"] * 60, ["b"], ["c"], ["d"]])
    assert refusal(path) == TOO_LARGE


def test_a_single_csv_file_is_answered_with_what_to_give_instead(tmp_path: Path) -> None:
    (tmp_path / "Oceny.csv").write_text("Wniosek\n")
    assert refusal(tmp_path / "Oceny.csv") == (
        "„Oceny.csv” to pojedynczy plik .csv. Wskaż folder z plikami .csv nazwanymi jak zakładki."
    )


def test_bytes_damaged_at_random_never_raise_anything_else(tmp_path: Path) -> None:
    whole = xlsx(tmp_path / "whole.xlsx", Oceny=[list(HEADER), ["W01", 5], ["W02", 6]]).read_bytes()
    chance, path = random.Random(7), tmp_path / "k.xlsx"
    for _ in range(250):
        data = bytearray(whole)
        for _ in range(chance.randint(0, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])
        assert complaint(path).isprintable()


def test_xml_damaged_at_random_never_raises_anything_else(tmp_path: Path) -> None:
    rows = [list(HEADER), ["W01", 5], [datetime(2021, 5, 31), True]]
    whole = xlsx(tmp_path / "whole.xlsx", Oceny=rows).read_bytes()
    chance, path = random.Random(11), tmp_path / "k.xlsx"

    def damaged(name: str, data: bytes) -> bytes | None:
        if (roll := chance.random()) < 0.8 or roll > 0.99:
            return data if roll < 0.8 else None
        tokens = re.split(rb'(["<>/ =]+)', data)
        for _ in range(chance.randint(0, 2)):
            others = [b"", b"-1", b"99999999999", b"nan", b"1e999", "ż".encode(), chance.choice(tokens)]
            tokens[chance.randrange(len(tokens))] = chance.choice(others)
        return b"".join(tokens)

    for _ in range(250):
        path.write_bytes(whole)
        assert complaint(repacked(path, damaged)).isprintable()


def complaint(path: Path) -> str:
    try:
        read_workbook(path)
    except WorkbookError as error:
        return error.text
    return ""


# --- folders of .csv


def test_a_folder_holds_a_tab_per_file(tmp_path: Path) -> None:
    path = folder(tmp_path / "k", Oceny="Wniosek,Punkty\nW01,5\n", Wnioski="Tytuł\nOgród\n")
    (path / "CZYTAJ.txt").write_text("nie zakładka")
    (path / "._Oceny.csv").write_bytes(b"\0\1")
    (path / "Edycje.CSV").write_text("Edycja\n")
    assert read_workbook(path) == {
        "edycje": Tab("Edycje", ("Edycja",), ()),
        "oceny": Tab("Oceny", HEADER, ((2, ("W01", "5")),)),
        "wnioski": Tab("Wnioski", ("Tytuł",), ((2, ("Ogród",)),)),
    }


def test_a_file_name_in_decomposed_letters_is_the_same_tab(tmp_path: Path) -> None:
    path = folder(tmp_path / "k", **{unicodedata.normalize("NFD", "Obecności"): "Osoba\n"})
    assert read_workbook(path, {"obecności"}) == {"obecności": Tab("Obecności", ("Osoba",), ())}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_polish_letters_come_whole_from_every_encoding(tmp_path: Path, encoding: str) -> None:
    tab = read_csv(tmp_path, "Tytuł;Osiedle\r\nŻółw „Gęś”;Śródmieście\r\n".encode(encoding))
    assert tab == Tab("Oceny", ("Tytuł", "Osiedle"), ((2, ("Żółw „Gęś”", "Śródmieście")),))


@pytest.mark.parametrize(
    "content",
    [b"Wniosek\nW\0\n", b"Wniosek\n\x81\n", b"\xff\xfe\x41", "Wniosek".encode("utf-32"), b"\xef\xbb\xbf\xff"],
)
def test_a_file_that_is_not_text_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(folder(tmp_path / "k", Oceny=content)) == (
        "Plik „Oceny.csv” nie jest tekstem, który da się odczytać. Zapisz go jako CSV w kodowaniu UTF-8."
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_in_the_header_outside_quotes(tmp_path: Path, delimiter: str) -> None:
    name = "Wniosek" + 3 * "".join({",", ";", "\t"} - {delimiter})
    tab = read_csv(tmp_path, f'"{name}"{delimiter}Punkty\nW01{delimiter}5\n')
    assert tab == Tab("Oceny", (name, "Punkty"), ((2, ("W01", "5")),))


def test_commas_in_questions_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    tab = read_csv(tmp_path, "Tytuł, krótko, po polsku;Kwota\nOgród, park;100,50\nTeatr;200\n")
    rows = ((2, ("Ogród, park", "100,50")), (3, ("Teatr", "200")))
    assert tab == Tab("Oceny", ("Tytuł, krótko, po polsku", "Kwota"), rows)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_rows_are_numbered_by_record_as_a_spreadsheet_shows_them(tmp_path: Path, line_end: str) -> None:
    lines = ["Wniosek;Opis", 'W01;"dwie', 'linie; i ""cudzysłów"""', "", "W02;jedna", ";", "W03;"]
    text = f'dwie{line_end}linie; i "cudzysłów"'
    rows = ((2, ("W01", text)), (4, ("W02", "jedna")), (6, ("W03", None)))
    assert read_csv(tmp_path, line_end.join(lines)).rows == rows


def test_ragged_records_are_padded_or_told(tmp_path: Path) -> None:
    tab = read_csv(tmp_path, "\n;;\nWniosek;Punkty;;\nW01\nW02;5;;\nW03;6;7\n")
    rows = ((4, ("W01", None)), (5, ("W02", "5")), (6, ("W03", "6")))
    assert tab == Tab("Oceny", HEADER, rows, overflow=(6,), header_row=3)


def test_a_quote_without_a_pair_is_refused_as_it_would_swallow_rows(tmp_path: Path) -> None:
    path = folder(tmp_path / "k", Oceny='Wniosek;Punkty\nW01;"5\nW02;6\n')
    assert refusal(path) == (
        "Plik „Oceny.csv”, wiersz 3 pliku: cudzysłów bez pary albo za długa komórka. "
        "Zapisz plik ponownie jako CSV z arkusza."
    )


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("Nazwa\nOgród\n", "Ogród"),
        ("Nazwa;Kwota\n#ADR!;5\n", CellError("#ADR!")),
        ('Nazwa;Kwota\nKlub "Orzeł";5\n', 'Klub "Orzeł"'),
    ],
    ids=["one column", "error of a Polish sheet", "quote inside a text"],
)
def test_a_csv_value_is_read_as_meant(tmp_path: Path, content: str, value: Value) -> None:
    assert read_csv(tmp_path, content).rows[0][1][0] == value


@pytest.mark.parametrize("content", ["", "\n\n", ";;\n"])
def test_an_empty_file_is_an_empty_tab(tmp_path: Path, content: str) -> None:
    assert read_csv(tmp_path, content) == Tab("Oceny", (), ())


def test_a_folder_without_csv_is_refused(tmp_path: Path) -> None:
    assert refusal(folder(tmp_path / "konkurs")) == "W folderze „konkurs” nie ma plików .csv."
