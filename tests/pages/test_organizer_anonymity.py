"""The page on which organisers confirm anonymity: the list, one application, deciding, confirming."""

from __future__ import annotations

import json

import pytest
import streamlit as st
from hypothesis import given
from hypothesis.strategies import integers, lists
from hypothesis.strategies import text as texts
from streamlit.testing.v1 import AppTest

from lib.contest.anonymity import Cover
from lib.contest.applications import PersonalDetails
from lib.contest.people import Person
from lib.contest.permissions import Viewer
from lib.services import anonymity, looking_through, results, review
from lib.services.bootstrap import House
from lib.services.editions import Denied
from lib.services.places import Place
from lib.ui import marking
from lib.ui.organizer_anonymity_texts import marked
from lib.ui.safe import unturned
from tests.factories import a_reviewer, an_application, an_organizer
from tests.houses import EDITION, take_in
from tests.organizing import HOSTILE, ROOT, button, end_scoring, opened, organizer, score, seen, someone

TEXT = "Prowadzi Anna Żak, pomaga Krystyna Bilska. Anna <b>śpiewa</b>."
MEMBERS = (Person("Anna Żak"), Person("Nora Wilk"), Person("Iwo Rudy"))
KINO = an_application(
    "W01", title=HOSTILE, texts={"Opis działania": TEXT}, personal=PersonalDetails("", "Anna Żak", members=MEMBERS)
)


@pytest.fixture(autouse=True)
def kino(house: House, visitor: list[str]) -> None:
    take_in(house, [KINO, an_application("W02")], [an_organizer(), a_reviewer("O1")], confirmed=False)
    for code in ("W01", "W02"):
        anonymity.withdraw(house, organizer(house), code)


def shown(app: AppTest, header: str = "Opis działania") -> str:
    """A text of W01 as the browser is told to show it, its signs in brackets and its places in braces."""
    (told,) = [json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.id.endswith(header)]
    parts = []
    for run in told["runs"]:
        words = "".join(piece[0] for piece in run["pieces"])
        sign = f"{run.get('before', '')}{run.get('after', '')}"
        parts.append(f"{{{sign} {words}}}" if "state" in run else words)
    return "".join(parts)


def test_the_list_says_what_is_confirmed_and_what_waits(house: House) -> None:
    looking_through.propose(house, EDITION)
    app = opened("anonymity")
    assert list(app.table[0].value.values[0])[1:] == [
        ":material/radio_button_unchecked: to be confirmed", "1 to decide", "4",
    ]  # fmt: skip
    assert "2 applications wait for their anonymity to be confirmed." in seen(opened("start"))
    button(app, "Check the next one: W01").click().run()
    assert app.query_params["w"] == "W01"


def test_every_text_is_shown_with_its_covers_and_suspicions_as_letters_only() -> None:
    app = opened("anonymity", w="W01")
    assert shown(app) == ("Prowadzi {[osoba] Anna Żak}, pomaga {(?) Krystyna Bilska}. {[osoba] Anna} <b>śpiewa</b>.")
    assert "![x]({[link] http://evil.example/x.png})" in shown(app, "Tytuł działania")
    words = seen(app)
    assert "**Krystyna Bilska** · suspected" in words
    assert "a first name, not from the form" in words
    assert "a name from the form · Anna Żak" in words
    assert ":material/help: 1 suspicion is not decided." in words


def test_a_suspicion_is_covered_and_the_application_confirmed(house: House) -> None:
    app = opened("anonymity", w="W01")
    button(app, "Cover").click().run()
    assert not app.exception
    assert "suspicion is not decided" not in seen(app)
    button(app, "Confirm and next").click().run()
    assert app.query_params["w"] == "W02"
    text = review.score_sheet(house, someone(house, "O1"), "W01").application.texts["Opis działania"]
    assert text == "Prowadzi [osoba], pomaga [osoba]. [osoba] <b>śpiewa</b>."
    button(app, "Confirm").click().run()
    assert anonymity.overview(house, organizer(house)).confirmed == 2
    assert "Every application is confirmed" in seen(app)


def test_confirming_past_a_suspicion_is_a_second_step_that_says_how_many(house: House) -> None:
    app = opened("anonymity", w="W01")
    button(app, "Confirm…").click().run()
    assert "**1 suspicion** is not decided. Reviewers will read the words uncovered." in seen(app)
    assert anonymity.overview(house, organizer(house)).confirmed == 0
    button(app, "Back to the text").click().run()
    assert "Leave 1 uncovered and confirm" not in {each.label for each in app.button}
    button(app, "Confirm…").click().run()
    button(app, "Leave 1 uncovered and confirm").click().run()
    assert not app.exception
    assert app.query_params["w"] == "W02"
    text = review.score_sheet(house, someone(house, "O1"), "W01").application.texts["Opis działania"]
    assert text == "Prowadzi [osoba], pomaga Krystyna Bilska. [osoba] <b>śpiewa</b>."


def test_decisions_are_undone_one_after_the_other() -> None:
    app = opened("anonymity", w="W01")
    before = shown(app)
    button(app, "Cover").click().run()
    assert "{[osoba] Krystyna Bilska}" in shown(app)
    button(app, "Undo the last decision").click().run()
    assert shown(app) == before
    assert "Undo the last decision" not in {each.label for each in app.button}


def test_taking_a_confirmation_back_while_people_score_is_told_first(house: House) -> None:
    anonymity.confirm_unseen(house, organizer(house))
    app = opened("anonymity", w="W01")
    button(app, "Take the confirmation back…").click().run()
    assert "Reviewers no longer get this application and nobody owes a card for it." in seen(app)
    assert anonymity.overview(house, organizer(house)).confirmed == 2
    button(app, "Take it back all the same").click().run()
    assert anonymity.overview(house, organizer(house)).confirmed == 1
    words = seen(opened("progress"))
    assert "Reviewers do not get these yet, their anonymity is not confirmed: W01." in words
    assert "W01: confirmation taken back" in words


@pytest.mark.parametrize(
    "told", [None, {"start": 9}, {"start": "9", "end": 17, "kind": "osoba"}, {"start": 9, "end": 1.5, "kind": "osoba"}]
)
def test_what_is_no_place_is_not_listened_to(monkeypatch: pytest.MonkeyPatch, told: object) -> None:
    monkeypatch.setattr(st, "session_state", {"key": {"marked": told}})
    heard: list[Cover] = []
    marking._marked("key", heard.append)
    assert heard == []


def test_a_marked_place_is_told_with_its_positions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {"key": {"marked": {"start": 9, "end": 17, "kind": "adres"}}})
    heard: list[Cover] = []
    marking._marked("key", heard.append)
    assert heard == [Cover(9, 17, "adres")]


@given(texts(max_size=60), lists(integers(0, 60), unique=True, max_size=6))
def test_the_pieces_are_the_text_and_their_offsets_cut_it(text: str, edges: list[int]) -> None:
    inner = sorted(edge for edge in edges if edge <= len(text))
    places = [Place(a, b, "osoba", "covered", "", False) for a, b in zip(inner[::2], inner[1::2], strict=False)]
    runs = list(marking._runs(text, places))
    pieces = [piece for run in runs for piece in run["pieces"]]
    assert "".join(piece[0] for piece in pieces) == unturned(text)
    assert all(unturned(text[start:end]) == word for word, start, end in pieces if start is not None)


def test_words_the_program_did_not_find_are_typed(house: House) -> None:
    app = opened("anonymity", w="W01")
    app.text_input(key="words:W01").set_value("śpiewa")
    button(app, "Cover these words").click().run()
    assert "{[osoba] śpiewa}" in shown(app)
    assert app.text_input(key="words:W01").value == ""
    app.text_input(key="words:W01").set_value("nikogo takiego")
    button(app, "Cover these words").click().run()
    assert [toast.value for toast in app.toast] == ["These words are not in the texts of the application."]
    assert app.text_input(key="words:W01").value == "nikogo takiego"


def test_a_change_in_the_sheet_is_named(house: House) -> None:
    anonymity.confirm_unseen(house, organizer(house))
    people = [an_organizer(), a_reviewer("O1")]
    take_in(house, [an_application("W01", personal=KINO.personal), an_application("W02")], people, confirmed=False)
    words = seen(opened("anonymity", w="W01"))
    assert "Changed in the sheet since it was confirmed: Tytuł działania, Opis działania." in words
    assert "changed since" in words


def test_under_a_published_result_it_can_only_be_read(house: House) -> None:
    score(house, "O1", "W01", 40)
    end_scoring(house)
    results.publish(house, organizer(house))
    app = opened("anonymity", w="W01")
    assert "nothing can be changed any more" in seen(app)
    assert {each.label for each in app.button} & {
        "Cover",
        "Do not cover",
        "Confirm",
        "Take the confirmation back",
    } == set()
    assert list(app.get("bidi_component")) == []


def test_it_is_the_organisers_page(house: House, visitor: list[str]) -> None:
    visitor[:] = ["O1"]
    with pytest.raises(Exception, match="anonymity"):
        opened("anonymity")
    with pytest.raises(Denied):
        anonymity.opened(house, Viewer(EDITION), "W01")


def test_a_reviewer_is_told_that_applications_are_being_prepared(house: House, visitor: list[str]) -> None:
    visitor[:] = ["O1"]
    app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30)
    app.session_state["language"] = "en"
    app.run()
    assert "still being prepared: an organiser checks that they name nobody" in seen(app)
    anonymity.confirm(house, organizer(house), "W02", anonymity.opened(house, organizer(house), "W02").seen)
    app.run()
    assert "1 of 2 are ready." in seen(app)
    assert "W01" not in seen(app)


def test_marked_texts_hold_nothing_but_our_own_tags(house: House) -> None:
    text = anonymity.opened(house, organizer(house), "W01").texts[1]
    html = marked(text.text, text.places)
    assert html.count("<") == 2 * html.count("</")
    assert html == (
        'Prowadzi <mark class="covered"><b>[osoba]</b> <s>Anna Żak</s></mark>, pomaga '
        '<mark class="suspected">Krystyna Bilska <b>(?)</b></mark>. '
        '<mark class="covered"><b>[osoba]</b> <s>Anna</s></mark> &lt;b&gt;śpiewa&lt;/b&gt;.'
    )
