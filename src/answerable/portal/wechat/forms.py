"""What is filled in about accounts, menus, replies, QR codes and articles."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from answerable.portal.wechat import rules
from answerable.portal.wechat.models import Account, Keyword, Scene, Telling

__all__ = ["AccountForm", "KeywordForm", "MenuForm", "OfferForm", "OutForm", "SceneForm", "SentFilter"]

_SECRET = forms.PasswordInput(attrs={"autocomplete": "off"})
_WRONG = {
    "empty": _("The menu is empty."),
    "many": _("Line %(line)d: three entries are the most."),
    "many_below": _("Line %(line)d: five entries below another are the most."),
    "above": _("Line %(line)d: an entry below another needs one above it that leads nowhere itself."),
    "name": _(
        "Line %(line)d: the name is missing or too long (5 Chinese characters, below another entry 20)."
    ),
    "target": _("Line %(line)d: after the bar stands ask, mine, reply:… or an address with https://."),
    "address": _("Line %(line)d: the address is too long, or has blanks."),
    "key": _("Line %(line)d: what stands after the bar is too long."),
    "childless": _("Entry %(line)d leads nowhere and has none below it."),
}


class AccountForm(forms.ModelForm):
    """An account as it is at the platform. Secrets are only ever written."""

    secret = forms.CharField(
        label="AppSecret",
        required=False,
        max_length=80,
        widget=_SECRET,
        help_text=_("Stored encrypted and never shown. Empty: what is stored stays."),
    )
    aes_key = forms.CharField(
        label="EncodingAESKey",
        required=False,
        min_length=43,
        max_length=43,
        widget=_SECRET,
        help_text=_("The 43 characters for encrypted callbacks, which we advise. Empty: nothing changes."),
    )

    consent_url = forms.URLField(
        label=_("where notices are agreed to"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Empty: the portal’s own page with WeChat’s button. Else an article with that button."),
    )
    address = forms.URLField(
        label=_("address of the platform"),
        required=False,
        assume_scheme="https",
        help_text=_("Empty for WeChat itself; another address only for trying out."),
    )

    class Meta:
        model = Account
        fields = ["code", "name", "app_id", "token", "template", "consent_url", "welcome", "address"]
        widgets = {"welcome": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "code": _("Short, in small Latin letters; it becomes part of the address that WeChat calls."),
            "name": _("What it is called in WeChat."),
            "app_id": _("In WeChat’s own pages under “Development”, “Basic configuration”."),
            "token": _("Letters and digits of your choice, the same here and at WeChat."),
            "template": _("The id of the notice “there is an answer”. Without one, no notices are sent."),
            "welcome": _("What new followers read first; empty: our own words."),
        }

    field_order = [
        *["code", "name", "app_id", "secret", "token", "aes_key"],
        *["template", "consent_url", "welcome", "address"],
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True  # WeChat calls this address

    def clean_token(self) -> str:
        token = self.cleaned_data["token"].strip()
        if not (3 <= len(token) <= 32 and token.isalnum() and token.isascii()):
            raise ValidationError(_("3 to 32 letters and digits."))
        return token

    def clean_aes_key(self) -> str:
        key = self.cleaned_data["aes_key"].strip()
        try:
            sound = not key or len(base64.b64decode(key + "=", validate=True)) == 32
        except binascii.Error:
            sound = False
        if not sound:
            raise ValidationError(_("This is not such a key: 43 letters and digits, copied whole."))
        return key

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.instance.pk and not given.get("secret"):
            self.add_error("secret", _("Without it WeChat does not listen to us."))
        return given


class MenuForm(forms.Form):
    """The menu as text, a line for each entry."""

    menu = forms.CharField(
        label=_("Menu"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_(
            "A line for each entry: its name, a bar, where it leads. ask: begin a report. mine: my matters. "
            "reply:word gives the reply to that word. https://… opens a page. "
            "A name without a bar gathers the lines below it that begin with a dash."
        ),
    )

    def clean_menu(self) -> list[dict[str, Any]]:
        try:
            return rules.read_menu(self.cleaned_data["menu"])
        except rules.MenuError as wrong:
            raise ValidationError(_WRONG[wrong.reason] % {"line": wrong.line}) from None


class KeywordForm(forms.ModelForm):
    """A reply, and the words to which it is given."""

    class Meta:
        model = Keyword
        fields = ["words", "reply"]
        widgets = {"reply": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "words": _(
                "One or several, with blanks between. The reply is given to a message that is little more "
                "than one of them, and never in the midst of a report."
            ),
            "reply": _("Up to 600 characters; addresses may stand in it."),
        }

    def clean_words(self) -> str:
        return " ".join(self.cleaned_data["words"].split())


class SceneForm(forms.ModelForm):
    """What a QR code is for."""

    days = forms.IntegerField(
        label=_("For how many days"),
        required=False,
        min_value=1,
        max_value=30,
        help_text=_("30 at most, as for a meeting. Empty: for good, as at a counter."),
    )

    class Meta:
        model = Scene
        fields = ["kind", "label", "place", "greeting"]
        widgets = {"greeting": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "kind": _("Where it hangs."),
            "label": _("Told to whoever scans it, such as “East Street office, counter 2”."),
            "place": _("Goes with what is reported after scanning; may be changed in the chat."),
            "greeting": _("What whoever scans it reads first; empty: our own words."),
        }


class OfferForm(forms.Form):
    """Which answer is to become an article."""

    answer = forms.ModelChoiceField(
        queryset=None,
        label=_("Published answer"),
        help_text=_("The newest hundred that are not on their way yet; as they stand in public."),
    )

    def __init__(self, *args: Any, answers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].queryset = answers
        self.fields["answer"].label_from_instance = lambda each: f"{each.number} {each.public.title}"


class OutForm(forms.Form):
    """Where the article is that was published by hand."""

    address = forms.URLField(
        label=_("Address of the article"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Open the article in WeChat, choose “Copy link”, and put it here."),
    )

    def clean_address(self) -> str:
        if not self.cleaned_data["address"].startswith("https://"):
            raise ValidationError(_("An address of WeChat begins with https://."))
        return self.cleaned_data["address"]


class SentFilter(forms.Form):
    """Which tellings are shown."""

    state = forms.ChoiceField(label=_("State"), required=False, help_text=_("All, or one alone."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("all")), *Telling.State.choices]
