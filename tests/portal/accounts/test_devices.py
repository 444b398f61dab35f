"""Where one is signed in: browsers are known again, cannot be locked out, and sessions end from afar."""

import pytest
from django.urls import reverse

from answerable.portal.accounts import services
from answerable.portal.accounts.models import Device, User
from answerable.portal.accounts.queries import devices_of, devices_to_tell
from answerable.portal.accounts.rules import browser_label

PASSWORD = "wolken-tisch-91"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 Safari/604.1 MicroMessenger/8.0"
)
pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"accounts:{name}", args=args)


@pytest.fixture
def frank(db):
    return User.objects.create_user("frank", password=PASSWORD)


def signed_in(client_of, browser=None, header=EDGE):
    browser = browser or client_of(None, **{"user-agent": header})
    assert browser.post("/sign-in/", {"username": "frank", "password": PASSWORD}).status_code == 302
    return browser


@pytest.mark.parametrize(
    ("header", "label"), [(EDGE, "Edge · Windows"), (WECHAT, "WeChat · iPhone"), ("x", "")]
)
def test_a_browser_is_called_by_its_kind(header, label):
    assert browser_label(header) == label


def test_a_browser_is_noted_without_address_and_known_again(client_of, frank):
    browser = signed_in(client_of)
    browser.post(at("sign-out"))
    signed_in(client_of, browser)
    device = Device.objects.get()
    assert device.label == "Edge · Windows"
    assert browser.cookies["device"].value not in str(Device.objects.values())
    assert browser.cookies["device"]["httponly"]


def test_the_first_browser_is_nothing_to_be_told_of_and_the_second_is(client_of, frank):
    signed_in(client_of)
    assert not devices_to_tell().exists()
    signed_in(client_of, header=WECHAT)
    device = devices_to_tell().get()
    assert (device.user, device.label) == (frank, "WeChat · iPhone")
    services.mark_told(device)
    assert not devices_to_tell().exists()


def test_two_people_at_one_browser_have_a_row_each(client_of, frank):
    User.objects.create_user("gina", password=PASSWORD)
    browser = signed_in(client_of)
    browser.post(at("sign-out"))
    browser.post("/sign-in/", {"username": "gina", "password": PASSWORD})
    assert Device.objects.count() == 2
    assert len(set(Device.objects.values_list("token_hash", flat=True))) == 1


def test_the_page_shows_where_one_is_and_ends_it_there(client_of, frank):
    here, there = signed_in(client_of), signed_in(client_of, header=WECHAT)
    page = here.get(at("security")).content.decode()
    assert "Edge · Windows" in page
    assert "WeChat · iPhone" in page
    device = Device.objects.get(label="WeChat · iPhone")
    assert here.post(at("device-out", device.pk)).status_code == 302
    assert there.get("/preferences/").status_code == 302
    assert here.get("/preferences/").status_code == 200
    assert here.post(at("device-out", device.pk)).status_code == 302  # twice is harmless


def test_everywhere_else_is_signed_out_at_once(client_of, frank):
    here, there = signed_in(client_of), signed_in(client_of, header=WECHAT)
    here.post(at("devices-out"))
    assert there.get("/preferences/").status_code == 302
    assert here.get("/preferences/").status_code == 200


def test_a_new_password_signs_out_everywhere_else_and_this_stays_here(client_of, frank):
    here, there = signed_in(client_of), signed_in(client_of, header=WECHAT)
    new = {"old_password": PASSWORD, "new_password1": "清风-2026-brook", "new_password2": "清风-2026-brook"}
    assert here.post(at("password"), new).status_code == 302
    assert there.get("/preferences/").status_code == 302
    assert [device.here for device in devices_of(frank, here.session.session_key)].count(True) == 1


def test_the_browser_of_another_is_not_found(client_of, frank, charlie):
    signed_in(client_of)
    assert client_of(charlie).post(at("device-out", Device.objects.get().pk)).status_code == 404


@pytest.mark.parametrize("name", ["security", "totp", "codes", "passkey-new", "passkey-add", "devices-out"])
def test_a_stranger_has_none_of_it(client_of, name):
    browser = client_of(None)
    answer = browser.get(at(name)) if name in {"security", "totp"} else browser.post(at(name))
    assert answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", ["codes", "totp-part", "passkey-new", "passkey-add", "devices-out"])
def test_an_act_is_sent_and_never_fetched(client_of, frank, name):
    assert client_of(frank).get(at(name)).status_code == 405


def test_strangers_cannot_lock_out_the_browser_one_is_known_in(client_of, frank):
    browser = signed_in(client_of)
    browser.post(at("sign-out"))
    for number in range(25):
        stranger = client_of(None)
        stranger.post(
            "/sign-in/", {"username": "frank", "password": "wrong"}, REMOTE_ADDR=f"198.51.100.{number}"
        )
    page = client_of(None).post("/sign-in/", {"username": "frank", "password": PASSWORD})
    assert "请十五分钟后再试" in page.content.decode()
    signed_in(client_of, browser)


def test_the_known_browser_has_five_attempts_too(client_of, frank):
    browser = signed_in(client_of)
    browser.post(at("sign-out"))
    for _turn in range(5):
        browser.post("/sign-in/", {"username": "frank", "password": "wrong"})
    assert browser.post("/sign-in/", {"username": "frank", "password": PASSWORD}).status_code == 200


def test_one_ipv6_network_is_one_place(client_of, frank):
    for number in range(5):
        sent = {"username": "frank", "password": "wrong"}
        client_of(None).post("/sign-in/", sent, REMOTE_ADDR=f"2001:db8:1:2::{number}")
    right = {"username": "frank", "password": PASSWORD}
    assert client_of(None).post("/sign-in/", right, REMOTE_ADDR="2001:db8:1:2:ffff::9").status_code == 200
    assert client_of(None).post("/sign-in/", right, REMOTE_ADDR="2001:db8:1:3::9").status_code == 302


def test_one_network_does_not_try_name_after_name(client_of, frank):
    for number in range(50):
        client_of(None).post("/sign-in/", {"username": f"nobody-{number}", "password": "wrong"})
    page = client_of(None).post("/sign-in/", {"username": "frank", "password": PASSWORD})
    assert "请十五分钟后再试" in page.content.decode()
