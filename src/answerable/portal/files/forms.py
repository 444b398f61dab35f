"""The field by which files are sent: what it gives is already harmless."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from answerable.portal.files import rules

__all__ = ["FilesField"]

_REASONS = {
    rules.UnfitError.Reason.EMPTY: _("“%(name)s” is empty."),
    rules.UnfitError.Reason.TOO_LARGE: _("“%(name)s” is larger than 10 MB. Send a smaller picture of it."),
    rules.UnfitError.Reason.UNKNOWN: _(
        "“%(name)s” is neither a photo, a PDF nor a plain text. Send a photo or a PDF of it."
    ),
    rules.UnfitError.Reason.BROKEN: _("“%(name)s” could not be read. Take it again, or send it without."),
    rules.UnfitError.Reason.LOCKED: _("“%(name)s” has a password. Send it without one."),
}

_TOO_MANY = _("Send five files at most; one message may be followed by another.")


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to five photos, PDFs or texts; `cleaned_data` holds them as a list of `rules.Harmless`."""

    widget = _SeveralFiles

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", _SeveralFiles(attrs={"accept": "image/*,application/pdf,text/plain"}))
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The limits and their sentences, so that a script can tell of them before anything is sent."""
        return super().widget_attrs(widget) | {
            "data-most": rules.MOST_FILES,
            "data-largest": rules.LARGEST,
            "data-together": rules.MOST_TOGETHER,
            "data-too-many": _TOO_MANY,
            "data-too-large": _("One of these files is larger than 10 MB. Send a smaller picture of it."),
            "data-too-much": _("Together these files are more than 25 MB. Send fewer, or smaller pictures."),
        }

    def clean(self, data: Any, initial: Any = None) -> list[rules.Harmless]:
        sent: Iterable[UploadedFile] = data if isinstance(data, list | tuple) else [data] if data else []
        sent = list(sent)
        if self.required and not sent:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(sent) > rules.MOST_FILES:
            raise ValidationError(_TOO_MANY)
        return [_proved(upload) for upload in sent]


def _proved(upload: UploadedFile) -> rules.Harmless:
    name = str(upload.name)[:60]
    try:
        upload.seek(0)  # a form may be read twice
        return rules.harmless(upload.read(), name)
    except rules.UnfitError as unfit:
        raise ValidationError(_REASONS[unfit.reason], params={"name": name}) from None
