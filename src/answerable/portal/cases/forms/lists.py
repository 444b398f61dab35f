"""What the lists can be narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.cases.forms.fields import NamedForm
from answerable.portal.cases.models import Case, Message, Urgency
from answerable.portal.core.subjects import topic_choices


class InboxFilter(NamedForm):
    """What the list of messages can be narrowed by; part of its address."""

    name_of_form = "find"
    q = forms.CharField(
        label=pgettext_lazy("a list", "Words"),
        required=False,
        help_text=_("In the title, the text, the place or the reference."),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Waiting")), ("all", _("All")), *Message.State.choices[1:]],
        help_text=_("What has become of it so far."),
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False, help_text=_("As the sender chose it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Every topic")), *topic_choices()]


class CaseFilter(NamedForm):
    """What the list of cases can be narrowed by; part of its address."""

    name_of_form = "find"
    q = forms.CharField(
        label=pgettext_lazy("a list", "Words"),
        required=False,
        help_text=_("In the title, the summary, the place or the number."),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Being worked on")), ("all", _("All")), ("overdue", _("Late")), *Case.State.choices],
        help_text=_("Late: a unit's part is past its day."),
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False, help_text=_("What the case is about."))
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        required=False,
        choices=[("", _("Every urgency")), *Urgency.choices],
        help_text=_("As the desk has set it."),
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("All that I may see")), ("mine", _("Asked of my units")), ("me", _("Given to me"))],
        help_text=_("My units: those at which you handle cases."),
    )
    order = forms.ChoiceField(
        label=pgettext_lazy("a list", "Order"),
        required=False,
        choices=[("", _("Newest first")), ("due", _("Due first"))],
        help_text=_("Due first: by the day on which those who asked have an answer."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Every topic")), *topic_choices()]
