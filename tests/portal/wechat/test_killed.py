"""Nothing is lost or doubled while processes are killed and every message is sent three times.

Real servers and real job workers, killed with SIGKILL in turn: on the database of DATABASE_URL where that
names PostgreSQL (a database of its own is made beside it), else on SQLite. Inwards each report is one message
of the inbox. Outwards each answer reaches the chat: once as far as the platform can tell, or, where a worker
dies between the platform's yes and its own note of it, marked as such and never sent again by itself.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from django.db import connection

from answerable.cli.benches.pages import APPLICATION, GRANIAN, wait_for
from answerable.portal.wechat.demo.calling import Caller, as_xml

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SENDERS, TELLINGS = 12, 40
SET_UP = """
from answerable.portal.wechat.services import lay_down_demo
lay_down_demo('wx-demo', token='tok', secret='s', aes_key='{key}', address='{platform}')
"""
WAITING = """
from django.utils import timezone
from answerable.portal.wechat.models import Asked, Telling
for asked in Asked.objects.all():
    for number in range({each}):
        name = str(asked.pk) + '-' + str(number)
        Telling.objects.create(asked=asked, key=name, text='answer ' + name, due_at=timezone.now())
"""
TEXTS = """
import json
from answerable.portal.cases.models import Message
print(json.dumps(list(Message.objects.values_list('text', flat=True))))
"""
LEFT = "from answerable.portal.wechat.models import Report; print(Report.objects.count())"
STATES = """
import datetime, json
from django.utils import timezone
from answerable.portal.wechat.models import Telling
from answerable.portal.wechat.services import tell_due
tell_due(timezone.now() + datetime.timedelta(minutes=3))  # those left behind are unclear by then
print(json.dumps(dict(Telling.objects.values_list('key', 'state'))))
"""
JOB = "from answerable.portal.runs.services import serve_wechat\nwhile True: serve_wechat()"
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


class Platform(ThreadingHTTPServer):
    """Takes service messages, and counts each text that it said yes to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.taken: Counter[str] = Counter()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._say({"access_token": "t", "expires_in": 7200})

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken[sent["text"]["content"]] += 1
        time.sleep(0.02)  # so that kills fall between its yes and the worker's note of it
        self._say({"errcode": 0, "errmsg": "ok"})

    def _say(self, what: dict) -> None:
        data = json.dumps(what).encode()
        try:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:  # the worker was killed meanwhile
            pass

    def log_message(self, *_args: object) -> None: ...


@dataclass
class House:
    """A portal of its own: its processes, and the environment that they have in common."""

    environment: dict[str, str]
    port: int
    caller: Caller
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        self.running = [self._web(), self._jobs()]
        wait_for(f"http://127.0.0.1:{self.port}")

    def kill(self, which: int) -> None:
        """Kill the web server (0) or the job worker (1), and start it again."""
        _kill(self.running[which])
        self.running[which] = self._jobs() if which else self._web()
        if not which:
            wait_for(f"http://127.0.0.1:{self.port}")

    def stop(self) -> None:
        while self.running:
            _kill(self.running.pop())

    def manage(self, *arguments: str) -> str:
        door = [sys.executable, "-m", "answerable", "manage", *arguments]
        done = subprocess.run(door, env=self.environment, check=True, stdout=subprocess.PIPE)
        return done.stdout.decode()

    def shell(self, code: str) -> str:
        return self.manage("shell", "-v0", "-c", code)

    def _web(self) -> subprocess.Popen[bytes]:
        where = ["--workers", "1", "--host", "127.0.0.1", "--port", str(self.port)]
        return self._process([sys.executable, "-m", *GRANIAN, *where, APPLICATION])

    def _jobs(self) -> subprocess.Popen[bytes]:
        return self._process([sys.executable, "-m", "answerable", "manage", "shell", "-v0", "-c", JOB])

    def _process(self, command: list[str]) -> subprocess.Popen[bytes]:
        quiet = {"stderr": subprocess.DEVNULL, "start_new_session": True}
        return subprocess.Popen(command, env=self.environment, **quiet)


def _kill(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def database() -> Iterator[str]:
    """The address of a new database beside the one of the tests on PostgreSQL; empty for SQLite."""
    if connection.vendor != "postgresql":
        yield ""
        return
    name = f"killed_{uuid.uuid4().hex[:12]}"
    own = connection.settings_dict
    where = f"{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield f"postgres://{where}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def platform() -> Iterator[Platform]:
    server = Platform()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def house(tmp_path, database, platform) -> Iterator[House]:
    environment = {**os.environ, "ANSWERABLE_HOME": str(tmp_path), "ANSWERABLE_LOG_LEVEL": "ERROR"}
    environment.pop("DATABASE_URL", None)
    if database:
        environment["DATABASE_URL"] = database
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = House(environment, port, Caller(f"http://127.0.0.1:{port}/wechat/demo/", "tok", "wx-demo", KEY))
    made.manage("migrate", "-v0")
    made.shell(SET_UP.format(key=KEY, platform=platform.address))
    yield made
    made.stop()


def hand_over(client: httpx.Client, caller: Caller, sender: int, number: int, text: str) -> None:
    """One message, until it was answered three times; each time signed anew, as by the platform."""
    fields = {"ToUserName": "gh", "FromUserName": f"o{sender}", "CreateTime": str(int(time.time()))}
    fields |= {"MsgType": "text", "Content": text, "MsgId": str(sender * 1000 + number)}
    answered = 0
    while answered < 3:
        query, body = caller.signed(as_xml(fields))
        try:
            answer = client.post(caller.address, params=query, content=body.encode())
            answered += answer.status_code == 200
        except httpx.HTTPError:
            time.sleep(0.1)


def report(caller: Caller, sender: int) -> None:
    with httpx.Client(timeout=10) as client:
        for number, text in enumerate([f"第{sender}处路灯坏了", "已经三天", "发送"]):
            hand_over(client, caller, sender, number, text)


def test_kill_9_in_between_loses_and_doubles_nothing_either_way(house, platform):
    chance = random.Random(4)
    house.start()
    senders = [threading.Thread(target=report, args=(house.caller, each)) for each in range(SENDERS)]
    for sender in senders:
        sender.start()
    kills = 0
    while any(sender.is_alive() for sender in senders) or kills < 2:
        time.sleep(chance.uniform(0.5, 1.5))
        house.kill(kills % 2)
        kills += 1
    wait_until(lambda: not int(house.shell(LEFT)))
    texts = json.loads(house.shell(TEXTS))
    assert sorted(texts) == sorted(f"第{each}处路灯坏了\n已经三天" for each in range(SENDERS))

    house.shell(WAITING.format(each=TELLINGS // SENDERS + 1))
    waiting = SENDERS * (TELLINGS // SENDERS + 1)
    while len(platform.taken) < waiting // 2 and kills < 40:
        before = len(platform.taken)
        wait_until(lambda: len(platform.taken) >= before + 3, 20)  # the new worker is at work  # noqa: B023
        house.kill(1)
        kills += 1
    wait_until(lambda: len(platform.taken) >= waiting - kills)
    house.stop()
    states = json.loads(house.shell(STATES))
    told = {key for key, state in states.items() if state == "service"}
    unclear = {key for key, state in states.items() if state == "unclear"}
    assert set(platform.taken.values()) == {1}  # nobody reads an answer twice
    assert told <= {text.removeprefix("answer ") for text in platform.taken}  # what is told was taken
    assert told | unclear == set(states)  # nothing is forgotten
    assert len(unclear) <= kills


def wait_until(there, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not there() and time.monotonic() < deadline:
        time.sleep(0.1)
