"""Floors that may only rise. Everything was chosen on folds of the four fifths of reviews_zh that train."""

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from answerable.listening.evaluation.tone import evaluate
from answerable.listening.tone import ToneClassifier, train

DATA = Path(os.environ.get("ANSWERABLE_DATA", Path(__file__).parents[4] / "shared" / "data"))
FILE = DATA / "tone" / "reviews_zh.parquet"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is absent; set ANSWERABLE_DATA"),
]


@pytest.fixture(scope="module")
def reviews():
    table = pq.read_table(FILE)
    return table.take(pa.array(np.random.default_rng(0).permutation(table.num_rows)[:10_000]))


@pytest.mark.slow
def test_the_trained_classifier_holds_its_floor_from_6000_reviews_on(reviews):
    model = train(reviews.slice(0, 6000))
    figures = evaluate([model.classify(reviews.slice(6000))])
    assert figures["accuracy"] >= 0.905
    assert figures["calibration error"] <= 0.02


def test_the_intervals_of_the_word_list_cover_the_shares_of_made_stories(reviews):
    judge, chance = ToneClassifier(), np.random.default_rng(1)
    evidence = np.array(judge.evidence(reviews).to_pylist())
    negative = np.array(reviews.column("label").to_pylist()) == "negative"
    covered = []
    for documents in (5, 20, 100) * 40:
        share = chance.random()
        truth = chance.random(documents) < share
        said = np.where(
            truth, chance.choice(evidence[negative], documents), chance.choice(evidence[~negative], documents)
        )
        told = judge.share(said.tolist())
        covered.append(told.low <= share <= told.high)
    assert np.mean(covered) >= 0.9
