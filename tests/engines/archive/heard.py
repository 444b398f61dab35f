"""Fifty days over the turn of a year: four reports a day from four outlets, one of them silent for three
days, and four times as many on one day.
"""

from __future__ import annotations

import datetime as dt

import pyarrow as pa

from answerable.listening.records import INPUT, REJECTED
from answerable.listening.sources import InputBatch

START = dt.datetime(2025, 12, 10, 8, tzinfo=dt.UTC)


def heard_rows():
    texts = ("水管坏了，家里停水", "路灯不亮，夜里很黑", "楼上噪音，睡不好觉", "垃圾没人收，很臭")
    return [
        {
            "text": f"{texts[n % 4]}，第{day}天第{n}处不同的街道{day * 37 + n}",
            "source": f"Daily {n % 4}",
            "published_at": START + dt.timedelta(days=day, hours=n % 9),
        }
        for day in range(50)
        for n in range(16 if day == 47 else 4)
        if not (n % 4 == 1 and 17 <= day <= 19)
    ]


def told(rows):
    table = pa.Table.from_pylist(rows, INPUT)
    lines = pa.array(range(1, len(rows) + 1), pa.int64())
    return InputBatch(table.append_column("line", lines), REJECTED.empty_table())
