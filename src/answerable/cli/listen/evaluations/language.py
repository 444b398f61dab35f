"""`answerable listen evaluate language FILE…`: files with `text` and `lang`, the right language of each row.

Where all of a file is in one language and it has no `lang`, name it behind the path:
`messages.parquet=zh-Hans`. Texts in zh-Hans are judged a second time written in traditional characters,
converted by OpenCC; those in which that changes nothing read the same in both and are left out of the second
part.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import pyarrow as pa

from answerable.cli.files import load
from answerable.listening.cleaning import detect_language
from answerable.listening.errors import InputError
from answerable.listening.evaluation import language

__all__ = ["run"]

_COLUMNS = pa.schema([(name, pa.string()) for name in ("doc_id", "title", "text", "lang")])


def run(files: Sequence[str]) -> dict[str, float | str]:
    """Detect anew and measure."""
    texts: list[str] = []
    gold: list[str] = []
    for file in files:
        for text, stated in _labelled(file):
            texts.append(text)
            gold.append(stated)
    texts, gold = _with_traditional(texts, gold)
    start = time.process_time()
    found = detect_language(pa.array(texts, pa.string()))
    seconds = max(time.process_time() - start, 1e-9)
    table = pa.table({"gold": pa.array(gold, pa.string()), "lang": found})
    return language.evaluate([table]) | {"documents_per_second": len(texts) / seconds}


def _labelled(file: str) -> list[tuple[str, str]]:
    path, _, stated = file.partition("=")
    table = load(path, _COLUMNS)
    written = next((name for name in ("text", "title") if name in table.column_names), None)
    if written is None or not (stated or "lang" in table.column_names):
        raise InputError(f"`{path}` needs a `text` or `title`, and a `lang` or a language behind its name.")
    labels = [stated] * table.num_rows if stated else table.column("lang").to_pylist()
    return [(text, label) for text, label in zip(table.column(written).to_pylist(), labels) if text and label]


def _with_traditional(texts: list[str], gold: list[str]) -> tuple[list[str], list[str]]:
    import opencc

    convert = opencc.OpenCC("s2t").convert
    simplified = [text for text, label in zip(texts, gold) if label == "zh-Hans"]
    traditional = [(text, convert(text)) for text in simplified]
    changed = [after for before, after in traditional if before != after]
    return [*texts, *changed], [*gold, *["zh-Hant"] * len(changed)]
