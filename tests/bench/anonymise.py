"""How well names are covered in sentences never tuned on, and how long it takes beside one analysis by Morfeusz."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import morfeusz2  # type: ignore[import-untyped]

from lib.anonymity import ContestNames, KnownNames, Span, dictionary, names, spans
from lib.contest.applications import TEXTS, PersonalDetails
from tests.anonymity.reading import Sentence, counted, everybody, sentences
from tests.bench.timing import medians

#: Applications of the demo: each group's sentences stand before the texts of one of them, so that it is as long.
DEMO = Path(__file__).parents[2] / "data" / "demo" / "kalisz" / "Wnioski.csv"


def measure(rounds: int) -> dict[str, float]:
    """The figures of the held-back half, and ``rounds`` of covering beside ``rounds`` of analysing."""
    held_back = list(sentences("held_back"))
    count, later = counted(held_back), counted(sentences("later"))
    texts = _texts([*sentences("tuning"), *held_back])
    others = everybody()
    if not all(any(span.certain for span in _covered(text, details, others)) for text, details in texts):
        raise RuntimeError("a text in which nobody was found")
    morfeusz = morfeusz2.Morfeusz(generate=False)

    def analysing() -> object:
        return [morfeusz.analyse(text) for text, _ in texts]

    def covering() -> object:
        _forget()
        others = everybody()
        return [_covered(text, details, others) for text, details in texts]

    taken = medians({"covering": covering, "analysing": analysing}, rounds)
    words = sum(len(text.split()) for text, _ in texts)
    return {
        "recall": count.recall,
        "precision": count.precision,
        "recall_later": later.recall,
        "precision_later": later.precision,
        "ratio_to_morfeusz": taken["covering"] / taken["analysing"],
        "words_per_second": words / taken["covering"],
        "covering_ms": 1000 * taken["covering"],
        "analysing_ms": 1000 * taken["analysing"],
        "mentions": count.mentions,
        "words": words,
    }


def _covered(text: str, details: PersonalDetails, others: ContestNames) -> Sequence[Span]:
    """All that an application costs: its names prepared, its text covered, everybody of the contest looked for."""
    return spans(text, KnownNames.of([details]), others)


def _texts(all_sentences: Sequence[Sentence]) -> list[tuple[str, PersonalDetails]]:
    """One text per group of names: its sentences, then those of an application."""
    groups: dict[str, list[Sentence]] = {}
    for sentence in all_sentences:
        groups.setdefault(sentence.group, []).append(sentence)
    with DEMO.open(encoding="utf-8", newline="") as file:
        demo = ["\n".join(row[header] for header in TEXTS) for row in csv.DictReader(file)]
    return [
        ("\n".join([*(one.text for one in group), application]), group[0].details)
        for group, application in zip(groups.values(), cycle(demo), strict=False)
    ]


def _forget() -> None:
    """Nothing is remembered from the round before: what is timed is a program that has just started to read."""
    for kept in (dictionary.readings, dictionary.forms, dictionary.is_common, dictionary.labels, names.forms_of_part):
        kept.cache_clear()
