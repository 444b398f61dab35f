"""The demonstration's public pages over HTTP, from another process, beside the standard library's server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import numpy as np

__all__ = ["PAGES", "PageTimes", "run"]

PAGES = (
    "/",
    "/answers/",
    "/answers/A-2026-0001/",
    "/answers/A-2026-0001/evidence/",
    "/ask/",
    "/organisation/",
)
GRANIAN = (
    "granian",
    "--interface",
    "wsgi",
    "--blocking-threads",
    "4",
    "--log-level",
    "error",
)
APPLICATION = "answerable.portal.config.wsgi:application"
PEER = (
    "import sys; from wsgiref.simple_server import make_server;"
    "from answerable.portal.config.wsgi import application;"
    "make_server('127.0.0.1', int(sys.argv[1]), application).serve_forever()"
)


@dataclass
class PageTimes:
    """Milliseconds from request to last byte: per server and page, the median, p95 and p99."""

    requests: int
    times: dict[str, dict[str, tuple[float, float, float]]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {
            "benchmark": "pages",
            "requests_a_page": self.requests,
            "milliseconds_p50_p95_p99": self.times,
        }

    def __str__(self) -> str:
        lines = [f"pages: {self.requests} requests a page, milliseconds to the last byte"]
        lines += [f"  {'':<36}{'p50':>8}{'p95':>8}{'p99':>8}"]
        for server, pages in self.times.items():
            for page, figures in pages.items():
                lines.append(f"  {server:<9}{page:<27}" + "".join(f"{each:>8.1f}" for each in figures))
        return "\n".join(lines)


def run(rows: int | None) -> PageTimes:
    """Load the demonstration into a fresh SQLite database and ask for each page `rows` times (200)."""
    result = PageTimes(rows or 200)
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "ANSWERABLE_HOME": home, "ANSWERABLE_LOG_LEVEL": "ERROR"}
        environment.pop("DATABASE_URL", None)
        for arguments in (("migrate", "-v0"), ("collectstatic", "--noinput", "-v0"), ("load_demo",)):
            door = [sys.executable, "-m", "answerable", "manage", *arguments]
            subprocess.run(door, env=environment, check=True, stdout=subprocess.DEVNULL)
        for server in ("granian", "wsgiref"):
            with serving(server, environment) as address:
                result.times[server] = {page: ask(address + page, result.requests) for page in PAGES}
    return result


@contextmanager
def serving(server: str, environment: dict[str, str], workers: int = 1) -> Iterator[str]:
    """A server in processes of its own; gives its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    ours = [sys.executable, "-m", *GRANIAN, "--workers", str(workers), "--host", "127.0.0.1", "--port", port]
    ours.append(APPLICATION)
    command = ours if server == "granian" else [sys.executable, "-c", PEER, port]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(address: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            httpx.get(f"{address}/healthz", timeout=2)
            return
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def ask(url: str, times: int) -> tuple[float, float, float]:
    """Median, p95 and p99 in milliseconds of `times` requests, each on a connection of its own."""
    taken = []
    httpx.get(url)  # the first reads the templates
    for _ in range(times):
        started = time.perf_counter()
        httpx.get(url, timeout=30).raise_for_status()
        taken.append((time.perf_counter() - started) * 1000)
    return tuple(round(float(each), 1) for each in np.percentile(taken, (50, 95, 99)))
