"""Forms of an account."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from answerable.portal.accounts.models import User

__all__ = ["AccountForm", "NewPasswordForm", "PreferencesForm", "SignInForm"]


class SignInForm(forms.Form):
    """Name and password; the view asks the service whether they belong together."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=150,
        help_text=_("The name you were given with your account."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        help_text=_("After five wrong ones, a quarter of an hour must pass."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PreferencesForm(forms.ModelForm):
    """How one is called, reached, and likes to read."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_("The language in which the portal speaks to you."),
    )

    class Meta:
        model = User
        fields = ["display_name", "email", "language", "large_type"]
        widgets = {
            "display_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {"email": _("Only for matters of this account; it is shown to nobody.")}


class AccountForm(forms.ModelForm):
    """A new account."""

    class Meta:
        model = User
        fields = ["username", "display_name", "email"]
        labels = {"username": _("Sign-in name")}
        help_texts = {
            "username": _("Letters, digits and - _ . only; it is not shown in public."),
            "display_name": _("As it will stand in the public roster once they hold an office."),
            "email": _("Only for matters of this account; it is shown to nobody."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True


class NewPasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].help_text = _("So that nobody else changes it at your desk.")
        self.fields["new_password2"].help_text = _(
            "Once more, so that a slip of the finger does not lock you out."
        )
