"""A floor that may only rise: posts of checked_zh find the fact-check that speaks of them."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from answerable.listening.claims import match
from answerable.listening.evaluation.claims import evaluate

DATA = Path(os.environ.get("ANSWERABLE_DATA", Path(__file__).parents[4] / "shared" / "data"))
FILE = DATA / "claims" / "checked_zh.parquet"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is absent; set ANSWERABLE_DATA"),
]


def test_chinese_posts_find_their_fact_checks():
    rows = [row for row in pq.read_table(FILE).to_pylist() if row["factcheck_id"]]
    checks = {row["factcheck_id"]: row["analysis"] for row in reversed(rows)}
    found = match(
        pa.table({"query_id": [row["doc_id"] for row in rows], "text": [row["text"] for row in rows]}),
        pa.table({"claim_id": list(checks), "text": list(checks.values())}),
        20,
    )
    figures = evaluate(found, {row["doc_id"]: {row["factcheck_id"]} for row in rows})
    assert figures["MRR"] >= 0.85
    assert figures["R@5"] >= 0.94
