"""What the benchmarks run over: the evaluation data where present, else texts made with a fixed seed."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Corpus", "articles", "messages"]

LONGEST_ARTICLE = 4000  # characters
_WORDS = """自来水 发黄 小区 物业 电梯 停运 公交 晚点 噪音 施工 路灯 停车 学校 报名 医院 挂号 社保 缴费
供暖 温度 垃圾 清运 街道 居民 反映 多次 回复 希望 尽快 解决 部门 检查 昨天 今天 晚上 早上 已经 三天 没有"""


@dataclass(frozen=True)
class Corpus:
    """Documents (`records.INPUT`) and where they are from."""

    name: str
    table: pa.Table


def articles(rows: int) -> Corpus:
    """News articles, cut at 4,000 characters."""
    corpus = _from_data("stories/dtels_zh.parquet", rows) or _made("made articles, seed 1", rows, 60)
    text = pc.utf8_slice_codeunits(corpus.table.column("text"), 0, LONGEST_ARTICLE)
    return Corpus(corpus.name, corpus.table.set_column(corpus.table.column_names.index("text"), "text", text))


def messages(rows: int) -> Corpus:
    """Short messages of citizens."""
    return _from_data("topics/govmsg_zh.parquet", rows) or _made("made messages, seed 1", rows, 6)


def _from_data(file: str, rows: int) -> Corpus | None:
    from answerable.listening.records import INPUT, conform

    path = Path(os.environ.get("ANSWERABLE_DATA", "../shared/data")) / file
    if not path.exists():
        return None
    import pyarrow.parquet as pq

    table = pq.read_table(path, columns=["doc_id", "title", "text", "source", "published_at"])
    if "node_id" in pq.read_schema(path).names:
        table = table.sort_by("published_at")
    return Corpus(file, conform(table.slice(0, rows), INPUT))


def _made(name: str, rows: int, sentences: int) -> Corpus:
    from answerable.listening.records import INPUT

    chance = random.Random(1)  # noqa: S311 - a benchmark's texts, not a secret
    words = _WORDS.split()
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    made = [
        {
            "doc_id": f"b{number}",
            "title": "".join(chance.choices(words, k=4)),
            "text": "".join("".join(chance.choices(words, k=9)) + "。" for _ in range(sentences)),
            "source": f"outlet {chance.randrange(8)}",
            "published_at": begin + timedelta(minutes=number),
        }
        for number in range(rows)
    ]
    return Corpus(name, pa.Table.from_pylist(made, INPUT))
