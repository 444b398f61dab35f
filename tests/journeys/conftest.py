"""A whole Answerable on a fresh directory, started by its own command, and a real browser to walk it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

STARTED_WITHIN = 180  # seconds, demo content included, on a busy machine
PICTURES = Path(os.environ.get("ANSWERABLE_PICTURES", "test-results/journeys"))


@dataclass
class Running:
    """A started Answerable: where it is, and who can sign in."""

    address: str
    sign_ins: dict[str, str]  # user name → password
    process: subprocess.Popen[str]
    log: Path
    environment: dict[str, str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def running(tmp_path_factory) -> Running:
    home = tmp_path_factory.mktemp("home")
    port = free_port()
    environment = {**os.environ, "ANSWERABLE_HOME": str(home), "ANSWERABLE_LISTEN_EVERY": "2"}
    environment["ANSWERABLE_ADDRESS"] = f"http://127.0.0.1:{port}"
    environment.pop("DATABASE_URL", None)
    log = home / "up.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "answerable", "up", "--port", str(port)],
            env=environment, stdout=out, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
    deadline = time.monotonic() + STARTED_WITHIN
    while "Answerable is up at" not in log.read_text():
        assert process.poll() is None, f"`answerable up` ended:\n{log.read_text()}"
        assert time.monotonic() < deadline, f"`answerable up` is not up:\n{log.read_text()}"
        time.sleep(0.3)
    yield Running(f"http://127.0.0.1:{port}", sign_ins_in(log.read_text()), process, log, environment)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0, f"`answerable up` did not stop cleanly:\n{log.read_text()}"
    assert "Stopped; nothing is lost." in log.read_text()


def sign_ins_in(output: str) -> dict[str, str]:
    """The demo accounts as `answerable up` prints them: one password, then a name on each line."""
    password = re.search(r"with the password (\S+):", output).group(1)
    names = re.findall(r"^  ([a-z]+) {2,}", output, flags=re.MULTILINE)
    return dict.fromkeys(names, password)


@pytest.fixture(scope="session")
def browser() -> Browser:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def open_page(browser, running):
    """Open a page as a new visitor: `open_page(language="en", phone=True)`."""
    contexts = []

    def open_it(language: str = "zh-CN", *, phone: bool = False) -> Page:
        context = browser.new_context(
            base_url=running.address, locale=language, viewport=PHONE if phone else DESKTOP, is_mobile=phone,
            bypass_csp=False, timezone_id="Asia/Shanghai",
        )  # fmt: skip
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
        page.on("console", lambda said: refuse_violations(said.text))
        return page

    yield open_it
    for context in contexts:
        context.close()


def refuse_violations(said: str) -> None:
    if "Content Security Policy" in said and "axe" not in said:
        pytest.fail(said)


@pytest.fixture
def sign_in(running):
    def as_user(page: Page, name: str) -> Page:
        page.goto("/sign-in/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", running.sign_ins[name])
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/desk/**")
        return page

    return as_user


def send_matter(page: Page) -> None:
    """Send what was written on the public form; once more where what resembles it was shown first."""
    send = page.locator("form.form-ask > button[type=submit]")
    with page.expect_navigation():
        send.click()
    if "/ask/sent/" not in page.url:
        send.click()
    page.wait_for_url("**/ask/sent/**")


def check(page: Page, name: str) -> None:
    """Axe finds nothing, nothing hangs over the edge of the screen, and a picture is kept to look at."""
    found = Axe().run(page).response["violations"]
    assert not found, "\n".join(
        f"{each['id']}: {each['help']} {[n['html'][:160] for n in each['nodes'][:3]]}" for each in found
    )
    overhang = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overhang <= 0, f"{name} is {overhang} px wider than the screen"
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
