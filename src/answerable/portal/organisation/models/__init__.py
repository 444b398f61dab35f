"""What is kept: units with their history, offices with their terms, acts that need two."""

from answerable.portal.organisation.models.acts import Impersonation, Proposal, TwoPersonRule
from answerable.portal.organisation.models.history import Change, Succession, UnitVersion
from answerable.portal.organisation.models.offices import Delegation, Office, OfficeKind
from answerable.portal.organisation.models.units import KindRule, Tree, Unit, UnitKind

__all__ = [
    "Change",
    "Delegation",
    "Impersonation",
    "KindRule",
    "Office",
    "OfficeKind",
    "Proposal",
    "Succession",
    "Tree",
    "TwoPersonRule",
    "Unit",
    "UnitKind",
    "UnitVersion",
]
