import pyarrow as pa

from answerable.listening.evaluation.tone import evaluate


def test_a_row_without_tone_is_a_mistake():
    table = pa.table({"label": ["-", "+"], "tone": ["-", None], "tone_confidence": [1.0, None]})
    figures = evaluate([table])
    assert (figures["documents"], figures["accuracy"]) == (2.0, 0.5)
