"""An archive that another version has written is judged anew, all of it or nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from answerable.engines.archive import Archive, ArchiveBrokenError
from answerable.listening.records import INPUT, REJECTED
from answerable.listening.sources import InputBatch
from answerable.listening.stories import StoryClusterer

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TEXTS = [
    "自来水发黄，已经三天了，不敢用来做饭",
    "路灯不亮，夜里走路很危险",
    "自来水发黄，三天了还没有人来看，不敢用",
]


def batch(texts=TEXTS, first=0):
    rows = [
        {"doc_id": f"d{at}", "text": text, "source": f"o{at}", "published_at": NOW}
        for at, text in enumerate(texts, first)
    ]
    lines = pa.array(range(1, len(rows) + 1), pa.int64())
    return InputBatch(pa.Table.from_pylist(rows, INPUT).append_column("line", lines), REJECTED.empty_table())


@pytest.fixture
def path(tmp_path):
    with Archive.open(tmp_path / "archive", clock=lambda: NOW) as archive:
        archive.ingest([batch()], "first")
    return tmp_path / "archive"


@pytest.fixture
def newer(monkeypatch):
    """A version of the stories stage that the archive was not written with."""
    monkeypatch.setattr(StoryClusterer, "version", "next")


def test_what_another_version_wrote_is_refused_with_the_command_that_helps(path, newer):
    with Archive.open(path) as archive, pytest.raises(ArchiveBrokenError, match="--rebuild"):
        archive.ingest([batch(["停电了，整栋楼都黑了"], 9)], "second")


def test_judged_anew_it_goes_on_and_knows_what_is_here(path, newer):
    with Archive.open(path, clock=lambda: NOW) as archive:
        before = archive.documents()
        assert archive.rebuild() == len(TEXTS)
        assert archive.documents().equals(before)
        again = archive.ingest([batch()], "first")
        assert (again.stored, again.already_here) == (0, len(TEXTS))
        assert archive.ingest([batch(["停电了，整栋楼都黑了"], 9)], "second").stored == 1
    with Archive.open(path) as archive:
        assert archive.manifest.checkpoint.versions["stories"] == "next"
        assert archive.documents().num_rows == len(TEXTS) + 1


def test_a_rebuild_that_breaks_off_leaves_the_archive_as_it_was(path):
    def broken(step):
        if step == "manifest":
            raise OSError("no space left")

    with Archive.open(path, clock=lambda: NOW) as archive:
        before, sequence = archive.documents(), archive.sequence
        archive.on_step = broken
        with pytest.raises(OSError, match="no space"):
            archive.rebuild()
    with Archive.open(path) as archive:
        assert archive.documents().equals(before)
        assert archive.sequence == sequence
        assert len([*(path / "documents").iterdir()]) == len(archive.manifest.documents)
