"""Pure rules of the organisation: which offices there are at first, whom one reaches, which unit answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

__all__ = ["ALL_PERMISSIONS", "STANDARD_OFFICES", "STANDARD_UNITS", "reaches", "responsible", "serves"]

ALL_PERMISSIONS = (
    "desk.view",
    "cases.open",
    "cases.route",
    "cases.handle",
    "cases.close",
    "cases.reveal",
    "answers.draft",
    "answers.review",
    "answers.publish",
    "sources.manage",
    "organisation.manage",
    "accounts.manage",
    "audit.view",
)

# (code, Chinese, English, permissions, reach): what an installation starts with and may change.
STANDARD_OFFICES = (
    (
        "duty_officer",
        "值班员",
        "Duty officer",
        ["desk.view", "cases.open", "cases.route", "cases.close", "cases.reveal", "sources.manage"],
        "subtree",
    ),
    ("secretary", "承办联络员", "Unit secretary", ["desk.view", "cases.handle", "answers.draft"], "subtree"),
    (
        "coordinator",
        "协调负责人",
        "Coordinator",
        [
            "desk.view",
            "cases.open",
            "cases.route",
            "cases.handle",
            "cases.close",
            "cases.reveal",
            "answers.draft",
            "answers.review",
        ],
        "subtree",
    ),
    ("leader", "负责人", "Leader", ["desk.view", "answers.review", "answers.publish"], "subtree"),
    ("administrator", "系统管理员", "Administrator", list(ALL_PERMISSIONS), "subtree"),
    ("liaison", "联系人", "Liaison", ["desk.view", "cases.handle"], "unit"),
)

STANDARD_UNITS = (
    ("organisation", "机构", "Organisation"),
    ("department", "部门", "Department"),
    ("office", "办公室", "Office"),
    ("street", "街道", "Street office"),
    ("community", "社区", "Community"),
    ("company", "企业", "Company"),
    ("branch", "分支", "Branch"),
    ("committee", "委员会", "Committee"),
)


class Answering(Protocol):
    """What of a unit decides whether it answers."""

    topics: list[str]
    place_code: str
    depth: int


def reaches(office_path: str, reach: str, unit_path: str) -> bool:
    """Whether an office at `office_path` has authority at `unit_path`; the paths are those of the tree."""
    return unit_path == office_path or (reach == "subtree" and unit_path.startswith(office_path))


def serves(area: str, place: str) -> bool:
    """Whether a unit that serves `area` serves `place`.

    An empty area is everywhere. Codes nest by their beginning, and pairs of trailing noughts mean "all of
    it", as in the national codes: 110100 serves 110105.
    """
    while area.endswith("00"):
        area = area[:-2]
    return place.startswith(area)


def responsible(units: Iterable[Answering], topic: str, place: str = "") -> Answering | None:
    """The unit that answers for `topic` at `place`: the one with the nearest area; of equals, the highest."""
    fitting = [unit for unit in units if topic in unit.topics and serves(unit.place_code, place or "")]
    return min(fitting, key=lambda unit: (-len(unit.place_code), unit.depth), default=None)
