"""A warning follows from the documents: worked out again, it is the same bit for bit."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace

import pyarrow as pa
import pytest
from click.testing import CliRunner

from answerable.cli.listen.recompute import recompute as command
from answerable.engines.archive import Archive, view
from answerable.engines.archive.manifest import read_manifest, write_manifest
from answerable.engines.archive.outages import outage_table
from answerable.engines.archive.recomputing import recompute
from answerable.listening.pipeline import Pipeline, Settings
from answerable.listening.sources import read_file
from answerable.listening.stories import MARK
from engines.archive.heard import START, heard_rows, told

LAST = dt.date(2026, 3, 1)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Sixty days of two reports each over the turn of a year, and twelve from four outlets on the last."""
    folder = tmp_path_factory.mktemp("recomputing")
    lines = ["source,published_at,title,text"]
    for day in range(60):
        for number in range(12 if day == 59 else 2):
            when = LAST - dt.timedelta(days=59 - day)
            text = f"自来水停水第{day}天第{number}处不同的街道"
            lines.append(f"Daily {number % 4},{when}T08:00:00Z,{text},{text}{day * 31 + number}")
    (folder / "heard.csv").write_text("\n".join(lines))
    with Archive.open(folder / "archive", Settings()) as archive:
        archive.ingest(read_file(folder / "heard.csv"), "heard")
    return folder / "archive"


def test_the_same_documents_give_the_same_warnings(archive):
    held = view(archive)
    found = recompute(held, Pipeline(Settings(**held.manifest.settings)))
    assert held.signals().num_rows > 0
    assert found.equals(held.signals())


def test_the_command_says_that_they_are_the_same(archive):
    told = CliRunner().invoke(command, ["--archive", str(archive)])
    assert told.exit_code == 0, told.output
    assert "the same, bit for bit" in told.output


def test_a_warning_that_was_tampered_with_is_noticed(archive, tmp_path):
    import pyarrow.parquet as pq

    copy = tmp_path / "archive"
    shutil.copytree(archive, copy)
    file = copy / view(copy).manifest.settled.signals
    rows = pq.read_table(file).to_pylist()
    rows[0]["p_value"] = 1e-9
    pq.write_table(type(view(copy).signals()).from_pylist(rows, view(copy).signals().schema), file)
    told = CliRunner().invoke(command, ["--archive", str(copy)])
    assert told.exit_code == 1
    assert "are not as written" in told.output


def with_method(folder, name):
    """The archive as if another version of the program had concluded it last."""
    manifest = read_manifest(folder)
    settled = replace(manifest.settled, method=name, judged={})
    write_manifest(folder, replace(manifest, settled=settled))


def test_what_another_version_concluded_is_said_and_not_called_different(archive, tmp_path):
    copy = tmp_path / "archive"
    shutil.copytree(archive, copy)
    with_method(copy, "an earlier one")
    told = CliRunner().invoke(command, ["--archive", str(copy)])
    assert told.exit_code == 1
    assert "another version" in told.output


def test_another_version_concludes_anew_without_any_news_and_says_that_something_came(archive, tmp_path):
    copy = tmp_path / "archive"
    shutil.copytree(archive, copy)
    with_method(copy, "an earlier one")
    before = view(copy).manifest.arrived
    with Archive.open(copy) as opened:
        opened.settle()
        once = opened.sequence
        opened.settle()
        assert opened.sequence == once
    assert view(copy).manifest.arrived > before
    assert CliRunner().invoke(command, ["--archive", str(copy)]).exit_code == 0


def test_an_empty_archive_has_nothing_to_conclude(tmp_path):
    with Archive.open(tmp_path / "archive", Settings()) as empty:
        empty.settle()
        assert empty.sequence == 0


def test_warnings_are_the_same_after_restarts_outages_marks_and_a_rebuild(tmp_path):
    """Taken in by three processes, with a source that was down and a curator who joined two stories."""
    folder = tmp_path / "archive"
    rows = heard_rows()
    for start in range(0, len(rows), 70):
        with Archive.open(folder, Settings()) as opened:
            opened.ingest([told(rows[start : start + 70])], "heard", settles=False)
            silent = START + dt.timedelta(days=start // 4)
            opened.note_outages(outage_table([("Daily 1", silent, silent + dt.timedelta(days=2))]))
            opened.settle()
    same(folder)
    with Archive.open(folder) as opened:
        one, other = opened.stories().column("story_id").to_pylist()[:2]
        mark = {"mark_id": "m1", "kind": "together", "story_id": one, "other": other}
        (became,) = opened.mark(pa.Table.from_pylist([mark], MARK)).to_pylist()
        assert became["outcome"] == "done"
        opened.settle()
    same(folder)
    with Archive.open(folder) as opened:
        opened.rebuild()
    same(folder)
    assert view(folder).masks().num_rows


def same(folder):
    held = view(folder)
    assert held.signals().num_rows > 0
    assert recompute(held, Pipeline(Settings(**held.manifest.settings))).equals(held.signals())
