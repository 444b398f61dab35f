"""`answerable up` says in one sentence what stands in the way, before it writes anything."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import click
import pytest

from answerable.cli.up import Service, reachable, services_for, stop, wait_until_served


@pytest.fixture(autouse=True)
def signals_as_before():
    """Stopping ignores further signals, which must end with the test."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def start(*arguments, home):
    return subprocess.run(
        [sys.executable, "-m", "answerable", "up", *arguments],
        env={**os.environ, "ANSWERABLE_HOME": str(home)}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def test_links_begin_with_the_port_that_was_asked_for_unless_an_address_is_set(monkeypatch):
    monkeypatch.delenv("ANSWERABLE_ADDRESS", raising=False)
    told = {each.name: each.environment.get("ANSWERABLE_ADDRESS") for each in services_for("", 8123, "x")}
    assert told == dict.fromkeys(["web", "jobs", "listening"], "http://localhost:8123")
    monkeypatch.setenv("ANSWERABLE_ADDRESS", "https://open.example.org")
    assert not any("ANSWERABLE_ADDRESS" in each.environment for each in services_for("", 8123, "x"))


def one_sentence(text):
    lines = text.strip().splitlines()
    return len(lines) == 1 and lines[0].endswith(".")


def test_a_port_in_use_is_one_sentence_and_status_2(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = start("--port", str(taken.getsockname()[1]), home=tmp_path)
    assert done.returncode == 2
    assert one_sentence(done.stderr), done.stderr
    assert "is not free" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_cannot_be_made_is_one_sentence_and_status_2(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a directory")
    done = start(home=blocked / "home")
    assert done.returncode == 2
    assert one_sentence(done.stderr), done.stderr
    assert "ANSWERABLE_HOME" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may open any port")
def test_a_port_below_1024_is_refused_in_one_sentence(tmp_path):
    done = start("--port", "80", home=tmp_path)
    assert done.returncode == 2
    assert one_sentence(done.stderr), done.stderr


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("localhost", "localhost"), ("127.0.0.1", "127.0.0.1")],
)
def test_the_printed_address_can_be_opened(host, address):
    assert reachable(host) == address


def test_a_service_that_ignores_the_request_to_stop_is_killed(monkeypatch):
    monkeypatch.setattr("answerable.cli.up.STOP_WITHIN", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    service = Service("deaf", [sys.executable, "-c", deaf])
    service.start()
    time.sleep(0.5)
    stop([service])
    assert service.process.returncode in {-signal.SIGKILL, -signal.SIGTERM}


def test_a_service_that_keeps_ending_is_noticed():
    service = Service("weak", [sys.executable, "-c", ""])
    for _ in range(6):
        service.start()
        service.process.wait()
    assert service.ended()
    assert service.restarts_too_often()


def test_a_second_request_to_stop_leaves_nothing_behind(monkeypatch):
    service = Service("slow", [sys.executable, "-c", "import time; time.sleep(60)"])
    service.start()
    monkeypatch.setattr(service, "ask_to_stop", lambda: os.kill(os.getpid(), signal.SIGINT))
    monkeypatch.setattr("answerable.cli.up.STOP_WITHIN", 0.2)
    stop([service])
    assert service.ended()


def test_a_program_that_answers_on_the_port_is_named_before_anything_is_written(tmp_path):
    with socket.socket() as other:
        other.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEPORT, 1
        )  # as web servers do: the port can be shared
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = start("--port", str(other.getsockname()[1]), home=tmp_path)
    assert done.returncode == 2
    assert one_sentence(done.stderr), done.stderr
    assert list(tmp_path.iterdir()) == []


@contextmanager
def answering(instance):
    class Health(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Answerable-Instance", instance)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Health) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_the_answer_of_another_start_is_not_taken_for_ours():
    web = Service("web", [])
    with answering("ours") as port:
        wait_until_served("127.0.0.1", port, web, "ours")
        with pytest.raises(click.UsageError, match="another program answers"):
            wait_until_served("127.0.0.1", port, web, "theirs")


def test_only_the_first_process_of_a_service_is_asked_and_what_it_leaves_is_ended(tmp_path):
    child = "import time; time.sleep(60)"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', '{child}']).wait()"
    service = Service("family", [sys.executable, "-c", parent])
    service.start()
    time.sleep(0.5)
    stop([service])
    with pytest.raises(ProcessLookupError):
        for _ in range(50):
            os.killpg(service.process.pid, 0)
            time.sleep(0.1)
