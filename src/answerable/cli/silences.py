"""Inputs that could not be read while they were followed: the outlets they bring were not heard meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from answerable.listening.sources import InputBatch

__all__ = ["Silences"]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Silences:
    """When which outlet was not heard, learned from the inputs of one call.

    An outage is told to the full hour while it lasts, so that a passing minute is no news, and to its end
    once the input could be read again. Of an input that never gave anything nobody knows what is missing.
    """

    clock: Callable[[], datetime] = _now
    _outlets: dict[str, set[str]] = field(default_factory=dict)
    _since: dict[str, datetime] = field(default_factory=dict)
    _ended: list[tuple[str, datetime, datetime]] = field(default_factory=list)

    def listening(self, name: str, batches: Iterable[InputBatch]) -> Iterator[InputBatch]:
        """Pass the batches of the input `name` on, and remember which outlets it brings."""
        outlets = self._outlets.setdefault(name, set())
        for batch in batches:
            if "source" in batch.rows.column_names:
                outlets.update(each for each in batch.rows.column("source").unique().to_pylist() if each)
            yield batch

    def failed(self, name: str) -> None:
        """The input could not be read: with the first time an outage begins."""
        self._since.setdefault(name, self.clock())

    def worked(self, name: str) -> None:
        """The input was read: an outage ends."""
        if since := self._since.pop(name, None):
            self._ended += self._of(name, since, self.clock())

    def outages(self) -> list[tuple[str, datetime, datetime]]:
        """(outlet, since, until) of all outages that are over, and of those that last."""
        hour = self.clock().replace(minute=0, second=0, microsecond=0)
        lasting = [each for name, since in self._since.items() for each in self._of(name, since, hour)]
        return [each for each in [*self._ended, *lasting] if each[1] < each[2]]

    def _of(self, name: str, since: datetime, until: datetime) -> list[tuple[str, datetime, datetime]]:
        return [(outlet, since, until) for outlet in sorted(self._outlets.get(name, ()))]
