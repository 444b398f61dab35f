"""Requests on a fixed clock over kept connections, from one thread that costs next to nothing.

An open loop: a request is sent when it is due, whether or not those before it were answered. Where no
connection is free it waits, and counts from when it was due, so that a slow server cannot hide.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

__all__ = ["Answered", "drive", "request"]

PATIENCE = 60.0  # seconds without any answer until the rest counts as failed
_HEAD_ENDS = b"\r\n\r\n"
Good = Callable[[bytes], bool]


@dataclass
class Answered:
    """Milliseconds from when each request was due to its last byte, and how many were answered wrongly."""

    taken: list[float] = field(default_factory=list)
    failed: int = 0


@dataclass
class _Line:
    """One kept connection, and the request that it carries."""

    address: tuple[str, int]
    due: float = 0.0
    heard: bytes = b""

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(self.address, timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, sent: bytes, due: float) -> None:
        self.due, self.heard = due, b""
        self.socket.sendall(sent)

    def is_complete(self) -> bool:
        """Take what has come; True once the answer is whole. Raises OSError where the line is cut."""
        came = self.socket.recv(65536)
        if not came:
            raise ConnectionError("cut")
        self.heard += came
        head, ends, body = self.heard.partition(_HEAD_ENDS)
        return bool(ends) and len(body) >= _length(head)


def request(method: str, path: str, body: bytes = b"") -> bytes:
    """One request as it goes over the line."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def drive(
    address: tuple[str, int], requests: Sequence[bytes], rate: float, lines: int, good: Good
) -> Answered:
    """Send `requests`, so many a second, over so many connections; `good` looks at each whole answer."""
    found, sent, begin = Answered(), 0, time.perf_counter() + 0.1
    free = deque(_Line(address) for _ in range(lines))
    with selectors.DefaultSelector() as selector:
        for line in free:
            selector.register(line.socket, selectors.EVENT_READ, line)
        while len(found.taken) < len(requests):
            while sent < len(requests) and free and begin + sent / rate <= time.perf_counter():
                free.popleft().send(requests[sent], begin + sent / rate)
                sent += 1
            due_next = begin + sent / rate if sent < len(requests) and free else None
            pause = PATIENCE if due_next is None else max(0.0, due_next - time.perf_counter())
            ready = selector.select(pause)
            if not ready and due_next is None:
                break
            for key, _events in ready:
                _take(key.data, found, good)
                if not key.data.due:
                    free.append(key.data)
    for line in free:
        line.socket.close()
    found.failed += len(requests) - len(found.taken)
    return found


def _take(line: _Line, found: Answered, good: Good) -> None:
    if line.is_complete():
        found.taken.append((time.perf_counter() - line.due) * 1000)
        found.failed += not good(line.heard)
        line.due = 0.0


def _length(head: bytes) -> int:
    for named in head.lower().split(b"\r\n"):
        if named.startswith(b"content-length:"):
            return int(named.partition(b":")[2])
    raise ConnectionError("an answer without its length")
