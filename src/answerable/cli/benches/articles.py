"""The whole chain over news articles, beside jieba + scikit-learn + datasketch."""

from __future__ import annotations

from answerable.cli.benches.data import articles
from answerable.cli.benches.measured import Measured
from answerable.cli.benches.whole import compare

__all__ = ["run"]


def run(rows: int | None) -> Measured:
    """Articles of about 1,000 characters, cut at 4,000."""
    return compare("articles", articles(rows or 3000))
