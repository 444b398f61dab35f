"""Floors that may only rise. Words were tuned on the half of govmsg_zh whose SHA-256 of doc_id is even."""

import hashlib
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from answerable.cli.listen.evaluations.parts import training_and_rest
from answerable.listening.evaluation.topics import evaluate, in_domains
from answerable.listening.topics import KeywordClassifier, train

DATA = Path(os.environ.get("ANSWERABLE_DATA", Path(__file__).parents[4] / "shared" / "data"))
FILE = DATA / "topics" / "govmsg_zh.parquet"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is absent; set ANSWERABLE_DATA"),
]


def tuned_on(table):
    digests = [hashlib.sha256(name.encode()).digest()[-1] for name in table.column("doc_id").to_pylist()]
    return np.array(digests) % 2 == 0


def test_the_cold_start_holds_its_floor_on_the_half_it_was_not_tuned_on():
    table = pq.read_table(FILE)
    rest = table.filter(pa.array(~tuned_on(table)))
    judged = KeywordClassifier().classify(rest)
    domains = pa.array(in_domains(judged.column("topic").to_pylist()), pa.string())
    judged = judged.set_column(judged.column_names.index("topic"), "topic", domains)
    figures = evaluate([judged])
    assert figures["macro F1"] >= 0.83
    assert figures["calibration error"] <= 0.11


@pytest.mark.slow
def test_the_trained_classifier_holds_its_floor_on_the_fifth_that_evaluate_reports():
    training, rest, _protocol = training_and_rest([pq.read_table(FILE)])
    figures = evaluate([train(training).classify(rest)])
    assert figures["macro F1"] >= 0.908
    assert figures["calibration error"] <= 0.03


@pytest.mark.slow
def test_the_trained_classifier_holds_its_floor_from_1500_messages_on():
    table = pq.read_table(FILE)
    order = pa.array(np.random.default_rng(0).permutation(table.num_rows))
    model = train(table.take(order[:1500]))
    figures = evaluate([model.classify(table.take(order[1500:2500]))])
    assert figures["macro F1"] >= 0.88
    assert figures["calibration error"] <= 0.05
