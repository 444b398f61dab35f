"""What the log does not repeat: the secret part of a private link."""

from __future__ import annotations

import logging
import re

__all__ = ["DiscreetFormatter"]

# Django logs the address of every request that it answers with 4xx or 5xx, also that of a private page.
PRIVATE_LINK = re.compile(r"(/m/)[^/\s'\"?]+")


class DiscreetFormatter(logging.Formatter):
    """A line of the log, traceback and all, without the token of any private link."""

    def format(self, record: logging.LogRecord) -> str:
        return PRIVATE_LINK.sub(r"\1…", super().format(record))
