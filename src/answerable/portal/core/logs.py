"""What the log does not repeat: the secret of a private link, and the traceback of a forged request."""

from __future__ import annotations

import logging
import re

__all__ = ["DiscreetFormatter"]

# Django logs the address of every request that it answers with 4xx or 5xx, also that of a private page.
PRIVATE_LINK = re.compile(r"(/(?:m|me-too|suggestions/mine|notices/stop)/)[^/\s'\"?]+")


# A request for a host that is not ours, or with a forged form: the sender's fault, and no traceback of ours.
STRANGERS_FAULT = "django.security."


class DiscreetFormatter(logging.Formatter):
    """A line of the log, traceback and all, without the token of any private link."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name.startswith(STRANGERS_FAULT):
            record = logging.makeLogRecord(record.__dict__ | {"exc_info": None, "exc_text": None})
        return PRIVATE_LINK.sub(r"\1…", super().format(record))
