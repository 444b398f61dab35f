"""Fields that stay quick and usable where there are 3,000 units and 200,000 people."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.core.subjects import topic_choices
from answerable.portal.organisation.models import Unit

__all__ = [
    "DayInput",
    "PersonField",
    "TopicsField",
    "UnitField",
    "day_field",
    "decision_field",
    "options",
    "reason_field",
]

MOST_OPTIONS = 100


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs=None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Suggesting(forms.TextInput):
    """A text field that proposes; where there is more to propose than fits, htmx asks `address` anew."""

    def __init__(self, address: str = "") -> None:
        super().__init__({"autocomplete": "off"})
        self.address = address
        self.choices: Callable[[], Iterable[tuple[str, str]]] = list

    def render(self, name, value, attrs=None, renderer=None) -> str:
        list_id = f"{(attrs or {}).get('id', name)}_options"
        attrs = {**(attrs or {}), "list": list_id}
        if self.address:
            attrs |= {"hx-get": self.address, "hx-trigger": "input changed delay:300ms"}
            attrs |= {"hx-target": f"#{list_id}", "hx-sync": "this:replace", "hx-params": name}
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, options(self.choices()))


def options(pairs: Iterable[tuple[str, str]]) -> str:
    """The `<option>`s of a list of proposals."""
    return format_html_join("\n", '<option value="{}">{}</option>', pairs)


class UnitField(forms.CharField):
    """A unit by its code or its whole name, out of `units`."""

    def __init__(self, *, address: str = "/organisation/suggest/units/", **kwargs) -> None:
        super().__init__(max_length=200, widget=Suggesting(address), **kwargs)
        self.units: QuerySet[Unit] = Unit.objects.none()

    def offer(self, units: QuerySet[Unit]) -> None:
        """Take only one of `units`, and propose the first of them."""
        self.units = units
        self.widget.choices = lambda: [(unit.code, str(unit)) for unit in units[:MOST_OPTIONS]]

    def prepare_value(self, value):
        return value.code if isinstance(value, Unit) else value

    def clean(self, value):
        said = super().clean(value)
        if not said:
            return None
        found = list(self.units.filter(Q(code__iexact=said) | Q(name_zh=said) | Q(name_en__iexact=said))[:2])
        exact = [unit for unit in found if unit.code == said] or found
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise ValidationError(_("Several units are called so; please give the code."), code="several")
        raise ValidationError(
            _("Among the units that you may choose here there is none of that name or code.")
        )


class PersonField(forms.CharField):
    """A person by sign-in name, or by name where only one is called so, out of `people`."""

    def __init__(self, *, address: str = "", **kwargs) -> None:
        super().__init__(max_length=150, widget=Suggesting(address), **kwargs)
        self.people: QuerySet = None

    def offer(self, people: QuerySet, proposals: Callable[[], Iterable[tuple[str, str]]] = list) -> None:
        """Take only one of `people`; propose what `proposals` says."""
        self.people = people
        self.widget.choices = proposals

    def prepare_value(self, value):
        return value.get_username() if hasattr(value, "get_username") else value

    def clean(self, value):
        said = super().clean(value)
        if not said:
            return None
        found = list(self.people.filter(username__iexact=said)[:1]) or list(
            self.people.filter(display_name=said)[:2]
        )
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(_("Several people are called so; please give the sign-in name."))
        raise ValidationError(_("Nobody has that sign-in name or name."))


class TopicsField(forms.MultipleChoiceField):
    """The taxonomy's topics, to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs) -> None:
        help_text = _("What people may ask this unit about; the desk proposes it for these.")
        kwargs = {"label": _("Answers for"), "help_text": help_text, "required": False} | kwargs
        super().__init__(choices=topic_choices, **kwargs)


def day_field(help_text=None, **kwargs) -> forms.DateField:
    """From which day a change holds."""
    help_text = help_text or _("The day from which it holds; one that lies ahead is a plan.")
    kwargs = {"label": pgettext_lazy("unit", "From"), "initial": timezone.localdate} | kwargs
    return forms.DateField(widget=DayInput, help_text=help_text, **kwargs)


def decision_field() -> forms.CharField:
    """By which decision."""
    help_text = _("By which decision, with its number or date; shown in public.")
    return forms.CharField(label=_("Decision"), max_length=200, help_text=help_text)


def reason_field(help_text=None) -> forms.CharField:
    """Why."""
    help_text = help_text or _("For the history of the unit; name no private matters.")
    return forms.CharField(label=_("Reason"), max_length=200, help_text=help_text)
