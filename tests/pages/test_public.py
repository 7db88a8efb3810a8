"""What anyone sees: before publication the rules and the dates only, afterwards the result without its authors."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from lib.contest.formulas import guarded
from lib.contest.permissions import Viewer
from lib.services import bootstrap, intake, results, review, sheets
from lib.services.bootstrap import House
from lib.services.results import PublicResult
from lib.storage.registry import EditionRow
from lib.ui import visit
from lib.ui.downloads import cards_csv, csv_file, results_csv, results_json
from tests.factories import a_group, a_reviewer, an_applicant, an_organizer, kalisz, points_of, some_people
from tests.houses import EDITION, take_in

ROOT = Path(__file__).parents[2]

#: A number that the rules, the dates and the clauses do not hold.
APPLICATIONS = 47
SCORED = ("KX1", "KX2", "KX3", "KX4")
JURORS = tuple(f"JUROR{number}" for number in range(1, 9))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The house of this process, over its own folder: canaries in every field, on a day on which scoring is open.

    Four groups pass the formal check, the authorisation of the others never came.
    """
    monkeypatch.setenv("MINIGRANT_DATA", str(tmp_path))
    # Nobody is signed in: the test's browser has no cookies to read.
    monkeypatch.setattr(visit, "_known", lambda: [])
    bootstrap.house.cache_clear()
    house = bootstrap.house()
    back = (house.clock().date() - date(2021, 6, 6)).days
    sheets.open_edition(house, EditionRow(EDITION, kalisz(), invented=True, days_back=back))
    groups = [
        a_group(
            code,
            *some_people(3, code),
            title=f"Kanarek {code}",
            district="Kanarkowo",
            texts={"Opis działania": f"Kanarek opisu {code}"},
            **({} if code in SCORED else {"authorised_on": None}),
        )
        for code in (f"KX{number}" for number in range(1, APPLICATIONS + 1))
    ]
    scorers = [an_applicant(group, code=f"PEER{group.code}") for group in groups if group.code in SCORED]
    take_in(house, groups, [an_organizer(), *(a_reviewer(code) for code in JURORS), *scorers])
    score(house)
    yield house
    bootstrap.house.cache_clear()


def score(house: House) -> None:
    """Every juror gives a total of their own, one higher than the one before, so that cards can be told apart here."""
    for place, code in enumerate(SCORED):
        for number, juror in enumerate(JURORS):
            submit(house, juror, code, 45 - 5 * place + number)
        for other in SCORED:
            if other != code:
                submit(house, f"PEER{other}", code, 40)


def submit(house: House, reviewer: str, code: str, total: int) -> None:
    points = dict(zip(kalisz().criterion_keys, points_of(total), strict=True))
    review.save_card(house, someone(house, reviewer), code, points=points, reason="**Dobry** pomysł")
    review.submit_card(house, someone(house, reviewer), code)


def someone(house: House, code: str) -> Viewer:
    return Viewer(EDITION, house.editions.get(EDITION).frame().contest.reviewer_by_code[code])


def publish(house: House) -> PublicResult:
    organizer = someone(house, "Z1")
    yesterday = house.editions.get(EDITION).now().date() - timedelta(days=1)
    intake.move_deadline(house, organizer, yesterday, "wszystkie karty są gotowe")
    results.publish(house, organizer, names_with_consent=["KX1"])
    return results.public_result(house, Viewer(EDITION))


def opened(page: str = "") -> AppTest:
    """A page of the real app as nobody in particular opens it."""
    app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=20).run()
    if page:
        app = app.switch_page(page).run()
    assert not app.exception
    return app


def everything(app: AppTest) -> str:
    """All text of all elements, whatever they are: every field that is not a name for machines."""
    return "\n".join(text for element in app._tree for text in texts(getattr(element, "proto", None)))


def texts(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, Message):
        for field, inner in value.ListFields():
            yield from texts(inner, field.name)
    elif isinstance(value, bytes):
        yield value.decode("utf-8", errors="replace")
    elif isinstance(value, str):
        if name not in ("id", "key", "user_key", "page_script_hash", "form_id", "url"):
            yield value
    elif hasattr(value, "__iter__"):
        for inner in value:
            yield from texts(inner, name)


@pytest.mark.parametrize("page", ["", "public/rules.py"])
def test_before_publication_nothing_of_applications_or_people_is_there(house: House, page: str) -> None:
    app = opened(page)
    seen = everything(app)
    assert "Stowarzyszenie Multi.Art" in seen
    for canary in (
        "kanar",
        "grupa kx",
        "kx",
        "juror",
        "peer",
        "osobakx",
        "członkini",
        "nr1",
        "biuro konkursu",
        "example.org",
    ):
        assert canary not in seen.casefold(), canary
    assert not re.search(rf"\b({APPLICATIONS}|{APPLICATIONS - len(SCORED)}|{len(SCORED) * len(JURORS)})\b", seen)
    assert not app.table
    assert not app.dataframe


def test_before_publication_the_contest_says_where_it_stands(house: House) -> None:
    seen = everything(opened())
    for words in ("Wnioski są w ocenie", "8 czerwca 2021", "1\N{NO-BREAK SPACE}000,00", "70%", "33 pkt (60%)", "§"):
        assert words in seen, words
    assert re.search(r"\*\*Ocenianie\*\*.*teraz", seen)


def test_the_rules_name_their_clauses_and_the_open_readings(house: House) -> None:
    seen = everything(opened("public/rules.py"))
    programme = kalisz()
    for rule in (*programme.criteria, *programme.formal, *programme.terms, *programme.conflicts):
        assert rule.clause in seen
    for criterion in programme.criteria:
        assert criterion.name.pl in seen
        assert criterion.description.pl in seen
    assert programme.readings.missing_side.text.pl in seen


def tables(app: AppTest) -> list[pd.DataFrame]:
    return [table.value for table in app.table]


def test_after_publication_the_winner_stands_first_and_the_cards_are_there(house: House) -> None:
    publish(house)
    app = opened()
    assert [header.value for header in app.header][:2] == ["Zwycięski wniosek", "Ranking"]
    assert "KX1 Kanarek KX1" in app.subheader[0].value
    seen = everything(app)
    assert all(words in seen for words in ("Grupa KX1", "Kanarek KX4", "Dobry"))
    assert "0,70 × 48,50 + 0,30 × 40,00 = **45,95**" in seen
    ranking, unranked, *cards = tables(app)
    assert [title.split()[0].strip("*") for title in ranking["Wniosek"]] == [
        "KX1",
        "KX2",
        "KX3",
        "KX4",
        "próg:",
    ]
    assert len(unranked) == APPLICATIONS - len(SCORED)
    assert len(cards) == len(SCORED)
    assert all(len(table) == len(JURORS) + len(SCORED) - 1 for table in cards)


def test_after_publication_nobody_but_the_winner_is_named(house: House) -> None:
    publish(house)
    seen = everything(opened())
    for canary in (
        "juror",
        "peer",
        "członkini",
        "osobakx",
        "nr1",
        "biuro konkursu",
        "example.org",
        "Grupa KX2",
        "kanarkowo",
    ):
        assert canary.casefold() not in seen.casefold(), canary


def test_labels_and_order_of_cards_do_not_reveal_their_authors(house: House) -> None:
    publish(house)
    *_, first, second, third, fourth = tables(opened())
    numbered = [str(number) for number in range(1, len(first) + 1)]
    orders = []
    for place, table in enumerate((first, second, third, fourth)):
        assert list(table["Karta"]) == numbered
        jurors = table[table["Strona"] == "Stowarzyszenie"]
        # Who gave which total is known here, so the order of the authors can be read off.
        orders.append([int(total.strip("*")) - (45 - 5 * place) for total in jurors["Suma"]])
    assert all(sorted(order) == list(range(len(JURORS))) for order in orders)
    assert len({tuple(order) for order in orders}) == len(orders)
    assert list(range(len(JURORS))) not in orders


def test_the_files_hold_the_same_exact_result(house: House) -> None:
    result = publish(house)
    contest = results.public_contest(house, EDITION)
    document = json.loads(results_json(contest, result))
    weights = {side: Fraction(weight) for side, weight in document["weights"].items()}
    for application in document["applications"]:
        if application["final"] is None:
            continue
        means = {}
        for side in weights:
            totals = [sum(card["points"]) for card in application["cards"] if card["side"] == side]
            means[side] = Fraction(sum(totals), len(totals))
        assert sum(weights[side] * mean for side, mean in means.items()) == Fraction(application["final"])
    rows = list(csv.reader(io.StringIO(results_csv(result).decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + APPLICATIONS
    assert rows[1][0] == "KX1"
    assert rows[1][-1] == "45,95"
    assert {row[2] for row in rows[1:]} == {"zwycięzca", "kompletna", "odrzucony formalnie"}
    assert len(cards_csv(result).splitlines()) == 1 + len(SCORED) * (len(JURORS) + len(SCORED) - 1)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+48 500 600 700",
        "-2",
        "@SUM(A1)",
        "  =1+1",
        "\N{NO-BREAK SPACE}=1+1",
        "\N{ZERO WIDTH SPACE}=1+1",
        "\N{ZERO WIDTH NO-BREAK SPACE}@x",
        "\N{FULLWIDTH EQUALS SIGN}1+1",
        "\N{FULLWIDTH PLUS SIGN}1",
        "\N{FULLWIDTH HYPHEN-MINUS}1",
        "\N{FULLWIDTH COMMERCIAL AT}x",
        "\N{SMALL EQUALS SIGN}1",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "\ttext",
        "text\x00",
        "a\rb",
    ],
)
def test_what_might_be_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "text", "a=b", "W01", "41,08", "Zażółć", "one\ntwo", "(=)", "„=”"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


def test_a_csv_file_opens_in_a_polish_spreadsheet_program() -> None:
    written = csv_file([["Tytuł", "Uwaga"], ['Zażółć; "gęślą"', "=1+1"], [None, 3]])
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [["Tytuł", "Uwaga"], ['Zażółć; "gęślą"', "'=1+1"], ["", "3"]]
