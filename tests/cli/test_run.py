"""`listen run` and `listen export`: many inputs, bad files, growing files, and the last line."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from answerable.cli.door import answerable
from answerable.cli.inputs import open_input
from answerable.engines.archive import Archive, view

LINES = [
    json.dumps({"doc_id": f"d{n}", "text": f"城南的自来水发黄 {n}"}, ensure_ascii=False) for n in range(6)
]


def called(*arguments: object) -> tuple[int, str, str]:
    """Status, standard output and standard error of `answerable listen …`, in this process."""
    done = CliRunner().invoke(answerable, ["listen", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture()
def source(tmp_path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join([*LINES, "{broken", ""]), encoding="utf-8")
    return path


def test_the_last_line_adds_up(tmp_path, source):
    status, out, _ = called("run", source, "--archive", tmp_path / "a")
    assert status == 0
    assert out.splitlines()[-1] == "read 7 = 6 stored + 0 already here + 1 set aside"
    _, out, _ = called("run", source, "--archive", tmp_path / "a")
    assert out.splitlines()[-1] == "read 7 = 0 stored + 6 already here + 1 set aside"
    assert view(tmp_path / "a").rejected().num_rows == 1


def test_a_bad_file_is_one_sentence_and_the_others_are_read(tmp_path, source):
    (tmp_path / "bad.parquet").write_bytes(b"no parquet")
    inputs = (tmp_path / "none.csv", tmp_path / "bad.parquet", source)
    status, out, err = called("run", *inputs, "--archive", tmp_path / "a")
    assert status == 2
    assert "6 stored" in out.splitlines()[-1]
    assert len(err.strip().splitlines()) == 2


def test_a_truncated_file_keeps_the_rows_before(tmp_path):
    body = gzip.compress("\n".join(LINES * 300).encode())
    (tmp_path / "cut.jsonl.gz").write_bytes(body[: len(body) // 2])
    _, out, _ = called("run", tmp_path / "cut.jsonl.gz", "--archive", tmp_path / "a")
    read, stored, here, aside = (int(word.replace(",", "")) for word in out.split() if word[0].isdigit())
    assert stored == 6
    assert read == stored + here + aside


def test_an_empty_file_is_fine(tmp_path):
    (tmp_path / "empty.jsonl").write_text("")
    assert called("run", tmp_path / "empty.jsonl", "--archive", tmp_path / "a")[0] == 0
    for kind in ("documents", "stories", "signals"):
        status, _, _ = called("export", kind, "--archive", tmp_path / "a", "-o", tmp_path / f"{kind}.csv")
        assert status == 0


def test_settings_are_remembered_by_the_archive(tmp_path, source):
    called("run", source, "--archive", tmp_path / "a", "--area", "330108")
    called("run", source, "--archive", tmp_path / "a")
    with Archive.open(tmp_path / "a") as archive:
        assert archive.pipeline.settings.area == "330108"


def test_timings_name_every_stage(tmp_path, source):
    _, out, _ = called("run", source, "--archive", tmp_path / "a", "--timings")
    for stage in ("cleaning", "duplicates", "topics", "places", "stories", "commit", "settle", "all"):
        assert f"\n{stage} " in out


def test_every_exported_document_has_a_story(tmp_path, source):
    called("run", source, "--archive", tmp_path / "a")
    called("export", "documents", "--archive", tmp_path / "a", "-o", tmp_path / "d.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "d.jsonl").read_text().splitlines()]
    assert [row["doc_id"] for row in rows] == [f"d{n}" for n in range(6)]
    assert all(row["story_id"] for row in rows)
    assert "text" not in rows[0]


def test_an_export_of_an_archive_that_was_killed_before_its_conclusions_draws_them(tmp_path, source):
    archive = Archive.open(tmp_path / "a")
    archive.ingest(open_input(str(source), contact="").batches(), "in", settles=False)
    archive._lock.release()  # killed here
    assert view(tmp_path / "a").documents().num_rows == 0
    called("export", "stories", "--archive", tmp_path / "a", "-o", tmp_path / "s.parquet")
    assert pq.read_table(tmp_path / "s.parquet").num_rows >= 1


def test_no_archive_is_one_sentence(tmp_path):
    done = CliRunner().invoke(
        answerable, ["listen", "export", "stories", "--archive", str(tmp_path), "-o", "-"]
    )
    assert str(done.exception) == f"There is no archive at `{tmp_path}`."


def _read(one) -> list[tuple[str, int]]:
    rows = [row for batch in one.batches() for row in batch.rows.to_pylist()]
    return [(row["doc_id"], row["line"]) for row in rows]


def test_a_growing_file_gives_only_its_new_complete_lines(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text(LINES[0] + "\n" + LINES[1][:9], encoding="utf-8")
    one = open_input(str(path), contact="", follow=True)
    assert _read(one) == [("d0", 1)]
    assert _read(one) == []
    path.write_text("\n".join(LINES[:3]) + "\n", encoding="utf-8")
    assert _read(one) == [("d1", 2), ("d2", 3)]
    path.write_text(LINES[5] + "\n", encoding="utf-8")
    assert _read(one) == [("d5", 1)]


def test_a_followed_file_of_another_kind_is_read_again_when_it_changes(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("doc_id,text\nd1,水\n", encoding="utf-8")
    one = open_input(str(path), contact="", follow=True)
    assert [doc_id for doc_id, _ in _read(one)] == ["d1"]
    assert _read(one) == []
    path.write_text("doc_id,text\nd1,水\nd2,路灯\n", encoding="utf-8")
    assert [doc_id for doc_id, _ in _read(one)] == ["d1", "d2"]


@pytest.mark.slow
def test_follow_takes_what_comes_and_ends_cleanly_on_ctrl_c(tmp_path, source):
    command = [
        sys.executable,
        "-m",
        "answerable",
        "listen",
        "run",
        str(source),
        "--archive",
        str(tmp_path / "a"),
    ]
    running = subprocess.Popen(
        [*command, "--follow", "--every", "0.2"], stdout=subprocess.PIPE, env=os.environ
    )
    _until(lambda: (tmp_path / "a/manifest.json").exists() and view(tmp_path / "a").documents().num_rows == 6)
    with source.open("a", encoding="utf-8") as stream:
        stream.write(LINES[0].replace("d0", "d9") + "\n")
    _until(lambda: view(tmp_path / "a").documents().num_rows == 7)
    running.send_signal(signal.SIGINT)
    out, _ = running.communicate(timeout=30)
    assert running.returncode == 0
    assert out.decode().splitlines()[-1].startswith("read 8 = 7 stored")


def _until(is_so) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_what_is_kept_is_judged_anew_without_its_input(tmp_path, source):
    called("run", source, "--archive", tmp_path / "a")
    before = view(tmp_path / "a").documents()
    source.unlink()
    status, out, _ = called("run", "--rebuild", "--archive", tmp_path / "a")
    assert status == 0
    assert out.splitlines()[0] == "Judged 6 documents anew."
    assert view(tmp_path / "a").documents().equals(before)


def test_a_run_without_an_input_is_one_sentence(tmp_path):
    status, _, said = called("run", "--archive", tmp_path / "a")
    assert status == 2
    assert "Name at least one INPUT" in said
