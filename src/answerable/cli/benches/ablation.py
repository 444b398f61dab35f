"""What carries the quality of the stories: one part left out or changed at a time, on gold stories.

Not a race: no peer, no speed. News of July 2022 (stories/dtels_zh) and every second story of news titles
(stories/news_titles_en); `--rows` cuts both. The data folder is needed.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from answerable.listening.stories import Recipe

__all__ = ["Ablation", "run"]

_CHANGES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "no merging": {"merge": 2.0},
    "no splitting": {"split": False},
    "64 terms a document": {"top_terms": 64},
    "64 terms a story": {"centroid_terms": 64},
    "the title counts once": {"title_weight": 1.0},
    "title only": {"lead": 0},
    "600 characters of lead": {"lead": 600},
    "terms in more than 5 % dropped": {"common_share": 0.05},
    "idf without forgetting": {"half_life_days": 1e9},
    "no floor to forgetting": {"remembered_documents": 0.0},
    "no reopening after 14 days": {"patience_days": 1e-3},
    "time without a price": {"patience_days": 1e9},
    "join fixed at .10": {"join": 0.10},
    "join fixed at .15": {"join": 0.15},
    "merging after 512 documents": {"block": 512, "least": 512},
}


@dataclass(frozen=True)
class Ablation:
    """B-cubed F1 and AMI of each change on each set, in the order they were made."""

    rows: list[tuple[str, list[tuple[float, float]]]]
    sets: list[str]

    def as_dict(self) -> dict[str, Any]:
        """All figures, for a machine."""
        found = {name: dict(zip(self.sets, figures, strict=True)) for name, figures in self.rows}
        return {"benchmark": "ablation", "measures": ["B-cubed F1", "AMI"], "changes": found}

    def __str__(self) -> str:
        lines = [f"{'left out or changed':<32}" + "".join(f"{name:>24}" for name in self.sets)]
        for name, figures in self.rows:
            lines.append(f"{name:<32}" + "".join(f"{f1:>16.3f}{ami:>8.3f}" for f1, ami in figures))
        return "\n".join(lines)


def run(rows: int | None) -> Ablation:
    """Cluster both sets once for each change."""
    from answerable.listening.stories import Recipe

    sets = {"July 2022": _july(), "news titles": _titles()}
    cut = {name: table.slice(0, rows) if rows else table for name, table in sets.items()}
    found = [
        (name, [_measure(table, replace(Recipe(), **change)) for table in cut.values()])
        for name, change in _CHANGES.items()
    ]
    return Ablation(found, list(sets))


def _measure(table: pa.Table, recipe: Recipe) -> tuple[float, float]:
    from answerable.cli.listen.evaluations.stories import find_stories
    from answerable.listening.evaluation import stories
    from answerable.listening.stories import StoryClusterer

    figures = stories.evaluate(find_stories(table, StoryClusterer(recipe)))
    return round(figures["B-cubed F1"], 3), round(figures["AMI"], 3)


def _july() -> pa.Table:
    table = _gold("dtels_zh")
    month: Any = pc.strftime(table["published_at"], format="%Y-%m")
    return table.filter(pc.equal(month, "2022-07"))


def _titles() -> pa.Table:
    """Every second story, by checksum: the half that thresholds were chosen on."""
    table = _gold("news_titles_en")
    own = [zlib.crc32(str(gold).encode()) % 2 == 0 for gold in table["gold"].to_pylist()]
    return table.filter(pa.array(own, pa.bool_()))


def _gold(name: str) -> pa.Table:
    from answerable.cli.listen.evaluations.stories import load_gold

    folder = Path(os.environ.get("ANSWERABLE_DATA", "../shared/data"))
    return load_gold([str(folder / "stories" / f"{name}.parquet")])
