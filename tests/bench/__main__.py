"""``python -m tests.bench NAME [--json] [--repeat N]``: measure one thing and print its figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import click

from tests.bench import anonymise, city, fold, meeting, sheets, standings

#: By name: what measures, given the number of rounds, and how many rounds there are unless told otherwise.
BENCHMARKS: Mapping[str, tuple[Callable[[int], dict[str, float]], int]] = {
    "standings": (standings.measure, 7),
    "fold": (fold.measure, 300),
    "sheets": (sheets.measure, 1),
    "anonymise": (anonymise.measure, 7),
    "meeting": (meeting.measure, 1),
    "city": (city.measure, 30),
}


@click.command()
@click.argument("name", type=click.Choice(sorted(BENCHMARKS)))
@click.option("--repeat", type=click.IntRange(min=1), help="Rounds to take the median of.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def main(name: str, repeat: int | None, as_json: bool) -> None:
    """Measure NAME; what its figures mean is written in docs/benchmarks.md."""
    measure, rounds = BENCHMARKS[name]
    figures = {figure: float(f"{value:.4g}") for figure, value in measure(repeat or rounds).items()}
    if as_json:
        click.echo(json.dumps({"figures": figures}, indent=1))
        return
    width = max(map(len, figures))
    for figure, value in figures.items():
        click.echo(f"{figure:<{width}}  {value:>10g}")


if __name__ == "__main__":
    main(prog_name="python -m tests.bench")
