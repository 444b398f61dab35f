"""Warnings worked out again from the documents alone: each must follow from what the archive holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from answerable.engines.archive.ages import covered
from answerable.engines.archive.alarms import capped, signals
from answerable.engines.archive.allowances import weighing
from answerable.engines.archive.conclusions import TOLD
from answerable.engines.archive.judging import judge_anew
from answerable.engines.archive.outages import counted

if TYPE_CHECKING:
    from answerable.engines.archive.questions import View
    from answerable.listening.pipeline import Pipeline

__all__ = ["recompute"]


def recompute(held: View, pipeline: Pipeline) -> pa.Table:
    """Count, judge and cap all documents of an archive anew: `records.SIGNAL`, as `held.signals()` has it.

    `pipeline` is one with the archive's own settings; none of its memory is asked. Nothing is written.
    """
    told = held.documents(TOLD)
    by_day, masks = counted(told), covered(told, held.manifest.settled.outages)
    counts = pipeline.count(by_day)
    judged = judge_anew(counts, weighing(pipeline, held.manifest.settled.allowances), masks)
    return capped(signals(by_day, counts, judged, masks), pipeline.settings.alarms_a_week)
