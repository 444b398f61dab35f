"""The whole chain over a corpus, ours and the peer's, with a line for each of our stages."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa

from answerable.cli.benches.chain import Chain
from answerable.cli.benches.data import Corpus
from answerable.cli.benches.measured import Contender, Measured, one_thread, timed

__all__ = ["compare"]

_WARM = 100  # documents that load dictionaries and models, not timed on either side
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def compare(name: str, corpus: Corpus) -> Measured:
    """Time our stages and the peer's on the same documents; dictionaries and models are loaded before."""
    from answerable.listening.pipeline import Pipeline

    table = corpus.table
    Pipeline().process(table.slice(0, _WARM), collected_at=_NOW)
    pipeline = Pipeline()
    pipeline.process(table.slice(0, 1), collected_at=_NOW)
    pipeline.timings.clear()
    ours = timed("ours, all stages", lambda: _in_batches(pipeline, table.slice(1)))
    stages = [Contender(f"  {stage}", seconds) for stage, seconds in pipeline.timings.items()]
    alone = Contender("  what each document is, without stories", ours.seconds - pipeline.timings["stories"])
    return Measured(name, corpus.name, table.num_rows, [ours, alone, *stages, _peer(table)])


def _in_batches(pipeline: object, table: pa.Table) -> None:
    for at in range(0, table.num_rows, 1000):
        pipeline.process(table.slice(at, 1000), collected_at=_NOW)  # type: ignore[attr-defined]


def _peer(table: pa.Table) -> Contender:
    titles, texts = (table.column(name).to_pylist() for name in ("title", "text"))
    whole = [f"{title or ''}\n{text or ''}" for title, text in zip(titles, texts)]
    chain = Chain()
    with one_thread():
        chain.fit(whole[: max(len(whole) // 10, _WARM)])
    return timed(chain.name, lambda: chain.run(whole))
