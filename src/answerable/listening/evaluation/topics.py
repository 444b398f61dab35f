"""How well topics are told: accuracy, macro-F1, calibration, and what "don't know" buys."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.evaluation.labels import (
    accuracy,
    calibration_error,
    confusions,
    f1_scores,
    macro_f1,
)

__all__ = ["DOMAINS", "evaluate", "in_domains"]

DOMAINS = {
    "城乡建设": (
        "water-quality water-supply power heating-gas housing property-management construction "
        "land-demolition roads waste street-order parking fire-safety"
    ),
    "环境保护": "air-quality noise environment farming",
    "交通运输": "public-transport traffic post-delivery",
    "教育文体": "education culture-sports",
    "卫生计生": "health-care family-planning",
    "劳动和社会保障": "social-security employment-wages elderly-care",
    "商贸旅游": "consumer fraud food-safety tourism taxes-fees",
}
"""Seven first-level domains of citizens' messages, and the shipped topics that belong to each."""

_DOMAIN_OF = {code: domain for domain, codes in DOMAINS.items() for code in codes.split()}


def in_domains(topics: Sequence[str | None]) -> list[str | None]:
    """The domain of each topic; None where it belongs to none of the seven."""
    return [_DOMAIN_OF.get(topic or "") for topic in topics]


def evaluate(files: list[pa.Table]) -> dict[str, float | str]:
    """Named figures over tables with label, topic, topic_confidence and abstain.

    A row without a topic is a mistake. `judged` is the share that does not abstain, `accuracy judged` theirs.
    """
    table = pa.concat_tables(files, promote_options="default")
    table = table.filter(pc.is_valid(table.column("label")))
    gold, predicted = table.column("label").to_pylist(), table.column("topic").to_pylist()
    confidence = [value or 0.0 for value in table.column("topic_confidence").to_pylist()]
    sure = table.filter(
        pa.array([value is False for value in table.column("abstain").to_pylist()], pa.bool_())
    )
    figures: dict[str, float | str] = {
        "documents": float(len(gold)),
        "accuracy": accuracy(gold, predicted),
        "macro F1": macro_f1(gold, predicted),
        "calibration error": calibration_error(gold, predicted, confidence),
        "judged": sure.num_rows / max(len(gold), 1),
        "accuracy judged": accuracy(sure.column("label").to_pylist(), sure.column("topic").to_pylist()),
    }
    figures |= {f"F1 {label}": score for label, score in f1_scores(gold, predicted).items()}
    return figures | {"confusions": confusions(gold, predicted)}
