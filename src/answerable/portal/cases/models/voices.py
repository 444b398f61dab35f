"""Those who say of a public matter that it concerns them too: counted, never named."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.portal.cases.models.matters import Case
from answerable.portal.core.vaults import keeps_sealed

__all__ = ["Voice"]


@keeps_sealed("contact")
class Voice(models.Model):
    """One more who is concerned. The token comes from the browser's own and the matter, under the portal's
    key: one for a browser, and two matters of one browser cannot be told to be so."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="voices")
    token_hash = models.CharField(max_length=64, unique=True)  # the private link itself is never stored
    contact = models.BinaryField(null=True, blank=True)  # encrypted e-mail address, until it was used
    contact_erase_on = models.DateField(null=True, blank=True, db_index=True)
    joined_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("voice")
        verbose_name_plural = _("voices")

    def __str__(self) -> str:
        return f"{self.case_id} {self.joined_at:%Y-%m-%d}"
