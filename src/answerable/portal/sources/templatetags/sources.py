"""Template tags of sources: `{% load sources %}`."""

from __future__ import annotations

import re

from django import template
from django.utils.translation import gettext_lazy as _

__all__ = ["trouble_text"]

register = template.Library()

# What the fetching says, for the log and in English, and what a reader is told. The first that fits counts.
TROUBLES = (
    (r"answered (?:with status )?(\d{3})", _("The address answered with status {}.")),
    (r"did not answer in time", _("The address did not answer in time.")),
    (r"no connection", _("The address could not be reached.")),
    (r"robots\.txt does not allow", _("The site asks not to be read by programs (robots.txt).")),
    (r"robots\.txt could not be read", _("The site's robots.txt could not be read for now.")),
    (r"web page and not a feed", _("What comes is a web page and not a feed.")),
    (r"private address", _("The address lies in a private network.")),
)


@register.filter
def trouble_text(error: str) -> str:
    """`{{ source.last_error|trouble_text }}`: why a visit failed, in the reader's language."""
    for pattern, sentence in TROUBLES:
        if found := re.search(pattern, error):
            return str(sentence).format(*found.groups())
    return error
