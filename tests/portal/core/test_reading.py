"""How a reader reads: language and size of type, for one browser, without an account."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
CHARTER = "/charter/"


def read(browser):
    return browser.get(CHARTER).content.decode()


def test_chinese_comes_first(client_of):
    assert '<html lang="zh-Hans">' in read(client_of(None))


@pytest.mark.parametrize(
    ("asked", "given"),
    [("en-GB,en;q=0.8", "en"), ("zh-CN,zh;q=0.9,en;q=0.5", "zh-Hans"), ("zh", "zh-Hans"), ("fr", "zh-Hans")],
)
def test_the_browser_may_ask_for_a_language(client_of, asked, given):
    assert f'<html lang="{given}">' in read(client_of(None, **{"accept-language": asked}))


def test_a_chosen_language_stays_and_leads_back_to_the_page(client_of):
    browser = client_of(None)
    answer = browser.post(reverse("core:reading"), {"language": "en", "next": CHARTER})
    assert answer["Location"] == CHARTER
    assert '<html lang="en">' in read(browser)


def test_large_type_is_switched_on_and_off(client_of):
    browser = client_of(None)
    browser.post(reverse("core:reading"), {"large_type": "on"})
    assert 'class="large"' in read(browser)
    browser.post(reverse("core:reading"), {"large_type": "off"})
    assert 'class="large"' not in read(browser)


def test_it_leads_to_no_other_host(client_of):
    answer = client_of(None).post(
        reverse("core:reading"), {"language": "en", "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/"


def test_an_unknown_language_is_left_alone(client_of):
    answer = client_of(None).post(reverse("core:reading"), {"language": "xx", "large_type": "huge"})
    assert not answer.cookies


def test_it_is_sent_and_never_fetched(client_of):
    assert client_of(None).get(reverse("core:reading")).status_code == 405


def test_a_page_says_which_language_it_is_in_and_varies_by_it(client_of):
    answer = client_of(None).get(CHARTER)
    assert answer["Content-Language"] == "zh-hans"
    assert {"Accept-Language", "Cookie"} <= {each.strip() for each in answer["Vary"].split(",")}
