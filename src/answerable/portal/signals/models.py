"""Judged periods: what was counted, what was expected, and how far chance alone would go."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.portal.stories.models import Story


class Signal(models.Model):
    """One period of one series. It speaks of documents; no series is about a person."""

    class Frequency(models.TextChoices):
        DAY = "day", _("Day")
        WEEK = "week", _("Week")

    series = models.CharField(_("series"), max_length=160)
    story = models.ForeignKey(Story, on_delete=models.SET_NULL, null=True, blank=True, related_name="signals")
    period_start = models.DateField(_("period"), db_index=True)
    frequency = models.CharField(_("frequency"), max_length=4, choices=Frequency, default=Frequency.DAY)
    observed = models.PositiveIntegerField(_("counted"))
    expected = models.FloatField(_("expected"), null=True)
    upper = models.FloatField(_("upper limit"), null=True)
    p_value = models.FloatField(_("chance"), null=True)
    alarm = models.BooleanField(_("warning"), default=False, db_index=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["-period_start", "p_value", "series"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "period_start", "frequency"], name="one_judgement_per_period"
            )
        ]
        verbose_name = _("signal")
        verbose_name_plural = _("signals")

    def __str__(self) -> str:
        return f"{self.series} {self.period_start}"
