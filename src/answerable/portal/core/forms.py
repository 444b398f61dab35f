"""Forms that a screen reader and a thumb can both use, and what the audit log can be narrowed by."""

from __future__ import annotations

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.core.verbs import VERB_NAMES

__all__ = ["AuditFilter", "PlainRenderer"]


class PlainRenderer(DjangoTemplates):
    """Renders `{{ form }}` with our own markup: error summary, label, help, error, field, tied together."""

    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"


class AuditFilter(forms.Form):
    """What the audit log can be narrowed by; part of its address. The hidden ones come from links."""

    q = forms.CharField(
        label=pgettext_lazy("a list", "Words"),
        required=False,
        max_length=100,
        help_text=_("Sign-in name, name, number of a thing, code of a unit."),
    )
    verb = forms.ChoiceField(label=_("What was done"), required=False, help_text=_("One kind of act alone."))
    since = forms.DateField(
        label=_("Since"),
        required=False,
        help_text=_("The first day."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("The last day, counted too."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    unit = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    kind = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    identity = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(((verb, str(name)) for verb, name in VERB_NAMES.items()), key=lambda pair: pair[1])
        self.fields["verb"].choices = [("", _("everything")), *names]
