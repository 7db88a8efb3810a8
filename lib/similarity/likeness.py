"""How alike texts are: TF-IDF over lemmas, cosine similarity, and the words that link two of them.

Salton, Buckley, "Term-weighting approaches in automatic text retrieval", Information Processing & Management 24(5),
1988: the weight of a word is (1 + ln of how often it stands in the text) times ln((1 + n) / (1 + df)) + 1, n texts, df
of which have it; each text's weights are scaled to length 1, and likeness is the scalar product: 0 nothing shared, 1
the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped,unused-ignore]

#: So many of the words that link two texts are named.
WORDS = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """Two texts by their places, how alike they are (0 to 1), and the words that link them, the strongest first."""

    one: int
    other: int
    likeness: float
    words: tuple[str, ...]


class Likeness:
    """Texts that can be asked for what is like them. ``documents``: each text as its lemmas."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._words: Sequence[str] = ()
        self._weights = csr_array((len(documents), 0))
        if any(documents):
            vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True)
            self._weights = csr_array(vectorizer.fit_transform(documents))
            self._words = vectorizer.get_feature_names_out()

    def closest(self, ones: Sequence[int], others: Sequence[int], most: int, least: float) -> list[Alike]:
        """For each text of ``ones`` the ``most`` most like it among ``others``, itself left out, none below ``least``.

        A pair stands once, the place in ``ones`` that names it first as its ``one``.
        """
        if not len(self._words) or not ones or not others:
            return []
        columns = np.asarray(others)
        product = csr_array(self._weights[np.asarray(ones)] @ self._weights[columns].T)
        pairs: dict[tuple[int, int], float] = {}
        for row, one in enumerate(ones):
            start, end = product.indptr[row], product.indptr[row + 1]
            for other, likeness in _highest(columns[product.indices[start:end]], product.data[start:end], most, one):
                if likeness >= least and (other, one) not in pairs:
                    pairs[one, other] = likeness
        return self._with_words(pairs)

    def _with_words(self, pairs: dict[tuple[int, int], float]) -> list[Alike]:
        if not pairs:
            return []
        ones, others = (np.array(side) for side in zip(*pairs, strict=True))
        shared = csr_array(self._weights[ones].multiply(self._weights[others]))
        shared.sort_indices()
        found = []
        for row, ((one, other), likeness) in enumerate(pairs.items()):
            start, end = shared.indptr[row], shared.indptr[row + 1]
            # Of equal weights the first word of the alphabet.
            order = np.argsort(-shared.data[start:end], kind="stable")[:WORDS]
            words = tuple(str(self._words[at]) for at in shared.indices[start:end][order])
            found.append(Alike(one, other, min(float(likeness), 1.0), words))
        return found


def _highest(places: NDArray[np.int_], likenesses: NDArray[np.float64], most: int, but: int) -> list[tuple[int, float]]:
    """The ``most`` places of the highest likeness, of equal ones the first places."""
    if len(places) > most + 1:
        # One more than asked for, since the text itself is the most like it; equal ones at the edge all stay.
        edge = np.partition(likenesses, -(most + 1))[-(most + 1)]
        kept = likenesses >= edge
        places, likenesses = places[kept], likenesses[kept]
    order = np.lexsort((places, -likenesses))
    ranked = [(int(places[at]), float(likenesses[at])) for at in order if places[at] != but]
    return ranked[:most]
