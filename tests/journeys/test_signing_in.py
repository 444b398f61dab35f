"""Second factors in a real browser: a passkey in Chromium's virtual authenticator, an app, codes on paper."""

import base64
import re
import time

import pytest
from playwright.sync_api import Page, expect

from answerable.portal.accounts.rules import STEP, code_at
from journeys.conftest import check

pytestmark = pytest.mark.browser


@pytest.fixture
def home(running):
    """The same server by its name: a passkey belongs to a name, never to a number."""
    return running.address.replace("127.0.0.1", "localhost")


@pytest.fixture
def person(running):
    """Whoever of the demonstration these pages are walked as; their factors are their own."""
    return "administrator", running.sign_ins["administrator"]


def at_the_door(page: Page, home: str, person: tuple[str, str]) -> None:
    page.goto(f"{home}/sign-in/")
    page.fill("[name=username]", person[0])
    page.fill("[name=password]", person[1])
    page.locator("form[action='/sign-in/'] button").click()
    page.wait_for_load_state()


def security_key(page: Page) -> None:
    """A device with a fingerprint reader that recognises whoever touches it."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def confirm(page: Page, action: str, password: str) -> None:
    form = page.locator(f"form[action$='{action}']")
    if not form.is_visible():
        page.locator("details", has=form).locator("summary").click()
    form.locator("[name=password]").fill(password)
    form.locator("button").click()
    page.wait_for_load_state()


def sign_out(page: Page) -> None:
    page.locator("form[action='/sign-out/'] button").first.click()
    page.wait_for_load_state()


def test_passkeys_apps_and_codes_on_paper_open_the_door(open_page, home, person):
    page = open_page()
    security_key(page)
    at_the_door(page, home, person)

    page.goto(f"{home}/preferences/security/")
    check(page, "security-before")
    page.locator("form[data-passkey=new] [name=name]").fill("指纹")
    page.locator("form[data-passkey=new] [name=password]").fill(person[1])
    page.locator("form[data-passkey=new] button").click()
    page.wait_for_url("**/preferences/security/")
    expect(page.get_by_text("通行密钥已添加。")).to_be_visible()
    expect(page.locator("li", has_text="指纹").first).to_be_visible()

    sign_out(page)
    page.goto(f"{home}/sign-in/?next=/preferences/")
    check(page, "sign-in-with-passkey")
    page.locator("form[data-passkey=use] button").click()
    page.wait_for_url(f"{home}/preferences/")

    secret = join_app(page, home, person)
    codes = make_codes(page, home, person)
    check_the_desks_pages(page, home)
    sign_out(page)

    other = open_page(phone=True)
    at_the_door(other, home, person)
    assert other.url.startswith(f"{home}/sign-in/second/")
    check(other, "second-phone")
    other.fill("[name=code]", code_at(secret, int(time.time()) // STEP + 1))  # this step's is spent
    other.locator("form[action='/sign-in/second/'] button").click()
    other.wait_for_url("**/desk/**")
    other.goto(f"{home}/preferences/security/")
    check(other, "security-phone")
    sign_out(other)

    at_the_door(other, home, person)
    other.fill("[name=code]", codes[0])
    other.locator("form[action='/sign-in/second/'] button").click()
    other.wait_for_url("**/desk/**")


def join_app(page: Page, home: str, person: tuple[str, str]) -> bytes:
    """Join an authenticator app; gives its secret as the page shows it."""
    page.goto(f"{home}/preferences/security/app/")
    check(page, "app")
    shown = page.locator("figcaption code").inner_text().replace("-", "").upper()
    secret = base64.b32decode(shown + "=" * (-len(shown) % 8))
    page.fill("[name=code]", code_at(secret, int(time.time()) // STEP))
    page.fill("[name=password]", person[1])
    page.locator("main form.card button").click()
    page.wait_for_url("**/preferences/security/")
    expect(page.locator("main")).to_contain_text("应用已添加")
    return secret


def make_codes(page: Page, home: str, person: tuple[str, str]) -> list[str]:
    confirm(page, "/codes/", person[1])
    check(page, "codes")
    codes = re.findall(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b", page.locator("main").inner_text())
    assert len(codes) == 10
    page.goto(f"{home}/preferences/security/")
    check(page, "security")
    return codes


def check_the_desks_pages(page: Page, home: str) -> None:
    """The audit log and personal data, which the same person may see."""
    pages = {"audit": "/desk/audit/", "people": "/desk/people/", "personal-data": "/desk/personal-data/"}
    for name, address in pages.items():
        page.goto(home + address)
        check(page, name)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{home}/desk/audit/")
    check(page, "audit-phone")
    page.set_viewport_size({"width": 1280, "height": 900})
