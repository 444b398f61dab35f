"""Stories for people: read on a desk and on a phone, corrected, taken back, and told in a briefing."""

import re

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import check

pytestmark = pytest.mark.browser
PAGES = {"concerns": "concerns/?days=30", "briefings": "briefings/", "marks": "marks/", "list": ""}


def open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")


def first_story(page: Page) -> str:
    page.goto("/desk/stories/?order=size")
    return page.locator("#rows h2 a").first.get_attribute("href")


@pytest.mark.parametrize(("language", "phone"), [("zh-CN", True), ("en", False)], ids=["phone", "desk"])
def test_every_page_of_stories_can_be_read(open_page, sign_in, language, phone):
    page = sign_in(open_page(language, phone=phone), "duty")
    where = f"{language}-{'phone' if phone else 'desk'}"
    story = first_story(page)
    for name, address in {"story": story, "curate": f"{story}curate/"}.items():
        page.goto(address)
        open_details(page)
        check(page, f"stories-{name}-{where}")
    for name, address in PAGES.items():
        page.goto(f"/desk/stories/{address}")
        open_details(page)
        check(page, f"stories-{name}-{where}")


def test_a_chart_is_saved_as_a_picture(open_page, sign_in):
    page = sign_in(open_page("en"), "duty")
    page.goto(first_story(page))
    with page.expect_download() as saved:
        page.locator("[data-picture=days-data]").click()
    assert saved.value.suggested_filename.endswith(".png")


def test_a_pin_takes_effect_at_the_next_listening_and_is_taken_back(open_page, sign_in):
    page = sign_in(open_page("en"), "duty")
    story = first_story(page)
    page.goto(f"{story}curate/")
    open_details(page)
    form = page.locator("form[action$='/pin/']")
    form.locator("input[type=text]").fill("It is right as it is")
    form.locator("button").click()
    wait_for(page, story, "Pinned")
    page.goto("/desk/stories/marks/")
    page.locator("main table a[href*='/undo/']").first.click()
    page.locator("main [name=reason]").fill("It was not")
    page.locator("main form button").last.click()
    expect(page.locator("main")).to_contain_text("taken back")


def wait_for(page: Page, address: str, words: str) -> None:
    """Listening runs every two seconds here; the page says what it did."""
    for _try in range(30):
        page.goto(address)
        if re.search(words, page.locator("main").inner_text()):
            return
        page.wait_for_timeout(1000)
    pytest.fail(f"`{address}` never said {words}")


def test_a_briefing_is_written_read_and_taken_along_as_paper(open_page, sign_in):
    page = sign_in(open_page("zh-CN"), "leader")
    page.goto("/desk/stories/briefings/")
    open_details(page)
    form = page.locator("form[action$='/write/']")
    form.locator("[name=unit]").fill("wangjin")
    form.locator("[name=kind]").select_option("weekly")
    form.locator("button").click()
    page.wait_for_url(re.compile(r"/briefings/\d+/$"))
    check(page, "stories-briefing")
    with page.expect_download() as saved:
        page.locator("a[href$='.pdf']").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
