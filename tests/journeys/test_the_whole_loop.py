"""From a resident's first words to "it is solved", through all hands in between, in a real browser."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import check, send_matter

pytestmark = pytest.mark.browser

TITLE = "望江里三号楼楼道灯全坏了"
SECRET_NUMBER = "13800004321"
PUBLIC = {
    "home": "/",
    "ask": "/ask/",
    "answers": "/answers/",
    "answer": "/answers/A-2026-0001/",
    "evidence": "/answers/A-2026-0001/evidence/",
    "organisation": "/organisation/",
    "charter": "/charter/",
    "sign-in": "/sign-in/",
    "no-such-page": "/no-such-page/",
}


def press(page: Page, action: str) -> None:
    """Send the one form of the page that goes to an address ending in `action`."""
    form = page.locator(f"form[action$='{action}']").first
    inside = page.locator("details:not([open])").filter(has=page.locator(f"form[action$='{action}']"))
    while inside.count():
        inside.first.locator("> summary").click()
    form.locator("button").last.click()
    page.wait_for_load_state()


def fill(page: Page, action: str, **values: str) -> None:
    inside = page.locator("details:not([open])").filter(has=page.locator(f"form[action$='{action}']"))
    while inside.count():
        inside.first.locator("> summary").click()
    form = page.locator(f"form[action$='{action}']").first
    for name, value in values.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("button").last.click()
    page.wait_for_load_state()


def ask(page: Page) -> tuple[str, str]:
    """Send a message without a name; gives its reference and the private link."""
    page.goto("/ask/")
    check(page, "ask")
    page.fill("[name=title]", TITLE)
    page.fill(
        "[name=text]", f"从上周一开始一直没有灯，老人下楼很危险。请派人来修，我的电话是{SECRET_NUMBER}。"
    )
    page.fill("[name=place]", "望江里")
    send_matter(page)
    check(page, "sent")
    return page.locator(".reference").inner_text(), page.locator("a.link-long").get_attribute("href")


def open_case(page: Page, reference: str) -> str:
    page.goto(f"/desk/inbox/{reference}/")
    check(page, "message")
    expect(page.locator("main")).not_to_contain_text(SECRET_NUMBER)
    page.locator(f"a[href*='message={reference}']").click()
    page.fill("[name=title]", TITLE)
    page.locator("main form button.button").last.click()
    page.wait_for_url(re.compile(r"/desk/cases/C-"))
    return page.url.rstrip("/").rpartition("/")[2]


def route(page: Page, lead: str, joint: str) -> None:
    form = page.locator("form[action$='/route/']")
    if not form.is_visible():
        page.locator("details").filter(has=form).locator("> summary").click()
    due = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=5)
    form.locator("[name=lead]").fill(lead)
    form.locator("[name=request]").fill("请查明原因，说明修好的日期。")
    form.locator("[name=due_on]").fill(due.isoformat())
    form.locator("[name=joint]").fill(joint)
    form.locator("[name=joint_request]").fill("请核对该楼的维修记录。")
    form.locator("[name=joint_due_on]").fill((due - dt.timedelta(days=2)).isoformat())
    form.locator("button").last.click()
    page.wait_for_load_state()


def part_of(page: Page, unit: str):
    return page.locator("article[id^=part-]").filter(has_text=unit).first


def do_part(page: Page, number: str, unit: str, words: str) -> None:
    page.goto(f"/desk/cases/{number}/")
    part_of(page, unit).locator("form[action$='/acknowledge/'] button").click()
    page.wait_for_load_state()
    writing = part_of(page, unit).locator("details").filter(has=page.locator("form[action$='/contribute/']"))
    if writing.get_attribute("open") is None:
        writing.locator("> summary").click()
    writing.locator("[name=text]").fill(words)
    writing.locator("button").last.click()
    page.wait_for_load_state()
    expect(part_of(page, unit)).to_contain_text(words)


def write_answer(page: Page, number: str) -> str:
    page.goto(f"/answers/desk/draft/{number}/")
    page.fill("[name=title]", "望江里三号楼楼道照明已修复")
    page.fill("[name=question]", "楼道灯坏了一周，什么时候修好？")
    page.fill("[name=body]", "线路老化引起跳闸。今天上午已经换线，三号楼全部楼道灯恢复。")
    page.fill("[name=next_steps]", "本月底前检查同一批楼的线路。")
    check(page, "draft")
    page.locator("form:has([name=body]) button").last.click()
    page.wait_for_url(re.compile(r"/answers/desk/A-"))
    answer = page.url.rstrip("/").rpartition("/")[2]
    press(page, f"/{answer}/submit/")
    return answer


def test_a_resident_is_answered_and_says_that_it_is_solved(open_page, sign_in):
    resident = open_page(phone=True)
    reference, private = ask(resident)

    duty = sign_in(open_page(), "duty")
    check(duty, "desk")
    number = open_case(duty, reference)
    route(duty, "住房和城乡建设局", "石坊街道")
    check(duty, "case")

    housing, street = sign_in(open_page(), "housing"), sign_in(open_page(phone=True), "street")
    do_part(street, number, "石坊街道", "三号楼去年没有更换过线路。")
    check(street, "case-phone")
    do_part(housing, number, "住房和城乡建设局", "线路老化，今天换线。")
    answer = write_answer(housing, number)
    expect(housing.locator(f"form[action$='{answer}/approve/']")).to_have_count(0)

    leader = sign_in(open_page(), "leader")
    leader.goto(f"/answers/desk/{answer}/")
    check(leader, "review")
    press(leader, f"/{answer}/approve/")
    press(leader, f"/{answer}/publish/")

    reader = open_page()
    reader.goto("/answers/")
    check(reader, "answers")
    reader.get_by_role("link", name="望江里三号楼楼道照明已修复").click()
    check(reader, "answer")
    expect(reader.locator("main")).not_to_contain_text(SECRET_NUMBER)
    reader.locator("a[href$='/evidence/']").click()
    check(reader, "evidence")

    resident.goto(private)
    check(resident, "follow")
    resident.locator("[name=verdict][value=solved]").check()
    press(resident, "/feedback/")
    duty.goto(f"/desk/cases/{number}/")
    assert SECRET_NUMBER not in duty.content()


def test_a_rising_story_leads_to_its_case_its_answer_and_back_to_the_evidence(open_page, sign_in):
    duty = sign_in(open_page(), "duty")
    duty.goto("/desk/stories/?topic=water-quality&order=size")
    check(duty, "stories")
    duty.locator("main a[href^='/desk/stories/s-']").first.click()
    expect(duty.locator("[data-chart] canvas, [data-chart] svg").first).to_be_visible()
    check(duty, "story")
    duty.locator("a[href^='/desk/cases/C-']").first.click()
    duty.locator(
        "#answer ~ * a[href^='/answers/A-'], section[aria-labelledby=answer] a[href^='/answers/A-']"
    ).first.click()
    duty.locator("a[href$='/evidence/']").click()
    expect(duty.locator("ol.rows li").first).to_be_visible()
    assert duty.locator("ol.rows a[rel~=nofollow]").count() >= 3


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_public_page_is_sound(open_page, language, phone):
    page = open_page(language, phone=phone)
    size = "phone" if phone else "desktop"
    for name, path in PUBLIC.items():
        page.goto(path)
        expect(page.locator("html")).to_have_attribute(
            "lang", re.compile("^zh-[Hh]ans" if language == "zh-CN" else "^en")
        )
        check(page, f"public-{name}-{language}-{size}")


@pytest.mark.parametrize(("language", "phone"), [("zh-CN", True), ("en", False), ("en", True)])
def test_every_desk_page_is_sound(open_page, sign_in, language, phone):
    page = sign_in(open_page(language, phone=phone), "duty")
    size = "phone" if phone else "desktop"
    for name in ("", "inbox/", "cases/", "cases/C-2026-0001/", "stories/", "signals/", "sources/", "runs/"):
        page.goto(f"/desk/{name}")
        check(page, f"desk-{name.strip('/').replace('/', '-') or 'today'}-{language}-{size}")


def test_large_type_makes_everything_larger_and_still_fits(open_page):
    page = open_page(phone=True)
    page.goto("/")
    before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.locator("form[action*='large'] button, button[name*=large], a[href*='large']").first.click()
    page.wait_for_load_state()
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= before * 1.2
    for name, path in {"home": "/", "ask": "/ask/", "answer": "/answers/A-2026-0001/"}.items():
        page.goto(path)
        check(page, f"large-{name}")


def test_the_public_pages_work_without_javascript(browser, running):
    context = browser.new_context(base_url=running.address, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/ask/")
    page.fill("[name=title]", "路口红绿灯时间太短")
    page.fill("[name=text]", "走到一半就变红灯，希望延长几秒。")
    send_matter(page)
    page.goto(page.locator("a.link-long").get_attribute("href"))
    assert page.locator("h1").inner_text() == "路口红绿灯时间太短"
    context.close()
