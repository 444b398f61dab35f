"""The whole chain over short messages, beside jieba + scikit-learn + datasketch."""

from __future__ import annotations

from answerable.cli.benches.data import messages
from answerable.cli.benches.measured import Measured
from answerable.cli.benches.whole import compare

__all__ = ["run"]


def run(rows: int | None) -> Measured:
    """Citizens' messages of about 400 characters."""
    return compare("messages", messages(rows or 5000))
