"""How often the language of a document is found right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pyarrow as pa

__all__ = ["evaluate"]


def evaluate(files: Sequence[pa.Table]) -> dict[str, float | str]:
    """Return accuracy over tables of `gold` and `lang` (found), in all and by gold language.

    Rows whose `gold` is null are not judged. `most_confused` names the commonest mistake.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for table in files:
        rows = zip(table.column("gold").to_pylist(), table.column("lang").to_pylist())
        pairs.update((str(gold), str(found)) for gold, found in rows if gold)
    total = sum(pairs.values())
    figures: dict[str, float | str] = {"documents": float(total)}
    if not total:
        return figures
    figures["accuracy"] = sum(n for (gold, found), n in pairs.items() if gold == found) / total
    for language in sorted({gold for gold, _ in pairs}):
        of_it = sum(n for (gold, _), n in pairs.items() if gold == language)
        figures[f"accuracy_{language}"] = pairs[language, language] / of_it
    wrong = Counter({pair: n for pair, n in pairs.items() if pair[0] != pair[1]}).most_common(1)
    figures["most_confused"] = (
        "none" if not wrong else f"{wrong[0][0][0]} taken for {wrong[0][0][1]}, {wrong[0][1]} times"
    )
    return figures
