"""Tone without any training: a small list of words of ours, with the words that turn or soften them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from answerable.listening.text import Characters, Occurrences, WordList, fold, silent_rows, whole_texts
from answerable.listening.tone.share import Share, share_of_evidence
from answerable.listening.tone.verdicts import with_tone

__all__ = ["LABELS", "Lexicon", "ToneClassifier", "lexicon", "scores"]

LABELS = ("negative", "neutral", "positive")

_STRONG, _PLAIN = 2.0, 1.0
_REACH = {False: 2, True: 10}  # characters between a turning word and what it turns: Chinese, Latin
_SLOPE = 0.8  # of the logistic that makes a confidence of a score
_NEUTRAL = 0.75  # a score nearer to nought than this is no tone
# On reviews_zh a point of score tells 1.0 to 1.5 of evidence, on ewect_zh 0.5 to 1.1; here the cautious end.
_TELLS, _MOST_TOLD = 1.0, 2.0
_COUNTED = 12.0  # documents: with more the interval missed the shares of stories made of one kind of text


@dataclass(frozen=True)
class Lexicon:
    """Words with their tone: below nought negative, above it positive, nought turning or softening."""

    version: str
    words: tuple[str, ...]
    tones: NDArray[np.float64]
    turning: NDArray[np.bool_]
    softening: NDArray[np.bool_]

    @cached_property
    def word_list(self) -> WordList:
        """The words, ready to be found."""
        return WordList(self.words)


@dataclass(frozen=True)
class ToneClassifier:
    """The cold-start classifier: negative, neutral or positive.

    >>> import pyarrow as pa
    >>> table = pa.table({"text": ["服务态度恶劣，非常失望", "师傅很热情，满意"]})
    >>> ToneClassifier().classify(table).column("tone").to_pylist()
    ['negative', 'positive']
    """

    name = "tone.lexicon"

    @property
    def version(self) -> str:
        """The version of the word list."""
        return lexicon().version

    def classify(self, batch: pa.Table) -> pa.Table:
        """Add tone and tone_confidence to documents (`title` and/or `text`)."""
        texts = whole_texts(batch)
        return with_tone(batch, LABELS, _probabilities(scores(Characters.of(texts))))

    def evidence(self, batch: pa.Table) -> pa.Array[Any]:
        """What each document says of being negative, for `share` (float64); null where a row has no text."""
        texts = whole_texts(batch)
        weighed = np.clip(-_TELLS * scores(Characters.of(texts)), -_MOST_TOLD, _MOST_TOLD)
        return pa.array(weighed, pa.float64(), mask=silent_rows(texts))

    def share(self, evidence: Sequence[float | None]) -> Share | None:
        """The share of negative documents; wide, since a list of words errs alike on all of one story."""
        return share_of_evidence(evidence, most=_COUNTED)


def scores(characters: Characters) -> NDArray[np.float64]:
    """For each text the sum of its tones divided by the root of their number: long texts shout no louder."""
    words = lexicon()
    found = _longest(words.word_list.find(characters))
    tones = words.tones[found.words].copy()
    tones[_preceded(found, words.turning, words)] *= -1
    tones[_preceded(found, words.softening, words)] = 0
    sums = np.bincount(found.owners, weights=tones, minlength=len(characters))
    heard = np.bincount(found.owners, weights=tones != 0, minlength=len(characters))
    return sums / np.sqrt(np.maximum(heard, 1))


@cache
def lexicon() -> Lexicon:
    """The shipped words, read once."""
    raw = tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text("utf-8"))
    tones: dict[str, float] = {}
    for side, sign in (("negative", -1.0), ("positive", 1.0)):
        tones |= dict.fromkeys(_listed(raw[side]["words"]), sign * _PLAIN)
        tones |= dict.fromkeys(_listed(raw[side]["strong"]), sign * _STRONG)
    turning, softening = (set(_listed(raw[kind]["words"])) for kind in ("turning", "softening"))
    words = tuple(sorted(tones.keys() | turning | softening))
    return Lexicon(
        str(raw["version"]),
        words,
        np.array([tones.get(word, 0.0) for word in words]),
        np.array([word in turning for word in words]),
        np.array([word in softening for word in words]),
    )


def _listed(text: str) -> list[str]:
    return fold([word.strip() for word in text.split(",") if word.strip()])


def _longest(found: Occurrences) -> Occurrences:
    """Of words that lie inside another found word, only the outer one: 不满意 is not also 满意."""
    order = np.lexsort((-found.ends, found.starts))
    found = found.chosen(order)
    reached = np.maximum.accumulate(np.concatenate([[-1], found.ends[:-1]])) if len(found) else found.ends
    return found.chosen(found.ends > reached)


def _preceded(found: Occurrences, kind: NDArray[np.bool_], words: Lexicon) -> NDArray[np.bool_]:
    """Which found words have one of `kind` just before them in the same text."""
    before = found.chosen(kind[found.words])
    if not len(before):
        return np.zeros(len(found), dtype=bool)
    last = np.searchsorted(before.ends, found.starts, side="right") - 1
    gaps = found.starts - before.ends[last]
    latin = np.array([words.words[word][0].isascii() for word in found.words.tolist()], dtype=bool)
    near = gaps <= np.where(latin, _REACH[True], _REACH[False])
    preceded: NDArray[np.bool_] = (last >= 0) & near & (before.owners[last] == found.owners)
    return preceded


def _probabilities(score: NDArray[np.float64]) -> NDArray[np.float64]:
    """Texts × (negative, neutral, positive), from three logits that meet at the edges of the neutral band."""
    logits = np.stack([-score - _NEUTRAL, np.zeros_like(score), score - _NEUTRAL], axis=1) * 2 * _SLOPE
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares
