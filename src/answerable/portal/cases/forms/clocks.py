"""What moves a clock: urgency, extensions, questions to a sender, replies; and the limits themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.portal.cases.forms.fields import NamedForm, area, day
from answerable.portal.cases.models import Case, Measure, Message, Urgency
from answerable.portal.cases.services.questions import BY_STAFF
from answerable.portal.core.subjects import topic_choices


class UrgencyForm(NamedForm):
    name_of_form = "urgency"
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=Urgency.choices,
        help_text=_("The deadline follows from it, counted from the first message."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It stays in the history."))


class ExtensionForm(NamedForm):
    name_of_form = "extension"
    due_on = forms.DateField(
        label=_("New last day"),
        help_text=_("Announced before the deadline, or not at all. Extensions are counted."),
        widget=day(),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Those who asked read it on their private page.")
    )


class AskBackForm(NamedForm):
    """What is needed from a sender before the work can go on."""

    name_of_form = "ask_back"
    message = forms.ModelChoiceField(
        Message.objects.none(),
        label=_("Whom?"),
        to_field_name="reference",
        help_text=_("The sender of this message. You need not know who it is."),
    )
    text = forms.CharField(
        label=_("What do you need to know?"),
        max_length=1000,
        help_text=_("One plain question. The clock stands until there is a reply, ten working days at most."),
        widget=area(3),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = case.questions.filter(ended_at=None).values("message")
        self.fields["message"].queryset = case.messages.exclude(pk__in=asked)
        self.fields["message"].label_from_instance = lambda message: f"{message.reference} · {message.title}"


class RecordReplyForm(NamedForm):
    """A reply that did not come through the private link."""

    name_of_form = "record_reply"
    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[choice for choice in Message.Channel.choices if choice[0] in BY_STAFF],
        help_text=_("The clock goes on, whichever way it came."),
    )
    text = forms.CharField(
        label=_("What they replied"),
        max_length=4000,
        help_text=_("In their words. Personal data is covered."),
        widget=area(3),
    )


class ReplyForm(forms.Form):
    """The sender's own reply."""

    text = forms.CharField(
        label=_("Your reply"),
        max_length=4000,
        help_text=_("Telephone numbers and the like are covered before anybody reads it."),
        widget=area(4),
    )


class LimitForm(forms.Form):
    """How long an answer may take. A limit that stands already is changed."""

    topic = forms.ChoiceField(
        label=_("Topic"),
        required=False,
        help_text=_("For one topic, or for all that have no limit of their own."),
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        help_text=_("As the desk judges it when it opens the case."),
    )
    amount = forms.IntegerField(label=_("How many"), min_value=1, help_text=_("At least one."))
    unit = forms.ChoiceField(
        label=_("Of what"),
        choices=Measure.choices,
        help_text=_("Hours run day and night. A term in calendar days ends on a working day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("All topics")), *topic_choices()]


def first_extension(case_due: Any) -> dict[str, Any]:
    """What the form of an extension begins with: the day on which it is due now."""
    return {"due_on": timezone.localdate(case_due)}
