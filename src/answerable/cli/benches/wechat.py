"""Callbacks of the WeChat stand-in at 200 a second, from this process to a real server in another.

Protocol. A fresh SQLite database, and PostgreSQL too where BENCH_DATABASE_URL names an empty one; one
encrypted account; granian with one worker and four threads. Messages start on a fixed clock (an open loop):
one that is late because those before it were slow counts from the moment it should have started, so that a
slow server cannot hide. Each is words of a report by one of 500 followers. The peer is the same server
answering its health page at the same rate: what the machine itself costs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import numpy as np

from answerable.cli.benches.pages import serving

__all__ = ["WeChatTimes", "run"]

RATE = 200  # a second
THREADS = 32
FOLLOWERS = 500
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SET_UP = (
    "from answerable.portal.wechat.services import lay_down_demo;"
    f"lay_down_demo('wx-demo', token='benchtoken', secret='s', aes_key='{KEY}', address='http://127.0.0.1:9')"
)


@dataclass
class WeChatTimes:
    """Milliseconds from the moment a call was due to its last byte: p50, p95, p99, and how many failed."""

    calls: int
    rate: int = RATE
    times: dict[str, tuple[float, float, float, int]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        named = dict.fromkeys(self.times)
        for name, (p50, p95, p99, failed) in self.times.items():
            named[name] = {"p50": p50, "p95": p95, "p99": p99, "failed": failed}
        return {"benchmark": "wechat", "calls": self.calls, "a_second": self.rate, "milliseconds": named}

    def __str__(self) -> str:
        lines = [f"wechat: {self.calls} calls at {self.rate} a second, milliseconds from when each was due"]
        lines += [f"  {'':<36}{'p50':>8}{'p95':>8}{'p99':>8}{'failed':>8}"]
        for name, (p50, p95, p99, failed) in self.times.items():
            lines.append(f"  {name:<36}{p50:>8.1f}{p95:>8.1f}{p99:>8.1f}{failed:>8}")
        return "\n".join(lines)


def run(rows: int | None) -> WeChatTimes:
    """Call the account `rows` times (2,000)."""
    result = WeChatTimes(rows or 2_000)
    databases = {"SQLite": ""}
    if postgres := os.environ.get("BENCH_DATABASE_URL", ""):
        databases["PostgreSQL"] = postgres
    for name, database in databases.items():
        with (
            _portal(database) as environment,
            serving("granian", environment) as address,
            httpx.Client(timeout=30) as client,
        ):
            result.times[f"callbacks, {name}"] = _load(_said(client, address), result.calls)
            result.times[f"health page, {name}"] = _load(_health(client, address), result.calls)
    return result


@contextmanager
def _portal(database: str) -> Iterator[dict[str, str]]:
    """The environment of a fresh portal with one encrypted account."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "ANSWERABLE_HOME": home, "ANSWERABLE_LOG_LEVEL": "ERROR"}
        environment.pop("DATABASE_URL", None)
        if database:
            environment["DATABASE_URL"] = database
        _manage(environment, "migrate", "-v0")
        _manage(environment, "shell", "-v0", "-c", SET_UP)
        yield environment


def _manage(environment: dict[str, str], *arguments: str) -> None:
    door = [sys.executable, "-m", "answerable", "manage", *arguments]
    subprocess.run(door, env=environment, check=True, stdout=subprocess.DEVNULL)


def _said(client: httpx.Client, address: str) -> Callable[[int], bool]:
    """Hand over message number n, signed and encrypted by the stand-in; whether the account answered."""
    from answerable.portal.wechat.demo.calling import Caller, Sealer, as_xml

    caller = Caller(f"{address}/wechat/demo/", "benchtoken", "wx-demo", KEY)
    sealer = Sealer("wx-demo", KEY)

    def say(number: int) -> bool:
        fields = {
            "ToUserName": "gh_demo",
            "FromUserName": f"o{number % FOLLOWERS}",
            "CreateTime": str(int(time.time())),
            "MsgType": "text",
            "Content": f"东街路灯坏了，第 {number} 盏",
            "MsgId": str(10**15 + number),
        }
        query, body = caller.signed(as_xml(fields), sealer)
        answer = client.post(caller.address, params=query, content=body.encode())
        return answer.status_code == 200 and b"Encrypt" in answer.content

    return say


def _health(client: httpx.Client, address: str) -> Callable[[int], bool]:
    return lambda _number: client.get(f"{address}/healthz").status_code == 200


def _load(call: Callable[[int], bool], calls: int) -> tuple[float, float, float, int]:
    """Start `calls` of them on the clock; milliseconds from when each was due."""
    for number in range(50):
        call(-1 - number)  # the first read the code
    taken, failed, lock = [], [], threading.Lock()
    begin = time.perf_counter() + 0.5

    def one(number: int) -> None:
        due = begin + number / RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        good = call(number)
        with lock:
            taken.append((time.perf_counter() - due) * 1000)
            failed.extend([] if good else [number])

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, range(calls)))
    p50, p95, p99 = (round(float(each), 1) for each in np.percentile(taken, (50, 95, 99)))
    return p50, p95, p99, len(failed)
