"""How what WeChat says is shown: `{% load wechat %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from answerable.engines.wechat import explain

__all__ = ["platform_words"]

register = template.Library()


@register.filter
def platform_words(kept: str) -> str:
    """A refusal as it was kept, `code words`, in the reader's language."""
    code, _blank, words = kept.partition(" ")
    if (get_language() or "").startswith("en") and code.lstrip("-").isdecimal():
        found = explain(int(code)).en if int(code) else "The platform cannot be reached; we try again."
        return f"{code} {found}"
    return words if code == "0" else kept
