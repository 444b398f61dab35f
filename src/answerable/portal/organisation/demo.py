"""An invented organisation of any size, to measure with: the same seed gives the same one. Nobody exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.core.subjects import topic_choices
from answerable.portal.organisation.models import (
    Change,
    Office,
    OfficeKind,
    Tree,
    Unit,
    UnitKind,
    UnitVersion,
)
from answerable.portal.organisation.services import lay_down_kinds

__all__ = ["ADMINISTRATOR", "generate"]

ADMINISTRATOR = "p000000"
BATCH = 2000
FOUNDED = date(2015, 1, 1)
# tree, kind, kind above, share of all units; the tops come first
SHARES = (
    ("main", "department", "organisation", 0.015),
    ("main", "street", "organisation", 0.02),
    ("main", "office", "department", 0.165),
    ("main", "community", "street", 0.4),
    ("branches", "branch", "branch", 0.28),
    ("committees", "committee", "committee", 0.04),
    ("groups", "group", "group", 0.08),
)
TOPS = (("main", "organisation"), ("branches", "branch"), ("committees", "committee"), ("groups", "group"))
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = "安宁清和远明静文思佳晓雨晨松柏竹兰青禾子墨若云海川平望舒知行乐然"
NAMES = "东西南北中上下新古长永安和清明文德仁义河江湖山林桥门塘井"


@dataclass
class Seedling:
    """A unit before it is planted: where it stands and what it is called."""

    kind: UnitKind
    tree: Tree
    path: str
    name: str
    code: str
    above: Seedling | None = None
    below: int = 0
    unit: Unit | None = field(default=None, repr=False)


@transaction.atomic
def generate(units: int = 3000, people: int = 200_000, seed: int = 1) -> dict[str, int]:
    """Plant an organisation of `units` and `people` in an empty database; gives what was made."""
    if Unit.objects.exists():
        raise Conflict("There are units already; an organisation is generated in an empty database only.")
    lay_down_kinds()
    chance = Random(seed)  # noqa: S311 - the same seed must give the same organisation
    planted = _plant(list(_seedlings(units, chance)), chance)
    holders = _take_on(people, chance)
    offices = _appoint(planted, holders, chance)
    record(None, "organisation.generate", ("organisation.unit", ""), units=len(planted), seed=seed)
    return {"units": len(planted), "people": people, "offices": offices}


def _seedlings(count: int, chance: Random) -> Iterator[Seedling]:
    kinds = {kind.code: kind for kind in UnitKind.objects.all()}
    trees = {tree.code: tree for tree in Tree.objects.all()}
    standing: dict[tuple[str, str], list[Seedling]] = {}
    number = 0
    for at, (tree, kind) in enumerate(TOPS, 1):
        top = Seedling(kinds[kind], trees[tree], Unit._get_path("", 1, at), str(trees[tree]), f"u{number}")
        standing[tree, kind] = [top]
        number += 1
        yield top
    for tree, kind, above, share in SHARES:
        for _each in range(round(share * count)):
            parent = chance.choice(standing[tree, above][:120])
            parent.below += 1
            path = Unit._get_path(parent.path, len(parent.path) // Unit.steplen + 1, parent.below)
            name = "".join(chance.sample(NAMES, 2)) + kinds[kind].name_zh
            seedling = Seedling(kinds[kind], trees[tree], path, name, f"u{number}", parent)
            standing.setdefault((tree, kind), []).append(seedling)
            number += 1
            yield seedling


def _plant(seedlings: list[Seedling], chance: Random) -> list[Unit]:
    topics = [code for code, _name in topic_choices()]
    for seedling in seedlings:
        seedling.unit = Unit(
            code=seedling.code,
            tree=seedling.tree,
            kind=seedling.kind,
            path=seedling.path,
            depth=len(seedling.path) // Unit.steplen,
            numchild=seedling.below,
            name_zh=seedling.name,
            founded_on=FOUNDED,
            topics=sorted(chance.sample(topics, 2)) if seedling.tree.code == "main" else [],
        )
    units = Unit.objects.bulk_create([seedling.unit for seedling in seedlings], batch_size=BATCH)
    _remember(seedlings, chance)
    return units


def _remember(seedlings: list[Seedling], chance: Random) -> None:
    """One unit in ten was called otherwise until a day."""
    renamed = {
        seedling.code: Change(
            verb=Change.Verb.RENAME,
            unit=seedling.unit,
            effective_on=FOUNDED + timedelta(days=chance.randrange(400, 3000)),
            decision="更名决定",
            applied_at=timezone.now(),
        )
        for seedling in seedlings
        if chance.random() < 0.1
    }
    Change.objects.bulk_create(renamed.values(), batch_size=BATCH)
    versions = [each for one in seedlings for each in _versions(one, renamed.get(one.code))]
    UnitVersion.objects.bulk_create(versions, batch_size=BATCH)


def _versions(seedling: Seedling, renamed: Change | None) -> Iterator[UnitVersion]:
    unit = seedling.unit
    same = {"unit": unit, "parent": seedling.above.unit if seedling.above else None, "kind": unit.kind}
    same |= {"topics": unit.topics}
    if renamed:
        day = renamed.effective_on
        yield UnitVersion(
            **same, name_zh=f"原{unit.name_zh}", from_on=FOUNDED, until_on=day, ended_by=renamed
        )
        yield UnitVersion(**same, name_zh=unit.name_zh, from_on=day, begun_by=renamed)
    else:
        yield UnitVersion(**same, name_zh=unit.name_zh, from_on=FOUNDED)


def _take_on(count: int, chance: Random) -> list:
    users = get_user_model().objects
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        users.bulk_create(
            users.model(
                username=f"p{number:06d}",
                display_name=chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=2)),
                password="!",  # noqa: S106 - nobody signs in with it
            )
            for number in numbers
        )
    return list(users.filter(username__startswith="p").order_by("username").values_list("pk", flat=True))


def _appoint(units: list[Unit], holders: list[int], chance: Random) -> int:
    """A leader, one to three secretaries and mostly a liaison to each unit, and who held it before."""
    kinds = {kind.code: kind for kind in OfficeKind.objects.all()}
    offices = [
        Office(
            unit=unit, kind=kinds["administrator"], holder_id=holders[0], starts_on=FOUNDED, decision="决定"
        )
        for unit in units
        if unit.depth == 1
    ]
    for unit in units:
        codes = ["leader", *["secretary"] * chance.randint(1, 3)] + ["liaison"] * (chance.random() < 0.8)
        for code in codes:
            offices += _terms(unit, kinds[code], holders, chance)
    Office.objects.bulk_create(offices, batch_size=BATCH)
    return len(offices)


def _terms(unit: Unit, kind: OfficeKind, holders: list[int], chance: Random) -> Iterator[Office]:
    change = date(2021, 1, 1) + timedelta(days=chance.randrange(900))
    same = {"unit": unit, "kind": kind, "decision": f"决〔{change.year}〕{chance.randint(1, 200)}号"}
    yield Office(
        **same, holder_id=chance.choice(holders), starts_on=FOUNDED, ends_on=change - timedelta(days=1)
    )
    yield Office(**same, holder_id=chance.choice(holders), starts_on=change)
