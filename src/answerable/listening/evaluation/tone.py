"""How well tone is told: accuracy, macro-F1 and calibration."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.evaluation.labels import accuracy, calibration_error, confusions, macro_f1

__all__ = ["evaluate"]


def evaluate(files: list[pa.Table]) -> dict[str, float | str]:
    """Named figures over tables with label, tone and tone_confidence; a row without a tone is a mistake."""
    table = pa.concat_tables(files, promote_options="default")
    table = table.filter(pc.is_valid(table.column("label")))
    gold, predicted = table.column("label").to_pylist(), table.column("tone").to_pylist()
    confidence = [value or 0.0 for value in table.column("tone_confidence").to_pylist()]
    return {
        "documents": float(len(gold)),
        "accuracy": accuracy(gold, predicted),
        "macro F1": macro_f1(gold, predicted),
        "calibration error": calibration_error(gold, predicted, confidence),
        "confusions": confusions(gold, predicted),
    }
