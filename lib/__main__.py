"""The commands of the product: ``python -m lib COMMAND``."""

from __future__ import annotations

import gc
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from lib.contest.programme import Programme
from lib.storage.contest_sheet import ContestSheet, NothingToWorkOut
from lib.storage.programmes import ProgrammeError, load_programme
from lib.storage.workbook import WorkbookError

if TYPE_CHECKING:
    from lib.services.boundary_import import Imported

PROGRAMME = click.option(
    "--programme", required=True, metavar="P", help="Name of a file in data/programmes, or a path to one."
)
WORKBOOK = click.option(
    "--workbook",
    required=True,
    metavar="W",
    help="An .xlsx file, a folder of .csv files named after the tabs, or a Google Sheet's URL.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")


class Failed(click.ClickException):
    """Nothing could be worked out: exit 1, each problem a line of standard error."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)


@contextmanager
def _failing_plainly(*also: type[Exception]) -> Iterator[None]:
    """What keeps a command from its work becomes lines for people; ``also`` are errors that say it themselves."""
    try:
        yield
    except ProgrammeError as error:
        raise Failed("\n".join(error.problems)) from error
    except (WorkbookError, NothingToWorkOut) as error:
        raise Failed(error.text) from error
    except also as error:
        raise Failed(str(error)) from error


@click.group()
def main() -> None:
    """Minigrant: the review of small city grants."""
    # Also where the console has another encoding: the documents are UTF-8.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


@main.command()
@PROGRAMME
@WORKBOOK
@AS_JSON
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Work it out as of this day (default: today).")
def standings(programme: str, workbook: str, as_json: bool, as_of: datetime | None) -> None:
    """The weighted result by the contest's own rules, straight from the spreadsheet."""
    from lib.services import tabulation

    rules, sheet = _read(programme, workbook)
    document = tabulation.standings_document(rules, sheet, _day(rules, as_of))
    _print_problems(sheet)
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        click.echo(_as_table(document))


@main.command()
@PROGRAMME
@WORKBOOK
@AS_JSON
def anonymise(programme: str, workbook: str, as_json: bool) -> None:
    """What reviewers get to see of each application, and what was covered."""
    from lib.services import tabulation

    rules, sheet = _read(programme, workbook)
    document = tabulation.anonymised_document(rules, sheet)
    _print_problems(sheet)
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    for application in document["applications"]:
        click.echo(f"{application['code']}  ({len(application['covered'])} zakrytych miejsc)")
        for header, text in application["fields"].items():
            click.echo(f"  {header}: {text}")


@main.command("import")
@PROGRAMME
@WORKBOOK
@click.option("--edition", metavar="ID", help="Name of the edition (default: programme and edition of its file).")
def import_(programme: str, workbook: str, edition: str | None) -> None:
    """Take a spreadsheet into the database: opens the edition the first time, brings it up to date later.

    A Google Sheet stays connected: the server reads it again by itself, and keeps a mirror of the record in it.
    """
    from lib.services import sheet_connection, sheets
    from lib.services.bootstrap import house
    from lib.services.editions import Denied
    from lib.storage.google_sheet import is_link
    from lib.storage.registry import EditionRow

    with _failing_plainly(Denied):
        rules = load_programme(programme)
        name = edition or f"{rules.programme.key}-{rules.programme.edition}"
        if name not in house().editions.ids():
            # Read it before anything is opened, so that a broken file leaves nothing behind.
            _read(programme, workbook)
            sheets.open_edition(house(), EditionRow(name, rules))
        taken = sheets.take_in(house(), name, workbook)
        if is_link(workbook):
            sheet_connection.connect_link(house(), name, workbook)
    for problem in taken.problems:
        click.echo(str(problem), err=True)
    click.echo(
        f"{name}: wnioski {taken.applications}, osoby {taken.reviewers}, nowe karty {taken.cards}, "
        f"nowe ustalenia formalne {taken.verdicts}"
    )


@main.command()
@click.argument("codes", nargs=-1)
@click.option("--edition", metavar="ID", help="The edition; may be left out when there is only one.")
@click.option("--all", "everyone", is_flag=True, help="A link for everyone who is listed.")
@click.option("--url", default="http://localhost:8501", show_default=True, help="The server's public address.")
def invite(codes: tuple[str, ...], edition: str | None, everyone: bool, url: str) -> None:
    """Make personal links: one line per person, code and link. Each link is shown only now."""
    from lib.services import invitations
    from lib.services.bootstrap import house
    from lib.services.editions import Denied

    editions = house().editions.ids()
    if edition is None and len(editions) != 1:
        raise click.UsageError(f"podaj --edition; są: {', '.join(editions) or 'żadna nie jest otwarta'}")
    name = edition or editions[0]
    if bool(codes) == everyone:
        raise click.UsageError("podaj kody osób albo --all")
    try:
        people = tuple(house().editions.get(name).frame().contest.reviewer_by_code) if everyone else codes
        for code in people:
            click.echo(f"{code}\t{url.rstrip('/')}/enter/{invitations.make_link(house(), name, code)}")
    except Denied as denied:
        raise Failed(denied.text.pl) from denied


@main.command()
@click.option(
    "--from-sheet",
    "source",
    metavar="SHEET",
    help="A Google Sheet's URL, an .xlsx file or a folder of .csv files; left out: the sheet of the settings.",
)
@click.option("--programme", metavar="P", help="The rules, for a record that does not hold them.")
def restore(source: str | None, programme: str | None) -> None:
    """Rebuild an edition from the record in its spreadsheet, the tab Dziennik. Its whole chain is checked first."""
    from lib.services import restoration
    from lib.services.bootstrap import house
    from lib.services.editions import Denied
    from lib.storage.google_settings import google_settings

    try:
        with _failing_plainly(Denied):
            address = source or google_settings().url
            if address is None:
                raise click.UsageError("podaj --from-sheet: w ustawieniach nie ma arkusza")
            rules = load_programme(programme) if programme else None
            restored = restoration.restore(house(), address, rules)
    except restoration.BrokenRecord as broken:
        raise Failed("\n".join([*map(str, broken.faults), "Niczego nie odtworzono."])) from broken
    for problem in restored.problems:
        click.echo(str(problem), err=True)
    if restored.lost:
        click.echo(f"nie ma ich już w arkuszu, choć mają karty: {', '.join(restored.lost)}", err=True)
    click.echo(
        f"{restored.edition}: wpisy {restored.entries}, wnioski {restored.applications}, osoby {restored.reviewers}"
    )


@main.group()
def districts() -> None:
    """The districts of a contest's city."""


@districts.command("import")
@click.argument("source", metavar="FILE_OR_URL")
@PROGRAMME
@AS_JSON
def import_boundaries(source: str, programme: str, as_json: bool) -> None:
    """Take the boundaries of a city's districts from the layer that the city publishes, for the map.

    A shapefile (in a zip or a folder) or GeoJSON, from a file or an http(s) address. Kept in the data folder.
    """
    from lib.services import boundary_import
    from lib.services.bootstrap import data_folder

    with _failing_plainly(boundary_import.BoundaryError):
        rules = load_programme(programme)
        done = boundary_import.import_boundaries(data_folder(), rules, source)
    for name in done.unmatched:
        click.echo(f"warstwa: „{name}” nie jest osiedlem z listy; granica zostaje na mapie bez danych", err=True)
    for name in done.missing:
        click.echo(f"osiedle „{name}”: w warstwie nie ma jego granicy", err=True)
    if done.overlap >= 1:
        click.echo(f"warstwa: granice nachodziły na siebie na {done.overlap:.0f} m²; usunięto", err=True)
    if as_json:
        click.echo(json.dumps(_import_document(done), ensure_ascii=False, indent=1))
        return
    click.echo(
        f"{rules.programme.city}: granice {done.districts} z {done.districts + len(done.missing)} osiedli, "
        f"{done.corners} punktów zamiast {done.corners_before}; {done.path}"
    )


def _import_document(done: Imported) -> dict[str, Any]:
    return {
        "districts": done.districts,
        "unmatched": list(done.unmatched),
        "missing": list(done.missing),
        "points_before": done.corners_before,
        "points": done.corners,
        "overlap_m2": round(done.overlap, 3),
        "file": str(done.path),
    }


@main.command()
@click.option(
    "--url", default="http://localhost:8501", show_default=True, help="The address that the links begin with."
)
def demo(url: str) -> None:
    """Load the invented demo contests into an empty database, and print a link for every role.

    Not where the settings name a sheet: its record may be what belongs into the empty database.
    """
    from lib.services import demo as contests
    from lib.services.bootstrap import house

    if not house().editions.ids() and _awaits_restoring():
        return
    if contests.load(house()):
        click.echo("Wczytano konkursy przykładowe. Wszystkie osoby i wnioski są zmyślone.")
    links = contests.links(house())
    if not links:
        click.echo(f"Baza zawiera już inne konkursy ({', '.join(house().editions.ids())}); przykładów nie wczytano.")
        return
    click.echo("\nOtwórz jeden z linków (każdy wpuszcza jako inna osoba):\n")
    for link in links:
        click.echo(f"  {f'{link.edition}, {link.role}:':<38} {url.rstrip('/')}{link.path}")
    click.echo(f"  {'strona publiczna:':<38} {url.rstrip('/')}/\n")


def _awaits_restoring() -> bool:
    """Whether a sheet is connected whose record can be rebuilt; says how."""
    from lib.services import restoration
    from lib.services.bootstrap import house

    try:
        offered = restoration.offer(house())
    except WorkbookError as error:
        click.echo(f"Połączonego arkusza nie da się odczytać: {error.text}", err=True)
        return False
    if offered is None:
        return False
    click.echo(
        f"Baza jest pusta, a w połączonym arkuszu jest zapis edycji {offered.edition} ({offered.entries} wpisów).\n"
        "Odtwórz ją: python -m lib restore, albo przyciskiem na stronie. Przykładów nie wczytano."
    )
    return True


def _read(programme: str, workbook: str) -> tuple[Programme, ContestSheet]:
    from lib.services import tabulation

    with _failing_plainly():
        rules = load_programme(programme)
        return rules, tabulation.read_contest_file(rules, workbook)


def _day(programme: Programme, as_of: datetime | None) -> date:
    return as_of.date() if as_of else datetime.now(ZoneInfo(programme.programme.timezone)).date()


def _print_problems(sheet: ContestSheet) -> None:
    for problem in sheet.problems:
        click.echo(str(problem), err=True)


def _as_table(document: dict[str, Any]) -> str:
    from lib.services.tabulation import STATUS_WORDS

    lines = [f"{'#':>3}  {'Wniosek':<8} {'Wynik':>7}  {'Status':<20} Tytuł"]
    # Area by area, as people read it; the sort is stable, so the order of ranks stays.
    for a in sorted(document["applications"], key=lambda a: (a["rank"] is None, a.get("area") or "")):
        place, final = a["rank"] or "–", a["final_shown"] or "–"
        area = f"[{a['area']}] " if a.get("area") else ""
        lines.append(f"{place:>3}  {a['code']:<8} {final:>7}  {STATUS_WORDS[a['status']]:<20} {area}{a['title']}")
    lines += [
        f"Do rozstrzygnięcia (§ {n['clause']}): {', '.join(n['among'])}"
        for n in document["outcome"]["decisions_needed"]
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    # A command ends soon: looking for garbage cycles among all those cells would be a tenth of its time.
    gc.disable()
    main(prog_name="python -m lib")
