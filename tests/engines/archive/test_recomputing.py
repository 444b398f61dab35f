"""A warning follows from the documents: worked out again, it is the same bit for bit."""

from __future__ import annotations

import datetime as dt

import pytest
from click.testing import CliRunner

from answerable.cli.listen.recompute import recompute as command
from answerable.engines.archive import Archive, view
from answerable.engines.archive.recomputing import recompute
from answerable.listening.pipeline import Pipeline, Settings
from answerable.listening.sources import read_file

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
    import shutil

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
