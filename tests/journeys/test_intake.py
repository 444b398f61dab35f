"""Around the inbox: others join what is known already, and a complaint stays hidden from its unit."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import check, send_matter

pytestmark = pytest.mark.browser
NIGHT = "清泉小学门口路灯整夜不亮"
RUDE = "窗口工作人员推诿三次还发火"


def write(page: Page, title: str, text: str) -> None:
    page.goto("/ask/")
    page.fill("[name=title]", title)
    page.fill("[name=text]", text)


def send(page: Page) -> str:
    """Send what was written; gives the message's reference."""
    send_matter(page)
    return page.locator(".reference").inner_text()


def open_case(duty: Page, reference: str) -> str:
    duty.goto(f"/desk/cases/open/?message={reference}")
    if not duty.input_value("main [name=title]"):
        duty.fill("main [name=title]", "一件投诉")
    duty.locator("main form button.button").last.click()
    duty.wait_for_url(re.compile(r"/desk/cases/C-"))
    return duty.url.rstrip("/").rpartition("/")[2]


def test_what_is_known_is_joined_and_the_same_answer_is_told(open_page, sign_in):
    first = open_page()
    write(first, NIGHT, "上周一开始，校门口到公交站一段全是黑的，孩子放学看不清路。")
    reference = send(first)

    duty = sign_in(open_page(), "duty")
    number = open_case(duty, reference)
    duty.locator(f"form[action$='/{number}/public/'] button").click()
    expect(duty.locator(f"a[href='/matters/{number}/']")).to_be_visible()

    second = open_page(phone=True)
    write(second, "学校门口路灯不亮", "清泉小学门口的路灯整夜不亮，晚上很黑。")
    second.locator("[name=place]").click()
    found = second.locator(f"#similar a[href='/matters/{number}/']")
    expect(found).to_be_visible()
    check(second, "intake-similar")
    second.goto(f"/matters/{number}/")
    check(second, "intake-matter")
    second.locator(f"form[action$='/{number}/me-too/'] button").click()
    second.wait_for_url("**/me-too/*/")
    link = second.url
    check(second, "intake-me-too")
    second.goto(f"/matters/{number}/")
    expect(second.locator(f"form[action$='/{number}/me-too/']")).to_have_count(0)

    answer_it(duty, number)
    second.goto(link)
    check(second, "intake-ended")
    expect(second.locator("main")).to_contain_text("路灯归供电公司维修")


def answer_it(duty: Page, number: str) -> None:
    """End it in words that everybody who asked reads."""
    duty.goto(f"/desk/cases/{number}/")
    form = duty.locator(f"form[action$='/{number}/close/']")
    duty.locator("details").filter(has=form).locator("> summary").click()
    form.locator("[name=reason]").select_option("not_ours")
    form.locator("[name=words]").fill("路灯归供电公司维修，已转告，三日内修好。")
    form.locator("button").last.click()
    duty.wait_for_load_state()


def test_a_complaint_is_seen_by_the_desk_above_and_not_by_its_unit(open_page, sign_in):
    asker = open_page()
    write(asker, RUDE, "周一去自来水公司窗口办过户，被推诿三次。")
    asker.check("[name=confidential]")
    asker.fill("[name=complained_of]", "望津自来水公司")
    check(asker, "intake-complaint")
    reference = send(asker)

    duty = sign_in(open_page(), "duty")
    duty.goto(f"/desk/inbox/{reference}/")
    expect(duty.locator("h1")).to_contain_text(RUDE)
    check(duty, "intake-confidential")
    number = open_case(duty, reference)

    theirs = sign_in(open_page(), "water")
    for address in (f"/desk/inbox/{reference}/", f"/desk/cases/{number}/", f"/matters/{number}/"):
        assert theirs.goto(address).status in {403, 404}
    for address in ("/desk/", "/desk/cases/?state=all", "/desk/work/"):
        theirs.goto(address)
        assert RUDE not in theirs.content()
        assert "一件投诉" not in theirs.content()


def test_without_a_connection_the_words_wait_and_go_out_once(open_page):
    page = open_page(phone=True)
    write(page, "隧道口的指示牌掉了", "昨晚大风以后，北山隧道口的指示牌掉在路边。")
    page.context.set_offline(True)
    page.locator(".form-ask button.button").click()
    expect(page.get_by_text("网络恢复后会自动提交")).to_be_visible()
    assert page.input_value("[name=title]") == "隧道口的指示牌掉了"
    page.context.set_offline(False)
    page.wait_for_url("**/ask/**")
    expect(page.locator(".reference, #similar .stack").first).to_be_visible()


def test_files_that_are_too_much_are_told_of_before_they_are_sent(open_page):
    page = open_page(phone=True)
    write(page, "照片太大", "看看照片。")
    large = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": bytes(11 * 1024 * 1024)}
    page.set_input_files("[name=files]", large)
    wrong = "document.querySelector('[name=files]').validationMessage"
    assert "10 MB" in page.evaluate(wrong)
    page.set_input_files("[name=files]", large | {"buffer": b"x"})
    assert page.evaluate(wrong) == ""
