"""Status words: always an icon and a word, never colour alone."""

from __future__ import annotations

from lib.contest.standings import Status
from lib.services.results import CellState, Phase
from lib.services.review import TaskState
from lib.ui.wording import t


def application_status(status: Status) -> str:
    """The state of an application in the standings."""
    icons: dict[Status, tuple[str, str]] = {
        "winner": ("trophy", t("winner")),
        "ranked": ("check_circle", t("complete")),
        "below_threshold": ("vertical_align_bottom", t("below the threshold")),
        "incomplete": ("pending", t("cards are missing")),
        "rejected": ("block", t("rejected formally")),
        "disqualified": ("person_off", t("disqualified")),
        "needs_decision": ("balance", t("needs a decision")),
    }
    icon, word = icons[status]
    return f":material/{icon}: {word}"


def task_state(state: TaskState) -> str:
    """The state of one application on a reviewer's list."""
    icons: dict[TaskState, tuple[str, str]] = {
        "empty": ("radio_button_unchecked", t("not yet scored")),
        "begun": ("pending", t("begun")),
        "complete": ("hourglass_top", t("complete, not submitted")),
        "submitted": ("check_circle", t("submitted")),
        "stepped_aside": ("do_not_disturb_on", t("stepped aside")),
        "excluded": ("block", t("excluded")),
        "in_preparation": ("hourglass_empty", t("being prepared")),
        "missed": ("lock", t("closed at the meeting")),
    }
    icon, word = icons[state]
    return f":material/{icon}: {word}"


#: One sign per cell of the matrix of progress; the legend beside it says what they mean.
CELL_SIGNS: dict[CellState, str] = {
    "submitted": "●",
    "complete": "◕",
    "begun": "◔",
    "empty": "○",
    "excluded": "–",
    "stepped_aside": "⊘",
}


def cell_words() -> dict[CellState, str]:
    return {
        "submitted": t("submitted"),
        "complete": t("complete, not submitted"),
        "begun": t("begun"),
        "empty": t("not yet scored"),
        "excluded": t("may not score"),
        "stepped_aside": t("stepped aside"),
    }


def phase(value: Phase) -> str:
    """The phase that a contest is in, as a sentence for everyone."""
    return {
        "before_intake": t("The intake has not begun yet."),
        "intake": t("Applications are being accepted."),
        "formal_check": t("Applications are being checked formally."),
        "scoring": t("Applications are being scored."),
        "deciding": t("Scoring is over; the result is being settled."),
        "published": t("The result is published."),
    }[value]
