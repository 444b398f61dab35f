"""A task from the leader to the unit and back, and a sender asked back while the clock stands."""

import re

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import check, send_matter

pytestmark = pytest.mark.browser

PAGES = ["/desk/work/", "/desk/work/calendar/", "/notices/choices/", "/desk/cases/limits/"]


def open_form(page: Page, action: str):
    """The form that goes to an address ending in `action`, with every fold around it opened."""
    form = page.locator(f"form[action$='{action}']").first
    folded = page.locator("details:not([open])").filter(has=page.locator(f"form[action$='{action}']"))
    while folded.count():
        folded.first.locator("> summary").click()
    return form


def send(page: Page, action: str, **values: str) -> None:
    form = open_form(page, action)
    for name, value in values.items():
        form.locator(f"[name='{name}']").fill(value)
    form.locator("button").last.click()
    page.wait_for_load_state()


def test_a_task_goes_down_and_its_result_comes_back(open_page, sign_in):
    leader = sign_in(open_page(), "leader")
    leader.goto("/desk/work/new/")
    check(leader, "task-new")
    leader.fill("[name=title]", "冲洗东街供水管网")
    leader.fill("[name=words]", "东街全段，请附冲洗记录。")
    leader.locator("[name=unit]").select_option(label="望津自来水公司")
    leader.locator("main form button.button").last.click()
    leader.wait_for_url(re.compile(r"/desk/work/T-"))
    number = leader.url.rstrip("/").rpartition("/")[2]

    unit = sign_in(open_page(phone=True), "water")
    unit.goto("/notices/")
    check(unit, "notices-phone")
    unit.locator("button", has_text="冲洗东街供水管网").first.click()
    unit.wait_for_url(f"**/desk/work/{number}/")
    send(unit, "/acknowledge/")
    send(unit, "/write/", text="已完成一半，水样送检。")
    check(unit, "task-phone")
    send(unit, "/finish/", **{"finish-words": "全段冲洗完毕，水样合格。"})

    leader.goto("/notices/")
    leader.locator("button", has_text="已完成").first.click()
    expect(leader.locator("main")).to_contain_text("全段冲洗完毕，水样合格。")
    check(leader, "task-done")


def test_the_clock_stands_until_the_sender_has_replied(open_page, sign_in):
    asker = open_page(phone=True)
    asker.goto("/ask/")
    asker.fill("[name=title]", "三号楼电梯停了两天")
    asker.fill("[name=text]", "老人上下楼很不方便，请尽快修好。")
    send_matter(asker)
    reference = asker.locator(".reference").inner_text()
    private = asker.locator("a.link-long").get_attribute("href")

    desk = sign_in(open_page(), "duty")
    desk.goto(f"/desk/inbox/{reference}/")
    desk.locator(f"a[href*='message={reference}']").click()
    desk.locator("[name=urgency]").select_option("urgent")
    desk.locator("main form button.button").last.click()
    desk.wait_for_url(re.compile(r"/desk/cases/C-"))
    form = open_form(desk, "/ask-back/")
    form.locator("[name=message]").select_option(reference)
    form.locator("[name=text]").fill("请问是哪个小区？")
    form.locator("button").last.click()
    desk.wait_for_load_state()
    expect(desk.locator("main")).to_contain_text("暂停")
    check(desk, "case-asked-back")

    asker.goto(private)
    check(asker, "follow-asked-phone")
    send(asker, "/reply/", text="望江里小区。")
    expect(asker.locator("main")).to_contain_text("收到您的回复")
    desk.reload()
    expect(desk.locator("main")).to_contain_text("望江里小区。")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_of_time_are_for_everybody(open_page, sign_in, path, phone):
    page = sign_in(open_page(phone=phone), "leader")  # the administrator asks for a second factor by now
    page.goto(path)
    check(page, f"time{path.replace('/', '-')}{'phone' if phone else 'desk'}")
