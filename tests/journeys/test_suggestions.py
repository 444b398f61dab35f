"""From an idea to a formal answer, and from a hidden text back to everybody's eyes."""

import re

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import check

pytestmark = pytest.mark.browser

PUBLIC = ["/suggestions/", "/suggestions/new/", "/suggestions/rules/", "/suggestions/log/", "/agenda/"]
DESK = ["/desk/suggestions/", "/desk/suggestions/hidings/", "/desk/agenda/"]


def suggest(page: Page, title: str, text: str) -> tuple[str, str]:
    """(number, private link)"""
    page.goto("/suggestions/new/")
    page.fill("[name=title]", title)
    page.fill("[name=text]", text)
    page.locator("main form button.button").last.click()
    page.wait_for_url("**/suggestions/sent/**")
    return page.locator(".reference").inner_text(), page.locator("a.link-long").get_attribute("href")


def act(page: Page, action: str, **values: str) -> None:
    """Fill in and send the form that goes to an address ending in `action`, opening what folds it away."""
    form = page.locator(f"form[action$='{action}']").first
    folded = page.locator("details:not([open])").filter(has=page.locator(f"form[action$='{action}']"))
    while folded.count():
        folded.first.locator("> summary").click()
    for name, value in values.items():
        form.locator(f"[name='{name}']").fill(value)
    form.locator("button[type=submit]").last.click()
    page.wait_for_load_state()


def published(desk: Page, number: str) -> None:
    desk.goto(f"/desk/suggestions/{number}/")
    act(desk, "/publish/")


def test_people_support_it_once_each_and_can_take_it_back(open_page, sign_in):
    author = open_page(phone=True)
    number, private = suggest(author, "公园东门加装直饮水", "夏天孩子们没有地方喝水，请在东门装一处。")
    check(author, "suggestion-sent-phone")
    desk = sign_in(open_page(), "duty")
    published(desk, number)
    for person in ("water", "health", "street", "market"):
        page = sign_in(open_page(), person)
        page.goto(f"/suggestions/{number}/")
        act(page, "/support/")
    reader = open_page(phone=True)
    reader.goto(f"/suggestions/{number}/")
    expect(reader.locator("main")).to_contain_text("支持不足 5 人")
    act(reader, "/support/")
    expect(reader.locator("main")).to_contain_text("5 人支持")
    check(reader, "suggestion-counted-phone")
    act(reader, "/take-back/")
    act(reader, "/support/")
    expect(reader.locator("main")).to_contain_text("5 人支持")
    author.goto(private)
    expect(author.locator("main")).to_contain_text("5 人支持")
    check(author, "suggestion-mine-phone")


def test_what_reached_the_threshold_is_answered(open_page, sign_in):
    """The demonstration's own one: its case, an answer that another signs, and the decision."""
    leader = sign_in(open_page(), "leader")
    leader.goto("/desk/suggestions/?which=owed")
    number = re.search(r"S-\d{4}-\d{4}", leader.locator("ul.rows").inner_text())[0]
    leader.goto(f"/desk/suggestions/{number}/")
    case = leader.locator("a[href*='/desk/cases/C-']").first.inner_text()
    writer = sign_in(open_page(), "coordinator")
    writer.goto(f"/answers/desk/draft/{case}/")
    for name, words in {
        "title": "书院街划出非机动车等候区",
        "question": "能不能在三个路口划出等候区？",
        "body": "可以。三个路口本月内划线，红灯延长五秒。如有疑问，请到书院街道便民服务台询问。",
        "next_steps": "交通运输局：12月31日前划线。",
    }.items():
        writer.fill(f"[name={name}]", words)
    writer.locator("main form button.button[type=submit]").last.click()
    writer.wait_for_url(re.compile(r"A-\d{4}-\d{4}"))
    address = writer.url
    act(writer, "/submit/")
    leader.goto(address)
    act(leader, "/approve/")
    act(leader, "/publish/")
    leader.goto(f"/desk/suggestions/{number}/")
    leader.locator("[name=outcome][value=adopted]").check()
    act(leader, "/decide/", reasons="采纳，本月内办成。")
    act(leader, "/note/", words="三个路口都已划线。")
    check(leader, "suggestion-followed")
    reader = open_page()
    reader.goto(f"/suggestions/{number}/")
    for words in ("采纳，本月内办成。", "三个路口都已划线。", "阅读完整答复"):
        expect(reader.locator("main")).to_contain_text(words)
    check(reader, "suggestion-answered")


def test_what_was_hidden_comes_back_after_an_appeal(open_page, sign_in):
    author = open_page(phone=True)
    number, private = suggest(author, "批评：排水工程拖了三年", "水务局三年没有修好排水，请给出日期。")
    desk = sign_in(open_page(), "duty")
    published(desk, number)
    desk.locator("details", has_text="依规则隐藏").locator("> summary").click()
    desk.locator("[name=rule]").first.check()
    desk.locator("[name=no_criticism]").check()
    act(desk, "/hide/", reason="文中有他人的信息。")
    reader = open_page(phone=True)
    reader.goto(f"/suggestions/{number}/")
    expect(reader.locator("main")).not_to_contain_text("排水")
    expect(reader.locator("main")).to_contain_text("他人的个人信息")
    check(reader, "suggestion-stub-phone")
    author.goto(private)
    act(author, "/appeal/", words="文中没有提到任何个人。")
    check(author, "suggestion-appealed-phone")

    leader = sign_in(open_page(), "leader")
    leader.goto("/notices/")
    leader.locator("button", has_text=number).first.click()
    leader.wait_for_url("**/desk/suggestions/hidings/**")
    act(leader, "/restore/", words="文中确实没有个人信息。")
    check(leader, "hiding-restored")
    reader.goto(f"/suggestions/{number}/")
    expect(reader.locator("h1")).to_contain_text("排水工程")
    reader.goto("/suggestions/log/")
    expect(reader.locator("main")).to_contain_text("文中确实没有个人信息。")


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize(("language", "phone"), [("zh-CN", False), ("en", True)])
def test_the_public_pages_are_for_everybody(open_page, path, language, phone):
    page = open_page(language, phone=phone)
    page.goto(path)
    check(page, f"open{path.replace('/', '-')}{'phone' if phone else 'desk'}")


@pytest.mark.parametrize("path", DESK)
@pytest.mark.parametrize("phone", [False, True])
def test_the_desk_of_suggestions_is_for_everybody(open_page, sign_in, path, phone):
    page = sign_in(open_page(phone=phone), "leader")
    page.goto(path)
    check(page, f"kept{path.replace('/', '-')}{'phone' if phone else 'desk'}")
