"""Callbacks of the WeChat stand-in at 200 a second, from this process to a real server in others.

Protocol. A fresh SQLite database, and PostgreSQL too where BENCH_DATABASE_URL names an empty one; one
encrypted account; granian with two workers of four threads; a job worker that enters what was sent every two
seconds, thirty times as often as in service. Messages start on a fixed clock (`open_loop`). Four hundred
followers each tell, each somewhere else in it, a whole report: begin, words, a place, words, send;
so a fifth of all calls hand a report in. Everything is signed and encrypted beforehand: the machine's two
cores are the server's as far as can be. At the end the inbox is counted, once nothing waits. The peer is the
same server answering its health page at the same rate: what the machine itself costs. Processor time is that
of all the server's processes, the job worker's (and what it had still to do afterwards) among it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np

from answerable.cli.benches.open_loop import drive, request
from answerable.cli.benches.pages import serving

__all__ = ["WeChatTimes", "run"]

RATE = 200  # a second
LINES = 32  # kept connections
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
WAITING = "from answerable.portal.wechat.models import Report; print(Report.objects.count())"
JOB = """
import os, time
from answerable.portal.runs.services import serve_wechat
os.nice(5)  # as `answerable up` starts it
while True: serve_wechat(); time.sleep(2)
"""


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
            with serving("granian", environment, WORKERS) as address, _job(environment):
                host = urlsplit(address)
                there = (str(host.hostname), int(host.port or 80))
                result.times[f"callbacks, {name}"] = _callbacks(environment, there, result.calls)
                health = [request("GET", "/healthz")] * result.calls
                result.times[f"health page, {name}"] = _load(there, health, b"200")
            kept = int(_manage(environment, "shell", "-v0", "-c", COUNT))
            result.reports[name] = (kept, _to_be_sent(result.calls))
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


@contextmanager
def _job(environment: dict[str, str]) -> Iterator[None]:
    """A job worker beside the server."""
    command = [sys.executable, "-m", "answerable", "manage", "shell", "-v0", "-c", JOB]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _callbacks(environment: dict[str, str], there: tuple[str, int], calls: int) -> Figures:
    """The followers' calls, and then the job until nothing waits: its work is counted too."""
    drive(there, _said(range(-WARM, 0)), RATE, LINES, lambda answer: b"Encrypt" in answer)
    _until_entered(environment)
    requests = _said(range(calls))
    before = _processor()
    figures = _load(there, requests, b"Encrypt")
    _until_entered(environment)
    used = (_processor() - before) / calls * 1000
    return replace(figures, processor=round(used, 2))


def _until_entered(environment: dict[str, str]) -> None:
    """Wait for the job; asked by a process of its own, which ends and so is not counted."""
    while int(_manage(environment, "shell", "-v0", "-c", WAITING)):
        time.sleep(0.5)


def _said(numbers: range) -> list[bytes]:
    """The requests that hand these messages over, made by the stand-in."""
    from answerable.portal.wechat.demo.calling import Caller, Sealer, as_xml

    caller, sealer = Caller("/wechat/demo/", "benchtoken", "wx-demo", KEY), Sealer("wx-demo", KEY)
    made = [caller.signed(as_xml(_message(number)), sealer) for number in numbers]
    return [request("POST", f"{caller.address}?{urlencode(query)}", body.encode()) for query, body in made]


def _to_be_sent(calls: int) -> int:
    """How many reports are sent: a follower whose first call is "send" has nothing to send yet."""
    return sum(_step(n) == len(STEPS) - 1 and n >= FOLLOWERS for n in range(calls))


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


def _load(there: tuple[str, int], requests: Sequence[bytes], good: bytes) -> Figures:
    """Start these on the clock; an answer with `good` in it is one."""
    used = _processor()
    found = drive(there, requests, RATE, LINES, lambda answer: b" 200 " in answer[:16] and good in answer)
    used = (_processor() - used) / len(requests) * 1000
    p50, p95, p99 = (round(float(each), 1) for each in np.percentile(found.taken, (50, 95, 99)))
    return Figures(p50, p95, p99, round(used, 2), found.failed)


def _processor() -> float:
    """Seconds of processor time of everything that this process has started and that still runs."""
    import psutil

    times = [each.cpu_times() for each in psutil.Process().children(recursive=True)]
    return sum(each.user + each.system for each in times)
