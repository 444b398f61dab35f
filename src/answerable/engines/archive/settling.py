"""Concluding on all documents of an archive: the snapshot that readers see next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from answerable.engines.archive.ages import covered
from answerable.engines.archive.alarms import capped, signals
from answerable.engines.archive.allowances import weighing
from answerable.engines.archive.conclusions import TOLD, count_stories
from answerable.engines.archive.following import follow, resolved, steps
from answerable.engines.archive.judging import judge_years, method
from answerable.engines.archive.manifest import Manifest, Settled
from answerable.engines.archive.marks import moved
from answerable.engines.archive.outages import counted
from answerable.engines.archive.parts import ARCHIVED, Parts
from answerable.engines.archive.unions import unite

if TYPE_CHECKING:
    from answerable.listening.pipeline import Pipeline

__all__ = ["is_due", "settle"]


def is_due(manifest: Manifest) -> bool:
    """Whether something came since the last conclusions, or they are those of another method."""
    if not manifest.arrived:
        return False
    return manifest.settled.sequence != manifest.arrived or manifest.settled.method != method()


def settle(parts: Parts, manifest: Manifest, pipeline: Pipeline) -> Settled:
    """Write stories, merges of groups and signals as they follow from all documents; names the files.

    Conclusions that another method replaces count as something new, so that whoever keeps a copy reads them.
    """
    named, merges, moves = pipeline.stories(), pipeline.merges(), pipeline.moves()
    told = _told(parts, manifest, named, merges, moves)
    told, named = unite(told, named, merges, pipeline.apart())
    number = manifest.sequence + 1
    stories = count_stories(told, named)
    by_day, masks = counted(told), covered(told, manifest.outages)
    counts = pipeline.count(by_day)
    judged = judge_years(
        counts,
        weighing(pipeline, manifest.allowances),
        parts,
        manifest.settled.judged,
        commit=number,
        version=f"{pipeline.settings.alarms_a_week} a week",
        masks=masks,
        allowances=manifest.allowances,
    )
    warned = capped(signals(by_day, counts, judged.alarms, masks), pipeline.settings.alarms_a_week)
    renewed = manifest.settled.sequence == manifest.arrived
    return Settled(
        number if renewed else manifest.arrived,
        judged=judged.files,
        method=method(),
        outages=manifest.outages,
        allowances=manifest.allowances,
        stories=parts.write_parquet(stories, f"stories/{number:08d}.parquet"),
        merges=parts.write_parquet(merges, f"merges/{number:08d}.parquet"),
        moves=parts.write_parquet(moves, f"moves/{number:08d}.parquet"),
        signals=parts.write_parquet(warned, f"signals/{number:08d}.parquet"),
    )


def _told(parts: Parts, manifest: Manifest, named: pa.Table, merges: pa.Table, moves: pa.Table) -> pa.Table:
    schema = pa.schema([ARCHIVED.field(name) for name in TOLD])
    told = pa.concat_tables([schema.empty_table(), *parts.documents(manifest.documents, TOLD)])
    stories = moved(told.column("doc_id"), told.column("story_id"), steps(moves))
    told = told.set_column(TOLD.index("story_id"), schema.field("story_id"), stories)
    became = named.filter(named.column("merged_into").is_valid()).select(["story_id", "merged_into"])
    for name, ends in (("group_id", resolved(merges)), ("story_id", resolved(became))):
        told = told.set_column(TOLD.index(name), schema.field(name), follow(told.column(name), ends))
    return told
