"""Two cases that turned out to be one matter, and what it takes to part them again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.portal.cases.models.matters import Case

__all__ = ["Merger"]


class Merger(models.Model):
    """That `source` was merged into `target`, the older of the two. `kept` holds what undoing needs: the keys
    of the messages, voices and parts that moved or ended, and the target's deadline from before."""

    source = models.ForeignKey(Case, models.PROTECT, related_name="merged_into")
    target = models.ForeignKey(Case, models.PROTECT, related_name="merged_from")
    reason = models.TextField()
    kept = models.JSONField(default=dict)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["merged_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(undone_at=None), name="merged_into_one")
        ]
        verbose_name = _("merger")
        verbose_name_plural = _("mergers")

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"
