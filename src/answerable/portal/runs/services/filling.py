"""From the archive to the portal's tables: only what is new or has changed since the last time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import transaction

from answerable.portal.runs.services.marking import freed_stories, homes
from answerable.portal.signals import queries as signal_queries
from answerable.portal.signals import services as signals
from answerable.portal.stories import queries as story_queries
from answerable.portal.stories import services as stories
from answerable.portal.topics import services as topics

if TYPE_CHECKING:
    from answerable.engines.archive import View
    from answerable.listening.tone import Model, ToneClassifier

__all__ = ["Filled", "fill"]

ARCHIVED = {"as_known": "alarm"}  # what the archive calls what the tables know of a period now


@dataclass(frozen=True)
class Filled:
    """Rows written."""

    documents: int
    stories: int
    signals: int

    def counts(self) -> dict[str, int]:
        return asdict(self)


@transaction.atomic
def fill(archive: View, since: int, method: str = "") -> Filled:
    """Store what came after the commit `since`, and every story and signal whose figures have changed.

    All in one transaction: a crash in between leaves the tables as they were, and the next run begins again
    from the same commit. From the commit 0 all is read as new, and stories that are gone go over into others.
    """
    judge = _tone_judge()
    documents = _weighed(archive.documents(since_commit=since), judge)
    changed, freed = _changed_stories(archive.stories()), freed_stories(archive)
    gone = stories.vanishing(set(archive.stories().column("story_id").to_pylist())) if not since else {}
    days = archive.story_days()
    days = days.filter(pc.is_in(days.column("story_id"), value_set=changed.column("story_id")))
    stories.store(documents, changed, days, method=method, share=judge.share)
    stories.unite_groups(archive.group_merges())
    stories.move_documents(homes(archive, freed), share=judge.share)
    stories.succeed(gone)
    topics.reapply(documents.column("doc_id").to_pylist())
    judged, gone = _changed_signals(archive.signals())
    signals.forget(gone)
    return Filled(documents.num_rows, changed.num_rows, signals.store(judged))


def _weighed(documents: pa.Table, judge: Model | ToneClassifier) -> pa.Table:
    """With how much is at stake, and what each text says of the tone: known to the tables alone, since both
    are for stories and no part of the archive."""
    from answerable.listening.severity import SeverityClassifier

    weighed = SeverityClassifier().classify(documents)
    return weighed.append_column("tone_evidence", judge.evidence(documents))


def _tone_judge() -> Model | ToneClassifier:
    """What `listen tone train` wrote, where the operator has put it into the home; else the list of words."""
    from answerable.listening.tone import Model, ToneClassifier

    trained = settings.HOME / "models" / "tone.model"
    return Model.load(trained) if trained.exists() else ToneClassifier()


def _changed_stories(table: pa.Table) -> pa.Table:
    stored = story_queries.stored_figures()
    columns = [table.column(name).to_pylist() for name in story_queries.FIGURES]
    changed = [stored.get(row[0]) != row[1:] for row in zip(*columns)]
    return table.filter(pa.array(changed, pa.bool_()))


def _changed_signals(table: pa.Table) -> tuple[pa.Table, set[tuple]]:
    """The judged periods with other figures than the tables have, and which the archive has no more."""
    stored = signal_queries.stored_figures()
    columns = [table.column(ARCHIVED.get(name, name)).to_pylist() for name in signal_queries.FIGURES]
    rows = list(zip(*columns))
    changed = [stored.get(row[:3]) != row[3:] for row in rows]
    return table.filter(pa.array(changed, pa.bool_())), stored.keys() - {row[:3] for row in rows}
