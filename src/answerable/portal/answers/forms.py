"""The forms of answers. Every field says in plain words what it is for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.answers import rules
from answerable.portal.answers.models import Feedback
from answerable.portal.cases.forms import NamedForm
from answerable.portal.core.subjects import topic_choices
from answerable.portal.organisation.forms import UnitField
from answerable.portal.organisation.queries import units_within_authority


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "data-counter": "on"})


class AnswerForm(NamedForm):
    name_of_form = "answer"
    title = forms.CharField(
        label=_("Title"),
        max_length=rules.LONGEST_TITLE,
        help_text=_("What a reader would search for. It stands in the list and in the feed."),
    )
    question = forms.CharField(
        label=_("The question in plain words"),
        max_length=1000,
        help_text=_("What people asked, told in your own words. No names, nothing that shows who asked."),
        widget=_area(3),
    )
    body = forms.CharField(
        label=_("The answer"),
        max_length=rules.LONGEST_BODY,
        help_text=_("What you found, what was done, and why. Short sentences; say what you do not know."),
        widget=_area(10),
    )
    next_steps = forms.CharField(
        label=_("What happens next"),
        max_length=2000,
        required=False,
        help_text=_("One step on each line, each with who and until when."),
        widget=_area(4),
    )


class RevisionForm(AnswerForm):
    note = forms.CharField(
        label=_("What changed"),
        max_length=300,
        required=False,
        help_text=_("In a correction, readers see this sentence."),
    )


class SendBackForm(NamedForm):
    name_of_form = "back"
    words = forms.CharField(
        label=_("What is to be changed?"),
        max_length=1000,
        help_text=_("Those who wrote it read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FeedbackForm(NamedForm):
    name_of_form = "feedback"
    verdict = forms.ChoiceField(
        label=_("How is it now?"),
        choices=Feedback.Verdict.choices,
        widget=forms.RadioSelect,
        help_text=_("You can change your mind once. Published figures show only how many said what."),
    )
    satisfied = forms.TypedChoiceField(
        label=_("Are you satisfied with how it was handled?"),
        choices=[("yes", _("Yes, satisfied")), ("no", _("No, not satisfied"))],
        coerce="yes".__eq__,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "However it ended: were you heard, told why, kept informed? You need not say. Counted apart."
        ),
    )
    missing = forms.CharField(
        label=_("What is still missing?"),
        max_length=1000,
        required=False,
        help_text=_(
            "If it is not solved, this goes back to the unit, and the case is opened again. That works once."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerFilter(NamedForm):
    """What the public list can be narrowed by; part of its address."""

    name_of_form = "find"
    q = forms.CharField(
        label=pgettext_lazy("a list", "Words"),
        required=False,
        help_text=_("In the question, the answer or its number."),
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False, help_text=_("What the answer is about."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Every topic")), *topic_choices()]


class InsertForm(NamedForm):
    """Which template goes into what is being written."""

    name_of_form = "insert"
    template = forms.TypedChoiceField(
        label=_("Begin with a template"),
        coerce=int,
        required=False,
        help_text=_("Its words are added below yours. Fill in what stands in [[ ]] and make it fit."),
    )

    def __init__(self, *args: Any, templates: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [("", _("Choose one")), *((t.pk, _offered(t)) for t in templates)]


def _offered(template: Any) -> str:
    stale = template.review_on < timezone.localdate()
    return f"{template.title} ({_('to be looked at again')})" if stale else template.title


class TemplateForm(NamedForm):
    """A template's words, and by when somebody looks at them again."""

    name_of_form = "template"
    unit = UnitField(
        label=_("Whose is it?"),
        help_text=_("The unit that answers for it; the units below it may use it too."),
    )
    title = forms.CharField(
        label=pgettext_lazy("template", "Title"),
        max_length=80,
        help_text=_("By which colleagues find it. Readers never see it."),
    )
    topic = forms.ChoiceField(
        label=_("Topic"),
        required=False,
        help_text=_("It is offered first for cases of this topic."),
    )
    body = forms.CharField(
        label=_("The answer"),
        max_length=rules.LONGEST_BODY,
        help_text=_("Write [[what is to be filled in]] in double brackets; nobody can hand it over before."),
        widget=_area(10),
    )
    next_steps = forms.CharField(
        label=_("What happens next"),
        max_length=2000,
        required=False,
        help_text=_("One step on each line, each with who and until when."),
        widget=_area(4),
    )
    review_on = forms.DateField(
        label=_("To be looked at by"),
        help_text=_("Within a year. Afterwards it is marked as out of date wherever it is offered."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("What changed"),
        max_length=300,
        required=False,
        help_text=_("For colleagues who compare the versions."),
    )

    def __init__(self, *args: Any, user: Any, kept: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Every topic")), *topic_choices()]
        del self.fields["unit" if kept else "note"]
        if not kept:
            self.fields["unit"].offer(units_within_authority(user, "answers.review").open())


class ConfirmForm(NamedForm):
    name_of_form = "confirm"
    review_on = forms.DateField(
        label=_("To be looked at again by"),
        help_text=_("Within a year. You say by this that it is right today."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class TemplateFilter(NamedForm):
    """What the list of templates can be narrowed by; part of its address."""

    name_of_form = "find"
    q = forms.CharField(
        label=pgettext_lazy("a list", "Words"), required=False, help_text=_("In the title or the wording.")
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False, help_text=_("What it is offered for."))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("In use")), ("stale", _("Out of date"))],
        help_text=_("Out of date: the day of the next look has passed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Every topic")), *topic_choices()]
