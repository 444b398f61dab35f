"""Fetching public feeds and pages: polite, bounded, never inside the house."""

from answerable.engines.http.clocks import Clock, ManualClock, SystemClock
from answerable.engines.http.fetching import Fetched, Fetcher, Limits
from answerable.engines.http.health import Attempt, Health, judge_health
from answerable.engines.http.memory import MemoryFetcher
from answerable.engines.http.polling import next_interval

__all__ = [
    "Attempt",
    "Clock",
    "Fetched",
    "Fetcher",
    "Health",
    "Limits",
    "ManualClock",
    "MemoryFetcher",
    "SystemClock",
    "judge_health",
    "next_interval",
]
