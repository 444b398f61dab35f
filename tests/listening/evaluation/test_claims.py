import pyarrow as pa
import pytest

from answerable.listening.evaluation.claims import evaluate


def test_ranks_and_verdicts_are_measured():
    matches = pa.table(
        {
            "query_id": ["p", "p", "q", "q"],
            "claim_id": ["1", "2", "1", "2"],
            "rank": [1, 2, 1, 2],
            "score": [0.9, 0.5, 0.4, 0.3],
            "verdict": ["match", "none", "match", "related"],
        }
    )
    figures = evaluate(matches, {"p": {"1"}, "q": {"2"}})
    assert figures["MRR"] == figures["MAP@5"] == pytest.approx(0.75)
    assert (figures["R@1"], figures["R@5"]) == (0.5, 1.0)
    assert (figures["match precision"], figures["match recall"]) == (0.5, 0.5)
    assert figures["match or related recall"] == 1.0
