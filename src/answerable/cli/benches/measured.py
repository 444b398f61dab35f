"""What a benchmark says: who was measured, on what, and how fast."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Contender", "Measured", "one_thread", "timed"]


@dataclass(frozen=True)
class Contender:
    """One that was measured: `seconds` of CPU for all documents of the benchmark, and how good it was."""

    name: str
    seconds: float
    quality: dict[str, float] = field(default_factory=dict)


@dataclass
class Measured:
    """The result of a benchmark. The first contender is ours, the last the peer it is compared with."""

    name: str
    data: str
    documents: int
    contenders: list[Contender] = field(default_factory=list)
    unit: str = "documents/s"

    @property
    def times_faster(self) -> float:
        """How many times the peer's speed ours is."""
        return self.contenders[-1].seconds / max(self.contenders[0].seconds, 1e-9)

    def as_dict(self) -> dict[str, Any]:
        """All figures, for a machine."""
        rates = {one.name: round(self.documents / max(one.seconds, 1e-9), 1) for one in self.contenders}
        return {
            "benchmark": self.name,
            "data": self.data,
            "documents": self.documents,
            self.unit: rates,
            "times_faster": round(self.times_faster, 2),
            **({"quality": quality} if (quality := self._quality()) else {}),
        }

    def _quality(self) -> dict[str, dict[str, float]]:
        return {one.name: one.quality for one in self.contenders if one.quality}

    def __str__(self) -> str:
        lines = [f"{self.name}: {self.documents:,} from {self.data}, {self.times_faster:.1f} times the peer"]
        for one in self.contenders:
            rate = self.documents / max(one.seconds, 1e-9)
            quality = "".join(f"  {name} {value:.3f}" for name, value in one.quality.items())
            lines.append(f"  {one.name:<44}{one.seconds:>9.2f} s{rate:>12,.0f} {self.unit}{quality}")
        return "\n".join(lines)


def timed(name: str, work: Callable[[], object]) -> Contender:
    """Do `work` once on one thread and say how much CPU it took."""
    with one_thread():
        started = time.process_time()
        work()
        return Contender(name, time.process_time() - started)


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep Arrow to one thread, so that both sides have one core."""
    import pyarrow as pa

    before = pa.cpu_count()
    pa.set_cpu_count(1)
    try:
        yield
    finally:
        pa.set_cpu_count(before)
