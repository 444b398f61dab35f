"""The desk's pages about accounts, menus, replies and QR codes."""

import pytest

from answerable.portal.core.models import AuditEntry
from answerable.portal.wechat.models import Account, Keyword, Scene
from answerable.portal.wechat.queries import opened
from answerable.portal.wechat.rules import MENU, MenuError, menu_text, read_menu
from portal.wechat.calls import account, said, sent

pytestmark = pytest.mark.django_db
DESK = "/desk/wechat/"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
GIVEN = {
    "code": "city",
    "name": "望津发布",
    "app_id": "wx1",
    "token": "abc123",
    "secret": "s3cret",
    "aes_key": KEY,
}
PAGES = ["", "new/", "city/", "city/change/", "city/menu/", "city/replies/", "city/codes/", "city/sent/"]


@pytest.fixture
def desk(client_of, erin, english):
    return client_of(erin, **english)


def test_an_account_is_set_up_and_its_secrets_are_never_shown(desk):
    assert desk.post(DESK + "new/", GIVEN)["Location"] == DESK + "city/"
    kept = Account.objects.get()
    assert (opened(kept.secret), opened(kept.aes_key)) == ("s3cret", KEY)
    for page in ("city/", "city/change/"):
        shown = desk.get(DESK + page).content.decode()
        assert "s3cret" not in shown
        assert KEY not in shown
    assert "s3cret" not in str(AuditEntry.objects.values_list("detail", flat=True))


def test_an_empty_secret_keeps_what_is_stored_and_the_address_stays(desk):
    desk.post(DESK + "new/", GIVEN)
    desk.post(DESK + "city/change/", GIVEN | {"secret": "", "aes_key": "", "name": "望津", "code": "other"})
    kept = Account.objects.get()
    assert (opened(kept.secret), kept.name, kept.code) == ("s3cret", "望津", "city")


@pytest.mark.parametrize(
    "wrong", [{"token": "with blank"}, {"aes_key": "short"}, {"secret": ""}, {"token": "ab"}]
)
def test_what_the_platform_would_not_take_comes_back(desk, wrong):
    assert desk.post(DESK + "new/", GIVEN | wrong).status_code == 422
    assert not Account.objects.exists()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["alice", "charlie", "dora"])
def test_only_those_who_run_accounts_see_them(client_of, request, page, name):
    account()
    assert client_of(request.getfixturevalue(name)).get(DESK + page).status_code == 403


@pytest.mark.parametrize("page", [*PAGES, "city/articles/"])
def test_every_page_is_there_and_an_unknown_account_is_not(desk, page):
    account()
    assert desk.get(DESK + page).status_code == 200
    if "city" in page:
        assert desk.get(DESK + page.replace("city", "none")).status_code == 404


def test_a_trouble_is_told_in_the_readers_language(desk):
    account()
    Account.objects.update(trouble="45009 今天的调用次数用完了，明天再试。")
    assert "calls is used up" in desk.get(DESK + "city/").content.decode()


def test_an_account_out_of_use_does_not_answer(desk, client_of):
    account()
    desk.post(DESK + "city/switch/")
    assert client_of(None).get("/wechat/city/").status_code == 404
    desk.post(DESK + "city/switch/")
    assert client_of(None).get("/wechat/city/").status_code == 403


def test_a_menu_is_kept_as_data(desk):
    account()
    text = "我要反映 | ask\n更多\n- 公开的答复 | https://example.org/answers/\n- 停水 | reply:停水"
    assert desk.post(DESK + "city/menu/", {"menu": text}).status_code == 302
    assert menu_text(Account.objects.get().menu) == text
    assert desk.post(DESK + "city/menu/", {"menu": "a|ask\nb|ask\nc|ask\nd|ask"}).status_code == 422


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("\n".join(f"{n} | ask" for n in range(4)), "many"),
        ("更多\n" + "\n".join(f"- {n} | ask" for n in range(6)), "many_below"),
        ("- a | ask", "above"),
        ("a | ask\n- b | ask", "above"),
        ("一二三四五六 | ask", "name"),
        ("| ask", "name"),
        ("a | nowhere", "target"),
        ("a | reply:", "target"),
        ("a | javascript:alert(1)", "target"),
        ("a | https://x y", "address"),
        ("a | reply:" + "水" * 60, "key"),
        ("a", "childless"),
    ],
)
def test_a_menu_that_the_platform_would_refuse_is_refused_here(text, reason):
    with pytest.raises(MenuError) as wrong:
        read_menu(text)
    assert wrong.value.reason == reason


def test_the_first_menu_reads_as_it_is_written():
    assert read_menu(menu_text(MENU)) == MENU


def test_a_question_gets_its_reply_and_a_report_does_not(desk, client_of):
    account()
    assert (
        desk.post(DESK + "city/replies/", {"words": "办公时间  上班", "reply": "九点到五点"}).status_code
        == 302
    )
    assert Keyword.objects.get().words == "办公时间 上班"
    chat = client_of(None)
    assert said(chat, "办公时间？") == "九点到五点"
    assert "九点" not in said(chat, "你们办公时间总是没有人接电话，我去了三次")
    assert "九点" not in said(chat, "上班")  # a report is being written
    event = {"kind": "event", "Event": "CLICK", "MsgId": "", "EventKey": "reply:上班"}
    assert said(chat, **event) == "九点到五点"


def test_a_reply_is_changed_and_dropped(desk):
    account()
    desk.post(DESK + "city/replies/", {"words": "上班", "reply": "九点"})
    address = f"{DESK}city/replies/{Keyword.objects.get().pk}/"
    desk.post(address, {"words": "上班", "reply": "十点"})
    assert Keyword.objects.get().reply == "十点"
    assert desk.get(address + "drop/").status_code == 405
    desk.post(address + "drop/")
    assert desk.post(address + "drop/").status_code == 404


def test_a_scanned_code_greets_from_its_place_and_counts_nobody(client_of):
    made = account()
    fields = {"kind": "unit", "label": "东街 2 号窗口", "place": "东街", "address": "http://x"}
    Scene.objects.create(account=made, key="unit-1", **fields)
    chat = client_of(None)
    event = {"kind": "event", "Event": "subscribe", "EventKey": "qrscene_unit-1", "MsgId": ""}
    assert "东街 2 号窗口" in said(chat, **event)
    assert Scene.objects.get().scans == 1
    said(chat, "路灯坏了")
    sent(chat)
    from answerable.portal.cases.models import Message

    assert Message.objects.get().place == "东街"
    assert said(chat, **event | {"EventKey": "qrscene_gone", "CreateTime": "1"}) != ""


def test_a_consent_is_kept_and_can_be_withdrawn(client_of):
    made = account()
    Account.objects.update(template="T1", consent_url="https://mp.weixin.qq.com/s/agree")
    chat = client_of(None)
    said(chat, "路灯坏了")
    assert "s/agree" in said(chat, "发送")
    from answerable.portal.wechat.models import Channel

    def told(status: str, event: str, stamp: int) -> str:
        from answerable.portal.wechat.demo.calling import as_xml
        from portal.wechat.calls import call

        which = "SubscribeMsgPopupEvent" if "popup" in event else "SubscribeMsgChangeEvent"
        fields = {
            "ToUserName": "gh",
            "FromUserName": "oAsker",
            "CreateTime": str(1_700_000_000 + stamp),
            "MsgType": "event",
            "Event": event,
            which: {"List": {"TemplateId": "T1", "SubscribeStatusString": status}},
        }
        return call(chat, as_xml(fields).encode()).content.decode()

    assert "已同意" in told("accept", "subscribe_msg_popup_event", 1)
    assert Channel.objects.get(account=made).consents == 1
    told("reject", "subscribe_msg_change_event", 2)
    assert Channel.objects.get().consents == 0
