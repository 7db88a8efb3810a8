"""Simple formulas worked out: arithmetic, texts, comparisons, references and the functions that people use most.

What is not known here gives the error that the service gives for a name it does not know. No function of the real
service is imitated beyond its plain use.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tests.sheets_server.a1 import column_of
from tests.sheets_server.cells import CellError, Value, plain
from tests.sheets_server.locales import SheetLocale


class Surroundings(Protocol):
    """The cells that a formula may refer to."""

    def rows_of(
        self, sheet: str | None, top: int, left: int, bottom: int | None, right: int | None
    ) -> list[list[Value]]:
        """The results of a rectangle; raises KeyError when there is no such sheet."""


_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>"(?:[^"]|"")*")
    |(?P<reference>(?:(?:'(?:[^']|'')+'|[^\W\d]\w*)!)?\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d*)?(?![\w(])
      |(?:(?:'(?:[^']|'')+'|[^\W\d]\w*)!)?\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w(]))
    |(?P<name>[^\W\d][\w.]*)
    |(?P<number>\d+(?:D\d+)?(?:[eE][+-]?\d+)?|D\d+)
    |(?P<sign><>|<=|>=|[-+*/^&=<>%(),;{}])
    )""",
    re.X,
)
_REFERENCE = re.compile(r"(?:(?P<sheet>.+)!)?\$?([A-Za-z]+)\$?(\d*)(?::\$?([A-Za-z]+)\$?(\d*))?")
_ERROR = CellError("#ERROR!", "Formula parse error.")
_Rows = list[list[Value]]
_Result = Value | _Rows


class _Broken(Exception):
    """Not a formula."""


class _Failed(Exception):
    """A formula whose result is an error."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.code)
        self.error = error


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


def _tokens(formula: str, locale: SheetLocale) -> list[_Token]:
    pattern = re.compile(_TOKEN.pattern.replace("D\\d", re.escape(locale.decimal) + "\\d"), re.X)
    found, position, body = [], 0, formula[1:].rstrip()
    while position < len(body):
        match = pattern.match(body, position)
        if match is None or match.end() == position:
            raise _Broken(formula)
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind]))
        position = match.end()
    return found


def is_formula(formula: str, locale: SheetLocale) -> bool:
    """Whether it can be read as one; what it gives is another matter."""
    try:
        parser = _Parser(_tokens(formula, locale), _Nothing(), locale, dry=True)
        parser.whole()
    except (_Broken, _Failed):
        return False
    return not parser.saw_unknown


def work_out(formula: str, around: Surroundings, locale: SheetLocale) -> Value:
    """The result of a formula that stands in a single cell."""
    try:
        result = _Parser(_tokens(formula, locale), around, locale).whole()
        value = _single(result)
        if isinstance(value, CellError):
            return value
        return 0 if value is None else value
    except _Broken:
        return _ERROR
    except _Failed as failed:
        return failed.error
    except (OverflowError, ValueError):
        return CellError("#NUM!")


class _Nothing:
    def rows_of(self, sheet: str | None, top: int, left: int, bottom: int | None, right: int | None) -> _Rows:
        return [[None]]


class _Parser:
    """Reads and works out at once, from the loosest sign to the tightest."""

    def __init__(self, tokens: list[_Token], around: Surroundings, locale: SheetLocale, *, dry: bool = False) -> None:
        self._tokens, self._at = tokens, 0
        self._around, self._separator, self._dry = around, locale.list_separator, dry
        self.saw_unknown = False

    def whole(self) -> _Result:
        result = self._compared()
        if self._at != len(self._tokens):
            raise _Broken
        return result

    def _sign(self, *wanted: str) -> str | None:
        if self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.kind == "sign" and token.text in wanted:
                self._at += 1
                return token.text
        return None

    def _compared(self) -> _Result:
        left = self._joined()
        while sign := self._sign("=", "<>", "<", ">", "<=", ">="):
            left = _compare(sign, _checked(left), _checked(self._joined()))
        return left

    def _joined(self) -> _Result:
        left = self._summed()
        while self._sign("&"):
            left = as_text(_checked(left)) + as_text(_checked(self._summed()))
        return left

    def _summed(self) -> _Result:
        left = self._multiplied()
        while sign := self._sign("+", "-"):
            right = _number(_checked(self._multiplied()))
            left = _number(_checked(left)) + (right if sign == "+" else -right)
        return left

    def _multiplied(self) -> _Result:
        left = self._raised()
        while sign := self._sign("*", "/"):
            right = _number(_checked(self._raised()))
            if sign == "*":
                left = _number(_checked(left)) * right
            elif self._dry:
                left = 0
            elif right == 0:
                raise _Failed(CellError("#DIV/0!", "Function DIVIDE parameter 2 cannot be zero."))
            else:
                left = _number(_checked(left)) / right
        return left

    def _raised(self) -> _Result:
        left = self._signed()
        while self._sign("^"):
            left = _number(_checked(left)) ** _number(_checked(self._signed()))
        return left

    def _signed(self) -> _Result:
        if sign := self._sign("+", "-"):
            value = self._signed()
            return -_number(_checked(value)) if sign == "-" else value
        value = self._atom()
        while self._sign("%"):
            value = _number(_checked(value)) / 100
        return value

    def _atom(self) -> _Result:
        if self._at >= len(self._tokens):
            raise _Broken
        token = self._tokens[self._at]
        self._at += 1
        if token.kind == "number":
            return plain(float(token.text.replace(",", ".")))
        if token.kind == "text":
            return token.text[1:-1].replace('""', '"')
        if token.kind == "reference":
            return self._referred(token.text)
        if token.kind == "name":
            return self._named(token.text)
        if token.text == "(":
            value = self._compared()
            if not self._sign(")"):
                raise _Broken
            return value
        raise _Broken

    def _referred(self, text: str) -> _Result:
        match = _REFERENCE.fullmatch(text)
        if match is None:
            raise _Broken
        sheet, left, top, right, bottom = match.groups()
        if sheet and sheet.startswith("'"):
            sheet = sheet[1:-1].replace("''", "'")
        if right is None:
            right, bottom = left, top
        first_row, last_row = (int(top) - 1 if top else 0), (int(bottom) if bottom else None)
        if last_row is not None and last_row <= first_row:
            first_row, last_row = last_row - 1, first_row + 1
        columns = sorted((column_of(left), column_of(right)))
        try:
            return self._around.rows_of(sheet, first_row, columns[0], last_row, columns[1] + 1)
        except KeyError:
            raise _Failed(CellError("#REF!", "Unresolved sheet name.")) from None

    def _named(self, name: str) -> _Result:
        word = name.upper()
        if not self._sign("("):
            if word in ("TRUE", "FALSE"):
                return word == "TRUE"
            self.saw_unknown = True
            raise _Failed(CellError("#NAME?", f"Unknown range name: '{word}'."))
        arguments = self._arguments(word)
        if self._dry:
            return 0
        if word not in FUNCTIONS:
            raise _Failed(CellError("#NAME?", f"Unknown function: '{word}'."))
        return FUNCTIONS[word](arguments)

    def _arguments(self, word: str) -> list[_Result]:
        arguments: list[_Result] = []
        if self._sign(")"):
            return arguments
        while True:
            at = self._at
            try:
                arguments.append(self._compared())
            except _Failed as failed:
                if word not in ("IFERROR", "IF", "ISERROR", "ISNA"):
                    raise
                arguments.append(failed.error)
                self._skip_argument(at)
            if self._sign(")"):
                return arguments
            if not self._sign(self._separator, ";"):
                raise _Broken

    def _skip_argument(self, at: int) -> None:
        """To the end of an argument that could not be worked out."""
        depth, self._at = 0, at
        while self._at < len(self._tokens):
            text = self._tokens[self._at].text
            if depth == 0 and text in (")", ";", self._separator):
                return
            depth += (text == "(") - (text == ")")
            self._at += 1
        raise _Broken


def _single(result: _Result) -> Value:
    if isinstance(result, list):
        return result[0][0] if result and result[0] else None
    return result


def _checked(result: _Result) -> Value:
    value = _single(result)
    if isinstance(value, CellError):
        raise _Failed(value)
    return value


def _number(value: Value) -> float:
    if value is None:
        return 0
    if isinstance(value, bool | int | float):
        return float(value) if isinstance(value, float) else int(value)
    try:
        return float(str(value))
    except ValueError:
        said = f"But '{value}' is a text and cannot be coerced to a number."
        message = f"Function ADD parameter 1 expects number values. {said}"
        raise _Failed(CellError("#VALUE!", message)) from None


def as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(plain(value)) if isinstance(value, int | float) else str(value)


def _compare(sign: str, left: Value, right: Value) -> bool:
    one, other = _rank(left), _rank(right)
    return {
        "=": one == other,
        "<>": one != other,
        "<": one < other,
        ">": one > other,
        "<=": one <= other,
        ">=": one >= other,
    }[sign]


def _rank(value: Value) -> tuple[int, float, str]:
    if isinstance(value, bool):
        return 2, float(value), ""
    if value is None or isinstance(value, int | float):
        return 0, float(value or 0), ""
    return 1, 0.0, str(value).casefold()


def _flat(arguments: Sequence[_Result]) -> Iterator[Value]:
    for argument in arguments:
        for value in [each for row in argument for each in row] if isinstance(argument, list) else [argument]:
            if isinstance(value, CellError):
                raise _Failed(value)
            yield value


def _numbers(arguments: Sequence[_Result]) -> list[float]:
    return [value for value in _flat(arguments) if isinstance(value, int | float) and not isinstance(value, bool)]


def _average(arguments: Sequence[_Result]) -> Value:
    numbers = _numbers(arguments)
    if not numbers:
        raise _Failed(CellError("#DIV/0!", "Evaluation of function AVERAGE caused a divide by zero error."))
    return sum(numbers) / len(numbers)


def _rounded(arguments: Sequence[_Result]) -> Value:
    number, places = _number(_checked(arguments[0])), int(_number(_checked(arguments[1]))) if arguments[1:] else 0
    return math.copysign(math.floor(abs(number) * 10**places + 0.5) / 10**places, number)


def _if(arguments: Sequence[_Result]) -> Value:
    chosen = arguments[1:2] if _checked(arguments[0]) else arguments[2:3]
    return _single(chosen[0]) if chosen else False


def _either(arguments: Sequence[_Result]) -> Value:
    value = _single(arguments[0])
    if isinstance(value, CellError):
        return _single(arguments[1]) if len(arguments) > 1 else ""
    return value


FUNCTIONS: dict[str, Callable[[Sequence[_Result]], Value]] = {
    "SUM": lambda given: sum(_numbers(given)),
    "AVERAGE": _average,
    "MIN": lambda given: min(_numbers(given), default=0),
    "MAX": lambda given: max(_numbers(given), default=0),
    "COUNT": lambda given: len(_numbers(given)),
    "COUNTA": lambda given: sum(value is not None for value in _flat(given)),
    "CONCATENATE": lambda given: "".join(as_text(value) for value in _flat(given)),
    "CONCAT": lambda given: "".join(as_text(value) for value in _flat(given)),
    "HYPERLINK": lambda given: _single(given[-1]),
    "ROUND": _rounded,
    "ABS": lambda given: abs(_number(_checked(given[0]))),
    "LEN": lambda given: len(as_text(_checked(given[0]))),
    "UPPER": lambda given: as_text(_checked(given[0])).upper(),
    "LOWER": lambda given: as_text(_checked(given[0])).lower(),
    "TRIM": lambda given: " ".join(as_text(_checked(given[0])).split()),
    "IF": _if,
    "IFERROR": _either,
    "ISERROR": lambda given: isinstance(_single(given[0]), CellError),
    "AND": lambda given: all(_flat(given)),
    "OR": lambda given: any(_flat(given)),
    "NOT": lambda given: not _checked(given[0]),
    "TRUE": lambda given: True,
    "FALSE": lambda given: False,
    "PI": lambda given: math.pi,
    "NA": lambda given: CellError("#N/A"),
}
