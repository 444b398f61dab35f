"""Naming a filter, and choosing what is done with many rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.organisation.models import Unit
from answerable.portal.queues.queries import own_units


class FilterForm(forms.Form):
    """What a filter is called, and who sees it."""

    name = forms.CharField(
        label=pgettext_lazy("filter", "Name"),
        max_length=40,
        help_text=_("It becomes a tab above the list, with the number of its rows."),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Who sees it?"),
        required=False,
        empty_label=_("Only I"),
        help_text=_("Shared with a unit, everybody who holds an office there sees it and may change it."),
    )

    def __init__(self, *args: Any, user: Any, of: object = "", **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"filter{of}_%s", **kwargs)
        units = own_units(user)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        if not units:
            del self.fields["unit"]

    def told(self) -> dict[str, Any]:
        """The name and the unit, in words that the verbs take."""
        return {"name": self.cleaned_data["name"].strip(), "unit": self.cleaned_data.get("unit")}
