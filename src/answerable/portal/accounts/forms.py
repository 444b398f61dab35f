"""Forms of an account."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from answerable.portal.accounts.models import User
from answerable.portal.accounts.services import FAILURES_ALLOWED, WINDOW
from answerable.portal.core import limits

__all__ = [
    "AccountForm",
    "CodeForm",
    "ConfirmForm",
    "NewPasswordForm",
    "PasskeyForm",
    "PreferencesForm",
    "SignInForm",
    "TotpForm",
]


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


class CodeForm(forms.Form):
    """A code of the app, or one from paper."""

    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        help_text=_("The six digits that your app shows now, or one of your codes on paper."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class ConfirmForm(forms.Form):
    """The password, for what somebody else must not do while the desk is empty."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=128,
        strip=False,
        help_text=_("So that nobody else does it at your desk."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        counted = ("confirm", str(self.user.pk))
        limits.note(*counted, within=WINDOW)
        if limits.too_many(*counted, limit=FAILURES_ALLOWED + 1, within=WINDOW):
            raise forms.ValidationError(_("Too many attempts. Please wait a quarter of an hour."))
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("This is not your password."))
        limits.forget(*counted)
        return self.cleaned_data["password"]


class TotpForm(ConfirmForm):
    """The first code of an app, and the password."""

    code = forms.CharField(
        label=_("The first code"),
        max_length=12,
        help_text=_("The six digits that the app shows now."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    field_order = ["code", "password"]


class PasskeyForm(ConfirmForm):
    """What a passkey is called, and the password."""

    name = forms.CharField(
        label=_("What the passkey is called"),
        max_length=60,
        help_text=_("So that you know it again: the telephone, the key on your key-ring."),
    )
    field_order = ["name", "password"]


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
