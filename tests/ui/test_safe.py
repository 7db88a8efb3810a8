"""Whatever people write reaches the page as the letters that they wrote, and as nothing else."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from lib.ui.safe import plain
from tests.serving import ROOT, Server, serve

HOSTILE = [
    "![beacon](http://beacon.example/x.png)",
    '<img src="http://beacon.example/y.png" onerror="alert(1)">',
    "<script>alert(1)</script><b>bold</b>",
    "[click](http://link.example/)",
    "<http://link.example/>",
    "http://link.example/ https://link.example/a?b=c&d=e HTTPS://LINK.EXAMPLE",
    "www.link.example _www.link.example (WWW.link.example) *www.link.example*",
    "mail me@link.example mailto:me@link.example xmpp:me@link.example",
    "[note]: http://link.example/",
    "[^1] and [^1]: footnote",
    "$x^2$ and $$\\frac{1}{2}$$ and \\(y\\) for 5$ or 10$",
    ":red[warning] :blue-background[x] :rainbow[y] :small[z] :orange-badge[now]",
    ":material/home: :material_home: :streamlit: :help[?] :shimmer[x]",
    ":smile: :+1: 12:30:45 ::leaf ::: :::container",
    "# heading",
    "===",
    "> quote",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "- [x] task",
    "---",
    "```code``` `code` ~~gone~~ **bold** __bold__ *it* _it_",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "one\ntwo\r\n\r\nthree\u2028four\tfive  six",
    "\\ \\\\ \\* C:\\new\\table",
    "&amp; &lt;b&gt; &#33; &copy;",
    "a -> b <- c <-> d -- e >= f <= g ~= h",
    "->",
    "--",
    "{placeholder} {0} %s",
    "Zażółć gęślą jaźń „cytat” – 50% ½",
]

#: What ``plain`` leaves must not hold: pictures, links, formulas, icons, and any other markup.
MARKUP = (
    "img, a, svg, script, .katex, [role=img], [data-testid=stIconMaterial], strong, em, code, del, br, ul, ol, li, hr"
)
MARKUP += ", h1, h2, h3, blockquote, table, input, sup"

PAGE = """
import json
from pathlib import Path

import pandas as pd
import streamlit as st

from lib.ui.safe import plain, show

texts = json.loads(Path("texts.json").read_text(encoding="utf-8"))
for number, text in enumerate(texts):
    with st.container(key=f"block_{number}"):
        st.markdown(plain(text))
    with st.container(key=f"bold_{number}"):
        st.markdown(f"W01 {plain(text)}")
    with st.container(key=f"button_{number}"):
        st.button(plain(text), key=f"b{number}")
    with st.container(key=f"expander_{number}"):
        st.expander(plain(text))
    with st.container(key=f"show_{number}"):
        show(text)
with st.container(key="cells"):
    st.table(pd.DataFrame({"text": [plain(text) for text in texts]}), hide_index=True)
st.markdown("the end")
"""

APP = """
import os

import streamlit as st

app = st.App("page.py")
if __name__ == "__main__":
    app.run(config={"server.port": int(os.environ["PORT"]), "server.headless": True, "browser.gatherUsageStats": False})
"""


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_all_ascii_punctuation_is_escaped(text: str) -> None:
    assert not set(re.sub(r"\\.", "", plain(text))) & set(string.punctuation)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_lost(text: str) -> None:
    unescaped = re.sub(r"\\(.)", r"\1", plain(text))
    assert unescaped.replace("\N{WORD JOINER}", "") == one_line(text)


@pytest.mark.parametrize("address", ["https://a.example", "www.a.example", "_WWW.a.example", "me@a.example", ":name:"])
def test_addresses_and_names_are_broken_apart(address: str) -> None:
    assert "\N{WORD JOINER}" in plain(address)


def test_it_is_one_line() -> None:
    assert plain("one\n\ntwo\u2029three\x85four\tfive") == "one two three four five"


def test_it_cannot_turn_the_direction_of_the_words_around_it() -> None:
    assert plain("a\N{RIGHT-TO-LEFT OVERRIDE}b\N{POP DIRECTIONAL ISOLATE}c") == "abc"


def test_blank_stays_blank() -> None:
    assert plain("") == plain(" \n") == ""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A tiny app that shows every hostile text in every place."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "app.py").write_text(APP, encoding="utf-8")
    (folder / "page.py").write_text(PAGE, encoding="utf-8")
    (folder / "texts.json").write_text(json.dumps(HOSTILE), encoding="utf-8")
    with serve(folder, root=folder, env={"PYTHONPATH": str(ROOT)}) as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context()
    opened = context.new_page()
    yield opened
    context.close()


@pytest.mark.browser
def test_on_the_page_it_is_the_letters_and_nothing_else(page: Page, server: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.url)
    page.get_by_text("the end").wait_for()
    page.locator(".st-key-cells td").first.wait_for()

    places = [
        (f".st-key-{kind}_{number} {inside}", prefix + one_line(text))
        for number, text in enumerate(HOSTILE)
        for kind, inside, prefix in (
            ("block", "[data-testid=stMarkdownContainer]", ""),
            ("bold", "[data-testid=stMarkdownContainer]", "W01 "),
            ("button", "button [data-testid=stMarkdownContainer]", ""),
            ("expander", "summary [data-testid=stMarkdownContainer]", ""),
        )
    ]
    places += [
        (f".st-key-cells tbody tr:nth-child({number}) td", one_line(text)) for number, text in enumerate(HOSTILE, 1)
    ]
    wrong = []
    for selector, expected in places:
        place = page.locator(selector)
        markup = place.locator(f"{MARKUP}, span").count()
        seen = (place.text_content() or "").replace("\N{WORD JOINER}", "").strip()
        if markup or seen != expected:
            wrong.append((selector, expected, seen, place.inner_html()))
    assert not wrong

    for number, text in enumerate(HOSTILE):
        block = page.locator(f".st-key-show_{number} [data-testid=stText]")
        assert block.text_content() == text
        assert block.locator(MARKUP).count() == 0
    assert not [url for url in asked if ".example" in url]
