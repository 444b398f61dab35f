"""The one page that says the order: cleaning → identifiers → duplicates → topics → places → tone → stories.

Cleaning comes first because identifiers that are made from the content must be made from the redacted
content: a hash of a short message that holds a telephone number gives the number away to whoever tries
them all.

What a stage needs of the past is explicit: `state` gives it as Arrow tables, `restore` takes it back, and
`replay` brings it up to date from documents that were judged before. Every stage judges one document
after the other and never looks at the clock, so the size of a batch, a restart or a replay change
nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.errors import StateError
from answerable.listening.records import COUNT, DOCUMENT, INPUT, STORY, TIMESTAMP, conform

__all__ = ["GROUP_MERGE", "MOVE", "Pipeline", "Settings", "Timings"]

GROUP_MERGE = pa.schema(
    [pa.field("group_id", pa.string(), nullable=False), pa.field("into", pa.string(), nullable=False)]
)
MOVE = pa.schema(
    [pa.field("doc_id", pa.string(), nullable=False), pa.field("story_id", pa.string(), nullable=False)]
)


@dataclass(frozen=True)
class Settings:
    """What an operator may choose. Paths as text, so that settings can be written down with the archive.

    Without `taxonomy` and `gazetteer` the shipped ones are used; `area` is the division code of the
    organisation's own place, which ranks ambiguous names. `topic_model` and `tone_model` are files that
    `listen topics train` and `listen tone train` wrote. `alarms_a_week` is the false-alarm budget.
    """

    taxonomy: str | None = None
    topic_model: str | None = None
    gazetteer: str | None = None
    area: str | None = None
    tone_model: str | None = None
    alarms_a_week: int = 5


class Timings(dict[str, float]):
    """Seconds of CPU by stage."""

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Add the CPU time of the block to `stage`."""
        started = time.process_time()
        try:
            yield
        finally:
            self[stage] = self.get(stage, 0.0) + time.process_time() - started


class Pipeline:
    """The stages in order, with what they remember. One document is judged once, in the order of arrival."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.timings = Timings()

    @property
    def versions(self) -> dict[str, str]:
        """The version of every stage whose state is kept."""
        return {stage.name: stage.version for stage in self._remembering}

    def prepare(self, rows: pa.Table, seen: Counter[str] | None = None) -> pa.Table:
        """Clean and redact rows of an input (`records.INPUT` in part) and give each its identifier.

        Pass the same `seen` for all batches of one input. Other columns, such as `line`, are kept;
        `folded` (title and text in the form that is compared) is added.
        """
        from answerable.listening.cleaning import clean
        from answerable.listening.sources import document_ids

        with self.timings.measure("cleaning"):
            cleaned = clean(rows)
        with self.timings.measure("identifiers"):
            return _with(cleaned, "doc_id", document_ids(cleaned, seen))

    def judge(self, prepared: pa.Table, *, collected_at: datetime) -> pa.Table:
        """Group, classify, place and cluster documents that `prepare` gave: `records.DOCUMENT`, row for
        row.
        """
        documents = prepared
        for stage, step in self._steps:
            with self.timings.measure(stage):
                documents = step(documents)
        moments = pa.repeat(pa.scalar(collected_at, TIMESTAMP), documents.num_rows)
        return conform(_without_guesses(_with(documents, "collected_at", moments)), DOCUMENT)

    def process(
        self, rows: pa.Table, *, collected_at: datetime, seen: Counter[str] | None = None
    ) -> pa.Table:
        """Prepare and judge in one go, for a notebook or a test."""
        return self.judge(self.prepare(rows, seen), collected_at=collected_at)

    def replay(self, documents: pa.Table) -> None:
        """Let the stages remember documents that were judged before (`records.DOCUMENT`).

        Raises `StateError` if they now judge otherwise: then the documents are not what the state says.
        """
        again = _folded(documents.select(_REPLAYED))
        for stage in self._remembering:
            again = stage.assign(again)
        for column in ("group_id", "story_id"):
            if again.column(column).to_pylist() != documents.column(column).to_pylist():
                raise StateError(
                    f"The documents of the archive give another `{column}` than is written there."
                )

    def judge_again(self, documents: pa.Table) -> tuple[pa.Table, pa.Table]:
        """Clean and judge documents that another version has kept (`records.DOCUMENT`), in their order.

        Returns them as `prepare` gives them, and as `judge` does; identifiers and times of collection stay.
        """
        prepared = self.prepare(documents.select(INPUT.names))
        judged = self.judge(prepared, collected_at=_LONG_AGO)
        return prepared, _with(judged, "collected_at", documents.column("collected_at"))

    def mark(self, marks: pa.Table, documents: pa.Table) -> pa.Table:
        """Carry out a curator's marks (`stories.MARK`); `documents` holds those that `asked_by` names."""
        members = documents.select([*_REPLAYED, "group_id", "story_id"])
        outcome: pa.Table = self._clusterer.mark(marks, _folded(members))
        return outcome

    def asked_by(self, marks: pa.Table) -> set[str]:
        """Documents that marks speak of."""
        asked: set[str] = self._clusterer.asked_by(marks)
        return asked

    def apart(self) -> frozenset[frozenset[str]]:
        """Pairs of stories that were decided to be two matters."""
        pairs: frozenset[frozenset[str]] = self._clusterer.apart()
        return pairs

    def thresholds(self) -> pa.Table:
        """How alike is alike enough now: `stories.clusterer.THRESHOLD`."""
        held: pa.Table = self._clusterer.thresholds()
        return held

    def moves(self) -> pa.Table:
        """Documents that left the story they were first given: `MOVE`."""
        return conform(self._clusterer.moves(), MOVE)

    def stories(self) -> pa.Table:
        """All stories so far, `records.STORY`."""
        return conform(self._clusterer.stories(), STORY)

    def merges(self) -> pa.Table:
        """Duplicate groups that were found to be one: `group_id`, `into`."""
        return conform(self._grouper.merges(), GROUP_MERGE)

    def count(self, documents: pa.Table) -> pa.Table:
        """Count documents, groups and independent sources by series and day: `records.COUNT`."""
        from answerable.listening.signals import count

        return conform(count(documents), COUNT)

    def warn(self, files: Sequence[pa.Table], masks: pa.Table | None = None) -> list[pa.Table]:
        """Judge what was counted: `records.ALARM` for each of `files`, row for row, with the groups (copies
        are one) as the count. Each is judged as if it were alone; `masks` as `signals.judge` has them.

        An alarm here is a candidate: chance alone would give `alarms_a_week` of them over all its series.
        Which of them tell of one story, and the cap itself, is for whoever keeps them.
        """
        from answerable.listening.signals import judge_together

        names = {"series": "series", "period_start": "period_start", "groups": "count"}
        series = [counts.select(list(names)).rename_columns(list(names.values())) for counts in files]
        alphas = [self.chance(counts) for counts in files]
        return judge_together(series, frequency="day", alphas=alphas, masks=masks)

    def chance(self, counts: pa.Table) -> float:
        """The p-value below which a day of `counts` is a candidate: `alarms_a_week` by chance in a week."""
        a_week = 7 * max(len(counts.column("series").unique()), 1)
        return min(self.settings.alarms_a_week / a_week, 0.05)

    def state(self) -> dict[str, pa.Table]:
        """What the stages remember, as tables named `stage/table`."""
        return {
            f"{stage.name}/{name}": table
            for stage in self._remembering
            for name, table in stage.state().items()
        }

    def restore(self, state: dict[str, pa.Table]) -> None:
        """Take back what `state` gave. Raises `StateError` where it does not fit."""
        for stage in self._remembering:
            own = f"{stage.name}/"
            stage.restore(
                {name.removeprefix(own): table for name, table in state.items() if name.startswith(own)}
            )

    @property
    def _remembering(self) -> tuple[Any, ...]:
        return (self._grouper, self._clusterer)

    @cached_property
    def _steps(self) -> list[tuple[str, Any]]:
        steps = [
            ("duplicates", self._grouper.assign),
            ("topics", self._classifier.classify),
            ("places", self._finder.find),
        ]
        if self.settings.tone_model:
            steps.append(("tone", self._tone.classify))
        return [*steps, ("stories", self._clusterer.assign)]

    @cached_property
    def _grouper(self) -> Any:
        from answerable.listening.duplicates import DuplicateGrouper

        return DuplicateGrouper()

    @cached_property
    def _classifier(self) -> Any:
        from answerable.listening.topics import KeywordClassifier, Model, beside_words, load_taxonomy

        taxonomy = load_taxonomy(self.settings.taxonomy)
        if self.settings.topic_model:
            return beside_words(Model.load(self.settings.topic_model), taxonomy)
        return KeywordClassifier(taxonomy)

    @cached_property
    def _finder(self) -> Any:
        from answerable.listening.places import Gazetteer, PlaceFinder

        gazetteer = Gazetteer.load(self.settings.gazetteer) if self.settings.gazetteer else None
        return PlaceFinder(gazetteer, area=self.settings.area)

    @cached_property
    def _tone(self) -> Any:
        from answerable.listening.tone import Model

        return Model.load(self.settings.tone_model or "")

    @cached_property
    def _clusterer(self) -> Any:
        from answerable.listening.stories import StoryClusterer

        return StoryClusterer()


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_REPLAYED = ["doc_id", "source", "url", "title", "text", "published_at", "lang", "topic", "place_code"]


def _folded(documents: pa.Table) -> pa.Table:
    """Documents that were judged before, with title and text in the form that is compared."""
    from answerable.listening.cleaning.folding import folded_documents

    parts: list[Any] = [documents.column(name).combine_chunks() for name in ("title", "text", "lang")]
    return documents.append_column("folded", folded_documents(*parts))


def _with(table: pa.Table, name: str, values: pa.Array[Any] | pa.ChunkedArray[Any]) -> pa.Table:
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, values)
    return table.append_column(name, values)


def _without_guesses(documents: pa.Table) -> pa.Table:
    """A classifier that says "don't know" names its best label all the same; the archive does not keep a
    guess.
    """
    if "abstain" not in documents.column_names:
        return documents
    known = pc.if_else(documents.column("abstain"), pa.scalar(None, pa.string()), documents.column("topic"))
    return _with(documents, "topic", known)
