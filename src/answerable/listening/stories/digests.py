"""What a story says, in at most three sentences of its own documents, each bound to where it stands.

Nothing is written: a sentence is a stretch of one document's title or text, given with its document and its
offsets, so that anyone can look. A sentence is worth showing when many *independent sources* say what it
says; one that a single outlet repeats is not. Below three independent sources nothing is said at all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import csr_matrix

from answerable.listening.records import TIMESTAMP
from answerable.listening.stories.sentences import Sentence, sentences_of
from answerable.listening.stories.terms import read_terms
from answerable.listening.text.folding import fold

__all__ = ["DIGEST", "FEWEST_SOURCES", "Digest", "count_sources", "digest"]

FEWEST_SOURCES = 3
MOST_DOCUMENTS = 400  # groups of copies that are read; of more, evenly over the story's time
_FIELDS: list[pa.Field[Any]] = [
    pa.field("sentence", pa.string(), nullable=False),
    pa.field("doc_id", pa.string(), nullable=False),
    pa.field("field", pa.string(), nullable=False),  # title or text
    pa.field("start", pa.int64(), nullable=False),  # characters of that field
    pa.field("stop", pa.int64(), nullable=False),
    pa.field("source", pa.string()),
    pa.field("url", pa.string()),
    pa.field("published_at", TIMESTAMP),
    pa.field("said_by", pa.int64(), nullable=False),  # independent sources that say most of it
]
DIGEST = pa.schema(_FIELDS)
_SMOOTH = 8.0  # terms; so that a sentence of one heavy word does not win
_ALIKE = 0.5  # of the lighter sentence's weight shared: the second says nothing new
_HELD = 0.6  # of a sentence's weight that a source must have said to stand behind it
_LATER = 0.03  # a sentence loses so much for each one before it in its document
_SPENT = 0.25  # what is left of a term's weight once a sentence has said it
_HANGS = (
    "他", "她", "它", "其", "此", "这", "那", "但", "而", "并", "据此", "对此", "同时", "因此", "所以",
    "he ", "she ", "it ", "they ", "this ", "that ", "but ", "and ", "these ", "those ",
)  # fmt: skip
_HANGING = 0.6  # what a sentence is worth that leans on one before it

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Digest:
    """`sentences` is a `DIGEST` table in the order of time, empty where it was refused; `sources` counts
    the independent sources among what was read."""

    sentences: pa.Table
    sources: int

    @property
    def refused(self) -> str:
        """Why nothing is said: "few sources", "nothing to quote", or "" where something is."""
        if self.sources < FEWEST_SOURCES:
            return "few sources"
        return "" if self.sentences.num_rows else "nothing to quote"


def digest(documents: pa.Table, *, most: int = 3) -> Digest:
    """Return up to `most` sentences that say what `documents`, one story's, have in common.

    Reads `doc_id` and, where present, `title`, `text`, `url`, `source`, `published_at` and `group_id`. The
    same documents in any order give the same digest.
    """
    firsts = _first_of_groups(_rows(documents))
    sources = _count_sources(firsts)
    if sources < FEWEST_SOURCES:
        return Digest(DIGEST.empty_table(), sources)
    chosen = _choose(_thin(firsts), most)
    return Digest(pa.Table.from_pylist(chosen, DIGEST), sources)


def count_sources(documents: pa.Table) -> int:
    """Return the independent sources: distinct outlets of the groups' first documents, and each group
    without an outlet for itself."""
    return _count_sources(_first_of_groups(_rows(documents)))


def _rows(documents: pa.Table) -> list[dict[str, Any]]:
    known = [name for name in _READ if name in documents.column_names]
    rows = documents.select(known).to_pylist()
    empty = dict.fromkeys(_READ)
    return sorted(({**empty, **row} for row in rows), key=_in_time)


_READ = ("doc_id", "title", "text", "url", "source", "published_at", "group_id")


def _in_time(row: dict[str, Any]) -> tuple[bool, Any, str]:
    when = row["published_at"]
    return when is None, when or 0, str(row["doc_id"])


def _first_of_groups(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    firsts: dict[Any, dict[str, Any]] = {}
    for row in rows:
        firsts.setdefault(row["group_id"] or row["doc_id"], row)
    return list(firsts.values())


def _count_sources(firsts: list[dict[str, Any]]) -> int:
    return len({_source(row) for row in firsts})


def _source(row: dict[str, Any]) -> tuple[str, str]:
    """A document without an outlet is its own source."""
    return ("outlet", str(row["source"])) if row["source"] else ("alone", str(row["doc_id"]))


def _thin(firsts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(firsts) <= MOST_DOCUMENTS:
        return firsts
    return [firsts[at] for at in np.linspace(0, len(firsts) - 1, MOST_DOCUMENTS).astype(int).tolist()]


@dataclass(frozen=True)
class _Candidates:
    """Every sentence that could be shown, with the document it is of and its place there."""

    sentences: list[Sentence]
    document: list[int]
    place: list[int]


def _choose(rows: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    candidates = _candidates(rows)
    if not candidates.sentences:
        return []
    own = _term_rows([each.text for each in candidates.sentences])
    said = _said_by_source(rows, own, candidates.document)
    weights = _weights(said)
    picked = _pick(candidates, own, weights, [_source(row) for row in rows], most)
    behind = _behind(own, said, weights)
    found = [_told(rows[candidates.document[at]], candidates.sentences[at], behind[at]) for at in picked]
    return sorted(found, key=_in_time)


def _candidates(rows: list[dict[str, Any]]) -> _Candidates:
    sentences, document, place = [], [], []
    for at, row in enumerate(rows):
        for turn, each in enumerate(sentences_of(str(row["title"] or ""), str(row["text"] or ""))):
            sentences.append(each)
            document.append(at)
            place.append(turn)
    return _Candidates(sentences, document, place)


def _term_rows(texts: list[str]) -> csr_matrix:
    """One row of ones at its terms for each text; a column for each term that any of them has."""
    terms = read_terms(fold(texts), [""] * len(texts))
    ones = np.ones(len(terms.term))
    known, column = np.unique(terms.term, return_inverse=True)
    return csr_matrix((ones, (terms.document, column)), shape=(len(texts), len(known)))


def _said_by_source(rows: list[dict[str, Any]], own: csr_matrix, document: list[int]) -> csr_matrix:
    """One row for each independent source: one where it has said a term, in any sentence."""
    numbers: dict[tuple[str, str], int] = {}
    of_document = [numbers.setdefault(_source(row), len(numbers)) for row in rows]
    of_sentence = [of_document[at] for at in document]
    gather = csr_matrix(
        (np.ones(len(of_sentence)), (of_sentence, range(len(of_sentence)))),
        shape=(len(numbers), own.shape[0]),
    )
    said = (gather @ own).tocsr()
    said.data[:] = 1.0
    return said


def _weights(said: csr_matrix) -> Floats:
    """What a term is worth: the share of the sources that say it, and nothing where only one does."""
    sources = np.asarray(said.sum(axis=0)).ravel()
    share: Floats = np.where(sources >= 2, sources / said.shape[0], 0.0)
    return share


def _pick(
    candidates: _Candidates, own: csr_matrix, weights: Floats, source: list[tuple[str, str]], most: int
) -> list[int]:
    """Greedily the sentence that says most of what is not said yet; an outlet seldom speaks twice."""
    weights = weights.copy()
    length = np.sqrt(np.diff(own.indptr) + _SMOOTH)
    standing = np.array([_standing(candidates, at) for at in range(len(candidates.sentences))])
    chosen: list[int] = []
    spoken: Counter[tuple[str, str]] = Counter()
    barred = np.zeros(len(standing), bool)
    full = own @ weights
    while len(chosen) < most and not barred.all():
        turns = np.array([spoken[source[at]] for at in candidates.document])
        worth = (own @ weights) / length * standing * 0.5**turns
        worth[barred] = -1.0
        best = int(np.argmax(worth))
        if worth[best] <= 0:
            break
        chosen.append(best)
        spoken[source[candidates.document[best]]] += 1
        terms = own.indices[own.indptr[best] : own.indptr[best + 1]]
        barred |= _alike(own, terms, full)
        barred[best] = True
        weights[terms] *= _SPENT
    return chosen


def _standing(candidates: _Candidates, at: int) -> float:
    text = candidates.sentences[at].text.lower()
    hanging = _HANGING if text.startswith(_HANGS) else 1.0
    return hanging * (1.0 - min(_LATER * candidates.place[at], 0.6))


def _alike(own: csr_matrix, terms: npt.NDArray[np.int32], full: Floats) -> npt.NDArray[np.bool_]:
    """Return which sentences share so many terms with the chosen one that they say nothing new."""
    here = np.zeros(own.shape[1])
    here[terms] = 1.0
    shared = own @ here
    fewer = np.minimum(np.diff(own.indptr), len(terms))
    alike: npt.NDArray[np.bool_] = shared > _ALIKE * np.maximum(fewer, 1)
    return alike


def _behind(own: csr_matrix, said: csr_matrix, weights: Floats) -> list[int]:
    """For each sentence, how many independent sources have said most of it, by weight."""
    weighted = own.multiply(weights[None, :]).tocsr()
    whole = np.asarray(weighted.sum(axis=1)).ravel()
    held = (weighted @ said.T).toarray()
    return [int(count) for count in np.maximum((held >= _HELD * whole[:, None]).sum(axis=1), 1)]


def _told(row: dict[str, Any], sentence: Sentence, behind: int) -> dict[str, Any]:
    place = {"field": sentence.field, "start": sentence.start, "stop": sentence.stop}
    where = {name: row[name] for name in ("doc_id", "source", "url", "published_at")}
    return {"sentence": sentence.text, **where, **place, "said_by": behind}
