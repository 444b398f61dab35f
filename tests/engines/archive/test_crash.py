"""Killed at any step, as often as you like, an archive ends up as if it had never been interrupted."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.engines.archive import Archive, View, view
from engines.archive.fakes import FakePipeline, batch

WORDS = st.sampled_from(["water", "bus", "noise"])
TEXTS = st.lists(st.builds(lambda word, n: f"{word} {n}", WORDS, st.integers(0, 3)), min_size=1, max_size=20)


class Killed(BaseException):
    """The process is gone: nothing after this runs, nothing is cleaned up."""


def killer(steps: int):
    left = [steps]

    def on_step(step: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    return on_step


def run(path: Path, texts: list[str], size: int, steps: int | None = None) -> bool:
    """Take in all texts, `size` at a time; True if it got to the end. A kill leaves no one to tidy up."""
    small = {"commit_rows": size, "checkpoint_rows": 5}
    ports = small if steps is None else small | {"on_step": killer(steps)}
    archive = Archive(path, FakePipeline(), **ports)
    try:
        archive.begin()
        batches = [batch(texts[at : at + size], start=at) for at in range(0, len(texts), size)]
        archive.ingest([*batches, batch(["late one"], start=99, bad=1)], "in")
        archive.close()
    except Killed:
        archive._lock.release()  # the kernel's part
        return False
    return True


def content(held: View) -> tuple[pa.Table, ...]:
    documents = held.documents().drop_columns(["collected_at"])
    return documents, held.stories(), held.signals(), held.rejected(), held.story_days()


@settings(max_examples=12, deadline=None)
@given(texts=TEXTS, size=st.integers(2, 9), kills=st.lists(st.integers(0, 30), max_size=4))
def test_killed_at_any_step_nothing_is_lost_and_nothing_repeated(texts, size, kills):
    with tempfile.TemporaryDirectory() as directory:
        calm, stormy = Path(directory, "calm"), Path(directory, "stormy")
        assert run(calm, texts, 1000)
        for steps in kills:
            run(stormy, texts, size, steps)
        assert run(stormy, texts, size)
        for expected, found in zip(content(view(calm)), content(view(stormy)), strict=True):
            assert found.equals(expected)


def test_every_single_step_may_be_the_last(tmp_path):
    texts = [f"water {number % 5}" for number in range(9)]
    assert run(tmp_path / "calm", texts, 1000)
    steps = 0
    while not run(tmp_path / f"killed at {steps}", texts, 4, steps):
        assert run(tmp_path / f"killed at {steps}", texts, 3)
        for expected, found in zip(
            content(view(tmp_path / "calm")), content(view(tmp_path / f"killed at {steps}")), strict=True
        ):
            assert found.equals(expected)
        steps += 1
    assert steps > 12
