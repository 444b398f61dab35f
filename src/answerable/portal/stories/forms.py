"""What a curator fills in, and which briefing is asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.portal.organisation.forms import UnitField
from answerable.portal.organisation.models import Unit
from answerable.portal.stories.models import Briefing, Mark

__all__ = ["BriefingForm", "JoinForm", "NameForm", "ReasonForm", "SplitForm", "ThresholdForm"]


class ReasonForm(forms.Form):
    """Why: it stands in the history of the story, for whoever wonders later."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("One sentence that others can follow. Write no names of persons."),
    )


class JoinForm(ReasonForm):
    """Which story becomes part of this one."""

    other = forms.ChoiceField(
        label=_("The story that becomes part of this one"),
        help_text=_("Its documents come here and its address leads here. It can be undone."),
        widget=forms.RadioSelect,
    )
    field_order = ("other", "reason")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = choices


class SplitForm(ReasonForm):
    """Which documents leave."""

    documents = forms.MultipleChoiceField(
        label=_("What tells of another matter"),
        help_text=_("It leaves with its copies and becomes a story of its own. It can be undone."),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("documents", "reason")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].choices = choices


class NameForm(ReasonForm):
    """Which published title the story is called by."""

    document = forms.ChoiceField(
        label=_("Title"),
        help_text=_("A story is called by the title of one of its documents, never by words of our own."),
    )
    field_order = ("document", "reason")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = choices


class ThresholdForm(ReasonForm):
    """How alike is alike enough."""

    kind = forms.ChoiceField(
        label=_("Which threshold"),
        choices=[(Mark.Kind.JOIN, Mark.Kind.JOIN.label), (Mark.Kind.MERGE, Mark.Kind.MERGE.label)],
        help_text=_("The first decides where a new document goes, the second when two stories become one."),
    )
    value = forms.FloatField(
        label=_("Likeness"),
        required=False,
        min_value=0.02,
        max_value=0.95,
        widget=forms.NumberInput(attrs={"step": "0.01"}),
        help_text=_("Between 0.02 and 0.95; higher: more and smaller stories. Empty: it chooses itself."),
    )
    field_order = ("kind", "value", "reason")


class BriefingForm(forms.Form):
    """For whom, a day or a week, and until when."""

    unit = UnitField(
        label=_("Unit"), help_text=_("The briefing tells of the topics and the place that it answers for.")
    )
    kind = forms.ChoiceField(
        label=_("Span"),
        choices=Briefing.Kind.choices,
        help_text=_("One day, or the seven days that end with it."),
    )
    last_day = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("A day that is over."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)
        self.fields["last_day"].initial = timezone.localdate() - dt.timedelta(days=1)
