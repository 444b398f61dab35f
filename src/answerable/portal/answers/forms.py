"""The forms of answers. Every field says in plain words what it is for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.answers import rules
from answerable.portal.answers.models import Feedback
from answerable.portal.cases.forms import NamedForm
from answerable.portal.core.subjects import topic_choices


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
