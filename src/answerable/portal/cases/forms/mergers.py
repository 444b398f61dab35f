"""Saying that messages and cases are one matter, or are not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from answerable.portal.cases.forms.fields import NamedForm
from answerable.portal.cases.models import Case, Message
from answerable.portal.cases.queries import open_cases_for

__all__ = ["DetachForm", "GatherForm", "MergeForm", "UnmergeForm"]


class MergeForm(NamedForm):
    """Which other case is the same matter."""

    name_of_form = "merge"
    other = forms.CharField(
        label=_("Number of the other case"),
        max_length=20,
        help_text=_("Such as C-2026-0007. The older case stays, with the earlier of the two deadlines."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Why both are one matter; those who asked read it.")
    )

    def __init__(self, *args: Any, user: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = open_cases_for(user).exclude(pk=case.pk)

    def clean_other(self) -> Case:
        found = self.cases.filter(number__iexact=self.cleaned_data["other"].strip()).first()
        if found is None:
            raise ValidationError(_("Among your open cases there is none of that number."))
        return found


class UnmergeForm(NamedForm):
    """Why they are two matters after all."""

    name_of_form = "unmerge"
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Why it is a matter of its own; it stays in the history."),
    )


class DetachForm(NamedForm):
    """Why a message does not belong to a case."""

    name_of_form = "detach"
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("It waits again with the clock that it came with.")
    )


class GatherForm(NamedForm):
    """Waiting messages that belong to a case, to tick."""

    name_of_form = "gather"
    messages = forms.ModelMultipleChoiceField(
        Message.objects.none(),
        label=_("Messages of the same matter"),
        to_field_name="reference",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever sent them gets the answer of this case."),
    )

    def __init__(self, *args: Any, likely: list[Message], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["messages"]
        field.queryset = Message.objects.filter(pk__in=[message.pk for message in likely])
        field.choices = [(m.reference, f"{m.reference} · {m.title} · {m.text[:80]}") for m in likely]
