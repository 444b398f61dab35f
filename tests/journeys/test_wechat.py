"""The chat in a real browser: a report is sent, its link opened, one notice agreed to on our own page."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import httpx
import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import check, free_port

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def phone_address(running) -> str:
    """Where the stand-in for the platform shows its phone."""
    port = free_port()
    command = [sys.executable, "-m", "answerable", "manage", "wechat_platform", "--port", str(port)]
    process = subprocess.Popen(command, env=running.environment, stdout=subprocess.DEVNULL)
    address, deadline = f"http://127.0.0.1:{port}/", time.monotonic() + 60
    while True:
        try:
            httpx.get(address, timeout=2)
            break
        except httpx.HTTPError:
            assert process.poll() is None and time.monotonic() < deadline, "the stand-in does not answer"
            time.sleep(0.2)
    yield address
    process.kill()
    process.wait()


def say(phone: Page, text: str) -> None:
    lines = phone.locator("#chat li").count()
    phone.fill("#text", text)
    phone.locator("#say button").click()
    expect(phone.locator("#chat li")).to_have_count(lines + 2)


def opened_from(phone: Page, address: str) -> Page:
    with phone.expect_popup() as popup:
        phone.locator("#chat li").last.locator(f"a[href*='{address}']").click()
    return popup.value


def test_from_the_chat_to_the_link_and_to_one_notice(open_page, phone_address):
    phone = open_page(phone=True)
    phone.goto(phone_address)
    phone.get_by_role("button", name="关注", exact=True).click()
    expect(phone.locator("#chat li")).to_have_count(1)
    say(phone, "东街路灯坏了")
    say(phone, "发送")
    check(phone, "wechat-chat")
    matter = opened_from(phone, "/m/")
    expect(matter.locator("main")).to_contain_text(re.compile(r"M-\d{4}-\d{5}"))
    matter.close()
    notice = opened_from(phone, "/notice/")
    expect(notice.locator("#elsewhere")).to_be_hidden()
    check(notice, "wechat-notice")
    notice.get_by_role("button", name="同意一次通知").click()
    expect(notice.locator("#agreed")).to_be_visible()
    check(notice, "wechat-notice-agreed")
    expect(phone.locator("#chat li").last).to_contain_text("已同意")


def test_outside_wechat_the_page_says_where_to_open_it(open_page, phone_address):
    page = open_page("en")
    page.route("**/open/js/**", lambda route: route.abort())
    page.goto("/wechat/demo/notice/")
    expect(page.locator("#elsewhere")).to_be_visible()
    expect(page.locator("#button")).to_be_hidden()
    check(page, "wechat-notice-elsewhere")
