"""What somebody fills in to listen to one more public address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.sources.models import Source

__all__ = ["SourceForm"]


class SourceForm(forms.Form):
    """A public feed or page: what it is called, where it is, and under which outlet it is counted."""

    name = forms.CharField(
        label=pgettext_lazy("source", "Name"),
        max_length=120,
        help_text=_("What you call it here, such as “City daily, local news”."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(Source.Kind.FEED, _("Feed (RSS, Atom or JSON Feed)")), (Source.Kind.PAGE, _("One page"))],
        help_text=_("A feed tells of new articles by itself. A page is read as a whole whenever it changes."),
    )
    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=_(
            "The public address of the feed or page. "
            "What needs a sign-in or an invitation is not listened to."
        ),
    )
    outlet = forms.CharField(
        label=_("Outlet"),
        max_length=120,
        help_text=_(
            "Who publishes it: a paper, a station, a board. Ten articles of one outlet count as one source."
        ),
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if not url.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Give an address that begins with https:// or http://."))
        return url
