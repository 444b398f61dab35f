"""Names in two languages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Named"]


class Named(models.Model):
    """A name in Chinese, and one in English where there is one."""

    name_zh = models.CharField(_("name in Chinese"), max_length=80, help_text=_("As it stands on the door."))
    name_en = models.CharField(
        _("name in English"),
        max_length=120,
        blank=True,
        help_text=_("Shown to readers of English; may stay empty."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_zh or self.name_en
