"""What a change of one topic would mean for the documents of late: gains and losses, by which words."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from answerable.portal.stories.models import Document
from answerable.portal.topics.queries.taxonomies import active

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["READ", "Preview", "Sample", "preview"]

READ = 2_000  # documents, the last ones
SHOWN = 5  # samples of each kind
TOLD = 6  # words of a sample


@dataclass(frozen=True)
class Sample:
    """A document that changes its topic, what it had or would have instead, and the words that decide."""

    title: str
    text: str
    other: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """Of `read` documents, how many have the topic by the active version, and how many by the change."""

    read: int
    before: int
    after: int
    gained: list[Sample]
    lost: list[Sample]
    gained_count: int
    lost_count: int
    seconds: float


def preview(document: Mapping[str, Any], code: str) -> Preview:
    """Judge the last documents by `document` and by the active version. Raises `InputError`."""
    from answerable.listening.topics import KeywordClassifier, parse_taxonomy

    began = time.perf_counter()
    newest = Document.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    table, current = _table(newest), active()
    old = _verdicts_of_active(current.number, newest)
    words = KeywordClassifier(parse_taxonomy(document | {"version": f"preview {began}"}))
    new = _verdicts(words.classify(table))
    gained = [row for row, (a, b) in enumerate(zip(old, new)) if b == code != a]
    lost = [row for row, (a, b) in enumerate(zip(old, new)) if a == code != b]
    samples = _samples(table, words, gained[:SHOWN], old, code), _samples(table, words, lost[:SHOWN], new, "")
    counts = old.count(code), new.count(code), *samples, len(gained), len(lost)
    return Preview(table.num_rows, *counts, seconds=time.perf_counter() - began)


@lru_cache(maxsize=1)
def _table(newest: int) -> pa.Table:
    """The last documents up to the key `newest`; kept, since an editor asks again and again."""
    import pyarrow as pa

    rows = Document.objects.filter(pk__lte=newest).order_by("-pk").values_list("title", "text")[:READ]
    titles, texts = zip(*rows, strict=True) if rows else ((), ())
    return pa.table({"title": pa.array(titles, pa.string()), "text": pa.array(texts, pa.string())})


@lru_cache(maxsize=1)
def _verdicts_of_active(number: int, newest: int) -> list[str]:
    from answerable.listening.topics import KeywordClassifier, parse_taxonomy

    return _verdicts(KeywordClassifier(parse_taxonomy(active().document)).classify(_table(newest)))


def _verdicts(judged: pa.Table) -> list[str]:
    """The topic of each row as the archive would keep it: "" where it says "don't know"."""
    columns = (judged.column(name).to_pylist() for name in ("topic", "abstain"))
    return ["" if unsure or topic is None else topic for topic, unsure in zip(*columns)]


def _samples(table: pa.Table, words: Any, rows: Sequence[int], others: list[str], code: str) -> list[Sample]:
    import pyarrow as pa

    chosen = table.take(pa.array(rows, pa.int64()))
    decided: dict[int, list[str]] = {}
    told = words.explain(chosen).sort_by([("row", "ascending"), ("weight", "descending")]).to_pylist()
    for each in told:
        if each["topic"] == (code or others[rows[each["row"]]]):
            decided.setdefault(each["row"], []).append(each["word"])
    return [
        Sample(said["title"] or "", said["text"] or "", others[row], tuple(decided.get(place, [])[:TOLD]))
        for place, (row, said) in enumerate(zip(rows, chosen.to_pylist(), strict=True))
    ]
