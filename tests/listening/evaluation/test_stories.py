"""Figures of found stories against gold ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from answerable.listening import records
from answerable.listening.evaluation.stories import evaluate


def documents() -> pa.Table:
    """Return four documents of two events, of which the first lies in two stories."""
    times = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    return pa.table(
        {
            "gold": ["a", "a", "a", "b"],
            "story_id": ["s", "s", "t", "u"],
            "source": ["晚报", "日报", "晚报", None],
            "published_at": pa.array(times, records.TIMESTAMP),
        }
    )


def test_the_figures_name_what_they_count():
    figures = evaluate(documents())
    assert figures["documents"] == 4
    assert figures["gold stories"] == 2
    assert figures["found stories"] == 3
    assert figures["found per gold story"] == pytest.approx(1.5)
    assert figures["B-cubed precision"] == 1.0


def test_latency_waits_for_three_outlets_in_one_story():
    table = documents().set_column(2, "source", pa.array(["晚报", "日报", "电视", "网"]))
    assert evaluate(table)["documents until three sources, median"] != 3
    together = table.set_column(1, "story_id", pa.array(["s", "s", "s", "u"]))
    assert evaluate(together)["documents until three sources, median"] == 3
    assert evaluate(together)["minutes until three sources, median"] >= 0
    assert evaluate(table)["events with three sources in one story"] < 1
