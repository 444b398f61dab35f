"""The archive with a pipeline in miniature: what it keeps, skips, sets aside and refuses."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from answerable.engines.archive import Archive, ArchiveBrokenError, ArchiveInUseError, view
from answerable.engines.archive.archive import Archive as _Archive
from answerable.listening.errors import InputError, ListeningError
from answerable.listening.records import DOCUMENT, STORY
from engines.archive.fakes import FakePipeline, batch

TEXTS = ["water brown", "water smells", "bus late", "water brown", "bus missing"]


def opened(path: Path, **ports: object) -> _Archive:
    return Archive(path, FakePipeline(), **ports).begin()


def everything(directory: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(directory.rglob("*")) if path.is_file()}


def test_what_was_taken_in_can_be_read_back(tmp_path):
    with opened(tmp_path) as archive:
        totals = archive.ingest([batch(TEXTS, bad=2)], "in")
        assert str(totals) == "read 7 = 5 stored + 0 already here + 2 set aside"
    held = view(tmp_path)
    assert held.documents().schema.equals(DOCUMENT)
    assert held.documents(["text"]).column("text").to_pylist() == TEXTS
    assert held.stories().schema.equals(STORY)
    assert [story["label"] for story in held.stories().to_pylist()] == ["water 3", "bus 2"]
    assert held.rejected().column("line").to_pylist() == [1, 2]


def test_counts_of_a_story_come_from_its_documents(tmp_path):
    with opened(tmp_path) as archive:
        archive.ingest([batch(TEXTS)], "in")
        water, bus = archive.stories().to_pylist()
        days = archive.story_days().to_pylist()
    assert (water["documents"], water["groups"], water["sources"]) == (3, 2, 2)
    assert (bus["documents"], bus["groups"], bus["sources"]) == (
        2,
        2,
        2,
    )  # one outlet, one message to the inbox
    assert sum(day["documents"] for day in days) == 5


def test_an_alarm_names_its_leading_story_and_wants_three_sources(tmp_path):
    with opened(tmp_path) as archive:
        archive.ingest([batch([*TEXTS, "water brown"])], "in")
        signal = archive.signals().to_pylist()[0]
        assert signal["story_id"] == "s-d1"
        assert signal["alarm"]
        assert signal["reason"] == "above the limit"


def test_a_second_reading_of_the_same_input_changes_nothing(tmp_path):
    with opened(tmp_path) as archive:
        archive.ingest([batch(TEXTS, bad=1)], "in")
    before = everything(tmp_path)
    with opened(tmp_path) as archive:
        totals = archive.ingest([batch(TEXTS, bad=1)], "in")
    assert str(totals) == "read 6 = 0 stored + 5 already here + 1 set aside"
    left = {path: body for path, body in before.items() if Path(path).exists()}
    assert everything(tmp_path) == left


def test_an_identifier_with_other_content_is_set_aside_once(tmp_path):
    for _ in range(2):
        with opened(tmp_path) as archive:
            archive.ingest([batch(["water brown"], ids=["a"])], "in")
            totals = archive.ingest([batch(["water clear"], ids=["a"])], "in")
            assert (totals.set_aside, totals.stored) == (1, 0)
            (kept,) = archive.rejected().to_pylist()
            assert kept["reason"] == "doc_id `a` is already in the archive with other content"


def test_twice_within_one_batch_is_already_here_or_set_aside(tmp_path):
    with opened(tmp_path) as archive:
        totals = archive.ingest([batch(["water a", "water a", "water b"], ids=["a", "a", "a"])], "in")
        assert (totals.stored, totals.already_here, totals.set_aside) == (1, 1, 1)


def test_only_what_came_since_a_commit_is_asked_for(tmp_path):
    with opened(tmp_path) as archive:
        archive.ingest([batch(TEXTS[:3])], "in")
        seen = archive.sequence
        archive.ingest([batch(TEXTS[3:], start=3)], "in")
        assert archive.documents(["doc_id"], since_commit=seen)["doc_id"].to_pylist() == ["d4", "d5"]
        assert archive.documents(["doc_id"], since_commit=archive.sequence).num_rows == 0


def test_a_reader_sees_only_what_was_concluded_on(tmp_path):
    with opened(tmp_path) as archive:
        archive.ingest([batch(TEXTS[:3])], "in")
        archive.ingest([batch(TEXTS[3:], start=3)], "in", settles=False)
        assert view(tmp_path).documents().num_rows == 3
        archive.settle()
        assert view(tmp_path).documents().num_rows == 5


def test_two_writers_cannot_have_one_archive(tmp_path):
    with opened(tmp_path), pytest.raises(ArchiveInUseError, match="is being written by another run"):
        opened(tmp_path)
    opened(tmp_path).close()


def test_a_directory_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "documents").mkdir()
    letter = tmp_path / "documents" / "00000001-letter.parquet"
    letter.write_text("mine")
    with pytest.raises(ArchiveBrokenError, match="name an empty or a new directory"):
        opened(tmp_path)
    assert letter.read_text() == "mine"


def test_a_file_a_torn_manifest_and_a_missing_archive_are_one_sentence_each(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveBrokenError, match="it is a file"):
        opened(tmp_path / "file")
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "manifest.json").write_text('{"format": 1, "docu')
    with pytest.raises(ArchiveBrokenError, match="not readable"):
        opened(tmp_path / "torn")
    (tmp_path / "torn" / "manifest.json").write_text('{"format": 99}')
    with pytest.raises(ArchiveBrokenError, match="another version"):
        opened(tmp_path / "torn")
    with pytest.raises(InputError, match="There is no archive"):
        view(tmp_path / "nowhere")


def test_leftovers_of_a_crash_are_swept_and_strangers_files_are_not(tmp_path):
    opened(tmp_path).close()
    leftover, note = tmp_path / "documents/00000007-00000007.parquet", tmp_path / "documents/read me.txt"
    leftover.write_bytes(b"half")
    note.write_text("a note")
    opened(tmp_path).close()
    assert not leftover.exists()
    assert note.exists()


def test_a_state_of_other_versions_is_refused(tmp_path):
    with opened(tmp_path) as archive:
        archive.ingest([batch(TEXTS)], "in")
    newer = FakePipeline()
    newer.versions = {"fake": "2"}
    with (
        Archive(tmp_path, newer).begin() as archive,
        pytest.raises(ArchiveBrokenError, match="it was written with fake 1"),
    ):
        archive.ingest([batch(["water new"], start=9)], "in")


def test_an_input_that_breaks_off_keeps_the_rows_before(tmp_path):
    def broken():
        yield batch(TEXTS[:2])
        raise InputError("`in` ends in the middle of a row.")

    with opened(tmp_path) as archive:
        with pytest.raises(InputError, match="ends in the middle"):
            archive.ingest(broken(), "in")
        archive.settle()
        assert archive.documents().num_rows == 2


class _Failing(FakePipeline):
    def judge(self, prepared: pa.Table, **more: object) -> pa.Table:
        judged = super().judge(prepared, **more)
        if "fails" in prepared.column("text").to_pylist():
            raise ZeroDivisionError
        return judged


def test_a_stage_that_fails_spoils_neither_the_state_nor_the_documents(tmp_path):
    with Archive(tmp_path, _Failing()).begin() as archive:
        archive.ingest([batch(TEXTS)], "in")
        with pytest.raises(ZeroDivisionError):
            archive.ingest([batch(["water x", "fails"], start=5)], "in")
        with pytest.raises(ListeningError, match="open the archive again"):
            archive.ingest([batch(["water y"], start=7)], "in")
    with opened(tmp_path) as archive:
        archive.ingest([batch(["water y"], start=7)], "in")
        assert [story["label"] for story in archive.stories().to_pylist()] == ["water 4", "bus 2"]


def test_small_parts_become_large_ones_in_the_same_order(tmp_path):
    with opened(tmp_path, commit_rows=1) as archive:
        texts = [f"water {number}" for number in range(40)]
        archive.ingest([batch(texts)], "in")
        assert len(archive.manifest.documents) == 2 + 8
        assert archive.documents(["text"])["text"].to_pylist() == texts
    with opened(tmp_path) as archive:
        on_disk = {f"documents/{path.name}" for path in (tmp_path / "documents").iterdir()}
        assert on_disk == {part.file for part in archive.manifest.documents}


def test_a_row_that_says_nothing_is_set_aside(tmp_path):
    with opened(tmp_path) as archive:
        totals = archive.ingest([batch(["water a", " ", "bus b"])], "in")
        assert (totals.stored, totals.set_aside) == (2, 1)
        assert archive.rejected().to_pylist()[0]["reason"] == "it has neither `title` nor `text`"


def test_an_empty_input_leaves_an_empty_archive(tmp_path):
    with opened(tmp_path) as archive:
        assert str(archive.ingest([], "in")) == "read 0 = 0 stored + 0 already here + 0 set aside"
        assert archive.documents().num_rows == archive.stories().num_rows == archive.signals().num_rows == 0


def test_files_of_rows_set_aside_are_written_together_and_nothing_of_them_is_lost(tmp_path):
    for number in range(40):
        with opened(tmp_path) as archive:
            archive.ingest([batch([f"water {number}"], start=3 * number, bad=1)], f"in {number}")
    with opened(tmp_path) as archive:
        assert len(archive.manifest.rejected) < 16
        assert archive.rejected().column("line").to_pylist() == [3 * number + 1 for number in range(40)]
        again = archive.ingest([batch(["water 0"], bad=1)], "in 0")
        assert (again.set_aside, archive.rejected().num_rows) == (1, 40)
    assert len([*(tmp_path / "rejected").iterdir()]) == len(archive.manifest.rejected)
