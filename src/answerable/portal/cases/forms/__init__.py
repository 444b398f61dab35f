"""The forms of the inbox and of cases. Every field says in plain words what it is for."""

from answerable.portal.cases.forms.asking import AskForm, IntakeForm, MatterForm
from answerable.portal.cases.forms.catalogue import LARGEST_FILE, EntriesForm, EntryForm, InForceForm
from answerable.portal.cases.forms.clocks import (
    AskBackForm,
    ExtensionForm,
    LimitForm,
    RecordReplyForm,
    ReplyForm,
    UrgencyForm,
    first_extension,
)
from answerable.portal.cases.forms.fields import NamedForm
from answerable.portal.cases.forms.lists import CaseFilter, InboxFilter
from answerable.portal.cases.forms.many import (
    AcknowledgeManyForm,
    PersonManyForm,
    RouteManyForm,
    SetAsideManyForm,
    TopicManyForm,
    UrgencyManyForm,
)
from answerable.portal.cases.forms.mergers import DetachForm, GatherForm, MergeForm, UnmergeForm
from answerable.portal.cases.forms.messages import AttachForm, RevealForm, SetAsideForm, ShieldForm
from answerable.portal.cases.forms.voices import MeTooForm
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
    "LARGEST_FILE",
    "AcknowledgeManyForm",
    "AskBackForm",
    "AskForm",
    "AttachForm",
    "CaseFilter",
    "CloseForm",
    "ContributeForm",
    "DeadlineForm",
    "DetachForm",
    "EntriesForm",
    "EntryForm",
    "ExtensionForm",
    "GatherForm",
    "InForceForm",
    "InboxFilter",
    "IntakeForm",
    "LimitForm",
    "MatterForm",
    "MeTooForm",
    "MergeForm",
    "NamedForm",
    "OpenForm",
    "PersonManyForm",
    "RecordReplyForm",
    "ReopenForm",
    "ReplyForm",
    "RevealForm",
    "RouteForm",
    "RouteManyForm",
    "SetAsideForm",
    "SetAsideManyForm",
    "ShieldForm",
    "TopicManyForm",
    "TransferForm",
    "UnmergeForm",
    "UrgencyForm",
    "UrgencyManyForm",
    "first_extension",
]
