"""From "send" to the inbox: accepted at once, entered by a job, once."""

import re

import pytest
from django.db import connection
from django.utils import timezone

from answerable.portal.cases import services as cases
from answerable.portal.cases.models import Message
from answerable.portal.core.models import AuditEntry
from answerable.portal.search.models import Entry
from answerable.portal.wechat.models import Account, Asked, Channel, Report
from answerable.portal.wechat.services import enter_reports, erase_due_channels, reports
from portal.wechat.calls import account, said, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(client_of, units):
    account()
    return client_of(None)


def reported(chat, text: str = "东街路灯坏了", **fields: str) -> str:
    said(chat, text, **fields)
    return said(chat, "发送", **fields)


def link_in(reply: str) -> str:
    return re.search(r"/m/[-\w]+/", reply)[0]


def test_the_private_link_works_at_once_and_says_that_the_message_is_on_its_way(chat):
    link = link_in(reported(chat))
    on_its_way = chat.get(link, follow=True)
    assert on_its_way.status_code == 202
    assert Report.objects.get().reference in on_its_way.content.decode()
    assert "no-store" in on_its_way["Cache-Control"]
    assert enter_reports() == 1
    there = chat.get(link, follow=True)
    assert there.status_code == 200
    assert "东街路灯坏了" in there.content.decode()


def test_the_reply_names_the_reference_that_the_message_will_have(chat):
    reply = reported(chat)
    assert not Message.objects.exists()
    enter_reports()
    assert Message.objects.get().reference in reply


def test_a_message_entered_by_the_job_is_what_one_from_the_web_is(chat):
    text = "东街12号路灯坏了，请打 13812345678 找我"
    reported(chat, text)
    enter_reports()
    fields = {"title": text, "text": text, "channel": "wechat"}
    web, _token = cases.receive(**fields, at=Message.objects.get().received_at)
    chat_made = Message.objects.exclude(pk=web.pk).get()
    own = {"id", "reference", "token_hash", "original"}
    kept = [
        {f.name: getattr(each, f.name) for f in Message._meta.concrete_fields} for each in (web, chat_made)
    ]
    assert {name: kept[0][name] for name in kept[0] if name not in own} == {
        name: kept[1][name] for name in kept[1] if name not in own
    }
    assert chat_made.covered
    tokens = dict(Entry.objects.filter(kind="message").values_list("key", "tokens"))
    assert set(tokens) == {web.pk, chat_made.pk}
    lines = AuditEntry.objects.filter(verb="receive").order_by("pk")
    assert [line.object_id for line in lines] == [chat_made.reference, web.reference]


def test_many_are_entered_in_the_order_in_which_they_were_sent(chat):
    for number in range(60):
        reported(chat, f"第{number}处路灯坏了", sender=f"o{number}")
    with CountedWrites() as writes:
        assert enter_reports() == 60
    in_order = Message.objects.order_by("reference").values_list("text", flat=True)
    assert list(in_order) == [f"第{number}处路灯坏了" for number in range(60)]
    assert Asked.objects.count() == 60
    assert writes.of("cases_message") < 6
    assert enter_reports() == 0


def test_a_worker_that_dies_leaves_the_report_for_the_next(chat, monkeypatch):
    reported(chat)

    def dies(messages):
        Message.objects.bulk_create(messages)
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(cases, "enter", dies)
        with pytest.raises(SystemExit):
            enter_reports()
    assert (Message.objects.count(), Report.objects.count()) == (0, 1)
    assert enter_reports() == 1
    assert (Message.objects.count(), Report.objects.count(), Asked.objects.count()) == (1, 0, 1)


def test_of_two_workers_with_the_same_report_one_enters_it(chat, monkeypatch):
    reported(chat)
    real = cases.written

    def while_another_is_quicker(arrivals):
        monkeypatch.setattr(cases, "written", real)
        assert enter_reports() == 1
        return real(arrivals)

    monkeypatch.setattr(cases, "written", while_another_is_quicker)
    assert enter_reports() == 0
    assert (Message.objects.count(), Asked.objects.count()) == (1, 1)


def test_a_report_that_no_key_opens_keeps_the_others_out_of_nothing(chat, caplog):
    reported(chat, sender="oA")
    Report.objects.update(sealed=b"not ours")
    reported(chat, "水管裂了", sender="oB")
    assert enter_reports() == 1
    assert Message.objects.get().text == "水管裂了"
    assert Report.objects.count() == 1
    assert "cannot be entered" in caplog.text


def test_my_matters_name_what_is_on_its_way_first(chat):
    said(chat, "水管裂了")
    sent(chat)
    reported(chat)
    lines = said(chat, "我的事项").splitlines()
    assert "东街路灯坏了（正在录入）" in lines[1]
    assert "水管裂了" in lines[3]


def test_the_way_to_somebody_whose_report_waits_is_kept(chat):
    reported(chat)
    Channel.objects.update(last_heard_at=timezone.now() - timezone.timedelta(days=500))
    assert erase_due_channels() == 0
    enter_reports()
    assert reports.on_their_way(Channel.objects.get()) == []


def test_two_accounts_of_one_organisation_keep_their_people_apart(client_of, units):
    for code in ("city", "youth"):
        account(code)
    chat = client_of(None)
    for code, text in (("city", "东街路灯坏了"), ("youth", "球场关门太早")):
        said(chat, text, code, sender="oSame")
    assert "东街" not in said(chat, "我的事项", "youth", sender="oSame")
    for code in ("city", "youth"):
        said(chat, "发送", code, sender="oSame")
    assert enter_reports() == 2
    asked = {each.channel.account.code: each.message.text for each in Asked.objects.all()}
    assert asked == {"city": "东街路灯坏了", "youth": "球场关门太早"}
    assert "球场" not in said(chat, "我的事项", "city", sender="oSame")
    Account.objects.filter(code="youth").update(active=False)
    assert "东街" in said(chat, "我的事项", "city", sender="oSame")


class CountedWrites:
    """The INSERTs made inside, by their table."""

    def __enter__(self):
        self.seen: list[str] = []
        self._watching = connection.execute_wrapper(self._note)
        self._watching.__enter__()
        return self

    def __exit__(self, *wrong):
        self._watching.__exit__(*wrong)

    def _note(self, execute, sql, params, many, context):
        self.seen.append(sql)
        return execute(sql, params, many, context)

    def of(self, table: str) -> int:
        return sum(sql.startswith(f'INSERT INTO "{table}"') for sql in self.seen)
