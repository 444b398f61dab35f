"""`answerable bench`: every benchmark is there, names its peer, and says how many times faster ours is."""

from __future__ import annotations

import importlib
import json

import pytest
from click.testing import CliRunner

from answerable.cli.bench import BENCHES, STUDIES
from answerable.cli.benches.data import articles, messages
from answerable.cli.benches.measured import Contender, Measured
from answerable.cli.door import answerable


@pytest.mark.parametrize("name", (*BENCHES, *STUDIES))
def test_every_benchmark_can_be_run(name):
    assert callable(importlib.import_module(f"answerable.cli.benches.{name}").run)


def test_a_benchmark_names_its_peer_in_the_same_run():
    done = CliRunner().invoke(answerable, ["bench", "warnings", "--rows", "2400", "--json"])
    figures = json.loads(done.stdout)
    assert figures["documents"] == 2400
    assert len(figures["counts/s"]) == 2


def test_how_many_times_faster_is_the_ratio_of_the_times():
    measured = Measured(
        "m", "made", 100, [Contender("ours", 2.0), Contender("part", 1.0), Contender("peer", 9.0)]
    )
    assert measured.times_faster == 4.5
    assert "4.5 times the peer" in str(measured)


def test_an_unknown_benchmark_is_a_sentence():
    done = CliRunner().invoke(answerable, ["bench", "coffee"])
    assert done.exit_code == 2
    assert "There is no benchmark `coffee`" in done.output


def test_without_the_evaluation_data_texts_are_made_the_same_each_time(monkeypatch, tmp_path):
    monkeypatch.setenv("ANSWERABLE_DATA", str(tmp_path))
    assert messages(5).table.equals(messages(5).table)
    assert articles(5).table.num_rows == 5
