"""The forms of the agenda. Every field says in plain words what it is for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.agenda.models import Item
from answerable.portal.cases.forms import NamedForm
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import units_within_authority


class ItemFilter(NamedForm):
    name_of_form = "find"
    state = forms.ChoiceField(
        label=pgettext_lazy("agenda", "State"),
        required=False,
        choices=[("", _("All matters")), *Item.State.choices],
        help_text=_("How far it has come."),
    )


class AcceptForm(NamedForm):
    name_of_form = "accept"
    meets_on = forms.DateField(
        label=_("On which day is it on the agenda?"),
        help_text=_("The unit that prepares it is ready by then."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    responsible = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Which unit prepares it?"),
        help_text=_("Another unit than yours is given a task with that day."),
    )
    words = forms.CharField(
        label=_("What is to be reached?"),
        max_length=2000,
        help_text=_("Everybody can read it; it is the text of the task too."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, user: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, initial={"responsible": item.unit}, **kwargs)
        below = units_within_authority(user, "work.give").open().filter(path__startswith=item.unit.path)
        self.fields["responsible"].queryset = Unit.objects.filter(pk=item.unit_id) | below


class WordsForm(NamedForm):
    name_of_form = "words"
    words = forms.CharField(
        label=pgettext_lazy("agenda", "In words"),
        max_length=2000,
        help_text=_("Everybody can read it; please name no person."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
