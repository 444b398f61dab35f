"""How well copies are found: a set made by stated edits of real documents, and the measure on pairs.

The made set. Documents of 200 to 4,000 characters are taken in the order of the file. Natural copies go
first: by their whole sets of character 5-grams (nothing is sampled, and none of the stage's own code is
used), a document that shares a fifth of its 5-grams with an earlier one is dropped. Of the rest every
fifth is set apart as a donor of foreign titles and paragraphs; each other one gives itself and three
different edits, drawn by the seed out of `EDITS` (the hard set: out of `HARD_EDITS`). All are shuffled and
given times within twenty days. Two documents belong together when they come from the same original.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.records import TIMESTAMP
from answerable.listening.text import Characters, count_ngrams

__all__ = [
    "EDITS",
    "HARD_EDITS",
    "boilerplate",
    "cut",
    "evaluate",
    "extend",
    "made_set",
    "noise",
    "pair_figures",
    "quarter",
    "reorder",
    "respace",
    "retitle",
    "thrice",
    "twice",
    "without_natural_copies",
]

_BLOCK = 500  # documents compared with all earlier ones in one matrix product
_BOILERPLATE = (
    "欢迎您继续关注本频道的后续报道，更多消息请下载我们的客户端或拨打热线提供线索。",
    "声明：本文仅代表发布者个人看法，与本网站立场无关，文中图片来自网络，如有不妥请与我们联系删除。",
    "点击上方蓝字即可订阅，长按识别下方图片加入读者交流，转发给更多需要的人，让我们每天准时相见。",
)


def retitle(title: str, text: str, donor: tuple[str, str], rng: random.Random) -> tuple[str, str]:
    """Another document's title over the same text."""
    return donor[0], text


def cut(title: str, text: str, donor: tuple[str, str], rng: random.Random) -> tuple[str, str]:
    """The first 60 % of the text."""
    return title, text[: len(text) * 6 // 10]


def extend(title: str, text: str, donor: tuple[str, str], rng: random.Random) -> tuple[str, str]:
    """A third more text, taken from a document outside the set."""
    return title, text + (donor[1] * 20)[: len(text) // 3]


def boilerplate(title: str, text: str, donor: tuple[str, str], rng: random.Random) -> tuple[str, str]:
    """A line of standing text before and another behind."""
    before, behind = rng.sample(_BOILERPLATE, 2)
    return title, f"{before}\n{text}\n{behind}"


def noise(title: str, text: str, donor: tuple[str, str], rng: random.Random) -> tuple[str, str]:
    """What optical recognition does: 3 % of the characters wrong, 1 % lost, 1 % doubled."""
    pool = donor[1] or text
    return title, "".join(_misread(character, pool, rng) for character in text)


def reorder(title: str, text: str, donor: tuple[str, str], rng: random.Random) -> tuple[str, str]:
    """The sentences in another order."""
    sentences = text.replace("。", "。\x00").split("\x00")
    return title, "".join(rng.sample(sentences, len(sentences)))


def respace(title: str, text: str, donor: tuple[str, str], rng: random.Random) -> tuple[str, str]:
    """Blanks and line breaks between a fifth of the characters, and full-width commas made half-width."""
    spaced = (c + (rng.choice(" \n　") if rng.random() < 0.2 else "") for c in text)
    return title, "".join(spaced).replace("，", ", ")


Edit = Callable[[str, str, tuple[str, str], random.Random], tuple[str, str]]
EDITS: dict[str, Edit] = {
    edit.__name__: edit for edit in (retitle, cut, extend, boilerplate, noise, reorder, respace)
}
"""The stated edits by name."""


def quarter(title: str, text: str, donor: tuple[str, str], rng: random.Random) -> tuple[str, str]:
    """A quarter of the text, from anywhere in it, under another title."""
    start = rng.randrange(len(text) * 3 // 4)
    return donor[0], text[start : start + len(text) // 4]


def twice(title: str, text: str, donor: tuple[str, str], rng: random.Random) -> tuple[str, str]:
    """Two of the stated edits, one after the other."""
    first, second = rng.sample(sorted(EDITS), 2)
    return EDITS[second](*EDITS[first](title, text, donor, rng), donor, rng)


def thrice(title: str, text: str, donor: tuple[str, str], rng: random.Random) -> tuple[str, str]:
    """Cut, misread, under another title and with standing lines: a forwarded picture of a text."""
    return boilerplate(donor[0], noise(*cut(title, text, donor, rng), donor, rng)[1], donor, rng)


HARD_EDITS: dict[str, Edit] = {edit.__name__: edit for edit in (quarter, twice, thrice)}
"""Edits that leave less of the text."""


def without_natural_copies(table: pa.Table, share: float = 0.2) -> pa.Table:
    """Drop every document that holds, or is held in, `share` of the 5-grams of an earlier one."""
    letters = ["".join(filter(str.isalnum, text or "")) for text in table.column("text").to_pylist()]
    present = count_ngrams(Characters.of(letters), sizes=(5,), bits=24)
    present.data[:] = 1
    sizes = np.maximum(present.sum(axis=1), 1)
    kept = np.ones(table.num_rows, dtype=bool)
    for start in range(0, table.num_rows, _BLOCK):
        end = min(start + _BLOCK, table.num_rows)
        shared = (present[start:end] @ present[:end].T).toarray()
        contained = shared / np.minimum(sizes[start:end, None], sizes[None, :end])
        earlier = np.arange(end)[None, :] < np.arange(start, end)[:, None]
        kept[start:end] = ~((contained >= share) & earlier).any(axis=1)
    return table.filter(pa.array(kept))


def made_set(
    table: pa.Table,
    *,
    seed: int,
    originals: int | None = None,
    edits: Mapping[str, Edit] = EDITS,
    lengths: tuple[int, int] = (200, 4000),
) -> pa.Table:
    """Make the set described above: INPUT's doc_id, title, text, published_at, with `gold` and `edit`."""
    long = pc.utf8_length(table.column("text")).to_numpy()
    table = table.filter(pa.array((long >= lengths[0]) & (long <= lengths[1])))
    table = without_natural_copies(table if originals is None else table.slice(0, originals * 2))
    texts = list(
        zip(*([cell or "" for cell in _texts(table, name)] for name in ("title", "text")), strict=True)
    )
    donors, texts = texts[::5], [text for place, text in enumerate(texts) if place % 5][:originals]
    rng = random.Random(seed)  # noqa: S311 - a seeded experiment
    rows = [row for number, text in enumerate(texts) for row in _family(number, text, donors, edits, rng)]
    rng.shuffle(rows)
    return _as_table(rows, rng)


def pair_figures(gold: list[str], predicted: list[str]) -> dict[str, float]:
    """Precision, recall and F1 over pairs of documents put into one group."""
    together = _pairs(Counter(zip(gold, predicted, strict=True)))
    in_gold, in_predicted = _pairs(Counter(gold)), _pairs(Counter(predicted))
    precision = together / in_predicted if in_predicted else 1.0
    recall = together / in_gold if in_gold else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def evaluate(files: list[pa.Table]) -> dict[str, float | str]:
    """Figures for tables with `gold` and `group`, and where given `edit`: pairs in all, and recall by edit.

    The recall of an edit is the share of its documents that stand in one group with the original they come
    from.
    """
    table = pa.concat_tables(files, promote_options="permissive")
    gold, predicted = _texts(table, "gold"), _texts(table, "group")
    figures: dict[str, float | str] = {"documents": float(table.num_rows), **pair_figures(gold, predicted)}
    if "edit" in table.column_names:
        figures |= _recall_by_edit(gold, predicted, _texts(table, "edit"))
    return figures


def _recall_by_edit(gold: list[str], predicted: list[str], edits: list[str]) -> dict[str, float]:
    rows = list(zip(gold, predicted, edits, strict=True))
    original = {own: group for own, group, edit in rows if edit == "original"}
    found: dict[str, list[bool]] = defaultdict(list)
    for own, group, edit in rows:
        found[edit].append(group == original[own])
    return {
        f"recall {edit}": sum(hits) / len(hits) for edit, hits in sorted(found.items()) if edit != "original"
    }


def _misread(character: str, pool: str, rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.03:
        return rng.choice(pool)
    if draw < 0.04:
        return ""
    return character * 2 if draw < 0.05 else character


def _family(
    number: int,
    text: tuple[str, str],
    donors: list[tuple[str, str]],
    edits: Mapping[str, Edit],
    rng: random.Random,
) -> list[tuple[str, str, str, str]]:
    family = [(str(number), "original", *text)]
    for name in rng.sample(sorted(edits), 3):
        family.append((str(number), name, *edits[name](*text, rng.choice(donors), rng)))
    return family


def _as_table(rows: list[tuple[str, str, str, str]], rng: random.Random) -> pa.Table:
    gold, edits, titles, texts = (list(column) for column in zip(*rows, strict=True))
    start = datetime(2024, 3, 1, tzinfo=UTC)
    times = sorted(start + timedelta(seconds=rng.randrange(20 * 86_400)) for _ in rows)
    return pa.table(
        {
            "doc_id": [f"{number}-{edit}" for number, edit in zip(gold, edits, strict=True)],
            "title": pa.array(titles, pa.string()),
            "text": pa.array(texts, pa.string()),
            "published_at": pa.array(times, TIMESTAMP),
            "gold": pa.array(gold, pa.string()),
            "edit": pa.array(edits, pa.string()),
        }
    )


def _texts(table: pa.Table, name: str) -> list[Any]:
    return table.column(name).to_pylist()


def _pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())
