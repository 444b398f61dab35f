"""Which stories have to do with one another: before, beside and after, also across languages.

Two stories of one language are compared by the words of their labels and terms, weighed by how few stories
have them. A Chinese and an English one share no words. What they can share is what both were found to be
about: topic, place and days, and the numbers and Latin names in them; only where topic, place and days agree
are they linked. docs/portal/stories.md says what was measured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import csr_matrix, diags

from answerable.listening.stories.terms import read_terms
from answerable.listening.text.folding import fold

__all__ = ["RELATED", "related"]

_RELATED: list[tuple[str, pa.DataType]] = [
    ("story_id", pa.string()),
    ("relation", pa.string()),  # before, beside or after, by their days
    ("likeness", pa.float64()),  # 0 to 1, for the order only
    ("shared", pa.list_(pa.string())),  # words, numbers and names of both
    ("same_topic", pa.bool_()),
    ("same_place", pa.bool_()),
    ("other_language", pa.bool_()),
]
RELATED = pa.schema(_RELATED)
_LEAST = 0.12  # below this the words alone say too little (tuned on half of dtels_zh) …
_LEAST_SUPPORTED = 0.08  # … unless topic and place agree
_FOR_PLACE, _FOR_TOPIC = 0.10, 0.05
_FADES = 90.0  # days between two stories that halve their likeness
_NEAR = timedelta(days=7)  # within which two languages tell of the same thing
_TOKEN = re.compile(r"[A-Za-z]{2,}|\d+(?:\.\d+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CROSSED = 0.30  # what agreeing in topic, place and days is worth, before numbers and names

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Told:
    """One story as it is compared."""

    story_id: str
    text: str
    terms: tuple[str, ...]
    topic: str
    place: str
    first: datetime | None
    last: datetime | None

    @property
    def spaced(self) -> bool:
        """Whether it is told in words with spaces."""
        return len(_HAN.findall(self.text)) * 3 < len(self.text)


def related(stories: pa.Table, story_id: str, *, most: int = 6) -> pa.Table:
    """Return up to `most` of `stories` that have to do with `story_id`, the most alike first: `RELATED`.

    Reads `story_id`, `label` and `terms`, and where present `titles` (some of its documents'), `topic`,
    `place_code`, `first_seen`, `last_seen` and `merged_into`; stories that became part of another are passed
    over. Empty where `story_id` is not among them.
    """
    told = [_told(row) for row in stories.to_pylist() if not row.get("merged_into")]
    at = next((which for which, one in enumerate(told) if one.story_id == story_id), None)
    if at is None:
        return RELATED.empty_table()
    alike = _alike(told, at)
    rows = [_row(told[at], other, float(alike[which])) for which, other in enumerate(told) if which != at]
    kept = sorted((row for row in rows if row), key=lambda row: (-row["likeness"], row["story_id"]))
    return pa.Table.from_pylist(kept[:most], RELATED)


def _told(row: dict[str, Any]) -> _Told:
    terms = tuple(row.get("terms") or ())
    text = " ".join([row.get("label") or "", *terms, *(row.get("titles") or ())])
    about = (row.get("topic") or "", row.get("place_code") or "")
    return _Told(row["story_id"], text, terms, *about, row.get("first_seen"), row.get("last_seen"))


def _alike(told: list[_Told], at: int) -> Floats:
    """The cosine of each story's words and those of the one at `at`, rare words weighing most."""
    terms = read_terms(fold([one.text for one in told]), [""] * len(told))
    ones = np.ones(len(terms.term))
    known, column = np.unique(terms.term, return_inverse=True)
    has = csr_matrix((ones, (terms.document, column)), shape=(len(told), len(known)))
    stories = np.asarray(has.sum(axis=0)).ravel()
    weighed = has @ diags(np.log1p(len(told) / np.maximum(stories, 1.0)))
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    alike: Floats = (weighed @ weighed[at].T).toarray().ravel() / np.maximum(lengths * lengths[at], 1e-9)
    return alike


def _row(one: _Told, other: _Told, cosine: float) -> dict[str, Any] | None:
    """What is told of two stories that have to do with one another; None where they have not."""
    topic = bool(one.topic) and one.topic == other.topic
    place = bool(one.place) and _nested(one.place, other.place)
    crosses = one.spaced != other.spaced
    shared = _shared(one, other)
    likeness = _crossed(one, other, topic and place, shared) if crosses else _worth(cosine, topic, place)
    if not likeness:
        return None
    return {
        "story_id": other.story_id, "relation": _relation(one, other), "shared": shared,
        "likeness": likeness * _fading(one, other), "same_topic": topic, "same_place": place,
        "other_language": crosses,
    }  # fmt: skip


def _worth(cosine: float, topic: bool, place: bool) -> float:
    enough = _LEAST_SUPPORTED if topic and place else _LEAST
    return min(cosine + _FOR_PLACE * place + _FOR_TOPIC * topic, 1.0) if cosine >= enough else 0.0


def _crossed(one: _Told, other: _Told, agree: bool, shared: list[str]) -> float:
    near = _gap(one, other)
    if not agree or near is None or near > _NEAR:
        return 0.0
    return min(_CROSSED + 0.1 * len(shared), 1.0)


def _nested(one: str, other: str) -> bool:
    """Whether two place codes are the same place or one lies in the other, no wider than a town."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 6 and longer.startswith(shorter)


def _shared(one: _Told, other: _Told) -> list[str]:
    words = [word for word in one.terms if any(word == each for each in other.terms)]
    theirs = {token.lower() for token in _TOKEN.findall(other.text)}
    tokens = [token for token in dict.fromkeys(_TOKEN.findall(one.text)) if token.lower() in theirs]
    return list(dict.fromkeys([*words, *tokens]))[:6]


def _relation(one: _Told, other: _Told) -> str:
    """Where `other` stands in time, seen from `one`."""
    if one.last and other.first and other.first > one.last:
        return "after"
    return "before" if one.first and other.last and other.last < one.first else "beside"


def _gap(one: _Told, other: _Told) -> timedelta | None:
    """The silence between two stories; none where their days overlap, None where they are not dated."""
    if not (one.first and one.last and other.first and other.last):
        return None
    return max(one.first - other.last, other.first - one.last, timedelta(0))


def _fading(one: _Told, other: _Told) -> float:
    gap = _gap(one, other)
    days = gap.total_seconds() / 86_400 if gap is not None else 0.0
    return float(0.5 ** (days / _FADES))
