"""What templates, lists and forms show: names, moments, small numbers, pages, files, fields."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from answerable.portal.core.exports import csv_response
from answerable.portal.core.paging import page
from answerable.portal.core.responses import attempt, back


def shown(text, request=None, **context):
    return Template("{% load answerable %}" + text).render(Context({"request": request, **context}))


def test_a_name_is_shown_as_the_reader_reads():
    unit = SimpleNamespace(name_zh="自来水公司", name_en="Water company")
    with translation.override("zh-hans"):
        assert shown('{{ unit|in_language:"name" }}', unit=unit) == "自来水公司"
    with translation.override("en"):
        assert shown('{{ unit|in_language:"name" }}', unit=unit) == "Water company"
        assert shown('{{ unit|in_language:"name" }}', unit=SimpleNamespace(name_zh="甲", name_en="")) == "甲"


def test_a_moment_is_shown_in_the_zone_of_the_portal():
    when = datetime(2026, 3, 12, 17, 5, tzinfo=UTC)
    with translation.override("zh-hans"):
        html = shown("{{ when|moment }}", when=when)
    assert html == '<time datetime="2026-03-13T01:05:00+08:00">2026年3月13日 01:05</time>'


def test_a_day_is_shown_without_a_time():
    with translation.override("en"):
        assert (
            shown("{{ on|moment }}", on=date(2026, 3, 2)) == '<time datetime="2026-03-02">2026-03-02</time>'
        )
        assert shown("{{ on|day }}", on=None) == ""


@pytest.mark.parametrize(
    ("number", "text"), [(0, "少于 5"), (4, "少于 5"), (5, "5"), (1234, "1,234"), (None, "–")]
)
def test_small_numbers_are_withheld(number, text):
    with translation.override("zh-hans"):
        assert shown("{{ number|withheld }}", number=number) == text


def test_a_link_keeps_the_rest_of_the_query():
    request = RequestFactory().get("/", {"q": "水", "page": "2"})
    assert shown("{% query page=3 %}", request) == "?q=%E6%B0%B4&amp;page=3"
    assert shown("{% query page=None %}", request) == "?q=%E6%B0%B4"


def test_topics_and_authorities_have_names():
    with translation.override("zh-hans"):
        assert shown('{{ "water-quality"|topic }}') == "水质"
        assert shown('{{ "cases.open"|permission_text }}') == "立项"
        assert shown('{{ "no-such-topic"|topic }}') == "no-such-topic"


def test_a_spreadsheet_reads_no_cell_as_a_formula():
    answer = csv_response("list", ["name"], [["=1+1"], ["@cmd"], ["＝1"], [-5], ["水，“质”"], [None]])
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines == ["name", "'=1+1", "'@cmd", "'＝1", "-5", "水，“质”", '""']
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "list-" in answer["Content-Disposition"]


@pytest.mark.parametrize(("asked", "given"), [("2", 2), ("99", 2), ("nonsense", 1), ("", 1)])
def test_a_page_is_found_whatever_is_asked(asked, given):
    assert page(RequestFactory().get("/", {"page": asked}), list(range(30))).number == given


def test_back_leads_only_to_ourselves():
    ours = RequestFactory().post("/", {"next": "/organisation/"})
    theirs = RequestFactory().post("/", {"next": "//elsewhere.example/"})
    assert back(ours, "home")["Location"] == "/organisation/"
    assert back(theirs, "home")["Location"] == "/"


def test_an_attempt_says_what_came_of_it(client_of, charlie):
    from django.contrib.messages.storage.fallback import FallbackStorage

    from answerable.portal.core.errors import Conflict

    def refuse():
        raise Conflict("已经办结。")

    request = RequestFactory().post("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    assert attempt(request, "好了。", lambda: None)
    assert not attempt(request, "好了。", refuse)
    assert [str(message) for message in request._messages] == ["好了。", "已经办结。"]


class Sample(forms.Form):
    name = forms.CharField(help_text="真名或化名。", max_length=5)
    kind = forms.ChoiceField(choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect, required=False)
    agree = forms.BooleanField(required=False, help_text="可以不勾。")


def test_a_field_is_tied_to_its_help_and_its_error():
    html = str(Sample({"name": "", "kind": "c"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<a href="#id_name">' in html
    assert html.count('id="id_kind"') == 1


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in str(Sample())
