"""How much longer the result takes than the least that it needs: reading the file, adding the points up."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from lib.contest.programme import Programme
from lib.contest.totals import CardTable, final_score, side_scores, sum_up
from lib.storage.programmes import load_programme
from tests.bench import invented
from tests.bench.timing import medians

REPO = Path(__file__).parents[2]

APPLICATIONS, JURORS, CARDS = 150, 5, 23_000

#: The least that any program in Python does to see the same cells.
READ_ONLY = """
import sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], read_only=True, data_only=True)
for sheet in book.worksheets:
    for row in sheet.iter_rows(values_only=True):
        pass
"""


def measure(rounds: int) -> dict[str, float]:
    """``rounds`` of the command and ten times as many of the sums in memory."""
    programme = load_programme("kalisz")
    return {**_command(programme, rounds), **_sums(programme, 10 * rounds)}


def _command(programme: Programme, rounds: int) -> dict[str, float]:
    with TemporaryDirectory() as folder:
        workbook = Path(folder, "big.xlsx")
        invented.write_workbook(invented.contest(programme, APPLICATIONS, JURORS, CARDS), workbook)
        options = ["--programme", "kalisz", "--workbook", str(workbook), "--json"]
        command = [sys.executable, "-m", "lib", "standings", *options]
        reading = [sys.executable, "-c", READ_ONLY, str(workbook)]
        _check(_run(command))
        taken = medians({"command": lambda: _run(command), "reading": lambda: _run(reading)}, rounds)
    return {
        "ratio_to_reading": taken["command"] / taken["reading"],
        "command_s": taken["command"],
        "reading_s": taken["reading"],
    }


def _run(command: list[str]) -> bytes:
    return subprocess.run(command, cwd=REPO, check=True, capture_output=True).stdout


def _check(printed: bytes) -> None:
    """The command must have done the work that its time stands for: every card counted, nothing set aside."""
    document = json.loads(printed)
    counted = sum(side["cards"] for application in document["applications"] for side in application["sides"].values())
    if counted != CARDS or document["problems"]:
        raise RuntimeError(f"{counted} cards of {CARDS} counted, {len(document['problems'])} problems")


def _sums(programme: Programme, rounds: int) -> dict[str, float]:
    applications, cards = 1_000, 200_000
    sides, criteria = len(programme.sides), len(programme.criteria)
    random = np.random.default_rng(2021)
    highest = np.array([criterion.maximum for criterion in programme.criteria])
    table = CardTable(
        random.integers(0, applications, cards),
        random.integers(0, sides, cards),
        random.integers(0, highest + 1, (cards, criteria)),
    )
    weights = [side.weight for side in programme.sides]

    def ours() -> object:
        scores = side_scores(sum_up(table, applications, sides), programme.criterion_keys)
        return [final_score(of_application, weights) for of_application in scores]

    # Everything that can be prepared is prepared: what is timed is the one call.
    cell = ((table.application * sides + table.side)[:, np.newaxis] * criteria + np.arange(criteria)).ravel()
    points = table.points.ravel()
    cells = applications * sides * criteria

    def numpy_alone() -> npt.NDArray[Any]:
        return np.bincount(cell, weights=points, minlength=cells)

    if not np.array_equal(numpy_alone(), sum_up(table, applications, sides).points.ravel()):
        raise RuntimeError("the sums differ")
    actions: dict[str, Callable[[], object]] = {"ours": ours, "numpy": numpy_alone}
    taken = medians(actions, rounds)
    return {
        "ratio_to_numpy": taken["ours"] / taken["numpy"],
        "totals_ms": 1000 * taken["ours"],
        "numpy_ms": 1000 * taken["numpy"],
    }
