"""A database rebuilt from its sheet is the one that was lost."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lib.contest.record import verify
from lib.services import intake, invitations, restoration, results, review, sheet_connection, sheets
from lib.services.bootstrap import House, open_house
from lib.services.demo import DATA
from lib.services.editions import Denied
from lib.services.mirror import Mirror
from lib.services.restoration import BrokenRecord
from lib.storage import ledger, sheet_links
from lib.storage.folder_sheet import FolderSpreadsheet
from lib.storage.journal import JOURNAL
from lib.storage.registry import EditionRow
from lib.storage.spreadsheet import SheetTrouble
from tests.factories import a_workbook, kalisz, project_record, rows_of
from tests.houses import EDITION, Clock, confirm_all, viewer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The demo's sheet as a folder of files, which the program may write to; one application has no code in it."""
    folder = tmp_path / "arkusz"
    folder.mkdir()
    for file in (DATA / "kalisz").glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        (folder / file.name).write_text(text.replace("\nW14,", "\n,"), encoding="utf-8")
    return folder


@pytest.fixture
def house(tmp_path: Path, folder: Path, clock: Clock) -> House:
    house = replace(open_house(tmp_path / "base", clock), spreadsheet=lambda address: FolderSpreadsheet(Path(address)))
    sheets.open_edition(house, EditionRow(EDITION, kalisz(), invented=True, days_back=3))
    sheets.take_in(house, EDITION, str(folder))
    confirm_all(house)
    with house.database.write() as connection:
        sheet_links.connect_sheet(connection, EDITION, str(folder))
    return house


def mirrored(house: House, clock: Clock) -> None:
    mirror = Mirror(house, EDITION, "pisarz")
    for _ in range(40):
        clock.move(seconds=mirror.step() + 31)
    with house.database.read() as connection:
        link = sheet_links.sheet_link(connection, EDITION)
    assert link is not None
    assert link.recorded == house.editions.get(EDITION).head


def an_empty_house(tmp_path: Path, clock: Clock) -> House:
    return replace(open_house(tmp_path / "nowa", clock), spreadsheet=lambda address: FolderSpreadsheet(Path(address)))


def entries(house: House) -> list[object]:
    with house.database.read() as connection:
        return list(ledger.entries_after(connection, EDITION, 0))


def test_everything_decided_and_everybody_comes_back(house: House, folder: Path, clock: Clock, tmp_path: Path) -> None:
    organizer = viewer(house, "Z1")
    intake.record_verdict(house, organizer, "W04", "not_excluded", True, "sprawdzono")
    review.step_aside(house, viewer(house, "O3"), "W03", "znam autorów")
    mirrored(house, clock)
    rebuilt = an_empty_house(tmp_path, clock)
    restored = restoration.restore(rebuilt, str(folder))
    assert (restored.edition, restored.entries, restored.lost) == (EDITION, house.editions.get(EDITION).head, ())
    assert entries(rebuilt) == entries(house)
    here, there = house.editions.get(EDITION), rebuilt.editions.get(EDITION)
    assert there.frame() == here.frame()
    assert there.standings() == here.standings()
    assert (there.programme, there.invented, there.now()) == (here.programme, here.invented, here.now())


def test_the_record_of_past_editions_comes_back(house: House, folder: Path, clock: Clock, tmp_path: Path) -> None:
    a_workbook(folder, {"Edycje": rows_of(project_record(title="Kino"), project_record(title="Ogród"))})
    sheets.take_in(house, EDITION, str(folder))
    mirrored(house, clock)
    rebuilt = an_empty_house(tmp_path, clock)
    restoration.restore(rebuilt, str(folder))
    assert entries(rebuilt) == entries(house)
    assert [project.title for project in rebuilt.editions.get(EDITION).past_projects] == ["Kino", "Ogród"]


def test_links_go_on_to_let_people_in_and_closed_ones_do_not(
    house: House, folder: Path, clock: Clock, tmp_path: Path
) -> None:
    organizer = viewer(house, "Z1")
    open_link, closed_link = (invitations.invite(house, organizer, code) for code in ("O3", "A8"))
    closed = next(link.id for link in invitations.invitations(house, organizer) if link.reviewer == "A8")
    invitations.revoke(house, organizer, [closed])
    mirrored(house, clock)
    rebuilt = an_empty_house(tmp_path, clock)
    restoration.restore(rebuilt, str(folder))
    session = invitations.enter(rebuilt, open_link, None)
    assert [someone.code for someone in invitations.viewers(rebuilt, session)] == ["O3"]
    assert invitations.enter(rebuilt, closed_link, None) is None


def test_work_goes_on_where_it_stopped(house: House, folder: Path, clock: Clock, tmp_path: Path) -> None:
    mirrored(house, clock)
    rebuilt = an_empty_house(tmp_path, clock)
    restoration.restore(rebuilt, str(folder))
    o3 = viewer(rebuilt, "O3")
    review.take_card_back(rebuilt, o3, "W03")
    mirrored(rebuilt, clock)
    assert verify(entries(rebuilt)) == house.editions.get(EDITION).head + 1
    again = an_empty_house(tmp_path / "raz jeszcze", clock)
    restoration.restore(again, str(folder))
    assert entries(again) == entries(rebuilt)


def test_a_published_result_comes_back_as_it_was(house: House, folder: Path, clock: Clock, tmp_path: Path) -> None:
    organizer = viewer(house, "Z1")
    intake.move_deadline(house, organizer, date(2021, 6, 1), "koniec")
    results.publish(house, organizer)
    mirrored(house, clock)
    rebuilt = an_empty_house(tmp_path, clock)
    restoration.restore(rebuilt, str(folder))
    public = viewer(house, None)
    assert results.public_result(rebuilt, public) == results.public_result(house, public)


def test_a_row_without_a_code_gets_its_code_again_though_others_came_before_it(
    house: House, folder: Path, clock: Clock, tmp_path: Path
) -> None:
    title = house.editions.get(EDITION).frame().contest.by_code["W14"].title
    mirrored(house, clock)
    file = folder / "Wnioski.csv"
    with file.open(encoding="utf-8", newline="") as source:
        header, first, *rest = csv.reader(source)
    earlier = ["", "19.05.2021 08:00:00", *first[2:]]
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([header, earlier, first, *rest])
    rebuilt = an_empty_house(tmp_path, clock)
    restoration.restore(rebuilt, str(folder))
    assert rebuilt.editions.get(EDITION).frame().contest.by_code["W14"].title == title


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda rows: [*rows[:5], *rows[6:]], "wpis 5: brakuje tego wpisu"),
        (lambda rows: [*rows[:5], rows[5].replace("W0", "W1"), *rows[6:]], "wiersz 6, wpis 5: treść zmieniono"),
        (lambda rows: rows[:-1], "brakuje tego wpisu"),
    ],
    ids=["missing", "tampered", "cut off"],
)
def test_a_tampered_or_missing_row_is_named_and_nothing_is_kept(
    house: House, folder: Path, clock: Clock, tmp_path: Path, damage: object, says: str
) -> None:
    review.take_card_back(house, viewer(house, "O3"), "W03")
    review.submit_card(house, viewer(house, "O3"), "W03")
    mirrored(house, clock)
    file = folder / f"{JOURNAL}.csv"
    rows = file.read_text(encoding="utf-8").splitlines()
    assert callable(damage)
    file.write_text("\n".join(damage(rows)), encoding="utf-8")
    rebuilt = an_empty_house(tmp_path, clock)
    with pytest.raises(BrokenRecord) as broken:
        restoration.restore(rebuilt, str(folder))
    assert says in str(broken.value.faults[0])
    assert rebuilt.editions.ids() == []


def test_an_edition_that_is_there_is_not_overwritten(house: House, folder: Path, clock: Clock) -> None:
    mirrored(house, clock)
    with pytest.raises(Denied, match="już jest"):
        restoration.restore(house, str(folder))


def test_a_sheet_without_a_record_says_so(folder: Path, clock: Clock, tmp_path: Path) -> None:
    with pytest.raises(SheetTrouble, match="Dziennik"):
        restoration.restore(an_empty_house(tmp_path, clock), str(folder))


def test_an_empty_database_is_offered_the_record_of_the_settings(
    house: House, folder: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirrored(house, clock)
    monkeypatch.setenv("MINIGRANT_SHEET_URL", str(folder))
    rebuilt = an_empty_house(tmp_path, clock)
    offered = restoration.offer(rebuilt)
    assert offered is not None
    assert (offered.edition, offered.entries) == (EDITION, house.editions.get(EDITION).head)
    restoration.restore_offered(rebuilt)
    assert rebuilt.editions.ids() == [EDITION]
    assert restoration.offer(rebuilt) is None
    assert sheet_connection.status(rebuilt, viewer(rebuilt, "Z1")) is not None


def test_no_name_or_address_is_in_the_record(house: House, folder: Path, clock: Clock) -> None:
    mirrored(house, clock)
    contest = house.editions.get(EDITION).frame().contest
    kept = (folder / f"{JOURNAL}.csv").read_text(encoding="utf-8")
    details = [a.personal for a in contest.applications]
    known = [d.organisation for d in details] + [d.representative for d in details] + [d.email for d in details]
    known += [r.person.name for r in contest.reviewers] + [r.person.email for r in contest.reviewers]
    assert len([name for name in known if name]) > 60
    assert [name for name in known if name and name in kept] == []


@pytest.mark.parametrize(("setting", "editions"), [("1", [EDITION]), ("0", [])])
def test_a_server_rebuilds_an_empty_database_at_its_start_when_it_is_told_to(
    house: House,
    folder: Path,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    editions: list[str],
) -> None:
    mirrored(house, clock)
    monkeypatch.setenv("MINIGRANT_SHEET_URL", str(folder))
    monkeypatch.setenv("MINIGRANT_SHEET_RESTORE", setting)
    rebuilt = an_empty_house(tmp_path, clock)
    restoration.restore_as_set(rebuilt)
    restoration.restore_as_set(rebuilt)
    assert rebuilt.editions.ids() == editions


def test_a_broken_record_keeps_no_server_from_starting(
    house: House, folder: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirrored(house, clock)
    file = folder / f"{JOURNAL}.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("W03", "W04"), encoding="utf-8")
    monkeypatch.setenv("MINIGRANT_SHEET_URL", str(folder))
    monkeypatch.setenv("MINIGRANT_SHEET_RESTORE", "1")
    rebuilt = an_empty_house(tmp_path, clock)
    restoration.restore_as_set(rebuilt)
    assert rebuilt.editions.ids() == []
