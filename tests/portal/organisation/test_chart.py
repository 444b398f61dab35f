"""The public chart, rosters and files."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.organisation import services
from answerable.portal.organisation.models import Office, OfficeKind, UnitKind
from answerable.portal.organisation.queries import (
    answering,
    branches_of,
    chart,
    count_on,
    lines_of,
    outline,
)


def read(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_chart_shows_the_tree_and_who_answers_for_what(client_of, units):
    page = read(client_of(None), "organisation:chart")
    assert page.index("清和市") < page.index("东街街道办事处") < page.index("榆树社区")
    assert "水质" in page
    assert "暂无人任职" in page


def test_the_whole_tree_takes_one_query_however_many_units_there_are(units, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(list(branches_of(chart()))) == 5
    kind = UnitKind.objects.get(code="community")
    for number in range(12):
        services.found_unit(None, code=f"c{number}", kind=kind, name_zh=f"第{number}社区", parent=units.east)
    with django_assert_num_queries(1):
        assert len(list(branches_of(chart()))) == 17


def test_a_page_draws_the_upper_levels_and_says_how_many_stand_below(client_of, units):
    """Two levels always; a third only where it leaves room."""
    assert [line.branch.code for line in lines_of(outline())] == ["city", "water", "health", "east", "elm"]
    assert [line.depth for line in lines_of(outline())] == [1, 2, 2, 2, 3]
    few = {line.branch.code: line for line in lines_of(outline(most=4))}
    assert set(few) == {"city", "water", "health", "east"}
    assert few["east"].many_below == few["east"].branch.hidden == 1
    kind = UnitKind.objects.get(code="community")
    for number in range(90):
        services.found_unit(None, code=f"c{number}", kind=kind, name_zh=f"第{number}社区", parent=units.east)
    page = read(client_of(None), "organisation:chart")
    assert "下设 91 个单位" in page
    assert "第7社区" not in page


def test_the_chart_and_its_outline_are_one(units):
    whole = [(depth, branch.code, branch.held) for depth, branch in branches_of(chart())]
    assert whole == [(line.depth, line.branch.code, line.branch.held) for line in lines_of(outline())]
    assert count_on() == len(whole)


def test_the_first_units_that_answer_for_a_topic_are_named_and_the_rest_counted(units):
    kind = UnitKind.objects.get(code="department")
    for number in range(4):
        about = {"code": f"d{number}", "kind": kind, "name_zh": f"{number}局", "parent": units.city}
        services.found_unit(None, **about, topics=["water-quality"])
    found = answering()["water-quality"]
    assert [version.unit.code for version in found.units] == ["water", "d0", "d1"]
    assert found.many == 5


def test_an_empty_organisation_says_so(client_of, db):
    assert "还没有单位" in read(client_of(None), "organisation:chart")


def test_a_unit_shows_who_holds_which_office_since_when_and_by_which_decision(client_of, units, alice):
    page = read(client_of(None), "organisation:unit", "water")
    assert "Alice" in page
    assert "承办联络员" in page
    assert "2020年1月1日" in page
    assert "决〔2020〕1号" in page


def test_a_unit_shows_vacant_acting_and_earlier_offices(client_of, units, charlie):
    leader = OfficeKind.objects.get(code="leader")
    Office.objects.create(unit=units.east, kind=leader)
    Office.objects.create(unit=units.east, kind=leader, holder=charlie, acting=True)
    Office.objects.create(
        unit=units.east, kind=leader, holder=charlie, starts_on=date(2021, 1, 1), ends_on=date(2022, 1, 1)
    )
    page = read(client_of(None), "organisation:unit", "east")
    assert "空缺" in page
    assert "代理" in page
    assert "2022年1月1日" in page


def test_a_unit_remembers_its_former_name(client_of, units):
    services.rename_unit(None, units.water, name_zh="清和水务", decision="清国资〔2026〕2号")
    page = read(client_of(None), "organisation:unit", "water")
    assert "清和水务" in page
    assert "自来水公司" in page


def test_english_readers_see_english_names(client_of, units, english):
    page = read(client_of(None, **english), "organisation:unit", "water")
    assert "Water company" in page


def test_a_unit_that_is_not_there_is_not_found(client_of, units):
    assert client_of(None).get(reverse("organisation:unit", args=["nowhere"])).status_code == 404


def test_the_roster_is_a_file_for_everybody(client_of, units, alice, bob):
    text = client_of(None).get(reverse("organisation:roster")).content.decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + 3
    assert "health,卫生健康委员会,承办联络员,Bob,2020-01-01" in text


def test_no_sign_in_name_stands_on_a_public_page(client_of, units, person):
    person("sign-in-name-of-frank", ("leader", units.east), name="弗兰克")
    assert "sign-in-name-of-frank" not in read(client_of(None), "organisation:unit", "east")
    assert "sign-in-name-of-frank" not in client_of(None).get(reverse("organisation:roster")).content.decode()


def test_a_closed_unit_leaves_the_chart_and_keeps_its_page(client_of, units):
    services.close_unit(None, units.elm, on=timezone.localdate())
    assert "榆树社区" not in read(client_of(None), "organisation:chart")
    assert "撤销日期" in read(client_of(None), "organisation:unit", "elm")


@pytest.mark.parametrize("name", ["organisation:chart", "organisation:roster", "organisation:mine"])
def test_public_pages_are_only_read(client_of, alice, name):
    assert client_of(alice).post(reverse(name)).status_code == 405


def test_the_roster_is_searched_by_unit_and_name(client_of, units, alice, bob):
    browser = client_of(None)
    address = reverse("organisation:roster-page")
    assert "Bob" in (page := browser.get(address, {"q": "卫生 bob"}).content.decode())
    assert "Alice" not in page
    assert "Bob" not in browser.get(address, {"q": "卫生 alice"}).content.decode()
    assert (
        browser.get(
            address, {"kind": "secretary", "q": " ".join("很多词" for _each in range(20))}
        ).status_code
        == 200
    )


def test_the_search_narrows_by_tree_kind_and_topic(client_of, units):
    browser = client_of(None)
    address = reverse("organisation:chart")
    assert "榆树社区" in browser.get(address, {"kind": "community"}).content.decode()
    by_topic = browser.get(address, {"topic": "water-quality"}).content.decode()
    assert "自来水公司" in by_topic
    assert "榆树社区" not in by_topic
    assert "没有单位的名称" in browser.get(address, {"q": "没有这样的单位"}).content.decode()
    assert browser.get(address, {"kind": "no-such-kind"}).status_code == 200
    assert (
        "water" in browser.get(reverse("organisation:suggest-units"), {"parent": "自来水"}).content.decode()
    )
