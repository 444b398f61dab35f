"""The in-memory twin of the fetcher, for tests and for trying things without a network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from answerable.engines.http.fetching import Fetched

__all__ = ["MemoryFetcher"]


class MemoryFetcher:
    """Serves bodies by address; what it does not know is not found. `asked` keeps every address in order."""

    def __init__(self, bodies: Mapping[str, bytes | Fetched], at: datetime | None = None) -> None:
        self.bodies = dict(bodies)
        self.at = at or datetime(2024, 1, 1, tzinfo=UTC)
        self.asked: list[str] = []

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Return what is known under `url`; 304 where `etag` is that of the known answer."""
        self.asked.append(url)
        known = self.bodies.get(url)
        if known is None:
            return Fetched(url, 404, fetched_at=self.at, reason="the host answered 404 Not Found")
        if isinstance(known, bytes):
            return Fetched(url, 200, known, fetched_at=self.at)
        return Fetched(url, 304, fetched_at=self.at, etag=etag) if etag and etag == known.etag else known

    def close(self) -> None:
        """Nothing is open."""
