"""The duty officer at a list: by keys alone, several rows at once and back, a filter kept, and practice."""

import pytest
from playwright.sync_api import expect

from journeys.conftest import check

pytestmark = pytest.mark.browser


def test_a_list_is_walked_and_ticked_by_keys_that_can_be_switched_off(open_page, sign_in):
    desk = sign_in(open_page("en"), "duty")
    desk.goto("/desk/cases/?all=1")
    check(desk, "queue")
    links = desk.locator("[data-row] .row-title a")
    desk.keyboard.press("j")
    expect(links.first).to_be_focused()
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    desk.keyboard.press("x")
    expect(desk.locator("[data-row] input").first).to_be_checked()
    expect(desk.locator(".bulk-count")).to_have_text("1 chosen")
    desk.keyboard.press("/")
    expect(desk.locator("form[role=search] [name=q]")).to_be_focused()
    desk.keyboard.type("jk")  # while somebody writes, keys are letters
    expect(desk.locator("form[role=search] [name=q]")).to_have_value("jk")
    desk.locator("[data-keys]").click()
    check(desk, "queue-keys")
    desk.locator("#keys-on").uncheck()
    desk.keyboard.press("Escape")
    desk.locator("h1").click()
    desk.keyboard.press("a")
    expect(desk.locator("#bulk-act")).not_to_be_focused()


def test_several_rows_are_changed_at_once_and_taken_back(open_page, sign_in):
    desk = sign_in(open_page("en", phone=True), "duty")
    desk.goto("/desk/inbox/?all=1")
    boxes = desk.locator("[data-row] input[name=row]")
    for place in (0, 1):
        boxes.nth(place).check()
    desk.locator("#bulk-act").select_option("topic")
    desk.locator("#bulk button").click()
    check(desk, "many-rows-phone")
    desk.locator("main select[name=topic]").select_option("noise")
    desk.locator("main form button.button").last.click()
    desk.wait_for_url("**/desk/queues/acts/**")
    expect(desk.locator(".stats")).to_contain_text("2")
    check(desk, "many-rows-done-phone")
    desk.locator("form[action$='/undo/'] button").click()
    expect(desk.locator(".stats")).to_contain_text("taken back")


def test_a_filter_is_kept_as_a_tab(open_page, sign_in):
    desk = sign_in(open_page(), "coordinator")
    desk.goto("/desk/cases/?state=overdue&order=due")
    desk.locator(".queue-head details > summary").click()
    desk.locator(".queue-head [name=name]").fill("逾期优先")
    desk.locator(".queue-head details button").click()
    expect(desk.locator(".tabs a[aria-current]")).to_contain_text("逾期优先")
    check(desk, "queue-tabs")


def test_a_newcomer_practises_to_the_end(open_page, sign_in):
    desk = sign_in(open_page("en", phone=True), "duty")
    desk.goto("/desk/runs/practice/")
    check(desk, "practice-phone")
    desk.locator(".row-title a").first.click()
    desk.locator("form[action$='/open/'] button").click()
    desk.fill("[name=unit]", "water-company")
    desk.fill("[name=request]", "Find the cause.")
    check(desk, "practice-route-phone")
    desk.locator("form[action$='/route/'] button").click()
    desk.fill("[name=body]", "An old pipe was stirred up. Please call 12345.")
    desk.fill("[name=next_steps]", "Water company: new pipe by 1 May")
    desk.locator("form[action$='/draft/'] button").click()
    desk.locator("form[action$='/publish/'] button").click()
    desk.locator("form[action$='/close/'] button").click()
    expect(desk.locator("main")).to_contain_text("It has come to its end")
    check(desk, "practice-done-phone")
