"""The published result as files: CSV for a spreadsheet program, JSON with the exact numbers for who wants to check."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped,unused-ignore]

from lib.contest.formulas import guarded
from lib.contest.standings import Result
from lib.contest.wording import shown
from lib.services.results import PublicCard, PublicContest, PublicResult
from lib.services.tabulation import exact, side_document
from lib.ui.status import application_status
from lib.ui.wording import said, t


def csv_file(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows of cells, the header first, as Polish spreadsheet programs open it: UTF-8 with BOM, semicolons.

    Every cell is quoted, so that whoever reads it with commas does not find new cells inside a text.
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([guarded("" if cell is None else str(cell)) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def xlsx_file(rows: Iterable[Sequence[object]], name: str) -> bytes:
    """The same rows as a workbook of one tab: numbers are numbers, days are days, and no text becomes anything else."""
    file = io.BytesIO()
    as_typed = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    options = {"in_memory": True, "default_date_format": "dd.mm.yyyy", **as_typed}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(at, column, guarded(cell))
                elif isinstance(cell, date):
                    sheet.write_datetime(at, column, datetime(cell.year, cell.month, cell.day))
                elif cell is not None:
                    sheet.write_number(at, column, float(str(cell)))
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def results_csv(result: PublicResult) -> bytes:
    """One row per application. Numbers as people read them; the exact ones are in the JSON file."""
    programme = result.standings.programme
    header = [t("Code"), t("Title"), t("Area")] if programme.areas else [t("Code"), t("Title")]
    header += [t("State"), t("Rank")]
    for side in programme.sides:
        header += [said(side.label), t("{side}: cards", side=said(side.label))]
    rows: list[list[object]] = [[*header, t("Final score")]]
    for each in result.standings.results:
        row: list[object] = [each.code, result.titles[each.code]]
        row += [each.application.area] if programme.areas else []
        # The word of the state without its icon.
        row += [application_status(each.status).split(" ", 1)[1], each.rank]
        for score in each.sides.values():
            row += ["" if score.mean is None else shown(score.mean), score.cards]
        rows.append([*row, "" if each.final is None else shown(each.final)])
    return csv_file(rows)


def cards_csv(result: PublicResult) -> bytes:
    """One row per score card, without its author."""
    programme = result.standings.programme
    criteria = [said(criterion.name) for criterion in programme.criteria]
    rows: list[list[object]] = [[t("Code"), t("Card"), t("Side"), *criteria, t("Total"), t("Reason")]]
    for each in result.standings.results:
        for card in result.cards.get(each.code, ()):
            side = said(programme.side(card.side).label)
            rows.append([each.code, card.label, side, *card.points, card.total, card.reason])
    return csv_file(rows)


def results_json(contest: PublicContest, result: PublicResult) -> bytes:
    """The whole published result; exact numbers are fractions as strings (``"493/12"``)."""
    standings, programme = result.standings, result.standings.programme
    document = {
        "edition": contest.edition,
        "programme": programme.programme.key,
        "published_at": result.published_at.isoformat(timespec="seconds"),
        "scale": programme.scale,
        "threshold": str(programme.threshold.points) if programme.threshold else None,
        "criteria": list(programme.criterion_keys),
        "weights": {side.key: str(side.weight) for side in programme.sides},
        "applications": [_application(each, result) for each in standings.results],
        "outcome": {"winners": list(standings.winners), "names": dict(result.winner_names)},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _application(each: Result, result: PublicResult) -> dict[str, Any]:
    return {
        "code": each.code,
        "title": result.titles[each.code],
        "area": each.application.area,
        "status": each.status,
        "rank": each.rank,
        "sides": {key: side_document(score) for key, score in each.sides.items()},
        "final": exact(each.final),
        "final_shown": None if each.final is None else shown(each.final),
        "passes": each.passes,
        "cards": [_card(card) for card in result.cards.get(each.code, ())],
    }


def _card(card: PublicCard) -> dict[str, Any]:
    return {
        "card": card.label,
        "side": card.side,
        "points": list(card.points),
        "total": card.total,
        "reason": card.reason,
        "reasons": dict(card.reasons),
    }
