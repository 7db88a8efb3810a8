"""A spreadsheet as a file, read into plain rows: an `.xlsx`, or a folder of `.csv` files named after tabs.

What the cells mean is not known here. Values come as the file holds them (texts from `.csv`), row numbers as
people see them in the sheet, so that a message can say where to look.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]

from lib.storage.cells import CellError, UnreadableCell, Value, fold, read_text

__all__ = ["CellError", "Tab", "Value", "WorkbookError", "csv_rows", "read_workbook", "tab_of"]

MAX_BYTES = 512 * 1024 * 1024  # of a workbook unpacked, or of one .csv file
MAX_ROWS = 1_048_576  # in a tab, as in Excel; a row numbered higher can only be damage
MAX_CELLS = 10_000_000  # in a tab, as in Google Sheets; a header of 18,000 columns must not fill the memory

# As an .xlsx writes them, and as Polish Excel and Google Sheets show them, which is what a .csv holds.
# fmt: off
ERROR_CODES = frozenset({
    "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#ERROR!", "#SPILL!", "#CALC!",
    "#ADR!", "#N/D", "#N/D!", "#ARG!", "#DZIEL/0!", "#NAZWA?", "#LICZBA!", "#ZERO!", "#ROZLANIE!",
})
# fmt: on
_AS_THEY_COME = frozenset({str, int, float, bool, datetime, date, type(None)})

_ZIP, _COMPOUND = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_DELIMITERS = ";\t,"
_RECORDS_TO_COMPARE = 50

_Source = TypeVar("_Source")


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet: `header` is its first row that is not blank, `rows` are the others that are not.

    `rows` pairs the row's number as people see it (from 1) with as many values as the header has. Header
    texts stand as written, blank ones as "". `overflow` lists the rows that hold something to the right of
    the header's last column. `header_row` is the header's own number.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Value, ...]], ...]
    overflow: tuple[int, ...] = ()
    header_row: int = 1


class WorkbookError(Exception):
    """Nothing can be read; `text` says in Polish which file and why."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def read_workbook(path: str | Path, wanted: Collection[str] | None = None) -> dict[str, Tab]:
    """The tabs of an `.xlsx` file or of a folder of `.csv` files, by folded name, in the file's order.

    `wanted` holds folded names; other tabs are skipped unread. Without it all tabs are read, hidden ones too.
    A wanted tab that is not there is not in the result. Formulas count with the values last worked out for
    them. Raises `WorkbookError`, and nothing else for whatever the path holds.
    """
    path = Path(path)
    name = _shown_name(path)
    try:
        if path.is_dir():
            return _read_folder(path, name, wanted)
        if not path.exists():
            raise WorkbookError(f"Nie ma pliku ani folderu „{name}”.")
        if not path.is_file():
            raise WorkbookError(f"„{name}” nie jest plikiem ani folderem.")
        with path.open("rb") as source:
            return _read_xlsx(source, name, wanted)
    except PermissionError as error:
        raise WorkbookError(f"Brak uprawnień do odczytu „{name}”.") from error
    except (OSError, ValueError) as error:
        raise WorkbookError(f"Nie udało się odczytać „{name}”.") from error


def _read_xlsx(source: BinaryIO, name: str, wanted: Collection[str] | None) -> dict[str, Tab]:
    _refuse_other_formats(source, name)
    try:
        _refuse_unsafe_archive(source, name)
        with warnings.catch_warnings():
            # What openpyxl leaves out (styles, validation) is not read here anyway.
            warnings.filterwarnings("ignore", module=r"openpyxl\.")
            book = load_workbook(source, read_only=True, data_only=True, keep_links=False)
            sheets = _by_folded_name(((sheet.title, sheet) for sheet in book.worksheets), name, wanted)
            return {key: tab_of(sheet.title, _sheet_records(sheet), name) for key, sheet in sheets.items()}
    except WorkbookError:
        raise
    except Exception as error:
        # A damaged file makes zipfile, expat and openpyxl fail in more ways than can be listed (KeyError,
        # zlib.error, AttributeError, RecursionError...); to people they all mean the same.
        raise WorkbookError(
            f"Plik „{name}” jest uszkodzony albo nie jest arkuszem .xlsx. "
            "Otwórz go w programie arkuszowym i zapisz ponownie jako .xlsx."
        ) from error


def _sheet_records(sheet: Any) -> Iterator[Sequence[Value]]:
    # Sheets state their own size, and some programs state it wrong: without it every stored cell counts.
    sheet.reset_dimensions()
    rows: Iterator[Sequence[Value]] = sheet.iter_rows(values_only=True)
    return rows


def _refuse_other_formats(source: BinaryIO, name: str) -> None:
    start = source.read(len(_COMPOUND))
    if not start:
        raise WorkbookError(f"Plik „{name}” jest pusty.")
    if start == _COMPOUND:
        if _contains(source, _ENCRYPTED_PACKAGE):
            raise WorkbookError(f"Plik „{name}” jest zabezpieczony hasłem. Zapisz go bez hasła.")
        raise WorkbookError(f"Plik „{name}” jest w starym formacie Excela (.xls). Zapisz go jako .xlsx.")
    if not start.startswith(_ZIP):
        if name.casefold().endswith(".csv"):
            raise WorkbookError(
                f"„{name}” to pojedynczy plik .csv. Wskaż folder z plikami .csv nazwanymi jak zakładki."
            )
        raise WorkbookError(
            f"Plik „{name}” nie jest arkuszem .xlsx. Otwórz go w programie arkuszowym i zapisz jako .xlsx."
        )
    source.seek(0)


def _contains(source: BinaryIO, wanted: bytes) -> bool:
    before = b""
    while block := source.read(1 << 20):
        if wanted in before + block:
            return True
        before = block[-len(wanted) :]
    return False


def _refuse_unsafe_archive(source: BinaryIO, name: str) -> None:
    with zipfile.ZipFile(source) as archive:
        parts = archive.infolist()
        # zipfile unpacks no more of a part than its stated size, so the stated sizes can be relied on.
        if sum(part.file_size for part in parts) > MAX_BYTES:
            raise WorkbookError(
                f"Plik „{name}” po rozpakowaniu ma ponad {MAX_BYTES >> 20} MB. To za dużo, by go czytać."
            )
        if any(part.flag_bits & 0x1 for part in parts):
            raise WorkbookError(f"Plik „{name}” jest zabezpieczony hasłem. Zapisz go bez hasła.")
        names = {part.filename for part in parts}
        if "mimetype" in names:
            with archive.open("mimetype") as kind:
                if kind.read(len(_OPEN_DOCUMENT)) == _OPEN_DOCUMENT:
                    raise WorkbookError(f"Plik „{name}” jest w formacie OpenDocument (.ods). Zapisz go jako .xlsx.")
        if "xl/workbook.bin" in names:
            raise WorkbookError(f"Plik „{name}” jest w formacie binarnym (.xlsb). Zapisz go jako .xlsx.")
    source.seek(0)


def _read_folder(folder: Path, name: str, wanted: Collection[str] | None) -> dict[str, Tab]:
    # A name with a dot before it is what macOS and office programs leave beside the real file.
    files = sorted(
        entry
        for entry in folder.iterdir()
        if entry.suffix.casefold() == ".csv" and not entry.name.startswith(".") and entry.is_file()
    )
    if not files:
        raise WorkbookError(f"W folderze „{name}” nie ma plików .csv.")
    stems = ((unicodedata.normalize("NFC", file.stem), file) for file in files)
    tabs = {}
    for key, file in _by_folded_name(stems, name, wanted).items():
        shown = _shown_name(file)
        try:
            records = _csv_records(_decoded(file, shown), shown)
        except PermissionError as error:
            raise WorkbookError(f"Brak uprawnień do odczytu „{shown}”.") from error
        except OSError as error:
            raise WorkbookError(f"Nie udało się odczytać „{shown}”.") from error
        tabs[key] = tab_of(unicodedata.normalize("NFC", file.stem), records, shown)
    return tabs


def csv_rows(file: Path) -> list[list[str]]:
    """All rows of one `.csv` file as texts, blank ones too. Raises `WorkbookError`."""
    name = _shown_name(file)
    return [["" if cell is None else str(cell) for cell in row] for row in _csv_records(_decoded(file, name), name)]


def _decoded(file: Path, name: str) -> str:
    if file.stat().st_size > MAX_BYTES:
        raise WorkbookError(f"Plik „{name}” ma ponad {MAX_BYTES >> 20} MB. To za dużo, by go czytać.")
    data = file.read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "cp1250"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise WorkbookError(f"Plik „{name}” nie jest tekstem, który da się odczytać. Zapisz go jako CSV w kodowaniu UTF-8.")


def _csv_records(text: str, name: str) -> Iterator[Sequence[Value]]:
    reader = _csv_reader(text, _delimiter(text))
    try:
        for record in reader:
            yield [value or None for value in record]
    except csv.Error as error:
        # Read leniently, one quote without a pair would swallow all the rows below it.
        raise WorkbookError(
            f"Plik „{name}”, wiersz {reader.line_num} pliku: cudzysłów bez pary albo za długa komórka. "
            "Zapisz plik ponownie jako CSV z arkusza."
        ) from error


def _csv_reader(text: str, delimiter: str) -> Any:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _delimiter(text: str) -> str:
    """The delimiter that parts the header; when several could, the one that parts the rows below alike.

    Questions of a form contain commas, and Polish Excel, which puts `;` between columns, does not quote them.
    """
    best, best_score = ",", (-1, 1)
    for delimiter in _DELIMITERS:
        widths = []
        try:
            for record in _csv_reader(text, delimiter):
                if any(map(str.strip, record)):
                    widths.append(len(record))
                if len(widths) > _RECORDS_TO_COMPARE:
                    break
        except csv.Error:
            widths = widths or [1]  # what stands before the damage still tells; reading in earnest reports it
        if not widths:
            return delimiter  # nothing but delimiters
        if widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths), widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _by_folded_name(
    named: Iterable[tuple[str, _Source]], workbook: str, wanted: Collection[str] | None
) -> dict[str, _Source]:
    found: dict[str, _Source] = {}
    for name, source in named:
        key = fold(name)
        if wanted is not None and key not in wanted:
            continue
        if key in found:
            raise WorkbookError(
                f"W „{workbook}” są dwie zakładki o nazwie „{name.strip()}”. Zmień nazwę jednej z nich."
            )
        found[key] = source
    return found


def tab_of(name: str, records: Iterable[Sequence[Value]], workbook: str) -> Tab:
    """A tab from its records, the first of which is row 1."""
    numbered = enumerate(records, start=1)
    header: tuple[str, ...] = ()
    header_row = 1
    for number, record in numbered:
        if number > MAX_ROWS:
            raise _too_large(name, workbook)
        if not _is_blank(record):
            header, header_row = _header(record), number
            break
    width = len(header)
    rows: list[tuple[int, tuple[Value, ...]]] = []
    overflow = []
    for number, record in numbered:
        if number > MAX_ROWS or len(rows) * width > MAX_CELLS:
            raise _too_large(name, workbook)
        if _is_blank(record):
            continue
        if len(record) > width and not _is_blank(record[width:]):
            overflow.append(number)
        values = tuple(record[:width]) + (None,) * (width - len(record))
        # Two passes at the speed of C find the few rows that need a look at each value.
        if not (_AS_THEY_COME.issuperset(map(type, values)) and ERROR_CODES.isdisjoint(values)):
            values = tuple(map(_value, values))
        rows.append((number, values))
    return Tab(name, header, tuple(rows), tuple(overflow), header_row)


def _is_blank(record: Sequence[Value]) -> bool:
    for value in record:
        if value is not None and not (isinstance(value, str) and (not value or value.isspace())):
            return False
    return True


def _value(value: Any) -> Value:
    if value in ERROR_CODES:
        return CellError(value)
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        # A length of time is shown in hours however many they are: 26:30:00.
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if type(value) in _AS_THEY_COME:
        return value  # type: ignore[no-any-return]
    return str(value)


def _header(record: Sequence[Value]) -> tuple[str, ...]:
    texts = [_header_text(value) for value in record]
    while not texts[-1].strip():
        texts.pop()
    return tuple(texts)


def _header_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    try:
        return read_text(_value(value)) or ""
    except UnreadableCell:
        return str(value)


def _too_large(tab: str, workbook: str) -> WorkbookError:
    return WorkbookError(f"Zakładka „{tab}” w „{workbook}” jest za duża. Usuń puste wiersze i kolumny za danymi.")


def _shown_name(path: Path) -> str:
    """The file's own name, without the folders, fit to be printed: a name may hold any bytes."""
    name = unicodedata.normalize("NFC", path.name or path.absolute().name or str(path))
    return "".join(char if char.isprintable() else "\ufffd" for char in name)
