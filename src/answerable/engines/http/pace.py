"""How fast a host may be asked, and how long to leave it alone after it had trouble."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from answerable.engines.http.clocks import Clock

__all__ = ["Pace"]

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
LONGEST_CRAWL_DELAY = 60.0
"""Seconds.

A larger Crawl-delay is honoured as far as this; feeds are asked so seldom that no more is needed.
"""


@dataclass
class _Host:
    next_at: datetime | None = None
    paused_until: datetime | None = None
    failures: int = 0
    interval: float = 0.0


class Pace:
    """One request at a time and host, `interval` seconds apart; a doubling pause after each failure."""

    def __init__(self, clock: Clock, interval: float = 5.0) -> None:
        self.clock = clock
        self.interval = interval
        self._hosts: dict[str, _Host] = {}

    def paused_until(self, host: str) -> datetime | None:
        """Return until when `host` is to be left alone, or None."""
        until = self._host(host).paused_until
        return until if until and until > self.clock.now() else None

    def wait(self, host: str) -> None:
        """Sleep until `host` may be asked again, and take that turn."""
        state = self._host(host)
        now = self.clock.now()
        if state.next_at and state.next_at > now:
            self.clock.sleep((state.next_at - now).total_seconds())
        state.next_at = self.clock.now() + timedelta(seconds=max(self.interval, state.interval))

    def slow_down(self, host: str, crawl_delay: float | None) -> None:
        """Note the pace that the host asks for itself."""
        self._host(host).interval = min(crawl_delay or 0.0, LONGEST_CRAWL_DELAY)

    def worked(self, host: str) -> None:
        """Note that the host answered as it should."""
        state = self._host(host)
        state.failures, state.paused_until = 0, None

    def failed(self, host: str, retry_after: timedelta | None = None) -> datetime:
        """Note a failure and return until when the host is left alone:

        As long as it asks, else twice as long each time.
        """
        state = self._host(host)
        pause = min(FIRST_PAUSE * 2 ** min(state.failures, 16), LONGEST_PAUSE)
        state.failures += 1
        state.paused_until = self.clock.now() + min(max(pause, retry_after or pause), LONGEST_PAUSE)
        return state.paused_until

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())
