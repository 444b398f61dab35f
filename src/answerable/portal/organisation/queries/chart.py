"""The chart of any day, past, present or to come; search; which unit answers for what."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import get_language

from answerable.portal.core.unit_names import tells_unit_names
from answerable.portal.organisation.models import Office, Tree, Unit, UnitKind, UnitVersion
from answerable.portal.organisation.rules import responsible

__all__ = [
    "MOST_WORDS",
    "Branch",
    "branches_of",
    "chart",
    "first_day",
    "names_of",
    "read_duties",
    "responsible_unit",
    "rows_of",
    "search",
    "topics_of",
    "trees_in_use",
]

COLUMNS = ("unit_id", "parent_id", "unit__code", "name_zh", "name_en")
MORE = ("unit__tree_id", "place_code", "duties", "held")
MOST_WORDS = 6  # each is a question of its own to the database
KIND = ("kind_id", "kind__code", "kind__name_zh", "kind__name_en")


@dataclass(slots=True)
class Branch:
    """A unit in the chart of a day with all that stands below it.

    `held`: whether somebody holds an office there on that day. `hidden`: how many stand right below it that
    were not asked for.
    """

    pk: int
    above: int | None
    code: str
    name_zh: str
    name_en: str
    kind: UnitKind
    tree: int
    place_code: str = ""
    topics: tuple[str, ...] = ()
    held: bool = True
    below: list[Branch] = field(default_factory=list)
    hidden: int = 0

    def get_absolute_url(self) -> str:
        return _address(get_script_prefix()).format(self.code)


def chart(on: date | None = None, *, held: bool = True) -> list[Branch]:
    """The units of a day (today) as trees, in one query however many there are.

    `held` False does not ask where somebody holds an office.
    """
    day = on or timezone.localdate()
    return _joined({branch.pk: branch for branch in rows_of(UnitVersion.objects.on(day), day, held=held)})


def rows_of(versions: QuerySet[UnitVersion], day: date, *, held: bool = True) -> list[Branch]:
    """The versions as branches that hang nowhere yet, in one query."""
    rows = versions.order_by("unit_id")
    rows = rows.annotate(held=_somebody_on(day) if held else Value(True), duties=Cast("topics", TextField()))
    kinds: dict[int, UnitKind] = {}
    branches = []
    for pk, above, code, zh, en, *rest in rows.values_list(*COLUMNS, *KIND, *MORE):
        kind = kinds.get(rest[0]) or _kind(kinds, *rest[:4])
        tree, place, duties, somebody = rest[4:]
        branches.append(Branch(pk, above, code, zh, en, kind, tree, place, read_duties(duties), somebody))
    return branches


def branches_of(roots: Iterable[Branch]) -> Iterator[tuple[int, Branch]]:
    """(depth from 1, branch) from the top of each tree down, as one reads the chart."""
    waiting = [(1, branch) for branch in reversed(list(roots))]
    while waiting:
        depth, branch = waiting.pop()
        yield depth, branch
        waiting += [(depth + 1, below) for below in reversed(branch.below)]


def trees_in_use(roots: Iterable[Branch]) -> list[tuple[Tree, list[Branch]]]:
    """The organisation's trees in their order, each with its tops; those that are empty left out."""
    tops: dict[int, list[Branch]] = {}
    for root in roots:
        tops.setdefault(root.tree, []).append(root)
    return [(tree, tops[tree.pk]) for tree in Tree.objects.all() if tree.pk in tops]


def search(
    words: str = "", *, tree: str = "", kind: str = "", topic: str = "", open_only: bool = True
) -> QuerySet[Unit]:
    """Units whose name, earlier name or code has all of `words`, narrowed by tree, kind and topic."""
    found = Unit.objects.open() if open_only else Unit.objects.all()
    found = found.select_related("kind", "tree")
    for word in words.split()[:MOST_WORDS]:
        earlier = UnitVersion.objects.filter(unit=OuterRef("pk")).filter(
            Q(name_zh__icontains=word) | Q(name_en__icontains=word)
        )
        found = found.filter(Q(code__icontains=word) | Exists(earlier))
    if tree:
        found = found.filter(tree__code=tree)
    if kind:
        found = found.filter(kind__code=kind)
    if topic:
        found = found.filter(pk__in=_answering(topic))
    return found


def _answering(topic: str) -> list[int]:
    rows = _with_duties(Unit.objects.all()).values_list("pk", "duties")
    return [pk for pk, duties in rows if topic in read_duties(duties)]


def first_day() -> date | None:
    """The first day of which there is a chart."""
    return UnitVersion.objects.order_by("from_on").values_list("from_on", flat=True).first()


@tells_unit_names
def names_of(codes: Collection[str]) -> dict[str, str]:
    """Code → name in the reader's language, of the units that there are."""
    english = (get_language() or "").startswith("en")
    found = Unit.objects.filter(code__in=codes).values_list("code", "name_zh", "name_en")
    return {code: (en or zh) if english else (zh or en) for code, zh, en in found}


@dataclass(slots=True)
class _Answering:
    pk: int
    topics: tuple[str, ...]
    place_code: str
    depth: int


def responsible_unit(topic: str, place_code: str | None = None) -> Unit | None:
    """The open unit that answers for `topic` at `place_code`, or None where nobody does."""
    rows = _with_duties(Unit.objects.open()).values_list("pk", "duties", "place_code", "depth")
    units = (_Answering(pk, read_duties(duties), *rest) for pk, duties, *rest in rows)
    found = responsible(units, topic, place_code or "")
    return Unit.objects.select_related("kind").get(pk=found.pk) if found else None


def topics_of(units: QuerySet[Unit]) -> set[str]:
    """Every topic that one of `units` answers for."""
    texts = _with_duties(units).order_by().values_list("duties", flat=True).distinct()
    return {topic for duties in texts for topic in read_duties(duties)}


def _with_duties(units: QuerySet[Unit]) -> QuerySet[Unit]:
    return units.exclude(topics=[]).annotate(duties=Cast("topics", TextField()))


@cache
def _address(_prefix: str) -> str:
    """Where units are shown, with `{}` for the code: a page may name hundreds of them."""
    return reverse("organisation:unit", args=["code"]).replace("/code/", "/{}/")


@lru_cache(maxsize=10_000)
def read_duties(duties: str) -> tuple[str, ...]:
    """The topics of a unit from their text; many units share theirs."""
    return tuple(json.loads(duties))


def _kind(kinds: dict[int, UnitKind], pk: int, code: str, name_zh: str, name_en: str) -> UnitKind:
    kinds[pk] = UnitKind(pk=pk, code=code, name_zh=name_zh, name_en=name_en)
    return kinds[pk]


def _joined(branches: dict[int, Branch]) -> list[Branch]:
    """The tops, each branch hung below its own."""
    roots = []
    for branch in branches.values():
        above = branches.get(branch.above) if branch.above else None
        (above.below if above else roots).append(branch)
    return roots


def _somebody_on(day: date) -> Exists:
    """Whether an office is held; that the unit is there on the day, the chart knows itself."""
    held = Office.objects.in_term(day).filter(unit=OuterRef("unit_id"), holder__isnull=False)
    return Exists(held.order_by())
