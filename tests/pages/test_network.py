"""The pages of the network over a real house: links, opinions, consents and names, for organisers and for everyone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.contest.past_projects import PastProject
from lib.services import anonymity, network, results
from lib.services.bootstrap import House
from lib.ui import visit
from tests.factories import a_reviewer, an_organizer, kalisz, some_people
from tests.houses import take_in
from tests.organizing import ROOT, button, house_of_this_process, opened, organizer, seen, someone
from tests.services.test_editions_history import keep
from tests.services.test_network import PAIR, three


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with house_of_this_process(tmp_path, monkeypatch, kalisz(), date(2021, 6, 9)) as house:
        take_in(house, three(), [an_organizer(), a_reviewer("O1")])
        keep(house, [PastProject("9", title="**Teatr** cieni", district="Huby")])
        monkeypatch.setattr(visit, "_known", lambda: [someone(house, "Z1")])
        yield house


def everyones() -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=30)
    app.session_state["language"] = "en"
    app = app.run().switch_page("public/network.py").run()
    assert not app.exception
    return app


def names() -> list[str]:
    return [person.email for code in PAIR for person in some_people(1, code)]


@pytest.mark.parametrize("code", ["O1", ""])
def test_the_organisers_page_turns_everybody_else_away(
    house: House, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(visit, "_known", lambda: [someone(house, code)] if code else [])
    app = AppTest.from_file(str(ROOT / "pages" / "organizer" / "network.py"), default_timeout=30).run()
    assert not app.exception
    assert (len(app.warning), [*app.title, *app.table, *app.button]) == (1, [])


def test_it_shows_what_links_whom_and_where(house: House) -> None:
    text = seen(opened("network"))
    assert "W01 Kukły ↔ W02 Nocą" in text
    assert "kukiełka" in text
    assert "the same district\\:\u2060 Dobrzec" in text
    assert "to look at (1)" in str(opened("network").get("button_group")[0].options)


def test_an_opened_application_lists_past_projects_letter_for_letter(house: House) -> None:
    text = seen(opened("network", w="W01"))
    assert "Talk to these" in [header.value for header in opened("network", w="W01").header]
    assert "\\*\\*Teatr\\*\\* cieni (edition 9)" in text
    assert "The record of past editions names nobody to introduce." in text


def test_an_application_that_nothing_is_like_says_so(house: House) -> None:
    assert "No other text is alike enough." in seen(opened("network", w="W03"))


def test_an_unconfirmed_application_is_named_and_leads_to_its_confirmation(house: House) -> None:
    anonymity.withdraw(house, organizer(house), "W02")
    text = seen(opened("network", w="W02"))
    assert "1 application is not compared yet" in text
    assert "W02 is not compared yet: confirm first that it names nobody." in text


def test_a_link_is_confirmed_and_taken_back(house: House) -> None:
    app = opened("network", w="W01")
    button(app, "Confirm").click().run()
    assert opinion(house) == "confirmed"
    button(app, "Take it back").click().run()
    assert opinion(house) == "open"
    button(app, "Dismiss").click().run()
    assert opinion(house) == "dismissed"


def opinion(house: House) -> str:
    found = network.network(house, organizer(house))
    return next(found.said_of(link).opinion for link in found.links if link.codes == PAIR)


def test_names_and_contacts_stand_there_only_once_both_have_agreed(house: House) -> None:
    app = opened("network", w="W01")
    boxes = [box for box in app.checkbox if box.key.startswith("consent:W01~W02")]
    assert [box.label for box in boxes] == ["W01 agreed to be introduced", "W02 agreed to be introduced"]
    assert not any(name in everything(app) for name in names())
    boxes[0].check().run()
    assert "Names and contacts are shown once both have agreed." in seen(app)
    assert not any(name in everything(app) for name in names())
    next(box for box in app.checkbox if box.key.endswith(":W02")).check().run()
    assert all(name in everything(app) for name in names())
    next(box for box in app.checkbox if box.key.endswith(":W01")).uncheck().run()
    assert not any(name in everything(app) for name in names())


def everything(app: AppTest) -> str:
    return f"{seen(app)}{[str(element.proto) for element in app._tree if hasattr(element, 'proto')]}"


def test_everybody_sees_nothing_before_the_result_is_published(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    network.judge(house, organizer(house), PAIR, "confirmed")
    monkeypatch.setattr(visit, "_known", lambda: [])
    text = seen(everyones())
    assert "The links will be here once the result is published." in text
    assert "W01" not in text


def test_everybody_sees_confirmed_links_after_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    someone_organising = organizer(house)
    results.publish(house, someone_organising)
    monkeypatch.setattr(visit, "_known", lambda: [])
    assert "No links have been confirmed yet." in seen(everyones())
    network.judge(house, someone_organising, PAIR, "confirmed")
    (table,) = everyones().table
    assert [list(row) for row in table.value.values] == [["W01 Kukły", "W02 Nocą"]]


def test_without_applications_the_page_says_what_to_do(house: House) -> None:
    take_in(house, [], [an_organizer()])
    app: Any = opened("network")
    assert "There are no applications yet." in seen(app)
