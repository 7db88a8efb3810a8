"""A contest worked out straight from its spreadsheet: stateless, nothing kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from typing import Any

from lib.contest.anonymity import Cover, Covers, anonymous, shown_texts, written_over
from lib.contest.applications import Application, by_code
from lib.contest.programme import Programme
from lib.contest.standings import Contest, Result, Standings, work_out
from lib.contest.totals import SideScore
from lib.contest.wording import shown
from lib.storage.contest_sheet import TABS, ContestSheet, read_contest
from lib.storage.opening import read_tabs

#: Words for the statuses of FORMATS, as people read them.
STATUS_WORDS = {
    "winner": "zwycięzca",
    "ranked": "kompletna",
    "below_threshold": "poniżej progu",
    "incomplete": "brakuje kart",
    "rejected": "odrzucony formalnie",
    "disqualified": "zdyskwalifikowany",
    "needs_decision": "do rozstrzygnięcia",
}


def read_contest_file(programme: Programme, workbook: str) -> ContestSheet:
    """The contest in a Google Sheet, an ``.xlsx`` file or a folder of ``.csv`` files.

    Raises WorkbookError and NothingToWorkOut.
    """
    return read_contest(read_tabs(workbook, TABS), programme)


def contest_of(programme: Programme, sheet: ContestSheet) -> Contest:
    return Contest(programme, sheet.applications, sheet.reviewers, sheet.cards, sheet.by_hand)


def standings_document(programme: Programme, sheet: ContestSheet, today: date) -> dict[str, Any]:
    """The whole result as the command ``standings`` prints it (FORMATS); exact numbers are fractions as strings."""
    standings = work_out(contest_of(programme, sheet), today)
    return {
        "programme": programme.programme.key,
        "scale": programme.scale,
        "threshold": str(programme.threshold.points) if programme.threshold else None,
        "applications": [_application(result, bool(programme.areas)) for result in standings.results],
        "outcome": _outcome(standings),
        "disqualified": [
            {"code": out.application, "clause": out.clause, "text": out.text.pl} for out in standings.disqualified
        ],
        "problems": [asdict(problem) for problem in sheet.problems],
    }


def _application(result: Result, has_areas: bool) -> dict[str, Any]:
    document: dict[str, Any] = {
        "code": result.code,
        "title": result.application.title,
        "status": result.status,
        "formal": {
            "verdict": "passed" if result.formal.passed else "rejected",
            "findings": [
                {"criterion": f.criterion, "clause": f.clause, "met": f.met, "text": f.text.pl}
                for f in result.formal.findings
            ],
        },
        "sides": {key: side_document(score) for key, score in result.sides.items()},
        "final": exact(result.final),
        "final_shown": None if result.final is None else shown(result.final),
        "passes": result.passes,
        "rank": result.rank,
        "tied_with": list(result.tied_with),
    }
    if has_areas:
        document["area"] = result.application.area
    return document


def side_document(score: SideScore) -> dict[str, Any]:
    """One side's judgement as documents write it."""
    return {
        "cards": score.cards,
        "mean": exact(score.mean),
        "criteria": {key: exact(value) for key, value in score.criteria.items()},
    }


def _outcome(standings: Standings) -> dict[str, Any]:
    return {
        "winners": list(standings.winners),
        "decisions_needed": [
            {"kind": needed.kind, "among": list(needed.among), "area": needed.area, "clause": needed.clause}
            for needed in standings.decisions_needed
        ],
    }


def exact(value: Fraction | None) -> str | None:
    """An exact number as documents write it: a fraction (``"493/12"``), or null."""
    return None if value is None else str(value)


def anonymised_document(programme: Programme, sheet: ContestSheet) -> dict[str, Any]:
    """What a reviewer would see of each application, and what was covered, as the command ``anonymise`` prints it.

    Covered is what the program is certain of, by the names on the form and those of everybody else in the
    sheet. Nobody has confirmed it yet: that is done on the organiser's page.
    """
    applications = sorted(sheet.applications, key=lambda application: by_code(application.code))
    # Here, not above: the standings do without the search for names, and come sooner.
    from lib.services.contest_names import everybody
    from lib.services.proposals import certain_covers, worked_out

    named = everybody(applications, sheet.reviewers)
    found = [(each, certain_covers(worked_out(programme, each, named))) for each in applications]
    return {"applications": [_anonymised(application, covers) for application, covers in found]}


def _anonymised(application: Application, covers: Covers) -> Mapping[str, Any]:
    texts = shown_texts(application)
    fields = {header: written_over(text, covers.get(header, ())) for header, text in texts.items()}
    amount = anonymous(application, covers).amount
    if amount:
        fields["Kwota wnioskowana"] = amount
    return {
        "code": application.code,
        "fields": fields,
        "covered": [_covered(header, text, c) for header, text in texts.items() for c in covers.get(header, ())],
    }


def _covered(header: str, text: str, cover: Cover) -> dict[str, Any]:
    start, end = cover.start, cover.end
    return {"field": header, "start": start, "end": end, "kind": cover.kind, "text": text[start:end]}
