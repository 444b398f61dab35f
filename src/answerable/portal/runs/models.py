"""Every run leaves a row: what it read, what it stored, with which versions, and why it failed if it did.

Listening passes that found nothing new are counted on one row, so that a quiet night is one line.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Run(models.Model):
    """One pass of the machinery. `sequence`: the archive's commit up to which the tables here are filled."""

    class Kind(models.TextChoices):
        LISTEN = "listen", _("Listening")
        DEMO = "demo", _("Demonstration content")
        RETENTION = "retention", _("Erasing contacts past their date")
        OVERDUE = "overdue", _("Marking what is overdue")
        NOTICES = "notices", _("Sending notices")
        BRIEFING = "briefing", _("Writing briefings")
        TRAIN = "train", _("Learning topics from the desk")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    started_at = models.DateTimeField(_("started"), db_index=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    sequence = models.PositiveBigIntegerField(null=True)
    heard_to = models.PositiveBigIntegerField(
        null=True
    )  # the key of the last inbox message that was taken in
    passes = models.PositiveIntegerField(default=1)  # quiet passes in a row share one row
    counts = models.JSONField(_("counts"), default=dict)
    versions = models.JSONField(_("versions"), default=dict)
    error = models.CharField(_("error"), max_length=500, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("run")
        verbose_name_plural = _("runs")

    def __str__(self) -> str:
        return f"{self.kind} {self.started_at:%Y-%m-%d %H:%M}"
