"""The sweep finds what a page gives away: a copy of the project with one page spoiled."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.leaks.planting import CODES
from tests.leaks.sweeping import Page, Sweep, pages
from tests.leaks.walking import Walk, a_walk
from tests.serving import ROOT

#: What is added to the page of the rules, each line with a way of giving somebody away of its own. Names are read
#: from the contest itself, as a careless page would.
SPOILED = """
import base64, gzip, hashlib, json, logging
import plotly.graph_objects as go
people = {a.code: a.personal for a in visit.house().editions.get("kalisz-2021").frame().contest.applications}
secret = {code: details.representative for code, details in people.items()}
st.text(secret["W01"])
st.button("?", key=hashlib.sha256(secret["W02"].lower().encode()).hexdigest())
st.html(f"<i data-x='{base64.b64encode(gzip.compress(secret['W03'].encode())).decode()}'></i>")
st.dataframe({"a": [1], "b": [secret["W04"].upper()]})
st.plotly_chart(go.Figure(go.Scatter(x=[1], y=[2], text=[secret["W05"]])))
st.download_button("Plik", json.dumps({"who": secret["W06"]}), "x.json", "application/json", on_click="ignore")
logging.getLogger("minigrant").info("somebody looked at %s", secret["W07"])
if st.button("Pokaż"):
    st.toast(people["W08"].email)
st.query_params["who"] = people["W09"].phone.replace(" ", "")
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a page that leaks."""
    copy = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "app.py", copy)
    shutil.copytree(ROOT / "pages", copy / "pages")
    for shared in ("lib", "data", ".streamlit"):
        os.symlink(ROOT / shared, copy / shared)
    with (copy / "pages" / "public" / "rules.py").open("a", encoding="utf-8") as page:
        page.write(SPOILED)
    return copy


@pytest.fixture(scope="module")
def walk(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with a_walk(tmp_path_factory.mktemp("planted"), root) as walk:
        sweep = Sweep(walk.come_in("public"), walk.log, walk.scripts)
        sweep.page("zasady")
        sweep.page("konkurs")
        walk.log.hear("the server's log", walk.server.log.encode())
        yield walk


#: What was given away, in which message or reply, and how it was packed.
GIVEN_AWAY = {
    "W01: person 1": ("page /zasady: message text", "text"),
    "W02: person 1": ("page /zasady: message button", "digest in hex"),
    "W03: person 1": ("page /zasady: message html", "base64 packed text"),
    "W04: person 1": ("page /zasady: message dataframe", "text"),
    "W05: person 1": ("page /zasady: message plotly_chart", "text"),
    "W06: person 1": ("GET /media/", "text"),
    "W07: person 1": ("the server's log", "text"),
    "W08: e-mail 1": ("after „Pokaż”: message toast", "text"),
    "W09: phone": ("page /zasady: message page_info_changed", "text"),
}


@pytest.mark.parametrize("where", GIVEN_AWAY)
def test_what_a_page_gives_away_is_found_and_named(walk: Walk, where: str) -> None:
    place, shape = GIVEN_AWAY[where]
    found = [find for find in walk.log.finds if find.canary.where == where and find.role == "public"]
    assert any(place in find.place and find.shape == shape for find in found), [str(find) for find in found]


def test_pages_that_give_nothing_away_are_not_accused(walk: Walk) -> None:
    leaks = walk.log.leaks("public")
    assert len(leaks) >= len(GIVEN_AWAY) == len(CODES)
    assert [leak for leak in leaks if "/konkurs" in leak] == []


def test_a_page_that_nobody_named_is_noticed(root: Path, tmp_path: Path) -> None:
    assert Page("public/rules.py", "zasady") in pages(root)
    shutil.copytree(root, tmp_path / "copy", symlinks=True)
    (tmp_path / "copy" / "pages" / "public" / "hidden.py").touch()
    with pytest.raises(AssertionError, match="other pages"):
        pages(tmp_path / "copy")
