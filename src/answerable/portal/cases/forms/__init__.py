"""The forms of the inbox and of cases. Every field says in plain words what it is for."""

from answerable.portal.cases.forms.asking import AskForm, IntakeForm, MatterForm
from answerable.portal.cases.forms.fields import NamedForm
from answerable.portal.cases.forms.lists import CaseFilter, InboxFilter
from answerable.portal.cases.forms.messages import AttachForm, RevealForm, SetAsideForm
from answerable.portal.cases.forms.work import (
    CloseForm,
    ContributeForm,
    DeadlineForm,
    OpenForm,
    ReopenForm,
    RouteForm,
    TransferForm,
)

__all__ = [
    "AskForm",
    "AttachForm",
    "CaseFilter",
    "CloseForm",
    "ContributeForm",
    "DeadlineForm",
    "InboxFilter",
    "IntakeForm",
    "MatterForm",
    "NamedForm",
    "OpenForm",
    "ReopenForm",
    "RevealForm",
    "RouteForm",
    "SetAsideForm",
    "TransferForm",
]
