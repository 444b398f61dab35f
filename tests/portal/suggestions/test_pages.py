"""The pages of suggestions through HTTP: what each shows, to whom, and every rung of refusal."""

import csv
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.suggestions import rules, services
from answerable.portal.suggestions.models import Hiding, HidingRule, Suggestion, Threshold
from portal.suggestions.stage import answered_case, decided, fresh, hidden, opened, reached, sent, supported

SECRET = "Bluewhale filters"


@pytest.fixture
def page(client_of, english):
    return lambda user=None: client_of(user, **english)


def at(name, *args):
    return reverse(f"suggestions:{name}", args=args)


def text_of(client, url, status=200):
    answer = client.get(url, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def slip_in(shown):
    return re.search(r'name="slip" value="([^"]+)"', shown)[1]


def test_somebody_suggests_something_and_follows_it(page, units):
    browser = page()
    given = {"title": "A night bus", "text": "After the late shift.", "sender": "anonymous"}
    given["slip"] = slip_in(text_of(browser, at("new")))
    shown = browser.post(at("new"), given, follow=True).content.decode()
    suggestion = Suggestion.objects.get()
    assert suggestion.number in shown
    link = re.search(r'href="(http[^"]+/suggestions/mine/[^"]+)"', shown)[1]
    assert "being checked" in text_of(browser, link)
    browser.post(at("new"), given)
    assert Suggestion.objects.count() == 1


def test_sending_the_same_form_again_over_a_bad_line_is_no_flood(page, units):
    browser = page()
    given = {"title": "A", "text": "B", "sender": "anonymous", "slip": slip_in(text_of(browser, at("new")))}
    for _ in range(rules.MOST_SENDINGS + 2):
        assert browser.post(at("new"), given).status_code == 302
    given["slip"] = slip_in(text_of(browser, at("new")))
    assert browser.post(at("new"), given).status_code == 302
    assert Suggestion.objects.count() == 2


def test_a_named_author_gives_a_name(page, units):
    browser = page()
    given = {"title": "A", "text": "B", "sender": "named", "slip": slip_in(text_of(browser, at("new")))}
    assert browser.post(at("new"), given).status_code == 422
    assert browser.post(at("new"), given | {"contact": "a@b.example"}).status_code == 302
    assert Suggestion.objects.get().contact is not None


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"text": ""}, {"slip": "old"}, {"website": "x"}, {"topic": "?"}]
)
def test_a_form_that_is_wrong_is_shown_again_with_its_words(page, units, wrong):
    browser = page()
    given = {"title": "A", "text": "Keep me", "sender": "anonymous"}
    given["slip"] = slip_in(text_of(browser, at("new")))
    answer = browser.post(at("new"), given | wrong)
    assert answer.status_code == 422
    assert wrong.get("text", "Keep me") in answer.content.decode()
    assert not Suggestion.objects.exists()


def test_nobody_sends_without_end(page, units):
    browser = page()
    for number in range(6):
        given = {"title": f"A{number}", "text": "B", "sender": "anonymous"}
        browser.post(at("new"), given | {"slip": slip_in(text_of(browser, at("new")))})
    assert Suggestion.objects.count() == 4


def test_a_wrong_private_link_gets_advice(page, units):
    assert page().get(at("mine", "nonsense")).status_code == 404
    for name in ("withdraw", "appeal"):
        assert page().post(at(name, "nonsense"), {"words": "x"}).status_code == 404


def test_a_browser_is_counted_once_and_can_take_it_back(page, alice, units):
    suggestion = opened(alice)
    browser = page()
    for _twice in range(2):
        browser.post(at("support", suggestion.number))
    assert fresh(suggestion).supporters == 1
    assert "You are counted." in text_of(browser, at("suggestion", suggestion.number))
    browser.post(at("take-back", suggestion.number))
    browser.post(at("take-back", suggestion.number))
    assert fresh(suggestion).supporters == 0


def test_signing_in_counts_the_account_and_not_the_browser_again(page, alice, bob, units):
    suggestion = opened(alice)
    browser = page(bob)
    browser.post(at("support", suggestion.number))
    assert suggestion.supports.get().way == "account"
    assert page(bob).post(at("support", suggestion.number)).status_code == 302
    assert fresh(suggestion).supporters == 1


def test_a_forged_token_is_no_supporter(page, alice, units):
    suggestion = supported(opened(alice), 1)
    browser = page()
    browser.cookies["supporter"] = "browser-0"
    browser.post(at("take-back", suggestion.number))
    assert fresh(suggestion).supporters == 1


def test_few_supporters_are_not_told_anywhere(page, alice, units):
    suggestion = supported(opened(alice), 3)
    browser = page()
    assert "fewer than 5 of 5" in text_of(browser, at("suggestion", suggestion.number))
    row = next(csv.DictReader(io.StringIO(browser.get(at("list-csv")).content.decode("utf-8-sig"))))
    assert row["supporters"] == ""
    assert browser.get(at("list-json")).json()["suggestions"][0]["supporters"] is None


def test_the_list_is_narrowed_and_ordered(page, alice, units):
    first, second = opened(alice), opened(alice, title="Benches in the park", topic="health-care")
    supported(second)
    browser = page()
    for query, numbers in [
        ("?q=park", [second.number]),
        ("?state=open", [first.number]),
        ("?topic=water-quality", [first.number]),
        ("?unit=health", [second.number]),
        ("?sort=supported", [second.number, first.number]),
        ("?state=hidden", []),
        ("?state=nonsense&sort=nonsense&unit=nonsense&page=99", [second.number, first.number]),
    ]:
        shown = text_of(browser, at("list") + query)
        assert list(dict.fromkeys(re.findall(r"S-\d+-\d+", shown))) == numbers, query


def test_the_chart_comes_with_a_table(page, alice, units):
    suggestion = opened(alice)
    supported(suggestion, at=suggestion.published_at)
    supported(suggestion, 2, start=20, at=suggestion.published_at + timezone.timedelta(days=1))
    shown = text_of(page(), at("suggestion", suggestion.number))
    assert "support-chart" in shown
    assert "<table" in shown


def test_the_way_to_a_formal_answer_is_told(page, alice, dora, units):
    suggestion = decided(alice, dora, "partly")
    services.add_note(alice, suggestion, "The first results are out.")
    shown = text_of(page(), at("suggestion", suggestion.number))
    for words in ("Adopted in part", "We will publish them", "The first results are out.", "Read the whole"):
        assert words in shown


def test_a_hidden_text_stands_nowhere_but_its_rule_does(page, alice, units, rule):
    suggestion = opened(alice, title=SECRET, text=f"Buy {SECRET} now.")
    hidden(alice, suggestion, rule, reason="It sells something.")
    browser = page()
    everywhere = [at("list"), at("list-csv"), at("list-json"), at("feed"), at("log"), at("log-csv")]
    for url in [*everywhere, at("suggestion", suggestion.number), at("list") + f"?q={SECRET}"]:
        assert SECRET not in browser.get(url).content.decode().replace(f'value="{SECRET}"', "")
    stub = text_of(browser, at("suggestion", suggestion.number))
    assert "Advertising" in stub
    assert "It sells something." in stub
    assert suggestion.number in text_of(browser, at("log"))
    assert browser.post(at("support", suggestion.number)).status_code == 302
    assert fresh(suggestion).supporters == 0


def test_an_author_appeals_and_another_shows_it_again(page, alice, carol, units, rule):
    suggestion, token = sent()
    services.publish(alice, suggestion)
    hiding = hidden(alice, suggestion, rule)
    assert page().post(at("appeal", token), {"words": ""}).status_code == 422
    page().post(at("appeal", token), {"words": "I sell <b>nothing</b>."})
    shown = text_of(page(carol), at("hiding", hiding.pk))
    assert "I sell &lt;b&gt;nothing&lt;/b&gt;." in shown
    assert page(alice).get(at("hiding", hiding.pk)).status_code == 200
    assert page(carol).post(at("restore", hiding.pk), {"words": ""}).status_code == 422
    page(carol).post(at("restore", hiding.pk), {"words": "True, it does not."})
    assert suggestion.title in text_of(page(), at("suggestion", suggestion.number))
    assert "True, it does not." in text_of(page(), at("log"))


def test_an_appeal_that_is_upheld_is_logged_with_its_reasons(page, alice, carol, units, rule):
    hiding = services.appeal(hidden(alice, opened(alice), rule), "No.")
    page(carol).post(at("uphold", hiding.pk), {"words": "It names a price list."})
    assert Hiding.objects.get().state == "upheld"
    assert "It names a price list." in text_of(page(), at("log") + "?state=upheld&rule=advertising")
    assert "It names a price list." not in text_of(page(), at("log") + "?state=restored")


def test_an_author_withdraws(page, alice, units):
    suggestion, token = sent()
    services.publish(alice, suggestion)
    assert "Withdraw it" in text_of(page(), at("mine", token))
    page().post(at("withdraw", token), {"words": "Solved."})
    assert "Solved." in text_of(page(), at("suggestion", suggestion.number))
    page().post(at("withdraw", token), {"words": "Again."})
    assert fresh(suggestion).ended_words == "Solved."


def test_the_desk_sees_it_through(page, alice, dora, units):
    suggestion, _token = sent(text="Ann Lee says so.")
    Threshold.objects.update(supporters=5)
    desk = page(alice)
    assert suggestion.number in text_of(desk, at("desk"))
    work = at("work", suggestion.number)
    desk.post(at("cover", suggestion.number), {"passages": "Ann Lee\n"})
    desk.post(at("assign", suggestion.number), {"unit": units.water.pk, "topic": "water-quality"})
    desk.post(at("publish", suggestion.number))
    assert "〔…〕 says so." in text_of(page(), at("suggestion", suggestion.number))
    supported(fresh(suggestion))
    assert suggestion.number in text_of(desk, at("desk") + "?which=owed")
    answered_case(alice, dora, fresh(suggestion))
    assert page(dora).post(at("decide", suggestion.number), {"outcome": "x"}).status_code == 422
    page(dora).post(at("decide", suggestion.number), {"outcome": "adopted", "reasons": "Good idea."})
    for name, words in (("note", "Begun."), ("finish", "Done.")):
        assert desk.post(at(name, suggestion.number), {"words": ""}).status_code == 422
        desk.post(at(name, suggestion.number), {"words": words})
    assert fresh(suggestion).state == "done"
    assert "Done." in text_of(desk, work)
    assert suggestion.number in text_of(desk, at("desk") + "?which=all&q=" + suggestion.number)


def test_the_desk_hides_by_a_rule_and_says_that_it_is_no_criticism(page, alice, units, rule):
    suggestion = opened(alice)
    given = {"rule": rule.pk, "reason": "It sells."}
    assert page(alice).post(at("hide", suggestion.number), given).status_code == 422
    page(alice).post(at("hide", suggestion.number), given | {"no_criticism": "on"})
    assert fresh(suggestion).hidden_at is not None
    assert "Advertising" in text_of(page(alice), at("hidings"))


def test_a_contact_is_shown_once_with_a_reason(page, alice, units):
    suggestion, _token = sent(name="Wang", contact="a@b.example")
    desk = page(alice)
    assert "a@b.example" not in text_of(desk, at("work", suggestion.number))
    assert desk.post(at("reveal", suggestion.number), {"reason": ""}).status_code == 422
    shown = desk.post(at("reveal", suggestion.number), {"reason": "To ask which line."})
    assert "a@b.example" in shown.content.decode()
    assert "a@b.example" not in text_of(desk, at("work", suggestion.number))


def test_the_administrator_keeps_promises_and_rules(page, erin, units, rule):
    desk = page(erin)
    given = {
        "unit": "water",
        "supporters": 50,
        "open_days": 30,
        "answer_days": 10,
        "decision": "决〔2026〕5号",
    }
    assert desk.post(at("set-threshold"), given | {"supporters": 1}).status_code == 422
    assert desk.post(at("set-threshold"), given).status_code == 302
    assert "决〔2026〕5号" in text_of(page(), at("rules"))
    desk.post(at("drop-threshold", Threshold.objects.get(unit_code="water").pk))
    words = dict.fromkeys(("title_zh", "title_en", "text_zh", "text_en"), "Other words")
    assert desk.post(at("set-rule"), words | {"code": "sixth", "decision": "x"}).status_code == 422
    assert desk.post(at("set-rule"), words | {"code": rule.code, "decision": "x"}).status_code == 302
    shown = text_of(page(), at("rules"))
    assert "Other words" in shown
    assert rule.text_en in shown  # the earlier wording stays readable
    desk.post(at("drop-rule", HidingRule.objects.get(code=rule.code, ended_at=None).pk))
    assert "Promises and rules" in text_of(desk, at("promises"))


def test_lists_can_be_taken_along(page, alice, units, rule):
    hidden(alice, opened(alice, title="=1+1"), rule)
    opened(alice, title="=2+2")
    browser = page()
    for name in ("list-csv", "list-xlsx", "list-json", "log-csv", "log-xlsx"):
        assert browser.get(at(name)).status_code == 200
    assert "'=2+2" in browser.get(at("list-csv")).content.decode()


def test_the_feed_is_kept_until_something_changes(page, alice, units):
    suggestion = opened(alice)
    browser = page()
    answer = browser.get(at("feed"))
    assert suggestion.title in answer.content.decode()
    known = answer["Last-Modified"]
    assert browser.get(at("feed"), headers={"if-modified-since": known}).status_code == 304


def test_what_waits_is_nobodys_to_read(page, alice, charlie, bob, units):
    suggestion, _token = sent()
    for user in (None, charlie, alice):
        assert page(user).get(at("suggestion", suggestion.number)).status_code == 404
        assert page(user).post(at("support", suggestion.number)).status_code == 404


STEPS = ["cover", "assign", "publish", "open-case", "decide", "note", "finish", "hide", "reveal"]


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_the_wrong_person_changes_nothing(page, request, alice, units, who, name):
    suggestion = reached(alice, name="Wang")
    user = request.getfixturevalue(who)
    before = Suggestion.objects.filter(pk=suggestion.pk).values().get()
    assert page(user).post(at(name, suggestion.number), {"words": "x"}).status_code in {403, 404}
    assert Suggestion.objects.filter(pk=suggestion.pk).values().get() == before


@pytest.mark.parametrize("name", STEPS)
def test_a_number_that_is_none_is_not_found_and_a_step_is_no_page(page, erin, units, name):
    assert page(erin).post(at(name, "S-2026-9999")).status_code == 404
    assert page(erin).get(at(name, "S-2026-9999")).status_code == 405


@pytest.mark.parametrize("name", ["uphold", "restore"])
def test_the_wrong_person_decides_on_no_appeal(page, alice, bob, charlie, units, rule, name):
    hiding = services.appeal(hidden(alice, opened(alice), rule), "No.")
    for user in (bob, charlie):
        assert page(user).post(at(name, hiding.pk), {"words": "x"}).status_code in {403, 404}
    assert page(alice).post(at(name, hiding.pk), {"words": "x"}).status_code == 403
    assert Hiding.objects.get().state == "appealed"


@pytest.mark.parametrize("name", ["promises", "set-threshold", "set-rule"])
def test_only_the_administrator_keeps_promises(page, alice, dora, charlie, units, name):
    for user in (alice, dora, charlie):
        verb = page(user).get if name == "promises" else page(user).post
        assert verb(at(name)).status_code == 403
