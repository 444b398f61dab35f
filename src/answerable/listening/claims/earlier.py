"""A message, and the earlier answers that may already say what its sender needs to hear.

Unlike a circulating post and its fact-check, a message and its answer share few words: the message
complains, the answer names bodies, rules and dates. The few rare words that they do share decide, so rarity
counts twice (once on either side), a long answer pays fully for its length, and a word repeated in the
message counts a little more than one said once.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from answerable.listening.claims.bm25 import Ranker
from answerable.listening.claims.terms import term_spaces
from answerable.listening.errors import SchemaError

__all__ = ["EarlierAnswers"]

_BLOCK = 200  # messages scored at a time: memory is so many times the number of answers
_K1, _B = 2.0, 1.0  # these and the next two were chosen on the even rows of inbox/govmsg_replies_zh
_ASKED_K1 = 3.0
_AS_IF = 1_000  # answers: among fewer, rarity says nothing
_SHARES = (0.3, 1.0)  # of the words and of the runs of characters in a score


class EarlierAnswers:
    """Answers given before, ready to be searched by the text of a new message.

    `answers` has answer_id and text. Making it costs one pass over the texts (about 5,000 a second); a
    search costs the terms of the message times the answers that hold them.
    """

    def __init__(self, answers: pa.Table) -> None:
        _require(answers, "answer_id", "text")
        self._ids = answers.column("answer_id").combine_chunks()
        self._rankers = [
            Ranker.of(counts, k1=_K1, b=_B, at_least=_AS_IF) for counts in term_spaces(_texts(answers))
        ]

    def search(self, messages: pa.Table, top: int = 5) -> pa.Table:
        """Rank the answers for each message (message_id, text; its title belongs at the head of the text).

        Returns message_id, answer_id, rank (from 1) and score (0 to about 1: of what an answer of average
        length with every term would reach). Messages keep their order; each has at most `top` rows, and
        answers that share nothing with it are left out.
        """
        _require(messages, "message_id", "text")
        found = list(self._found(_texts(messages), min(top, len(self._ids))))
        return pa.table(
            {
                "message_id": messages.column("message_id").take(pa.array([f[0] for f in found], pa.int64())),
                "answer_id": self._ids.take(pa.array([f[1] for f in found], pa.int64())),
                "rank": pa.array([f[2] for f in found], pa.int64()),
                "score": pa.array([f[3] for f in found], pa.float64()),
            }
        )

    def _found(self, texts: list[str], top: int) -> Iterator[tuple[int, int, int, float]]:
        for start in range(0, len(texts) if top else 0, _BLOCK):
            scores = self._scores(texts[start : start + _BLOCK])
            best = np.argsort(-scores, axis=1, kind="stable")[:, :top]
            for row, columns in enumerate(best):
                for place, column in enumerate(columns.tolist()):
                    if scores[row, column] > 0:
                        yield start + row, column, place + 1, float(scores[row, column])

    def _scores(self, texts: list[str]) -> NDArray[np.float64]:
        spaces = term_spaces(texts)
        parts = [share * _score(*pair) for share, pair in zip(_SHARES, zip(self._rankers, spaces))]
        scores: NDArray[np.float64] = np.sum(parts, axis=0) / sum(_SHARES)
        return scores


def _score(ranker: Ranker, asked: sparse.csr_array) -> NDArray[np.float64]:
    """Messages × answers, divided by what an answer of average length that held every term would reach."""
    told = asked.data * (_ASKED_K1 + 1) / (asked.data + _ASKED_K1) * ranker.rarity[asked.indices]
    weighed = sparse.csr_array((told, asked.indices, asked.indptr), shape=asked.shape)
    reachable = weighed @ ranker.rarity
    scores: NDArray[np.float64] = (weighed @ ranker.weights.T).toarray() / np.maximum(reachable, 1e-9)[
        :, None
    ]
    return scores


def _texts(table: pa.Table) -> list[str]:
    return [text or "" for text in table.column("text").to_pylist()]


def _require(table: pa.Table, *names: str) -> None:
    absent = [name for name in names if name not in table.column_names]
    if absent:
        raise SchemaError(
            f"The column `{absent[0]}` is absent; the table has {', '.join(table.column_names)}."
        )
