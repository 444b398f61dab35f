"""Saying that a matter concerns one too."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["MeTooForm"]


class MeTooForm(forms.Form):
    """Nothing is asked but, if one likes, where to write to. `slip` makes two presses of the button one."""

    email = forms.EmailField(
        label=_("E-mail, if you want to be told"),
        max_length=120,
        required=False,
        help_text=_("It is encrypted, used for one letter when there is an answer, and then erased."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    slip = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, writes: bool = True, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not writes:
            del self.fields["email"]
