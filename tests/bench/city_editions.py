"""How the page of editions grows with the record, and what the network of initiatives costs beside bare TF-IDF."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped,unused-ignore]
from streamlit.testing.v1 import AppTest

from lib.anonymity import dictionary
from lib.contest.permissions import Viewer
from lib.services import sheets
from lib.services.bootstrap import House, open_house
from lib.services.demo import DATA
from lib.services.editions_history import editions_history
from lib.services.network import AIMS, alike
from lib.similarity.lemmas import possible_lemmas
from lib.storage.contest_sheet import ALL_TABS, read_people
from lib.storage.opening import read_tabs
from lib.storage.programmes import load_programme
from lib.storage.project_rows import PAST_PROJECTS
from lib.storage.registry import EditionRow
from lib.storage.workbook import Tab
from lib.ui import visit
from tests.bench.timing import medians

REPO = Path(__file__).parents[2]

#: The demo's record has so many editions; the large one repeats them twenty times under new numbers.
EDITIONS, TIMES = 26, 20
TEXTS, SENTENCES = 2_000, 12


def figures(rounds: int = 21) -> dict[str, float]:
    """``rounds`` of the page with each record, and a third as many of the comparison."""
    return {**_page(rounds), **_similarity(max(rounds // 3, 1))}


def _page(rounds: int) -> dict[str, float]:
    # An AppTest runs without a server, and Streamlit says so in every run.
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    known, visit._known = visit._known, lambda: []
    house_before = visit.house
    try:
        with TemporaryDirectory() as folder:
            small, large = (_opened(_house(Path(folder, str(times)), times)) for times in (1, TIMES))
            taken = medians({"small": small, "large": large}, rounds)
    finally:
        visit._known, visit.house = known, house_before
    return {
        "growth_20x": taken["large"] / taken["small"],
        "page_ms_26": 1000 * taken["small"],
        "page_ms_520": 1000 * taken["large"],
    }


def _house(folder: Path, times: int) -> House:
    house = open_house(folder)
    sheets.open_edition(house, EditionRow("wroclaw", load_programme("wroclaw")))
    tabs = read_tabs(str(DATA / "wroclaw"), ALL_TABS)
    name = PAST_PROJECTS.name.casefold()
    sheets.take_in_tabs(house, "wroclaw", tabs | {name: _repeated(tabs[name], times)})
    if len(editions_history(house, Viewer("wroclaw")).summaries) != EDITIONS * times:
        raise RuntimeError("the record has other editions than it should")
    return house


def _repeated(tab: Tab, times: int) -> Tab:
    # By hundreds: one of the name of the running edition, 27, would be kept from the public.
    rows = [(str(int(str(values[0])) + 100 * time), *values[1:]) for time in range(times) for _, values in tab.rows]
    return replace(tab, rows=tuple(enumerate(rows, start=2)))


def _opened(house: House) -> Callable[[], object]:
    """A rerun of the page of editions as the public has it open, from request to the last element."""
    visit.house = lambda: house
    app = AppTest.from_file(str(REPO / "pages" / "main.py"), default_timeout=120).run()
    app = app.switch_page("public/editions.py").run()
    if app.exception or not app.table:
        raise RuntimeError(f"the page failed: {[each.message for each in app.exception]}")

    def rerun() -> object:
        visit.house = lambda: house
        return app.run()

    return rerun


def _similarity(rounds: int) -> dict[str, float]:
    texts = _texts()
    fields = [()] * len(texts)

    def bare() -> object:
        weights = TfidfVectorizer().fit_transform(texts)
        return weights @ weights.T

    def ours() -> object:
        return alike(texts, fields, len(texts))

    def ours_at_first() -> object:
        for cache in (dictionary.readings, dictionary.labels, dictionary.is_common, possible_lemmas):
            cache.cache_clear()
        return ours()

    taken = medians({"bare": bare, "ours": ours, "ours_at_first": ours_at_first}, rounds)
    return {
        "similarity_ratio": taken["ours_at_first"] / taken["bare"],
        "similarity_ratio_later": taken["ours"] / taken["bare"],
        "network_ms": 1000 * taken["ours_at_first"],
        "network_ms_later": 1000 * taken["ours"],
        "bare_ms": 1000 * taken["bare"],
    }


def _texts() -> list[str]:
    """Texts of sentences drawn from the demo's applications: the words of real ones, in every form."""
    rng = random.Random(2014)
    programmes = [load_programme(name) for name in ("kalisz", "wroclaw")]
    applications = [
        application
        for programme in programmes
        for application in read_people(read_tabs(str(DATA / programme.programme.key), ALL_TABS), programme).applications
    ]
    sentences = [
        sentence
        for application in applications
        for header in AIMS
        for sentence in re.split(r"(?<=[.!?])\s+", application.texts.get(header, ""))
        if sentence
    ]
    return [" ".join(rng.sample(sentences, SENTENCES)) for _ in range(TEXTS)]
