"""The one rule engine of authority: office × unit scope × term → permissions, and why.

A `Grant` is what gives authority today: an office, or a part of one that was lent. The database hands over
only grants whose term has begun and not ended; everything else is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

__all__ = ["LONGEST_DELEGATION", "NOT_DELEGABLE", "Decision", "Grant", "decide", "lendable", "reaches"]

# Who may appoint, open accounts or look as others could give themselves more: it stays with the office.
NOT_DELEGABLE = frozenset({"organisation.manage", "organisation.impersonate", "accounts.manage"})
LONGEST_DELEGATION = 183  # days: what is needed for longer is an office


@dataclass(frozen=True)
class Grant:
    """What gives somebody authority today. `path` is the unit's in the tree, `office` what it comes from."""

    permissions: frozenset[str]
    path: str
    reach: str
    office: Any = None
    lent_by: Any = None

    def gives(self, permission: str, path: str | None) -> bool:
        """Whether it gives `permission` at the unit with `path`; anywhere where that is None."""
        return permission in self.permissions and (path is None or reaches(self.path, self.reach, path))


@dataclass(frozen=True)
class Decision:
    """Whether somebody may, and what says so: the grants that give it, or those that give it elsewhere."""

    allowed: bool
    because: tuple[Grant, ...] = ()
    elsewhere: tuple[Grant, ...] = ()


def decide(grants: Iterable[Grant], permission: str, path: str | None = None) -> Decision:
    """Whether `grants` give `permission` at the unit with `path`; anywhere where that is None."""
    able = [grant for grant in grants if permission in grant.permissions]
    because = tuple(grant for grant in able if path is None or reaches(grant.path, grant.reach, path))
    elsewhere = tuple(grant for grant in able if grant not in because)
    return Decision(bool(because), because, elsewhere)


def reaches(office_path: str, reach: str, unit_path: str) -> bool:
    """Whether an office at `office_path` has authority at `unit_path`; the paths are those of the tree."""
    return unit_path == office_path or (reach == "subtree" and unit_path.startswith(office_path))


def lendable(permissions: Iterable[str]) -> list[str]:
    """Of an office's permissions those that may be delegated."""
    return [permission for permission in permissions if permission not in NOT_DELEGABLE]
