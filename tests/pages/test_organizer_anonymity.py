"""The page on which organisers confirm anonymity: the list, one application, deciding, confirming."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.contest.applications import PersonalDetails
from lib.contest.people import Person
from lib.contest.permissions import Viewer
from lib.services import anonymity, looking_through, results, review
from lib.services.bootstrap import House
from lib.services.editions import Denied
from lib.ui.organizer_anonymity_texts import marked
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


def html(app: AppTest) -> str:
    return "\n".join(
        str(element.value if hasattr(element, "value") else element.proto.body) for element in app.get("html")
    )


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
    shown = html(app)
    assert (
        'Prowadzi <mark class="covered"><b>[osoba]</b> <s>Anna Żak</s></mark>, pomaga '
        '<mark class="suspected">Krystyna Bilska <b>(?)</b></mark>. '
        '<mark class="covered"><b>[osoba]</b> <s>Anna</s></mark> &lt;b&gt;śpiewa&lt;/b&gt;.'
    ) in shown
    assert '![x](<mark class="covered"><b>[link]</b> <s>http://evil.example/x.png</s></mark>)' in shown
    words = seen(app)
    assert "**Krystyna Bilska** · suspected" in words
    assert "a first name, not from the form" in words
    assert "a name from the form · Anna Żak" in words
    assert ":material/help: 1 suspicion is not decided; it will stay uncovered." in words


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


def test_words_the_program_did_not_find_are_typed(house: House) -> None:
    app = opened("anonymity", w="W01")
    app.text_input(key="words:W01").set_value("śpiewa")
    button(app, "Cover these words").click().run()
    assert '<mark class="covered"><b>[osoba]</b> <s>śpiewa</s></mark>' in html(app)
    assert app.text_input(key="words:W01").value == ""
    app.text_input(key="words:W01").set_value("nikogo takiego")
    button(app, "Cover these words").click().run()
    assert [toast.value for toast in app.toast] == ["These words are not in the texts of the application."]
    assert app.text_input(key="words:W01").value == "nikogo takiego"


def test_a_change_in_the_sheet_is_named_and_the_confirmation_can_be_taken_back(house: House) -> None:
    anonymity.confirm_unseen(house, organizer(house))
    app = opened("anonymity", w="W01")
    button(app, "Take the confirmation back").click().run()
    assert "to be confirmed" in seen(app)
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
    assert marked(text).count("<") == 2 * marked(text).count("</")
