"""How a text is cut for search, and how a search is put to each database. Pure.

Chinese is written without spaces, and a word list always lacks the word that is looked for. So every two
neighbouring Han characters are one token, and a search for more than two is a search for their tokens in a
row: it finds any part of any sentence, and nothing else. One character is the beginning of a token, for which
reason the last of a run stands by itself too. What is written in letters and digits is found by the beginning
of its words. Width, case and traditional script are folded on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from answerable.listening.text import fold

__all__ = ["MOST_CHARACTERS", "MOST_WORDS", "fts5_query", "tokens_of", "tsquery", "words_of"]

MOST_CHARACTERS = 12_000  # of one entry: PostgreSQL counts places up to 16,383
MOST_WORDS = 10  # of a search
_HAN = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")

Phrase = tuple[list[str], bool]  # tokens in a row; whether the last is only the beginning of one


def tokens_of(texts: Iterable[str | None]) -> str:
    """The tokens of an entry's texts, separated by spaces.

    >>> tokens_of(["物业费 WiFi"])
    '物业 业费 费 wifi'
    """
    joined = fold(["\n".join(text for text in texts if text)[:MOST_CHARACTERS]])[0]
    return " ".join(token for run in _RUN.findall(joined) for token in _cut(run))


def words_of(asked: str) -> list[str]:
    """The words of a search, folded; at most ten."""
    return fold([asked[:200]])[0].split()[:MOST_WORDS]


def fts5_query(asked: str) -> str:
    """The search for SQLite's FTS5: all phrases. Empty when there is nothing in it to look for."""
    return " ".join(
        " + ".join(f'"{token}"' for token in tokens) + ("*" if beginning else "")
        for tokens, beginning in _phrases(asked)
    )


def tsquery(asked: str) -> str:
    """The same for PostgreSQL's `to_tsquery`."""
    return " & ".join(
        "(" + " <-> ".join(f"'{token}'" for token in tokens) + (":*" if beginning else "") + ")"
        for tokens, beginning in _phrases(asked)
    )


def _phrases(asked: str) -> Iterator[Phrase]:
    for word in words_of(asked):
        runs = _RUN.findall(word)
        if runs:
            yield _phrase(runs)


def _phrase(runs: list[str]) -> Phrase:
    """The runs of one word in a row (C-2026-0007 is three). Only the last may go on after it."""
    tokens = [token for run in runs[:-1] for token in _cut(run)]
    last = runs[-1]
    if not _IS_HAN.match(last):
        return [*tokens, last], True
    return [*tokens, *(_pairs(last) or [last])], len(last) == 1


def _cut(run: str) -> list[str]:
    return [*_pairs(run), run[-1]] if _IS_HAN.match(run) else [run]


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]
