"""Units change by dated decisions, and any past chart is shown as it was."""

import contextlib
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.organisation import queries, services
from answerable.portal.organisation.models import Office, Succession, Unit, UnitKind, UnitVersion

DAY = timedelta(days=1)
TODAY = timezone.localdate()


def shape(on=None):
    """The chart of a day as nested codes with names."""

    def of(branch):
        return (branch.code, branch.name_zh, tuple(sorted(of(below) for below in branch.below)))

    return tuple(sorted(of(root) for root in queries.chart(on)))


def codes(on=None):
    return {branch.code for _depth, branch in queries.branches_of(queries.chart(on))}


def again(unit):
    return Unit.objects.get(pk=unit.pk)


def test_a_past_chart_stays_as_it_was_whatever_happens_later(erin, units):
    before = shape(date(2025, 3, 1))
    assert before == shape()
    services.rename_unit(erin, units.water, name_zh="清和水务", decision="决1")
    services.merge_units(erin, again(units.health), into=again(units.water), decision="决2")
    services.close_unit(erin, again(units.elm), decision="决3")
    assert shape(date(2025, 3, 1)) == before
    assert shape(TODAY - DAY) == before
    assert codes() == {"city", "water", "east"}
    assert codes(date(2019, 1, 1)) == set()


def test_a_unit_moves_with_all_below_it_and_authority_follows(erin, units, person):
    frank = person("frank", ("leader", units.water))
    south = services.found_unit(
        erin,
        code="south",
        kind=UnitKind.objects.get(code="street"),
        name_zh="南街街道办事处",
        parent=units.city,
        founded_on=date(2021, 1, 1),
    )
    services.move_unit(erin, again(units.elm), parent=south, decision="决", reason="区划调整")
    elm = again(units.elm)
    assert Unit.objects.get_parent(elm).code == "south"
    assert elm.path.startswith(again(south).path)
    assert not frank.has_perm("answers.publish", elm)
    assert codes(TODAY - DAY) >= {"east", "elm", "south"}
    assert "elm" in {below.unit.code for below in queries.below_on(units.east, TODAY - DAY)}
    assert "elm" not in {below.unit.code for below in queries.below_on(units.east, TODAY)}


def test_nothing_stands_under_itself_now_or_in_what_is_planned(erin, units):
    groups = UnitKind.objects.get(code="committee")
    a = services.found_unit(erin, code="a", kind=groups, name_zh="甲", parent=units.city)
    b = services.found_unit(erin, code="b", kind=groups, name_zh="乙", parent=again(a))
    with pytest.raises(Conflict, match="隶属于它自己"):
        services.move_unit(erin, again(a), parent=again(b))
    c = services.found_unit(erin, code="c", kind=groups, name_zh="丙", parent=again(units.city))
    services.move_unit(erin, again(c), parent=again(a), on=TODAY + 10 * DAY)
    with pytest.raises(Conflict, match="隶属于它自己"):
        services.move_unit(erin, again(a), parent=again(c), on=TODAY + 5 * DAY)


def test_a_merger_hands_over_units_duties_and_memory(erin, units, person):
    frank = person("frank", ("leader", units.health))
    services.merge_units(erin, units.health, into=units.water, decision="清编〔2026〕5号", reason="机构改革")
    assert again(units.health).closed_on == TODAY
    assert again(units.water).topics == ["health-care", "water-quality", "water-supply"]
    assert not frank.has_perm("answers.publish")
    assert [(each.before.code, each.after.code) for each in Succession.objects.all()] == [("health", "water")]
    assert queries.responsible_unit("health-care").code == "water"


def test_the_top_of_a_tree_stays_where_it_is(erin, units):
    with pytest.raises(Conflict, match="不能并入"):
        services.merge_units(erin, units.city, into=units.water)
    with pytest.raises(Conflict, match="不能划转"):
        services.move_unit(erin, units.city, parent=units.water)
    with pytest.raises(Conflict, match="自己合并"):
        services.merge_units(erin, units.water, into=units.water)


def test_units_below_a_merged_one_move_to_the_one_that_carries_on(erin, units):
    street = UnitKind.objects.get(code="street")
    west = services.found_unit(
        erin, code="west", kind=street, name_zh="西街", parent=units.city, founded_on=date(2021, 1, 1)
    )
    services.merge_units(erin, again(units.east), into=again(west))
    assert Unit.objects.get_parent(again(units.elm)).code == "west"


def test_a_split_founds_new_units_and_ends_the_old_one(erin, units):
    parts = [
        services.NewUnit("supply", "供水公司", topics=["water-supply"]),
        services.NewUnit("quality", "水质监测中心", topics=["water-quality"]),
    ]
    services.split_unit(erin, units.water, parts=parts, decision="决", reason="分设")
    assert codes() >= {"supply", "quality"}
    assert "water" not in codes()
    assert queries.responsible_unit("water-supply").code == "supply"
    assert {each.after.code for each in again(units.water).successors.all()} == {"supply", "quality"}


def test_a_unit_may_go_on_after_a_part_of_it_left(erin, units):
    part = services.NewUnit("quality", "水质监测中心", topics=["water-quality"])
    services.split_unit(erin, units.water, parts=[part], goes_on=True)
    assert again(units.water).topics == ["water-supply"]
    with pytest.raises(Conflict, match="至少要有两个单位"):
        services.split_unit(erin, again(units.health), parts=[services.NewUnit("x", "某")])


def test_a_plan_takes_effect_on_its_day_by_itself(erin, units, person, clock):
    frank = person("frank", ("leader", units.health))
    on = TODAY + 30 * DAY
    services.merge_units(erin, units.health, into=units.water, on=on, decision="决")
    assert "health" in codes()
    assert "health" not in codes(on)
    assert frank.has_perm("answers.publish", units.health)
    assert services.put_into_force() == 0
    clock(days=30)
    assert "health" not in codes()
    frank = type(frank).objects.get(pk=frank.pk)
    assert not frank.has_perm("answers.publish"), "it ends on the day, whether or not the job has run"
    assert services.put_into_force() == 1
    assert "health-care" in again(units.water).topics
    assert frank.offices.get().ends_on == on - DAY
    assert services.put_into_force() == 0


def test_a_plan_can_be_withdrawn_before_its_day_and_not_after(erin, units):
    change = services.close_unit(erin, units.elm, on=TODAY + 9 * DAY, reason="撤并")
    assert again(units.elm).closed_on == TODAY + 9 * DAY
    services.withdraw_change(erin, change, reason="暂缓")
    assert again(units.elm).closed_on is None
    assert "elm" in codes(TODAY + 10 * DAY)
    with pytest.raises(Conflict, match="已经撤回"):
        services.withdraw_change(erin, change)
    done = services.rename_unit(erin, again(units.elm), name_zh="榆园社区")
    with pytest.raises(Conflict):
        services.withdraw_change(erin, done)


def test_a_planned_unit_that_is_withdrawn_was_never_there(erin, units):
    on = TODAY + 9 * DAY
    new = services.found_unit(
        erin, code="parks", kind=units.health.kind, name_zh="园林局", parent=units.city, founded_on=on
    )
    assert "parks" not in codes()
    assert "parks" in codes(on)
    assert not Unit.objects.open().filter(code="parks").exists()
    services.withdraw_change(erin, new.changes.get())
    assert "parks" not in codes(on)
    assert not Unit.objects.open(on).filter(code="parks").exists()


def test_a_plan_on_which_another_rests_is_withdrawn_last(erin, units):
    first = services.rename_unit(erin, units.elm, name_zh="一", on=TODAY + 5 * DAY)
    services.rename_unit(erin, again(units.elm), name_zh="二", on=TODAY + 9 * DAY)
    with pytest.raises(Conflict, match="以它为前提"):
        services.withdraw_change(erin, first)


def test_a_change_cannot_lie_before_the_last_one(erin, units):
    services.rename_unit(erin, units.elm, name_zh="榆园社区", on=TODAY)
    with pytest.raises(Conflict, match="不能早于这一天"):
        services.rename_unit(erin, again(units.elm), name_zh="榆林社区", on=TODAY - DAY)


def test_kinds_stand_where_the_rules_let_them(erin, units):
    community = UnitKind.objects.get(code="community")
    with pytest.raises(Conflict, match="不能设在"):
        services.found_unit(erin, code="x", kind=community, name_zh="某社区", parent=units.water)
    with pytest.raises(Conflict, match="不能设在"):
        services.change_kind(erin, units.water, kind=community)
    with pytest.raises(Conflict, match="不能设在"):
        services.move_unit(erin, units.elm, parent=units.water)


def test_both_ends_of_a_move_must_be_ones_own(units, person):
    frank = person("frank", ("administrator", units.east))
    with pytest.raises(Refused):
        services.move_unit(frank, units.elm, parent=units.city)
    with pytest.raises(Refused):
        services.merge_units(frank, units.elm, into=units.water)


def test_an_office_of_a_closed_unit_that_was_to_begin_is_withdrawn(erin, units, charlie):
    kind = Office.kind.field.related_model.objects.get(code="leader")
    office = services.appoint(erin, unit=units.elm, kind=kind, holder=charlie, starts_on=TODAY + DAY)
    services.close_unit(erin, units.elm)
    office.refresh_from_db()
    assert office.withdrawn_at is not None


def test_the_page_of_a_day_shows_that_day(client_of, erin, units):
    services.rename_unit(erin, units.water, name_zh="清和水务", decision="清国资〔2026〕2号")
    browser = client_of(None)
    past = browser.get(reverse("organisation:chart") + "?on=2025-03-01").content.decode()
    assert "自来水公司" in past
    assert "清和水务" not in past
    page = browser.get(reverse("organisation:unit", args=["water"]) + "?on=2025-03-01").content.decode()
    assert "自来水公司" in page
    early = browser.get(reverse("organisation:chart") + "?on=2001-01-01").content.decode()
    assert "那一天还没有单位" in early
    file = browser.get(reverse("organisation:chart-csv") + "?on=2025-03-01").content.decode()
    assert "自来水公司" in file


@pytest.mark.parametrize("nonsense", ["2025-13-01", "yesterday", "", "9999-99-99", "'"])
def test_a_day_that_is_none_is_today(client_of, units, nonsense):
    for name, *args in (("chart",), ("unit", "water"), ("chart-csv",), ("roster",), ("roster-page",)):
        assert (
            client_of(None).get(reverse(f"organisation:{name}", args=args), {"on": nonsense}).status_code
            == 200
        )


def test_a_former_name_is_found(client_of, erin, units):
    services.rename_unit(erin, units.water, name_zh="清和水务")
    page = client_of(None).get(reverse("organisation:chart"), {"q": "自来水"}).content.decode()
    assert "清和水务" in page
    assert "卫生健康" not in page


PLACES = st.integers(0, 30)
VERBS = st.sampled_from(["rename", "move", "merge", "split", "close", "plan"])
ACTS = st.lists(st.tuples(VERBS, PLACES, PLACES, st.integers(0, 20)), max_size=9)


class TestAnyOrder(TestCase):
    """Whatever is done in whatever order, what was stays, and the rows stand as their versions say."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ACTS)
    def test_the_past_stays_and_rows_follow_versions(self, acts):
        services.lay_down_kinds()
        kind = UnitKind.objects.create(code="free", name_zh="任意")
        founded = {"kind": kind, "founded_on": date(2020, 1, 1)}
        top = services.found_unit(None, code="u0", name_zh="零", **founded)
        for number in range(1, 5):
            above = Unit.objects.get(code=f"u{number // 2}") if number > 1 else top
            services.found_unit(None, code=f"u{number}", name_zh=str(number), parent=above, **founded)
        past = shape(date(2024, 1, 1))
        for step, (verb, one, other, ahead) in enumerate(acts):
            self.act(step, verb, one, other, TODAY + ahead * DAY if verb == "plan" else TODAY)
        assert shape(date(2024, 1, 1)) == past
        for unit in Unit.objects.open():
            version = unit.versions.on(TODAY).get()
            above = Unit.objects.get_parent(unit)
            assert (unit.name_zh, above and above.pk) == (version.name_zh, version.parent_id)
        for day in {TODAY, *UnitVersion.objects.values_list("from_on", flat=True)}:
            standing = UnitVersion.objects.on(day).count()
            assert len(list(queries.branches_of(queries.chart(day)))) == standing, "nothing lost in a ring"
        assert Unit.objects.find_problems() == ([], [], [], [], [])

    def act(self, step, verb, one, other, on):
        units = list(Unit.objects.order_by("pk"))
        unit, target = units[one % len(units)], units[other % len(units)]
        verbs = {
            "rename": lambda: services.rename_unit(None, unit, name_zh=f"名{step}", on=on),
            "move": lambda: services.move_unit(None, unit, parent=target, on=on),
            "plan": lambda: services.move_unit(None, unit, parent=target, on=on),
            "merge": lambda: services.merge_units(None, unit, into=target, on=on),
            "split": lambda: services.split_unit(
                None, unit, parts=[services.NewUnit(f"s{step}{n}", f"分{n}") for n in range(2)], on=on
            ),
            "close": lambda: services.close_unit(None, unit, on=on),
        }
        with contextlib.suppress(Conflict):
            verbs[verb]()
