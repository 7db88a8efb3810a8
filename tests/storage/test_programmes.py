"""Programme files: the shipped ones load, and each mistake in one is named by file, key and what was expected."""

from __future__ import annotations

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lib.contest.programme import Period, Programme
from lib.storage.programmes import SHIPPED, ProgrammeError, load_programme, names, parse_programme

KALISZ = (SHIPPED / "kalisz.toml").read_text(encoding="utf-8")
WROCLAW = (SHIPPED / "wroclaw.toml").read_text(encoding="utf-8")


def changed(*replacements: tuple[str, str], source: str = KALISZ) -> str:
    """The regulation of Kalisz with pieces of its file replaced."""
    for old, new in replacements:
        assert source.count(old) >= 1, old
        source = source.replace(old, new, 1)
    return source


def problems(source: str) -> list[str]:
    with pytest.raises(ProgrammeError) as caught:
        parse_programme(source, "próba.toml")
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def test_the_shipped_programmes_load_by_name_and_by_path() -> None:
    assert names() == ["kalisz", "wroclaw"]
    for name in names():
        programme = load_programme(name)
        assert programme.programme.key == name
        assert load_programme(str(SHIPPED / f"{name}.toml")) == programme


@pytest.mark.parametrize("name", ["kalisz", "wroclaw"])
def test_a_programme_kept_as_json_is_the_same_programme(name: str) -> None:
    programme = load_programme(name)
    assert Programme.model_validate_json(programme.model_dump_json()) == programme


def test_an_unknown_name_says_which_programmes_there_are() -> None:
    with pytest.raises(ProgrammeError) as caught:
        load_programme("kalsiz")
    assert caught.value.problems == ["kalsiz: nie ma takiego programu ani pliku; dostępne programy: kalisz, wroclaw"]


@pytest.mark.parametrize("name", ["", ".", "/", "a" * 300, "a/" * 3000])
def test_no_name_fails_otherwise_than_as_a_programme_error(name: str) -> None:
    with pytest.raises(ProgrammeError):
        load_programme(name)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[[[", "p.toml: to nie jest poprawny plik TOML: "),
        (b"\xff\xfe\x00", "p.toml: nie można odczytać pliku: to nie jest tekst w UTF-8"),
        (b"", "p.toml: programme: brakuje tego klucza"),
    ],
)
def test_a_file_that_is_no_programme_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "p.toml").write_bytes(content)
    with pytest.raises(ProgrammeError) as caught:
        load_programme(str(tmp_path / "p.toml"))
    assert caught.value.problems[0].startswith(message)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("minimum = 3", "minimum = 0", "formal.group_size.minimum: oczekiwano liczby co najmniej 1"),
        ("minimum = 3", 'minimum = "trzy"', "formal.group_size.minimum: oczekiwano liczby całkowitej"),
        ("minimum = 3", "minium = 3", "formal.group_size.minimum: brakuje tego klucza"),
        ("maximum = 20", "maximum = 0", "criteria.spojnosc.maximum: oczekiwano liczby co najmniej 1"),
        ("maximum = 20", "maximum = 1001", "criteria.spojnosc.maximum: oczekiwano liczby najwyżej 1000"),
        ("maximum = 20", "maximum = 20.5", "criteria.spojnosc.maximum: oczekiwano liczby całkowitej"),
        ("liftable = false", 'liftable = "nigdy"', "conflicts.[1].liftable: oczekiwano true albo false"),
        (
            'key = "spojnosc"',
            'key = "Spójność"',
            "criteria.Spójność.key: oczekiwano klucza z małych liter, cyfr i podkreśleń albo wartości o wzorze "
            "^[a-z][a-z0-9_]*$",
        ),
        ('clause = "VI.2.1"\n', "", "criteria.spojnosc.clause: brakuje tego klucza"),
        ('clause = "VI.2.1"', 'clause = ""', "criteria.spojnosc.clause: oczekiwano niepustego tekstu"),
        (
            'maximum = "1000.00"',
            'maximum = "1000.001"',
            "formal.amount.maximum: oczekiwano kwoty z najwyżej dwoma miejscami po przecinku",
        ),
        ('grant = "1000.00"', 'grant = "dużo"', 'award.grant: oczekiwano kwoty, na przykład "1000.00"'),
        (
            'when_pool_runs_short = "stop"',
            'when_pool_runs_short = "wait"',
            "award.when_pool_runs_short: oczekiwano jednej z wartości: 'stop' or 'skip'",
        ),
        ("by = 2021-06-10", 'by = "jutro"', "calendar.results.by: oczekiwano daty, na przykład 2021-05-31"),
        (
            "closes = 2021-06-08",
            "closes = 2021-05-08",
            "calendar.scoring: closes: oczekiwano dnia nie wcześniejszego niż opens",
        ),
        (
            'weight = "0.70"',
            "weight = 0.70",
            'sides.organizator.weight: oczekiwano liczby dokładnej: całkowitej albo w cudzysłowie, na przykład "0.70" '
            'lub "7/10"',
        ),
        ('weight = "0.70"', 'weight = "0.71"', "sides: suma wag wynosi 101/100; oczekiwano dokładnie 1"),
        ('weight = "0.70"', 'weight = "7/0"', "sides.organizator.weight: oczekiwano liczby dokładnej"),
        (
            'points = "33"',
            'points = "56"',
            "threshold.points: 56 to więcej niż skala karty; oczekiwano najwyżej 55",
        ),
        (
            'sides = ["wnioskujacy"]',
            'sides = ["wnioskujący"]',
            "duty.sides.[1]: oczekiwano klucza z małych liter, cyfr i podkreśleń",
        ),
        (
            'sides = ["wnioskujacy"]',
            'sides = ["jury"]',
            "duty.sides: nie ma strony jury; oczekiwano klucza jednej ze stron",
        ),
        (
            'key = "dobor_formy"',
            'key = "spojnosc"',
            "criteria.spojnosc: klucz występuje dwa razy; oczekiwano każdego raz",
        ),
        (
            'winners = 1\ngrant = "1000.00"\ngrant_clause = "V.4"\npool = "1000.00"\n',
            "",
            "award: oczekiwano winners, pool albo obszarów [[areas]] z liczbą grantów",
        ),
        ('pool = "1000.00"', 'pool = "999.99"', "award: pool: oczekiwano kwoty co najmniej jednego grantu"),
        (
            'value = "half_up_2_when_shown"',
            'value = "bankers"',
            "readings.rounding.value: oczekiwano jednej z wartości",
        ),
    ],
)
def test_a_mistake_is_named_by_its_key_and_what_was_expected(old: str, new: str, message: str) -> None:
    assert [problem for problem in problems(changed((old, new))) if problem.startswith(f"próba.toml: {message}")] != []


def test_a_typing_error_in_a_key_is_reported_on_both_of_its_sides() -> None:
    assert problems(changed(("minimum = 3", "minium = 3"))) == [
        "próba.toml: formal.group_size.minimum: brakuje tego klucza",
        "próba.toml: formal.group_size.minium: nieznany klucz; sprawdź pisownię",
    ]


def test_an_unknown_rule_says_which_there_are() -> None:
    (problem,) = problems(changed(('rule = "admitted_kind"', 'rule = "admited_kind"')))
    assert problem.startswith("próba.toml: formal.applicant_kind: oczekiwano jednej z wartości: 'submitted_in_time',")
    (missing,) = problems(changed(('rule = "admitted_kind"\n', "")))
    assert missing == 'próba.toml: formal.applicant_kind: brakuje klucza "rule"'


def test_a_district_in_two_areas_and_places_beside_areas_are_refused() -> None:
    assert problems(changed(('"Gaj", "Huby"', '"Gaj", "Leśnica"'), source=WROCLAW)) == [
        "próba.toml: areas: osiedle Leśnica leży w dwóch obszarach; oczekiwano jednego"
    ]
    assert problems(changed(("[award]\n", "[award]\nwinners = 5\n"), source=WROCLAW)) == [
        "próba.toml: award: przy obszarach oczekiwano liczby i puli grantów w [[areas]], nie w całym konkursie"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('applies_to = ["informal_group"]', 'applies_to = ["informal_gruop"]'),
        ('by_every_member = ["informal_group"]', 'by_every_member = ["informal_gruop"]'),
        ('counted_kinds = ["informal_group"]', 'counted_kinds = ["informal_gruop"]'),
        ('kinds = ["informal_group"], clause', 'kinds = ["informal_gruop"], clause'),
    ],
)
def test_a_rule_for_a_kind_of_applicant_that_the_programme_does_not_know_is_refused(old: str, new: str) -> None:
    """Else a typing error is a rule that silently does not exist."""
    assert "informal_gruop" in problems(changed((old, new)))[0]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("by = 2021-06-10", "by = 86400", "calendar.results.by"),
        ("maximum = 20", "maximum = true", "criteria.spojnosc.maximum"),
    ],
)
def test_a_value_of_another_kind_is_not_taken_for_a_day_or_a_number(old: str, new: str, key: str) -> None:
    assert problems(changed((old, new)))[0].startswith(f"próba.toml: {key}: oczekiwano ")


def test_settings_for_a_tab_that_does_not_exist_are_refused() -> None:
    assert "Wnoiski" in problems(changed(("[sheet.Wnioski]", "[sheet.Wnoiski]")))[0]


def test_a_time_zone_that_does_not_exist_is_refused() -> None:
    somewhere = changed(('edition = "2021"', 'edition = "2021"\ntimezone = "Europe/Kalisz"'))
    assert problems(somewhere)[0].startswith("próba.toml: programme.timezone: ")


@pytest.mark.parametrize("source", [KALISZ, WROCLAW])
def test_every_rule_cites_its_clause(source: str) -> None:
    def rules(content: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
        if isinstance(content, list):
            return [rule for at, part in enumerate(content) for rule in rules(part, f"{path}[{at}]")]
        if not isinstance(content, dict):
            return []
        inner = [rule for key, part in content.items() for rule in rules(part, f"{path}.{key}")]
        return [(path, content), *inner] if "clause" in content else inner

    content = tomllib.loads(source)
    assert [path for path, rule in rules(content) if not str(rule["clause"]).strip()] == []
    named = {path.split("[")[0].split(".")[1] for path, _ in rules(content)}
    assert {"calendar", "applicants", "formal", "criteria", "sides", "conflicts", "award", "publication"} <= named


@pytest.mark.parametrize("weight", ["0.70", "7/10"])
def test_exact_numbers_are_written_as_decimals_or_fractions(weight: str) -> None:
    programme = parse_programme(changed(('weight = "0.70"', f'weight = "{weight}"')), "próba.toml")
    assert programme.side("organizator").weight == Fraction(7, 10)


def test_keys_that_are_not_there_are_a_key_error_or_none() -> None:
    programme = load_programme("kalisz")
    for ask in (programme.criterion, programme.side):
        with pytest.raises(KeyError, match="nie_ma"):
            ask("nie_ma")
    assert (programme.conflict("nie_ma"), programme.formal_criterion("nie_ma")) == (None, None)


@pytest.mark.parametrize(
    ("opens", "day", "begun", "over", "includes"),
    [
        (date(2021, 6, 1), date(2021, 5, 31), False, False, False),
        (date(2021, 6, 1), date(2021, 6, 1), True, False, True),
        (date(2021, 6, 1), date(2021, 6, 8), True, False, True),
        (date(2021, 6, 1), date(2021, 6, 9), True, True, False),
        (None, date(1990, 1, 1), True, False, True),
    ],
)
def test_a_period_includes_its_first_and_its_last_day(
    opens: date | None, day: date, begun: bool, over: bool, includes: bool
) -> None:
    period = Period(clause="V", opens=opens, closes=date(2021, 6, 8))
    assert (period.has_begun(day), period.is_over(day), period.includes(day)) == (begun, over, includes)
