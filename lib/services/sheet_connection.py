"""The connected spreadsheet, for organisers: connect it, check it, read it, and see how far the mirror has got."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from lib.contest.permissions import Viewer
from lib.contest.wording import Text, fold
from lib.services import sheets
from lib.services.bootstrap import House
from lib.services.editions import NOT_ALLOWED, PUBLISHED, Denied
from lib.services.intake import as_organizer
from lib.services.sheets import KeptRead, TakenIn
from lib.storage import sheet_links
from lib.storage.application_rows import APPLICATION_HEADERS, APPLICATIONS
from lib.storage.card_rows import CARDS, FINDING_HEADERS, FINDINGS, MARK, card_row_headers
from lib.storage.contest_sheet import ALL_TABS, KEPT_TABS, TABS, NothingToWorkOut
from lib.storage.google_settings import google_settings
from lib.storage.google_sheet import sheet_id
from lib.storage.journal import HEADER, JOURNAL, is_journal
from lib.storage.reviewer_rows import REVIEWER_HEADERS, REVIEWERS
from lib.storage.sheet_links import SheetLink, Trouble
from lib.storage.spreadsheet import SheetTrouble, Spreadsheet, tabs_of
from lib.storage.workbook import WorkbookError

NOT_CONNECTED = Text(pl="arkusz nie jest połączony", en="no sheet is connected")


@dataclass(frozen=True, slots=True)
class Status:
    """How the connection stands. ``waiting``: entries that are not in the sheet yet. Times are the contest's."""

    address: str
    waiting: int
    whole_at: datetime | None
    write_trouble: Trouble | None
    read_at: datetime | None
    read_trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A sheet that can be read and written: its name, its tabs, and those of the contest's that it lacks."""

    title: str
    tabs: tuple[str, ...]
    missing: tuple[str, ...]


def account_address(house: House, viewer: Viewer) -> str | None:
    """The address to share sheets with; None where there is no service account. Raises SheetTrouble, Denied."""
    as_organizer(house, viewer)
    return google_settings().email


def status(house: House, viewer: Viewer) -> Status | None:
    """How the connection stands; None without one."""
    edition = as_organizer(house, viewer)
    with house.database.read() as connection:
        link = sheet_links.sheet_link(connection, edition.id)
    if link is None:
        return None

    def local(moment: datetime | None) -> datetime | None:
        return edition.local(moment) if moment else None

    def here(trouble: Trouble | None) -> Trouble | None:
        return Trouble(trouble.kind, trouble.said, edition.local(trouble.since)) if trouble else None

    waiting = max(edition.head - link.recorded, 0)
    return Status(
        link.address,
        waiting,
        local(link.whole_at),
        here(link.write_trouble),
        local(link.read_at),
        here(link.read_trouble),
    )


def connect(house: House, viewer: Viewer, address: str) -> Checked:
    """Connect the edition with the Google Sheet at a pasted link, once it can be read and written.

    Raises SheetTrouble, Denied.
    """
    as_organizer(house, viewer)
    # People may only name sheets: not files of the server, and no other host, which would be sent our credentials.
    address = f"https://docs.google.com/spreadsheets/d/{sheet_id(address)}/edit"
    checked = _check(house.spreadsheet(address), viewer.edition)
    connect_link(house, viewer.edition, address)
    return checked


def connect_link(house: House, edition: str, address: str) -> None:
    """Connect an edition, for who has the server in hand (the commands); unchecked. Raises SheetTrouble for no link."""
    sheet_id(address)
    with house.database.write() as connection:
        known = sheet_links.sheet_link(connection, edition)
        if known is None or known.address != address:
            sheet_links.connect_sheet(connection, edition, address)


def disconnect(house: House, viewer: Viewer) -> None:
    """Leave the sheet as it is and write to it no more."""
    as_organizer(house, viewer)
    with house.database.write() as connection:
        sheet_links.disconnect_sheet(connection, viewer.edition)


def check(house: House, viewer: Viewer) -> Checked:
    """Whether the connected sheet can be read and written now. Raises SheetTrouble, Denied."""
    as_organizer(house, viewer)
    return _check(house.spreadsheet(_link(house, viewer.edition).address), viewer.edition)


def _check(sheet: Spreadsheet, edition: str) -> Checked:
    tabs = tuple(sheet.tabs())
    rows = sheet.read([JOURNAL], columns=2).get(JOURNAL)
    if rows is None:
        sheet.create(JOURNAL, HEADER)
    elif not rows or is_journal(rows):
        # Only writing tells whether one may write; this writes what stands there already.
        sheet.write(JOURNAL, {1: HEADER})
    present = set(map(fold, tabs))
    return Checked(getattr(sheet, "title", ""), tabs, tuple(name for name in TABS if fold(name) not in present))


def create_missing_tabs(house: House, viewer: Viewer) -> list[str]:
    """Make the contest's tabs that the sheet lacks, with their headers; their names. Raises SheetTrouble, Denied."""
    edition = as_organizer(house, viewer)
    sheet = house.spreadsheet(_link(house, viewer.edition).address)
    headers = {
        APPLICATIONS: APPLICATION_HEADERS,
        REVIEWERS: REVIEWER_HEADERS,
        CARDS: (*card_row_headers(edition.programme), MARK),
        FINDINGS: FINDING_HEADERS,
    }
    present = set(map(fold, sheet.tabs()))
    missing = [name for name in TABS if fold(name) not in present]
    for name in missing:
        settings = edition.programme.sheet.get(name)
        own = settings.columns if settings else {}
        sheet.create(name, [own.get(header, header) for header in headers[name]])
    return missing


def read(house: House, viewer: Viewer, agreed: Collection[str] = ()) -> TakenIn:
    """Read the connected sheet now. What touches nothing scored takes effect, and the held changes agreed to.

    Raises SheetTrouble, NothingToWorkOut, Denied.
    """
    as_organizer(house, viewer)
    return _read(house, _link(house, viewer.edition), agreed, staying=viewer.code)


def read_kept(house: House, viewer: Viewer) -> KeptRead:
    """Read only the tabs beside the contest's own now, also under a published result. Raises SheetTrouble, Denied."""
    as_organizer(house, viewer)
    return _read_kept(house, _link(house, viewer.edition))


def read_scheduled(house: House, edition: str) -> None:
    """Read the connected sheet as nobody in particular; what goes wrong is kept for the page.

    Under a published result only the tabs beside the contest's own are read: what is due after the award goes on.
    """
    try:
        link = _link(house, edition)
        if house.editions.get(edition).publication is None:
            _read(house, link, ())
        else:
            _read_kept(house, link)
    except (WorkbookError, NothingToWorkOut, Denied):
        return


def _read(house: House, link: SheetLink, agreed: Collection[str], staying: str | None = None) -> TakenIn:
    try:
        if house.editions.get(link.edition).publication:
            raise Denied(PUBLISHED)
        tabs = tabs_of(house.spreadsheet(link.address), ALL_TABS)
        taken = sheets.take_in_tabs(house, link.edition, tabs, staying=staying, agreed=agreed)
    except (WorkbookError, NothingToWorkOut, Denied) as error:
        _note(house, link, read_trouble=_trouble(error, link, house.clock()))
        raise
    _note(house, link, read_at=house.clock(), read_trouble=None)
    return taken


def _read_kept(house: House, link: SheetLink) -> KeptRead:
    try:
        names = [tab.name for tab in KEPT_TABS]
        kept = sheets.take_in_kept_tabs(house, link.edition, tabs_of(house.spreadsheet(link.address), names))
    except WorkbookError as error:
        _note(house, link, read_trouble=_trouble(error, link, house.clock()))
        raise
    _note(house, link, read_at=house.clock(), read_trouble=None)
    return kept


def _trouble(error: WorkbookError | NothingToWorkOut | Denied, link: SheetLink, now: datetime) -> Trouble:
    if isinstance(error, SheetTrouble):
        kind, said = error.kind, error.said
    else:
        kind, said = "refused", error.text if isinstance(error.text, Text) else Text(pl=error.text, en=error.text)
    same = link.read_trouble is not None and link.read_trouble.said == said
    return Trouble(kind, said, link.read_trouble.since if same and link.read_trouble else now)


def _note(house: House, link: SheetLink, **reached: datetime | Trouble | None) -> None:
    with house.database.write() as connection:
        sheet_links.note(connection, link, **reached)


def _link(house: House, edition: str) -> SheetLink:
    with house.database.read() as connection:
        link = sheet_links.sheet_link(connection, edition)
    if link is None:
        raise Denied(NOT_CONNECTED)
    return link


__all__ = [
    "NOT_ALLOWED",
    "Checked",
    "SheetTrouble",
    "Status",
    "account_address",
    "check",
    "connect",
    "create_missing_tabs",
    "disconnect",
    "read",
    "read_kept",
    "read_scheduled",
    "status",
]
