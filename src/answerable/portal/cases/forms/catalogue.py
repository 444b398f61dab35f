"""Who answers for what: one entry, a whole file, and the day from which it holds."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.portal.cases.forms.fields import NamedForm, day
from answerable.portal.cases.services import COLUMNS, MOST_ENTRIES
from answerable.portal.core.subjects import topic_choices
from answerable.portal.organisation.forms import UnitField
from answerable.portal.organisation.models import Unit

__all__ = ["LARGEST_FILE", "EntriesForm", "EntryForm", "InForceForm"]

LARGEST_FILE = 2 * 1024 * 1024  # bytes


class EntryForm(NamedForm):
    """That a unit answers for a topic in an area."""

    name_of_form = "entry"
    topic = forms.ChoiceField(label=_("Topic"), help_text=_("What people ask about."))
    place_code = forms.CharField(
        label=_("Area"),
        max_length=20,
        required=False,
        help_text=_("The code of a district, street or community, as units have it; empty for everywhere."),
    )
    level = forms.TypedChoiceField(
        label=_("Level"),
        coerce=int,
        choices=[(1, _("answers first")), (2, _("next, where the first cannot")), (3, _("last"))],
        help_text=_("A matter begins with the first and is handed up from there."),
    )
    unit = UnitField(label=_("Unit"), help_text=_("Name or code of the unit that answers."))
    protected = forms.BooleanField(
        label=_("Complaints about units"),
        required=False,
        help_text=_("Whatever comes under this topic is confidential, and this unit oversees."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = topic_choices()
        self.fields["unit"].offer(Unit.objects.open())


class EntriesForm(NamedForm):
    """All entries, from a file."""

    name_of_form = "entries"
    file = forms.FileField(
        label=_("File (CSV)"),
        help_text=_("With the columns of the file that can be taken away here. It replaces every entry."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> list[dict[str, str]]:
        """The rows of the file, column → text."""
        try:
            said = self.cleaned_data["file"].read().decode("utf-8-sig")
            rows = list(csv.DictReader(io.StringIO(said, newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error):
            raise ValidationError(_("This is no CSV file in UTF-8.")) from None
        if not rows or len(rows) > MOST_ENTRIES:
            raise ValidationError(_("The file has no lines, or too many."))
        if not {"topic", "unit"} <= set(rows[0]):
            raise ValidationError(_("The first line names the columns: %s.") % ", ".join(COLUMNS))
        return [{name: row.get(name) or "" for name in COLUMNS} for row in rows]


class InForceForm(NamedForm):
    """From when the draft holds, and why."""

    name_of_form = "in_force"
    from_on = forms.DateField(
        label=_("In force from"),
        initial=timezone.localdate,
        widget=day(),
        help_text=_("Today or a day to come. Cases opened before keep the version that routed them."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("What has changed and why; everybody reads it.")
    )
