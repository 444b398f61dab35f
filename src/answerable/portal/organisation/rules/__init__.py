"""Pure rules of the organisation: what there is at first, who has which authority, what may stand where."""

from answerable.portal.organisation.rules.answering import responsible, serves
from answerable.portal.organisation.rules.authority import (
    LONGEST_DELEGATION,
    NOT_DELEGABLE,
    Decision,
    Grant,
    decide,
    lendable,
    reaches,
)
from answerable.portal.organisation.rules.standard import (
    ALL_PERMISSIONS,
    LIAISONS,
    MAIN_TREE,
    STANDARD_OFFICES,
    STANDARD_RULES,
    STANDARD_TREES,
    STANDARD_UNITS,
)
from answerable.portal.organisation.rules.structure import in_a_ring, may_stand

__all__ = [
    "ALL_PERMISSIONS",
    "LIAISONS",
    "LONGEST_DELEGATION",
    "MAIN_TREE",
    "NOT_DELEGABLE",
    "STANDARD_OFFICES",
    "STANDARD_RULES",
    "STANDARD_TREES",
    "STANDARD_UNITS",
    "Decision",
    "Grant",
    "decide",
    "in_a_ring",
    "lendable",
    "may_stand",
    "reaches",
    "responsible",
    "serves",
]
