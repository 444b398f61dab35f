"""Callbacks of the WeChat stand-in at 200 a second, from this process to a real server in others.

Protocol. A fresh SQLite database, and PostgreSQL too where BENCH_DATABASE_URL names an empty one; one
encrypted account; granian with two workers of four threads. Messages start on a fixed clock (an open loop):
one that is late because those before it were slow counts from the moment it should have started, so that a
slow server cannot hide. Four hundred followers each tell, in turn and each somewhere else in it, a whole
report: begin, words, a place, words, send; so a fifth of all calls put a report into the inbox. Everything
is signed and encrypted beforehand, and sent over kept connections: the machine's two cores are the server's
as far as can be. At the end the inbox is counted. The peer is the same server answering its health page at
the same rate: what the machine itself costs. Processor time is that of all the server's processes.
"""

from __future__ import annotations

import http.client
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
from urllib.parse import urlencode, urlsplit

import numpy as np

from answerable.cli.benches.pages import serving

__all__ = ["WeChatTimes", "run"]

RATE = 200  # a second
THREADS = 32
WORKERS = 2
FOLLOWERS = 400
WARM = 200  # calls by other followers, before the clock starts
STEPS = ("反映", "东街路灯坏了", "", "已经三天没有人来修，晚上看不见路", "发送")  # the empty one is a place
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SET_UP = (
    "from answerable.portal.wechat.services import lay_down_demo;"
    f"lay_down_demo('wx-demo', token='benchtoken', secret='s', aes_key='{KEY}', address='http://127.0.0.1:9')"
)
COUNT = "from answerable.portal.cases.models import Message; print(Message.objects.count())"
Call = Callable[[http.client.HTTPConnection, int], bool]


@dataclass(frozen=True)
class Figures:
    """Milliseconds from the moment a call was due to its last byte; the server's processor time for each."""

    p50: float
    p95: float
    p99: float
    processor: float
    failed: int


@dataclass
class WeChatTimes:
    """For each kind of call its figures; for each database how many reports came in, and how many should."""

    calls: int
    rate: int = RATE
    times: dict[str, Figures] = field(default_factory=dict)
    reports: dict[str, tuple[int, int]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        named = {name: vars(figures) for name, figures in self.times.items()}
        counted = {name: {"kept": kept, "sent": sent} for name, (kept, sent) in self.reports.items()}
        shape = {"calls": self.calls, "a_second": self.rate}
        return {"benchmark": "wechat", **shape, "milliseconds": named, "reports": counted}

    def __str__(self) -> str:
        lines = [f"wechat: {self.calls} calls at {self.rate} a second, milliseconds from when each was due"]
        lines += [f"  {'':<28}{'p50':>8}{'p95':>8}{'p99':>8}{'processor':>11}{'failed':>8}"]
        for name, one in self.times.items():
            times = "".join(f"{each:>8.1f}" for each in (one.p50, one.p95, one.p99))
            lines.append(f"  {name:<28}{times}{one.processor:>11.2f}{one.failed:>8}")
        for name, (kept, sent) in self.reports.items():
            lines.append(f"  {name}: {kept} reports in the inbox of {sent} that were sent")
        return "\n".join(lines)


def run(rows: int | None) -> WeChatTimes:
    """Call the account `rows` times (2,000)."""
    result = WeChatTimes(rows or 2_000)
    databases = {"SQLite": ""}
    if postgres := os.environ.get("BENCH_DATABASE_URL", ""):
        databases["PostgreSQL"] = postgres
    for name, database in databases.items():
        with _portal(database) as environment:
            with serving("granian", environment, WORKERS) as address:
                said, sent = _said(result.calls)
                result.times[f"callbacks, {name}"] = _load(said, address, result.calls)
                result.times[f"health page, {name}"] = _load(_health, address, result.calls)
            result.reports[name] = (int(_manage(environment, "shell", "-v0", "-c", COUNT)), sent)
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


def _manage(environment: dict[str, str], *arguments: str) -> bytes:
    door = [sys.executable, "-m", "answerable", "manage", *arguments]
    return subprocess.run(door, env=environment, check=True, stdout=subprocess.PIPE).stdout


def _said(calls: int) -> tuple[Call, int]:
    """Hands over message number n, made by the stand-in beforehand; and how many reports they should make."""
    from answerable.portal.wechat.demo.calling import Caller, Sealer, as_xml

    caller, sealer = Caller("/wechat/demo/", "benchtoken", "wx-demo", KEY), Sealer("wx-demo", KEY)
    made = [caller.signed(as_xml(_message(number)), sealer) for number in (*range(calls), *range(-WARM, 0))]
    ready = [(f"{caller.address}?{urlencode(query)}", body.encode()) for query, body in made]

    def say(connection: http.client.HTTPConnection, number: int) -> bool:
        connection.request("POST", *ready[number], {"Content-Type": "text/xml"})
        answer = connection.getresponse()
        return b"Encrypt" in answer.read() and answer.status == 200

    # A follower whose first call is "send" has nothing to send yet.
    sent = [n for n in range(calls) if _step(n) == len(STEPS) - 1 and n >= FOLLOWERS]
    return say, len(sent)


def _step(number: int) -> int:
    return (number // FOLLOWERS + number) % len(STEPS)


def _message(number: int) -> dict[str, str]:
    text = STEPS[_step(number)]
    place = {"MsgType": "location", "Location_X": "31.2", "Location_Y": "121.4", "Label": "东街 12 号"}
    return {
        "ToUserName": "gh_demo",
        "FromUserName": f"o{number % FOLLOWERS if number >= 0 else number}",
        "CreateTime": str(int(time.time())),
        "MsgId": str(10**15 + number),
    } | ({"MsgType": "text", "Content": text} if text else place)


def _health(connection: http.client.HTTPConnection, _number: int) -> bool:
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    return bool(answer.read()) and answer.status == 200


def _load(call: Call, address: str, calls: int) -> Figures:
    """Start `calls` of them on the clock, each thread over its own connection."""
    kept, taken, failed = threading.local(), [], []
    host = urlsplit(address).netloc
    _warm(call, host)
    used = _processor()
    begin = time.perf_counter() + 0.5

    def one(number: int) -> None:
        if not hasattr(kept, "connection"):
            kept.connection = http.client.HTTPConnection(host, timeout=30)
        due = begin + number / RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        if not call(kept.connection, number):
            failed.append(number)
        taken.append((time.perf_counter() - due) * 1000)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, range(calls)))
    used = (_processor() - used) / calls * 1000
    p50, p95, p99 = (round(float(each), 1) for each in np.percentile(taken, (50, 95, 99)))
    return Figures(p50, p95, p99, round(used, 2), len(failed))


def _warm(call: Call, host: str) -> None:
    """Every thread of every worker has read its code and opened its connection before the clock starts."""
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda n: call(http.client.HTTPConnection(host, timeout=30), n), range(-WARM, 0)))


def _processor() -> float:
    """Seconds of processor time of everything that this process has started and that still runs."""
    import psutil

    times = [each.cpu_times() for each in psutil.Process().children(recursive=True)]
    return sum(each.user + each.system for each in times)
