"""Documents to be printed or filed: one content, as plain text and as PDF (typst, with the fonts that it brings)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

TEMPLATE = Path(__file__).parents[2] / "data" / "paper" / "paper.typ"
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: Literal[2, 3] = 2
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[str, ...]
    kind: str = field(default="list", init=False)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, with who signs below."""

    names: tuple[str, ...]
    kind: str = field(default="signatures", init=False)


Block = Heading | Paragraph | Items | Grid | Signatures


@dataclass(frozen=True, slots=True)
class Paper:
    """A document. ``footer`` stands on every page; ``language`` is the one that it is written in."""

    title: str
    blocks: tuple[Block, ...]
    footer: str = ""
    language: str = "pl"


def as_text(paper: Paper) -> str:
    """The document as plain text."""
    parts = [f"{paper.title}\n{'=' * min(len(paper.title), _WIDTH)}", *map(_text, paper.blocks)]
    if paper.footer:
        parts.append(f"-- \n{paper.footer}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _text(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{text}\n{'-' * min(len(text), _WIDTH)}" if level == 2 else text
        case Paragraph(text):
            return text
        case Items(items):
            return "\n".join(f"- {item}" for item in items)
        case Signatures(names):
            return "\n\n".join(f"{'.' * 40}\n{name}" for name in names)
        case Grid(header, rows):
            return _columns([header, *rows])


def _columns(rows: Sequence[Sequence[str]]) -> str:
    one_line = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*one_line, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in one_line]
    return "\n".join(line.rstrip() for line in lines)


def as_pdf(paper: Paper) -> bytes:
    """The document as a PDF."""
    # Here, not above: only who prints waits for the typesetter to load.
    import typst

    content = json.dumps(asdict(paper), ensure_ascii=False)
    pdf: bytes = typst.compile(str(TEMPLATE), sys_inputs={"paper": content}, ignore_system_fonts=True)
    return pdf
