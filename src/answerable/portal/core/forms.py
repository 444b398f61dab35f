"""Forms that a screen reader and a thumb can both use."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates

__all__ = ["PlainRenderer"]


class PlainRenderer(DjangoTemplates):
    """Renders `{{ form }}` with our own markup: error summary, label, help, error, field, tied together."""

    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"
