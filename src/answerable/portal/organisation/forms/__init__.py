"""What is asked on the organisation's pages."""

from answerable.portal.organisation.forms.authority import DecideForm, DelegateForm, LookForm, WhyForm
from answerable.portal.organisation.forms.fields import PersonField, UnitField, options
from answerable.portal.organisation.forms.kinds import OfficeKindForm, RuleForm, TreeForm, UnitKindForm
from answerable.portal.organisation.forms.offices import AppointForm, EndOfficeForm, RosterForm
from answerable.portal.organisation.forms.units import (
    CloseForm,
    DutiesForm,
    FoundForm,
    KindForm,
    MergeForm,
    MoveForm,
    RenameForm,
    SearchForm,
    SplitForm,
    WithdrawForm,
)

__all__ = [
    "AppointForm",
    "CloseForm",
    "DecideForm",
    "DelegateForm",
    "DutiesForm",
    "EndOfficeForm",
    "FoundForm",
    "KindForm",
    "LookForm",
    "MergeForm",
    "MoveForm",
    "OfficeKindForm",
    "PersonField",
    "RenameForm",
    "RosterForm",
    "RuleForm",
    "SearchForm",
    "SplitForm",
    "TreeForm",
    "UnitField",
    "UnitKindForm",
    "WhyForm",
    "WithdrawForm",
    "options",
]
