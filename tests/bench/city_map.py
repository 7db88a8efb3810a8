"""The city map: what a rerun of its page costs with 26 editions, and how many neighbours stay neighbours on it."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import shapely
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.geography.neighbours import by_points, by_shapes
from lib.geography.tiles import lay_out, share_kept
from lib.services import bootstrap, sheets
from lib.services.boundary_import import import_boundaries
from lib.services.demo import DATA
from lib.storage.boundaries import read_boundaries
from lib.storage.districts import gazetteer
from lib.storage.registry import EditionRow
from lib.ui import frame, visit
from tests.bench.timing import medians
from tests.factories import wroclaw
from tests.serving import ROOT
from tests.shared import OFFICIAL_LAYER

EDITION = "wroclaw-27"
#: Of the record that is measured; checked before anything is timed.
EDITIONS, PROJECTS = 26, 1916


def figures(rounds: int = 30) -> dict[str, float]:
    """All figures of the map, by name."""
    return {**_page(rounds), **_neighbours()}


def _page(rounds: int) -> dict[str, float]:
    """Reruns of the map's page and of an empty page in the same frame, in turns, as nobody in particular."""
    with TemporaryDirectory() as folder, _a_house(Path(folder)):
        place, city = Path(folder), ROOT / "pages" / "public" / "city.py"
        taken = medians(
            {
                "page": _rerun(_an_app(place, city)),
                "empty": _rerun(_an_app(place)),
                "changed": _changed(_an_app(place, city)),
            },
            rounds,
        )
    return {
        "page_ratio": taken["page"] / taken["empty"],
        "page_ms": 1000 * taken["page"],
        "page_changed_ms": 1000 * taken["changed"],
        "empty_page_ms": 1000 * taken["empty"],
    }


@contextlib.contextmanager
def _a_house(folder: Path) -> Iterator[None]:
    """The house of this process, over the record of past editions that comes with the demo."""
    # Streamlit remarks on every widget that a test looks at from outside of a run.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
    with mock.patch.dict(os.environ, {"MINIGRANT_DATA": str(folder)}), mock.patch.object(visit, "_known", list):
        bootstrap.house.cache_clear()
        house = bootstrap.house()
        sheets.open_edition(house, EditionRow(EDITION, wroclaw(), invented=True))
        sheets.take_in(house, EDITION, str(DATA / "wroclaw"))
        projects = house.editions.get(EDITION).past_projects
        if (len({each.edition for each in projects}), len(projects)) != (EDITIONS, PROJECTS):
            raise RuntimeError("the record is another one")
        yield
        bootstrap.house.cache_clear()


def _an_app(folder: Path, page: Path | None = None) -> AppTest:
    """The product's frame around one page; around an empty one without ``page``."""
    script = page or folder / "empty.py"
    if page is None:
        script.write_text("")

    def pages(_: object) -> dict[str, list[st.Page]]:
        return {"": [st.Page(script, title="page", default=True)]}

    main = folder / f"main_{script.stem}.py"
    main.write_text("from lib.ui import frame\n\nframe.run()\n")
    app = AppTest.from_file(str(main), default_timeout=60)
    run = app.run

    def in_frame() -> AppTest:
        with mock.patch.object(frame, "_pages", pages):
            run()
        if app.exception:
            raise RuntimeError(app.exception[0].message)
        return app

    app.run = in_frame  # type: ignore[method-assign]
    return app


def _rerun(app: AppTest) -> Callable[[], object]:
    app.run()
    return app.run


def _changed(app: AppTest) -> Callable[[], object]:
    """Another edition each time: a figure that was not drawn before."""
    app.run()
    editions = [str(number) for number in range(1, EDITIONS + 1)]

    def choose() -> None:
        chosen = editions.pop(0)
        editions.append(chosen)
        app.selectbox(key="city_edition:pl").set_value(chosen)
        app.run()

    return choose


def _neighbours() -> dict[str, float]:
    """By the true boundaries where they lie beside the project; else by what points and areas tell."""
    districts = gazetteer("Wrocław")
    guessed = by_points(districts.districts)
    tiles = lay_out(districts.points, guessed)
    if len(tiles.centres) != len(districts.districts):
        raise RuntimeError("a district was lost")
    if not OFFICIAL_LAYER.is_dir():
        return {"neighbours_kept": share_kept(tiles, guessed)}
    with TemporaryDirectory() as folder:
        import_boundaries(Path(folder), wroclaw(), str(OFFICIAL_LAYER))
        shapes = read_boundaries(Path(folder), "Wrocław").shapes
    if not shapely.coverage_is_valid(list(shapes.values())):
        raise RuntimeError("the boundaries overlap")
    true = by_shapes(shapes)
    return {
        "neighbours_kept": share_kept(tiles, true),
        "neighbours_kept_imported": share_kept(lay_out(districts.points, true), true),
        "neighbours": len(true),
    }
