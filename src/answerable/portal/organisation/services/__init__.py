"""The verbs of the organisation. Each asks for the authority, acts and writes its line in one transaction."""

from answerable.portal.organisation.services import second_person
from answerable.portal.organisation.services.delegation import delegate, revoke
from answerable.portal.organisation.services.impersonation import IMPERSONATE, begin_look, end_look
from answerable.portal.organisation.services.kinds import (
    lay_down_kinds,
    set_office_kind,
    set_tree,
    set_unit_kind,
)
from answerable.portal.organisation.services.offices import (
    APPOINT,
    appoint,
    check_appointment,
    end_office,
    withdraw_appointment,
)
from answerable.portal.organisation.services.standing import MANAGE
from answerable.portal.organisation.services.structure import put_into_force, withdraw_change
from answerable.portal.organisation.services.units import (
    NewUnit,
    change_duties,
    change_kind,
    close_unit,
    found_unit,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
)

__all__ = [
    "APPOINT",
    "IMPERSONATE",
    "MANAGE",
    "NewUnit",
    "appoint",
    "begin_look",
    "change_duties",
    "change_kind",
    "check_appointment",
    "close_unit",
    "delegate",
    "end_look",
    "end_office",
    "found_unit",
    "lay_down_kinds",
    "merge_units",
    "move_unit",
    "put_into_force",
    "rename_unit",
    "revoke",
    "second_person",
    "set_office_kind",
    "set_tree",
    "set_unit_kind",
    "split_unit",
    "withdraw_appointment",
    "withdraw_change",
]
