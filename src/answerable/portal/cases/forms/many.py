"""What the queue asks for before it does something with many rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.portal.cases.forms.fields import NamedForm, area, day
from answerable.portal.cases.models import Urgency
from answerable.portal.cases.queries import people_to_give_to, units_to_lead
from answerable.portal.core.subjects import topic_choices
from answerable.portal.organisation.forms import PersonField, UnitField


class ManyForm(NamedForm):
    """A form for many rows: `user` is who asks, `keys` name the rows."""

    name_of_form = "many"

    def __init__(self, data: Any = None, *, user: Any, keys: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user, self.keys = user, keys


class RouteManyForm(ManyForm):
    """Which unit leads all of these cases."""

    lead = UnitField(
        label=_("Who leads?"),
        help_text=_("This unit writes the answers and stays answerable for them."),
    )
    request = forms.CharField(
        label=_("What is the leading unit asked to do?"),
        max_length=2000,
        help_text=_("Say what a good answer would have to contain."),
        widget=area(3),
    )
    due_on = forms.DateField(
        label=_("Until when?"),
        help_text=_("The last day for the answer; it is shown to those who asked."),
        widget=day(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].offer(units_to_lead(self.user, self.keys))
        self.initial.setdefault("due_on", timezone.localdate() + dt.timedelta(days=5))


class AcknowledgeManyForm(ManyForm):
    """Nothing is asked: the units of who acts take their parts on."""


class PersonManyForm(ManyForm):
    """Who deals with all of these."""

    person = PersonField(
        label=_("Who deals with them?"),
        required=False,
        help_text=_("Somebody who handles cases at your unit. Empty: nobody in particular."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_to_give_to(self.user)
        self.fields["person"].offer(people, lambda: [(p.get_username(), str(p)) for p in people[:100]])


class TopicManyForm(ManyForm):
    """What all of these are about."""

    topic = forms.ChoiceField(label=_("Topic"), help_text=_("What all of the chosen rows are about."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = topic_choices()


class UrgencyManyForm(ManyForm):
    """How urgent all of these are."""

    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=Urgency.choices,
        help_text=_("The deadline follows from it, counted from the first message."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("It stays in the history of each case.")
    )


class SetAsideManyForm(ManyForm):
    """Why none of these becomes a case."""

    words = forms.CharField(
        label=_("Why is no case opened?"),
        max_length=1000,
        help_text=_("Each sender reads this on the private page."),
        widget=area(3),
    )
