"""Nothing is lost or doubled while processes are killed and every message is sent three times."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing

import httpx
import pytest

from answerable.cli.benches.pages import APPLICATION, GRANIAN, wait_for
from answerable.portal.wechat.demo.calling import Caller, as_xml

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SENDERS = 12
SET_UP = (
    "from answerable.portal.wechat.services import lay_down_demo;"
    f"lay_down_demo('wx-demo', token='tok', secret='s', aes_key='{KEY}', address='http://127.0.0.1:9')"
)
JOB = "from answerable.portal.runs.services import serve_wechat\nwhile True: serve_wechat()"
pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path):
    environment = {**os.environ, "ANSWERABLE_HOME": str(tmp_path), "ANSWERABLE_LOG_LEVEL": "ERROR"}
    environment.pop("DATABASE_URL", None)
    for arguments in (("migrate", "-v0"), ("shell", "-v0", "-c", SET_UP)):
        door = [sys.executable, "-m", "answerable", "manage", *arguments]
        subprocess.run(door, env=environment, check=True, stdout=subprocess.DEVNULL)
    return environment


def web(environment: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *GRANIAN, "--host", "127.0.0.1", "--port", str(port), APPLICATION]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)


def jobs(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "answerable", "manage", "shell", "-v0", "-c", JOB]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)


def kill(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


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


def test_kill_9_in_between_loses_and_doubles_nothing(home, tmp_path, unused_port):
    chance, port = random.Random(4), unused_port
    caller = Caller(f"http://127.0.0.1:{port}/wechat/demo/", "tok", "wx-demo", KEY)
    running = [web(home, port), jobs(home)]
    wait_for(f"http://127.0.0.1:{port}")
    senders = [threading.Thread(target=report, args=(caller, each)) for each in range(SENDERS)]
    for sender in senders:
        sender.start()
    kills = 0
    while any(sender.is_alive() for sender in senders):
        time.sleep(chance.uniform(0.5, 1.5))
        which = kills % 2
        kill(running[which])
        running[which] = web(home, port) if which == 0 else jobs(home)
        if which == 0:
            wait_for(f"http://127.0.0.1:{port}")
        kills += 1
    for process in running:
        kill(process)
    with closing(sqlite3.connect(tmp_path / "answerable.sqlite3")) as database:
        texts = [text for (text,) in database.execute("SELECT text FROM cases_message")]
    assert sorted(texts) == sorted(f"第{each}处路灯坏了\n已经三天" for each in range(SENDERS))
    assert kills >= 2


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
