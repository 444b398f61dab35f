"""From counts to warnings: each series is judged by day, tied to the story that leads it, and held to its
sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from answerable.engines.archive.asking import ask
from answerable.engines.archive.outages import MASK
from answerable.listening.records import SIGNAL, conform

__all__ = ["LEAST_SOURCES", "capped", "signals"]

HOLD_OFF = timedelta(days=7)
LEAST_SOURCES = 3
"""Independent sources that a warning needs: one voice, however loud, is not yet a matter of many."""

_JUDGED = f"""
SELECT alarms.series, alarms.period_start, alarms."count" AS observed, expected, upper, p_value,
    alarm AS high,
    alarm AND coalesce(sources, 0) >= {LEAST_SOURCES} AS alarm,
    CASE
        WHEN state = 'outage' THEN 'source outage'
        WHEN p_value IS NULL THEN 'too little history'
        WHEN alarm AND coalesce(sources, 0) < {LEAST_SOURCES} THEN 'too few sources'
        WHEN alarm AND alarms."count" <= upper THEN 'above the limit over some days'
        WHEN alarm THEN 'above the limit'
        WHEN alarms."count" > upper THEN 'beyond the budget'
        ELSE 'as expected'
    END AS reason
FROM alarms LEFT JOIN counts USING (series, period_start) LEFT JOIN masks USING (series, period_start)
"""  # noqa: S608 - a constant of ours
_SIGNALS = """
WITH days AS (
    SELECT story_id, group_id, topic, place_code,
        DATE '1970-01-01' + (epoch_us(coalesce(published_at, collected_at)) // 86400000000)::INTEGER AS day
    FROM documents
), named AS (
    SELECT 'all' AS series, * FROM days
    UNION ALL SELECT 'topic:' || topic, * FROM days WHERE topic IS NOT NULL
    UNION ALL SELECT 'place:' || place_code, * FROM days WHERE place_code IS NOT NULL
    UNION ALL SELECT 'topic:' || topic || '|place:' || place_code, * FROM days
        WHERE topic IS NOT NULL AND place_code IS NOT NULL
), told AS (
    SELECT series, day, story_id, count(DISTINCT group_id) AS voices, count(*) AS documents
    FROM named SEMI JOIN (SELECT series, period_start AS day FROM judged WHERE high) USING (series, day)
    GROUP BY ALL
), leaders AS (
    SELECT series, day AS period_start, arg_max(story_id, (voices, documents, story_id)) AS leader
    FROM told GROUP BY ALL
)
SELECT series, period_start, observed, expected, upper, p_value, alarm, reason, 'day' AS frequency,
    CASE WHEN starts_with(series, 'story:') THEN substr(series, 7) ELSE leader END AS story_id
FROM judged LEFT JOIN leaders USING (series, period_start) ORDER BY series, period_start
"""


def signals(told: pa.Table, counts: pa.Table, alarms: pa.Table, masks: pa.Table | None = None) -> pa.Table:
    """Join judged periods with their three counts and the story that leads each: `records.SIGNAL`.

    `counts` is `records.COUNT`; `alarms` is `records.ALARM`, row for row the same periods, with the
    groups as what was observed. An alarm with too few independent sources is taken back, and the reason
    says so; it also says where a source was down (`masks`, `outages.MASK`).
    """
    judging = f"CREATE TEMP TABLE judged AS {_JUDGED}"
    masked = MASK.empty_table() if masks is None else masks
    found = ask(_SIGNALS, judging, documents=told, alarms=alarms, counts=counts, masks=masked)
    return conform(found, SIGNAL)


def capped(found: pa.Table, a_week: int) -> pa.Table:
    """Hold the promise to the desk: a story warns once in seven days, unless what is counted doubles, and all
    stories `a_week` times in any seven days.

    The least likely of a day goes first; what was spent on earlier days is spent. The series of all
    documents names no matter: it comes last and warns once in seven days at most. Rows keep their order; an
    alarm that is taken back has the reason.
    """
    alarms = np.array(found.column("alarm").to_numpy(zero_copy_only=False), bool)
    raised = found.filter(pa.array(alarms))
    names = ("period_start", "story_id", "p_value", "series", "observed")
    columns: list[list[Any]] = [raised.column(name).to_pylist() for name in names]
    days, stories, chances, series, counts = columns
    general = [name == "all" for name in series]
    given: list[tuple[date, bool]] = []
    warned: dict[object, _Warned] = {}
    taken_back: dict[int, str] = {}
    for row in sorted(range(len(days)), key=lambda row: (days[row], general[row], chances[row])):
        given = [(day, of_all) for day, of_all in given if day > days[row] - HOLD_OFF]
        now, matter = _Warned(days[row], series[row], counts[row]), stories[row] or series[row]
        why = now.told_by(warned.get(matter))
        if not why and (len(given) >= a_week or (general[row] and any(of_all for _, of_all in given))):
            why = "beyond the budget"
        if why:
            taken_back[row] = why
        else:
            given.append((days[row], general[row]))
            warned[matter] = now
    back = np.zeros(len(alarms), bool)
    back[np.flatnonzero(alarms)[sorted(taken_back)]] = True
    whys = pa.array([taken_back[row] for row in sorted(taken_back)], pa.string())
    reasons = pc.replace_with_mask(found.column("reason").combine_chunks(), pa.array(back), whys)
    changed = {"alarm": pa.array(alarms & ~back), "reason": reasons}
    return conform(pa.table({name: changed.get(name, found.column(name)) for name in SIGNAL.names}), SIGNAL)


@dataclass(frozen=True)
class _Warned:
    """A warning: its day, the series it was read off, and what was counted."""

    day: date
    series: str
    count: int

    def told_by(self, earlier: _Warned | None) -> str:
        """Why this says nothing new after the `earlier` warning of the same matter; empty where it does."""
        if earlier is None or earlier.day <= self.day - HOLD_OFF:
            return ""
        if earlier.day == self.day:
            return "told by another series"
        doubled = earlier.series == self.series and self.count >= 2 * earlier.count
        return "" if doubled else "already warned"
