"""The public chart, rosters and files."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.organisation import services
from answerable.portal.organisation.models import Office, OfficeKind, UnitKind
from answerable.portal.organisation.queries import branches_of, chart


def read(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_chart_shows_the_tree_and_who_answers_for_what(client_of, units):
    page = read(client_of(None), "organisation:chart")
    assert page.index("清和市") < page.index("东街街道办事处") < page.index("榆树社区")
    assert "水质" in page
    assert "暂无人任职" in page


def test_the_whole_tree_takes_one_query_and_its_page_four_however_many_units_there_are(
    client_of, units, django_assert_num_queries
):
    browser = client_of(None)
    with django_assert_num_queries(1):
        assert len(list(branches_of(chart()))) == 5
    with django_assert_num_queries(4):  # units, trees, and the two lists to choose from
        read(browser, "organisation:chart")
    kind = UnitKind.objects.get(code="community")
    for number in range(12):
        services.found_unit(None, code=f"c{number}", kind=kind, name_zh=f"第{number}社区", parent=units.east)
    with django_assert_num_queries(1):
        assert len(list(branches_of(chart()))) == 17
    with django_assert_num_queries(4):
        read(browser, "organisation:chart")


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
