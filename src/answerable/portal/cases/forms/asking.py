"""What somebody sends: on the public page, or through the desk by telephone, at the counter, in a letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from answerable.portal.cases import rules
from answerable.portal.cases.forms.fields import NamedForm, area
from answerable.portal.cases.models import Message
from answerable.portal.core.subjects import topic_choices
from answerable.portal.files.forms import FilesField
from answerable.portal.organisation.forms import UnitField
from answerable.portal.organisation.models import Unit


class MatterForm(NamedForm):
    """What a matter is about; common to the public form and to intake at the counter."""

    name_of_form = "ask"
    topic = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        help_text=_("Choose what fits best. If nothing fits, leave it open and we will find the right unit."),
    )
    title = forms.CharField(
        label=_("In one line"),
        max_length=rules.LONGEST_TITLE,
        help_text=_("For example: “No street light outside number 12 since Monday”."),
        widget=forms.TextInput(attrs={"data-counter": "on"}),
    )
    text = forms.CharField(
        label=_("What happened, and what would help?"),
        max_length=rules.LONGEST_TEXT,
        help_text=_(
            "What you see, since when, and what you would like. Please leave out other people's names."
        ),
        widget=area(8, rules.LONGEST_TEXT),
    )
    place = forms.CharField(
        label=_("Where?"),
        max_length=rules.LONGEST_PLACE,
        required=False,
        help_text=_(
            "Street, estate or district, as you would tell a neighbour. Your own address is not needed."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("I am not sure")), *topic_choices()]


class MatterWithFiles(MatterForm):
    """A matter with what shows it, and whether it is a complaint that is kept from a unit."""

    files = FilesField(
        label=_("Photos or papers"),
        required=False,
        help_text=_(
            "Up to five photos, PDFs or texts. Place and camera are removed from a photo before it is kept. "
            "Please avoid faces and number plates."
        ),
    )

    confidential = forms.BooleanField(
        label=_("This is a complaint about one of your units, and that unit must not see it"),
        required=False,
        help_text=_("Neither your words nor your name or files are shown to anybody with an office there."),
    )
    complained_of = UnitField(
        label=_("Which unit is it about?"),
        required=False,
        help_text=_(
            "Only for such a complaint: the unit's name or code. If you do not know it, leave this empty; "
            "then only the desk that oversees the units reads it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["complained_of"].offer(Unit.objects.open())

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("complained_of") and not given.get("confidential"):
            self.add_error(
                "confidential", _("Tick this if the unit must not see it; else leave the unit empty.")
            )
        return given

    def matter(self) -> dict[str, Any]:
        """What `services.receive` takes of the matter itself."""
        names = ("topic", "title", "text", "place", "files", "confidential", "complained_of")
        return {name: self.cleaned_data[name] for name in names}


class AskForm(MatterWithFiles):
    """The public inbox. `slip` keeps a resend from making a double; people leave `website` empty."""

    sender = forms.ChoiceField(
        label=_("How would you like to send this?"),
        choices=[("anonymous", _("Without my name")), ("named", _("With my name or a way to reach me"))],
        initial="anonymous",
        widget=forms.RadioSelect,
        help_text=_("Both are answered alike. The box above says what is kept in each case."),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=rules.LONGEST_CONTACT,
        required=False,
        help_text=_(
            "Only if you send with your name. It is encrypted, and the desk sees it only with a reason."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("Telephone or e-mail"),
        max_length=rules.LONGEST_CONTACT,
        required=False,
        help_text=_("Only if we may ask you something back. You will get a private link in any case."),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        help_text=_("This field is there to stop machines."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    slip = forms.CharField(widget=forms.HiddenInput)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Please leave this field empty and send again."))
        return ""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        named = given.get("sender") == "named"
        if named and not (given.get("name") or given.get("contact")):
            self.add_error("name", _("Give your name or a way to reach you, or choose “Without my name”."))
        return given

    def matter(self) -> dict[str, Any]:
        """Name and contact only if the sender chose to give them."""
        given = super().matter()
        if self.cleaned_data["sender"] == "anonymous":
            return given | {"anonymous": True}
        return given | {name: self.cleaned_data[name] for name in ("name", "contact")} | {"anonymous": False}


class IntakeForm(MatterWithFiles):
    """What somebody said by telephone, at the counter or in a letter. `slip` is as on the public form."""

    name_of_form = "intake"
    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[choice for choice in Message.Channel.choices if choice[0] not in {"web", "wechat"}],
        help_text=_("The clock is the same as for messages from this website."),
    )
    name = forms.CharField(
        label=_("Their name"),
        max_length=rules.LONGEST_CONTACT,
        required=False,
        help_text=_("Only if they want to give it. It is encrypted."),
    )
    contact = forms.CharField(
        label=_("Telephone or e-mail"),
        max_length=rules.LONGEST_CONTACT,
        required=False,
        help_text=_("Only if they want to be asked back. It is encrypted."),
    )
    slip = forms.CharField(widget=forms.HiddenInput)
    field_order = ["channel", *MatterForm.base_fields, "files", "confidential", "complained_of"]

    def matter(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name != "slip"}
        return given | {"anonymous": not (given["name"] or given["contact"])}
