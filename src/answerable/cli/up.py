"""`answerable up`: everything on one machine, in one terminal, until Ctrl-C.

It prepares (tables, static files, demo content on an empty database), then keeps three processes: web,
jobs and listening. Each is a process of its own, so that a slow feed never delays a page. One that ends by
itself is started again; one that cannot stay up ends the whole with a sentence.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

__all__ = ["up"]

READY_WITHIN = 60.0  # seconds until the first page must be served
STOP_WITHIN = 15.0  # seconds a process has to finish its work before it is killed
MOST_RESTARTS = 5  # within RESTART_WINDOW seconds
RESTART_WINDOW = 120.0


@dataclass
class Service:
    """One long-running process, and how often it had to be started."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    nice: int = 0  # how far it stands back where processors are short
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.starts.append(time.monotonic())
        # A session of its own: Ctrl-C reaches `up` alone, which then stops its services in order.
        self.process = subprocess.Popen(
            self.command, env={**os.environ, **self.environment}, start_new_session=True
        )
        if self.nice:  # inherited by what it starts
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process.pid, self.nice)

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def restarts_too_often(self) -> bool:
        since = time.monotonic() - RESTART_WINDOW
        return sum(at > since for at in self.starts) > MOST_RESTARTS

    def ask_to_stop(self) -> None:
        """Ask the first process only, which knows how to end the others: a job's process that is ended at
        the same moment as its supervisor may die with a lock that the supervisor then waits for.
        """
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stop_by(self, deadline: float) -> None:
        if not self.process:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # what is left of them
        self.process.wait()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on."
)
@click.option(
    "--demo/--no-demo",
    default=True,
    show_default=True,
    help="Load the demo organisation into an empty database.",
)
def up(host: str, port: int, demo: bool) -> None:
    """Start everything on this machine: web, jobs and listening. Ctrl-C stops it."""
    refuse_unless_usable(host, port)
    for what, arguments in preparations(demo):
        click.echo(what)
        manage(*arguments)
    # SIGINT too: started by a script with `&`, it would otherwise be ignored from birth.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    instance = secrets.token_hex(8)
    services = services_for(host, port, instance)
    refuse_taken_port(host, port)
    try:
        for service in services:
            service.start()
        wait_until_served(host, port, services[0], instance)
        click.echo(welcome(host, port))
        watch(services)
    except KeyboardInterrupt:
        click.echo("\nStopping …")
    finally:
        stop(services)
    click.echo("Stopped; nothing is lost.")


def refuse_unless_usable(host: str, port: int) -> None:
    """Say in one sentence what stands in the way, before anything is written."""
    home = Path(os.environ.get("ANSWERABLE_HOME", "var")).resolve()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise click.UsageError(
            f"`{home}` cannot be made ({wrong.strerror}); name another directory with ANSWERABLE_HOME."
        ) from wrong
    if not os.access(home, os.W_OK | os.X_OK):
        raise click.UsageError(f"`{home}` cannot be written to; name another directory with ANSWERABLE_HOME.")
    refuse_taken_port(host, port)


def refuse_taken_port(host: str, port: int) -> None:
    """Say in one sentence that the port is not to be had, if so."""
    if is_answered(host, port):
        raise _taken(host, port)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as wrong:
            raise click.UsageError(
                f"This user may not open port {port}; take one above 1023: {other_port(8080)}."
            ) from wrong
        except OSError as wrong:
            raise click.UsageError(
                f"Port {port} on {host} is not free ({wrong.strerror}); take another: {other_port(port + 1)}."
            ) from wrong


def _taken(host: str, port: int) -> click.UsageError:
    another = other_port(port + 1)
    return click.UsageError(
        f"Port {port} on {host} is not free (another program answers there); stop it, or take {another}."
    )


def is_answered(host: str, port: int) -> bool:
    """Whether somebody takes calls there. A server may share its port with whoever asks, so to be able to
    open it is not enough.
    """
    try:
        with socket.create_connection((reachable(host).strip("[]"), port), timeout=1):
            return True
    except OSError:
        return False


def other_port(port: int) -> str:
    """How to say it, by either of the two ways to start."""
    return f"`make run PORT={port}` or `answerable up --port {port}`"


def preparations(demo: bool) -> list[tuple[str, tuple[str, ...]]]:
    """What is done before the first page, in order: a line to show, and the management command."""
    steps: list[tuple[str, tuple[str, ...]]] = [
        ("Preparing the database …", ("migrate", "--verbosity", "0")),
        ("Collecting static files …", ("collectstatic", "--noinput", "--verbosity", "0")),
    ]
    if demo:
        steps.append(("Looking for the demo organisation …", ("load_demo", "--if-empty")))
    return steps


def manage(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "answerable", "manage", *arguments], check=False)
    if done.returncode:
        raise click.ClickException(
            f"`answerable manage {arguments[0]}` did not succeed; what it said stands above."
        )


def services_for(host: str, port: int, instance: str) -> list[Service]:
    """Web first: it is what `up` waits for, and it answers with the name `instance`."""
    door = [sys.executable, "-m", "answerable", "manage"]
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", os.environ.get("ANSWERABLE_WEB_WORKERS", "1"), "--blocking-threads", "4",
        "--no-ws", "--log-level", "warning", "answerable.portal.config.wsgi:application",
    ]  # fmt: skip
    here = own_address(port)
    return [
        Service("web", web, {"ANSWERABLE_INSTANCE": instance} | here),
        Service("jobs", [*door, "qcluster"], here, nice=5),  # people who wait for a page come first
        Service("listening", [*door, "listen_now", "--follow"], here),
    ]


def own_address(port: int) -> dict[str, str]:
    """The address that links in messages begin with, unless the operator has named it."""
    name = "ANSWERABLE_ADDRESS"
    if {name, f"{name}_FILE"} & os.environ.keys():
        return {}
    return {name: f"http://localhost:{port}"}


def wait_until_served(host: str, port: int, web: Service, instance: str) -> None:
    """Return when the server of this call answers; one that ends or stays silent is an error, and so is
    another's answer.
    """
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if web.ended():
            raise click.ClickException("The web server ended while starting; what it said stands above.")
        try:
            with urllib.request.urlopen(f"http://{reachable(host)}:{port}/healthz", timeout=2) as answer:
                if answer.headers.get("Answerable-Instance") == instance:
                    return
            raise _taken(host, port)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise click.ClickException(f"The web server did not answer within {READY_WITHIN:.0f} seconds.")


def reachable(host: str) -> str:
    """An address to call: `0.0.0.0` is for listening only, and IPv6 wants brackets."""
    if host in {"0.0.0.0", ""}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def welcome(host: str, port: int) -> str:
    address = f"http://{reachable(host)}:{port}"
    return f"\nAnswerable is up at {address}/ · the desk is at {address}/desk/ · Ctrl-C stops it.\n"


def watch(services: list[Service]) -> None:
    """Start again what ends; give up when something cannot stay up."""
    while True:
        time.sleep(1)
        for service in services:
            if not service.ended():
                continue
            if service.restarts_too_often():
                raise click.ClickException(
                    f"The process for {service.name} keeps ending; what it said stands above."
                )
            click.echo(f"The process for {service.name} ended; starting it again.", err=True)
            service.start()


def stop(services: list[Service]) -> None:
    """Ask all, then wait for all: listening finishes its commit, jobs their job, web its requests."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave processes behind
    for service in services:
        service.ask_to_stop()
    deadline = time.monotonic() + STOP_WITHIN
    for service in services:
        service.stop_by(deadline)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
