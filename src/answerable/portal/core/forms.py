"""Forms that a screen reader and a thumb can both use; those of the audit log and of personal data."""

from __future__ import annotations

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.core.kinds import KIND_NAMES
from answerable.portal.core.retention import finders
from answerable.portal.core.verbs import VERB_NAMES

__all__ = ["AuditFilter", "HoldForm", "LiftForm", "PlainRenderer", "RetentionForm"]


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


class RetentionForm(forms.Form):
    """For how many days one kind of personal data is kept."""

    days = forms.IntegerField(
        label=_("Days"),
        min_value=1,
        help_text=_("It holds for what comes in from now on, and never longer than promised."),
    )
    decision = forms.CharField(
        label=_("Decision"),
        max_length=200,
        help_text=_("By which decision, with its number or date."),
    )


class HoldForm(forms.Form):
    """What is held, by which decision, and when to look at it again."""

    kind = forms.ChoiceField(label=_("What is held"), help_text=_("Whose personal data must not be erased."))
    which = forms.CharField(
        label=_("Which"),
        max_length=80,
        help_text=_("The number of the case or message, or the sign-in name."),
    )
    decision = forms.CharField(
        label=_("Decision"),
        max_length=200,
        help_text=_("Why it must be kept, with number or date; name no person."),
    )
    review_on = forms.DateField(
        label=_("Look at it again on"),
        help_text=_("The day on which somebody asks whether it is still needed."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, KIND_NAMES.get(kind, kind)) for kind in finders()]

    def clean(self) -> dict:
        """With `identity`, under which the thing is known."""
        asked = super().clean()
        if "kind" in asked and "which" in asked:
            asked["identity"] = finders()[asked["kind"]](asked["which"].strip())
            if asked["identity"] is None:
                self.add_error("which", _("There is none of this number or name."))
        return asked


class LiftForm(forms.Form):
    """Why a hold is no longer needed."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Why it is no longer needed; it stays in the audit log."),
    )
