"""What sorts of unit and office there are is the organisation's data."""

import pytest
from django.urls import reverse

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.organisation import queries, services
from answerable.portal.organisation.models import KindRule, OfficeKind, Tree, UnitKind


def at(name, *args):
    return reverse(f"organisation:{name}", args=args)


def test_a_kind_of_office_is_changed_and_authority_follows(client_of, erin, dora, units):
    leader = OfficeKind.objects.get(code="leader")
    sent = {"name_zh": "书记", "permissions": ["desk.view", "audit.view"], "reaches": "subtree"}
    assert client_of(erin).post(at("kind-of", "office-kinds", "leader"), sent)["Location"] == at("kinds")
    assert dora.has_perm("audit.view")
    assert not type(dora).objects.get(pk=dora.pk).has_perm("answers.publish")
    assert history(leader)[0].detail["after"] == ["audit.view", "desk.view"]


def test_a_new_kind_of_unit_stands_where_it_is_told(client_of, erin, units):
    tree, street = Tree.objects.get(code="main"), UnitKind.objects.get(code="street")
    sent = {"name_zh": "网格", "code": "grid", "stands": [f"{tree.pk}-{street.pk}"]}
    assert client_of(erin).post(at("new-kind", "unit-kinds"), sent)["Location"] == at("kinds")
    grid = UnitKind.objects.get(code="grid")
    assert services.found_unit(erin, code="g1", kind=grid, name_zh="第一网格", parent=units.east)
    with pytest.raises(Conflict):
        services.found_unit(erin, code="g2", kind=grid, name_zh="第二网格", parent=units.water)


def test_a_tree_of_its_own_has_its_own_top(client_of, erin, units):
    sent = {"name_zh": "青年工作", "code": "youth", "position": "5"}
    assert client_of(erin).post(at("new-kind", "trees"), sent)["Location"] == at("kinds")
    tree = Tree.objects.get(code="youth")
    free = UnitKind.objects.create(code="free", name_zh="小组")
    top = services.found_unit(None, code="young", kind=free, name_zh="青年委员会", tree=tree)
    assert top.is_root()
    page = client_of(None).get(at("chart")).content.decode()
    assert page.index("组织机构") < page.index("青年工作")
    with pytest.raises(Conflict, match="同一个组织序列"):
        services.move_unit(None, units.water, parent=top)


def test_offices_that_a_kind_needs_and_liaisons_are_missed_on_the_coverage_page(
    client_of, erin, alice, units
):
    kind = UnitKind.objects.get(code="street")
    kind.needs.add(OfficeKind.objects.get(code="leader"))
    missing = {gap.version.unit.code: gap for gap in queries.told(queries.gaps())}
    assert queries.gap_counts() == (5, 3)
    assert set(missing) == {"health", "east", "elm"}, "the city and the water company have their own"
    assert missing["elm"].instead.code == "city"
    assert [each.code for each in missing["east"].missing] == ["leader"]
    page = client_of(None).get(at("coverage")).content.decode()
    assert "负责人" in page
    file = client_of(None).get(at("coverage-csv")).content.decode()
    assert len(file.splitlines()) == 1 + 3


def test_a_unit_names_its_liaison_or_whom_to_ask_instead(client_of, person, units):
    assert "都没有指定网上服务联络员" in client_of(None).get(at("unit", "elm")).content.decode()
    person("frank", ("liaison", units.east), name="弗兰克")
    page = client_of(None).get(at("unit", "elm")).content.decode()
    assert "目前可以找" in page
    assert "弗兰克" in page


def test_nobody_gives_a_kind_what_they_do_not_have_everywhere(person, units):
    OfficeKind.objects.create(code="clerk", name_zh="人事干事", permissions=["organisation.manage"])
    frank, gina = person("frank", ("clerk", units.city)), person("gina", ("administrator", units.east))
    leader = OfficeKind.objects.get(code="leader")
    fields = {"name_zh": "负责人", "permissions": [*leader.permissions, "audit.view"]}
    with pytest.raises(Refused, match="超出自己权限"):
        services.set_office_kind(frank, leader, **fields)
    with pytest.raises(Refused):
        services.set_office_kind(gina, leader, **fields)


def test_somebody_is_left_who_can_appoint(erin, units):
    kind = OfficeKind.objects.get(code="administrator")
    fields = {"name_zh": "系统管理员", "permissions": ["desk.view"]}
    with pytest.raises(Conflict, match="没有人能任命"):
        services.set_office_kind(erin, kind, **fields)
    assert "organisation.manage" in OfficeKind.objects.get(code="administrator").permissions


def test_a_code_is_given_once(client_of, erin, units):
    with pytest.raises(Conflict, match="已被使用"):
        services.set_tree(erin, None, code="main", name_zh="又一个")
    page = client_of(erin).post(
        at("new-kind", "unit-kinds"), {"name_zh": "街道", "code": "street"}, follow=True
    )
    assert "已被使用" in page.content.decode()


def test_the_standard_rules_are_laid_down_once(units):
    KindRule.objects.filter(kind__code="street").delete()
    before = KindRule.objects.count()
    services.lay_down_kinds()
    services.lay_down_kinds()
    assert KindRule.objects.count() >= before


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("kinds", []),
        ("new-kind", ["unit-kinds"]),
        ("kind-of", ["office-kinds", "leader"]),
        ("kind-of", ["unit-kinds", "street"]),
        ("kind-of", ["trees", "main"]),
    ],
)
def test_each_page_climbs_the_refusals(client_of, erin, alice, charlie, units, name, args):
    address = at(name, *args)
    assert client_of(None).get(address).status_code == 302
    for user in (alice, charlie):
        assert client_of(user).get(address).status_code == 403
    answer = client_of(erin).get(address)
    assert answer.status_code == 200
    if form := answer.context.get("form"):
        assert all(field.help_text for field in form.visible_fields())


@pytest.mark.parametrize("args", [["no-sort", "x"], ["trees", "nowhere"]])
def test_what_is_not_there_is_not_found(client_of, erin, args):
    assert client_of(erin).get(at("kind-of", *args)).status_code == 404
    assert client_of(erin).get(at("new-kind", "no-sort")).status_code == 404


def test_an_administrator_of_a_part_does_not_change_what_is_everybodys(client_of, units, person):
    frank = person("frank", ("administrator", units.east))
    sent = {"name_zh": "书记", "permissions": [], "reaches": "subtree"}
    assert client_of(frank).post(at("kind-of", "office-kinds", "leader"), sent).status_code == 403
    assert OfficeKind.objects.get(code="leader").name_zh == "负责人"
