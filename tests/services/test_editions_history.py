"""Who sees which editions: past ones everybody, the running one organisers, and all once it is published."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from lib.contest.applications import Application
from lib.contest.edition_summary import Tally
from lib.contest.past_projects import PastProject
from lib.services import results
from lib.services.bootstrap import House
from lib.services.editions_history import EditionsHistory, editions_history
from lib.storage import ledger
from lib.storage.kept_tabs import replace_kept_rows
from lib.storage.ledger import Draft
from lib.storage.project_rows import PAST_PROJECTS
from tests.factories import a_juror, a_microgrant, an_organizer, wroclaw
from tests.houses import EDITION, Clock, a_house, take_in, viewer

PAST = [PastProject("9", title="Kino", granted=Decimal(100)), PastProject("10", title="Sad")]
SAID = {"support_needed": ("prawne", "telefon do: Ola"), "fields": ("sztuka",)}


def keep(house: House, projects: list[PastProject]) -> None:
    with house.database.write() as connection:
        replace_kept_rows(connection, EDITION, PAST_PROJECTS, projects)
        head = ledger.head(connection, EDITION)
        said = Draft("tab_read", EDITION, "arkusz", {"tab": "Edycje", "rows": len(projects)}, f"tab_read:{head}")
        ledger.append(connection, EDITION, [said], house.clock())


def a_city(folder: Path, *applications: Application) -> House:
    """A contest after its scoring, with a record of two past editions; of two applications one is of a kind typed."""
    house = a_house(folder, Clock(datetime(2023, 3, 8, 10, tzinfo=UTC)), [], [], wroclaw())
    two = applications or (a_microgrant("M1", **SAID), a_microgrant("M2", kind="kółko Oli", debut=False))
    take_in(house, two, [an_organizer(), a_juror("J1")])
    keep(house, PAST)
    return house


def seen(house: House, code: str | None) -> EditionsHistory:
    return editions_history(house, viewer(house, code))


def test_everybody_sees_the_past_editions(tmp_path: Path) -> None:
    house = a_city(tmp_path)
    for code in (None, "J1", "Z1"):
        assert [list(seen(house, code).past.summaries), seen(house, code).past.total.given] == [["9", "10"], 100]


@pytest.mark.parametrize("code", [None, "J1"])
def test_nobody_but_organisers_sees_the_running_edition_before_it_is_published(tmp_path: Path, code: str) -> None:
    house = a_city(tmp_path)
    assert seen(house, code).running is None
    assert list(seen(house, code).summaries) == ["9", "10"]


def test_organisers_see_the_running_edition_as_it_stands(tmp_path: Path) -> None:
    running = seen(a_city(tmp_path), "Z1").running
    assert running is not None
    assert (running.summary.edition, running.summary.submitted, running.is_published) == ("27", 2, False)
    assert running.support == (("prawne", Tally(1, 0)), ("", Tally(1, 0)))
    assert [project.kind for project in running.projects] == ["person", "kółko Oli"]


def test_after_publication_everybody_sees_it_without_what_was_typed_freely(tmp_path: Path) -> None:
    house = a_city(tmp_path)
    results.publish(house, viewer(house, "Z1"))
    running = seen(house, None).running
    assert running is not None
    assert running.is_published
    assert [project.kind for project in running.projects] == ["person", None]
    assert "Oli" not in str(running)


def test_an_unconfirmed_application_shows_nothing_of_its_own_to_the_public(tmp_path: Path) -> None:
    house = a_city(tmp_path)
    take_in(house, [a_microgrant("M1", title="Ogród Heleny", fields=("Helena",))], [an_organizer()], confirmed=False)
    results.publish(house, viewer(house, "Z1"))
    running = seen(house, None).running
    assert running is not None
    assert [(p.title, p.fields, p.district) for p in running.projects] == [("M1", (), "")]


def test_an_edition_that_the_record_names_is_left_to_the_record(tmp_path: Path) -> None:
    house = a_city(tmp_path)
    keep(house, [PastProject("27", title="Kino")])
    assert seen(house, "Z1").running is None
    assert seen(house, "Z1").summaries["27"].submitted == 1


def test_rows_of_a_running_edition_in_the_record_wait_for_its_publication(tmp_path: Path) -> None:
    house = a_city(tmp_path, a_microgrant("W01"))
    keep(house, [PastProject("26", title="Ogród"), PastProject("27", title="Kino")])
    assert list(seen(house, None).summaries) == ["26"]
    assert list(seen(house, "J1").summaries) == ["26"]
    assert list(seen(house, "Z1").summaries) == ["26", "27"]


def test_a_contest_without_a_record_and_without_applications_has_no_editions(tmp_path: Path) -> None:
    house = a_house(tmp_path, applications=[], reviewers=[an_organizer()])
    assert seen(house, "Z1").summaries == {}


def test_the_record_is_worked_out_once_for_each_reading(tmp_path: Path) -> None:
    house = a_city(tmp_path)
    first = seen(house, None).past
    assert seen(house, "Z1").past is first
    keep(house, PAST[:1])
    assert list(seen(house, None).past.summaries) == ["9"]
