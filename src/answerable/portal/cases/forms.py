"""The forms of the inbox and of cases. Every field says in plain words what it is for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.cases import rules
from answerable.portal.cases.models import Case, Message
from answerable.portal.cases.queries import open_cases_for
from answerable.portal.core.subjects import topic_choices
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import units_within_authority


def _area(rows: int, longest: int | None = None) -> forms.Textarea:
    counted = {"maxlength": longest, "data-counter": "on"} if longest else {}
    return forms.Textarea(attrs={"rows": rows} | counted)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NamedForm(forms.Form):
    """A form that can stand beside others on one page: its ids begin with its name and what it is `of`."""

    name_of_form = "form"

    def __init__(self, *args: Any, of: object = "", **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{self.name_of_form}{of}_%s", **kwargs)


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
        widget=_area(8, rules.LONGEST_TEXT),
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


class AskForm(MatterForm):
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
        """What `services.receive` takes; name and contact only if the sender chose to give them."""
        given = {name: self.cleaned_data[name] for name in ("topic", "title", "text", "place")}
        if self.cleaned_data["sender"] == "anonymous":
            return given | {"anonymous": True}
        return given | {name: self.cleaned_data[name] for name in ("name", "contact")} | {"anonymous": False}


class IntakeForm(MatterForm):
    """What somebody said by telephone, at the counter or in a letter."""

    name_of_form = "intake"
    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[choice for choice in Message.Channel.choices if choice[0] != Message.Channel.WEB],
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
    field_order = ["channel", "topic", "title", "text", "place", "name", "contact"]

    def matter(self) -> dict[str, Any]:
        return self.cleaned_data | {
            "anonymous": not (self.cleaned_data["name"] or self.cleaned_data["contact"])
        }


class RevealForm(NamedForm):
    name_of_form = "reveal"
    reason = forms.CharField(
        label=_("Why do you need to see it?"),
        max_length=200,
        help_text=_("Your name, the time and this reason stay in the audit log."),
    )


class SetAsideForm(NamedForm):
    name_of_form = "aside"
    words = forms.CharField(
        label=_("Why is no case opened?"),
        max_length=1000,
        help_text=_("The sender reads this on their private page. Be kind and concrete."),
        widget=_area(3),
    )


class AttachForm(NamedForm):
    name_of_form = "attach"
    case = forms.ModelChoiceField(
        Case.objects.none(),
        label=_("Which case?"),
        to_field_name="number",
        help_text=_("The sender then follows that case and gets its answer."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = open_cases_for(user)
        self.fields["case"].label_from_instance = lambda case: f"{case.number} · {case.title}"


class OpenForm(NamedForm):
    name_of_form = "open"
    title = forms.CharField(
        label=_("Title of the case"),
        max_length=160,
        help_text=_("What it is about, in words a resident would use. Name no person."),
    )
    summary = forms.CharField(
        label=_("What we know so far"),
        required=False,
        max_length=4000,
        help_text=_("A few sentences for the units that will work on it."),
        widget=_area(5),
    )
    topic = forms.ChoiceField(
        label=_("Topic"), required=False, help_text=_("It decides which unit is suggested to lead.")
    )
    place = forms.CharField(
        label=pgettext_lazy("case", "Place"),
        required=False,
        max_length=80,
        help_text=_("Where it happens, if it has a place."),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Kept by"),
        help_text=_("The unit whose desk watches over the case until it is closed."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Not clear yet")), *topic_choices()]
        self.fields["unit"].queryset = units_within_authority(user, "cases.open").open()


class RouteForm(NamedForm):
    """Who is asked for what: one unit leads, others contribute. Once one leads, only others can be added."""

    name_of_form = "route"
    lead = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Who leads?"),
        help_text=_("This unit writes the answer and stays answerable for it."),
    )
    request = forms.CharField(
        label=_("What is the leading unit asked to do?"),
        max_length=2000,
        help_text=_("Say what a good answer would have to contain."),
        widget=_area(3),
    )
    due_on = forms.DateField(
        label=_("Until when?"),
        help_text=_("The last day for the answer; it is shown to those who asked."),
        widget=_day(),
    )
    joint = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Who contributes?"),
        required=False,
        help_text=_("Each of them gets its own request and its own clock."),
        widget=forms.CheckboxSelectMultiple,
    )
    joint_request = forms.CharField(
        label=_("What are the others asked to do?"),
        max_length=2000,
        required=False,
        help_text=_("For example: the results of your tests, in words that can be published."),
        widget=_area(3),
    )
    joint_due_on = forms.DateField(
        label=_("Until when for the others?"),
        required=False,
        help_text=_("Before the day of the answer, so that the leading unit can use it."),
        widget=_day(),
    )

    def __init__(
        self, *args: Any, case: Case, lead: Unit | None = None, led: bool = False, **kwargs: Any
    ) -> None:
        today = timezone.localdate()
        dates = {
            "due_on": today + dt.timedelta(days=rules.DAYS_TO_ANSWER),
            "joint_due_on": today + dt.timedelta(days=rules.DAYS_TO_ANSWER - 2),
        }
        super().__init__(*args, initial=dates | {"lead": lead}, **kwargs)
        asked = case.assignments.exclude(state="transferred").values("unit")
        free = Unit.objects.open().exclude(pk__in=asked)
        self.fields["lead"].queryset = self.fields["joint"].queryset = free
        if led:
            for name in ("lead", "request", "due_on"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        joint = given.get("joint")
        if "lead" not in self.fields and not joint:
            self.add_error("joint", _("Choose at least one unit."))
        if joint and not (given.get("joint_request") and given.get("joint_due_on")):
            self.add_error("joint_request", _("Say what the others are asked to do, and until when."))
        if joint and given.get("lead") in joint:
            self.add_error("joint", _("The unit that leads cannot contribute to itself."))
        return given


class ContributeForm(NamedForm):
    name_of_form = "contribute"
    text = forms.CharField(
        label=_("Your part"),
        max_length=8000,
        help_text=_("What your unit found, did and will do. The unit that leads builds the answer on it."),
        widget=_area(6),
    )


class DeadlineForm(NamedForm):
    name_of_form = "deadline"
    due_on = forms.DateField(
        label=_("New last day"), help_text=_("Those who asked see the new day at once."), widget=_day()
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stays in the history. Changes of a date are counted."),
    )


class TransferForm(NamedForm):
    name_of_form = "transfer"
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("To which unit?"),
        help_text=_("A case is handed on twice at most. The date stays."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Why that unit can do what this one cannot.")
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = case.assignments.exclude(state="transferred").values("unit")
        self.fields["unit"].queryset = Unit.objects.open().exclude(pk__in=asked)


class CloseForm(NamedForm):
    name_of_form = "close"
    reason = forms.ChoiceField(
        label=_("Reason"), help_text=_("It is counted in the public figures as what it is.")
    )
    words = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=2000,
        help_text=_("Those who asked read this. Needed whenever there is no published answer."),
        widget=_area(4),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answered = case.state == Case.State.ANSWERED
        fitting = [choice for choice in Case.Reason.choices if (choice[0] == "answered") == answered]
        self.fields["reason"].choices = fitting

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("reason") in rules.CLOSED_WITHOUT_ANSWER and not given.get("words"):
            self.add_error("words", _("Say why in words: those who asked read this."))
        return given


class ReopenForm(NamedForm):
    name_of_form = "reopen"
    words = forms.CharField(
        label=_("Why is it opened again?"),
        max_length=1000,
        help_text=_("The unit that led is asked again with these words."),
        widget=_area(3),
    )


class InboxFilter(NamedForm):
    """What the list of messages can be narrowed by; part of its address."""

    name_of_form = "find"
    q = forms.CharField(
        label=pgettext_lazy("a list", "Words"),
        required=False,
        help_text=_("In the title, the text, the place or the reference."),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Waiting")), ("all", _("All")), *Message.State.choices[1:]],
        help_text=_("What has become of it so far."),
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False, help_text=_("As the sender chose it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Every topic")), *topic_choices()]


class CaseFilter(NamedForm):
    """What the list of cases can be narrowed by; part of its address."""

    name_of_form = "find"
    q = forms.CharField(
        label=pgettext_lazy("a list", "Words"),
        required=False,
        help_text=_("In the title, the summary, the place or the number."),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Being worked on")), ("all", _("All")), ("overdue", _("Late")), *Case.State.choices],
        help_text=_("Late: a unit's part is past its day."),
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("All that I may see")), ("mine", _("Asked of my units"))],
        help_text=_("My units: those at which you handle cases."),
    )
