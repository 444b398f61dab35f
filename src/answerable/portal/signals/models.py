"""Judged periods: what was counted, what was expected, and how far chance alone would go; what people found
when they looked into a warning; and the planted outbreaks by which the machine itself is judged.
"""

from __future__ import annotations

from django.conf import settings
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


class Verdict(models.Model):
    """What a warning turned out to be, said by whoever looked into it. A later word replaces an earlier one;
    the history keeps both.
    """

    class Found(models.TextChoices):
        REAL = "real", _("Real: something happened that we should answer")
        FALSE = "false", _("False: nothing had happened")
        KNOWN = "known", _("Known: real, but we had it in hand already")
        UNSURE = "unsure", _("Unsure: we could not find out")

    signal = models.OneToOneField(Signal, on_delete=models.CASCADE, related_name="verdict")
    found = models.CharField(_("what it was"), max_length=6, choices=Found)
    reason = models.CharField(_("reason"), max_length=300)
    official_on = models.DateField(_("day of the official notice"), null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    given_at = models.DateTimeField(_("said"), db_index=True)

    class Meta:
        ordering = ["-given_at"]
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")

    def __str__(self) -> str:
        return f"{self.signal_id} {self.found}"


class Rehearsal(models.Model):
    """An outbreak that nobody had: planted into a copy of the counts, to see whether and when it is found.

    It never stands in any count, list or chart; only the record page adds the rehearsals up.
    """

    series = models.CharField(_("series"), max_length=160)
    begun_on = models.DateField(_("first day"), db_index=True)
    cases = models.PositiveIntegerField(_("planted documents"))
    strength = models.FloatField(_("standard deviations of a day"))
    found_on = models.DateField(_("found"), null=True)
    p_value = models.FloatField(_("chance"), null=True)

    class Meta:
        ordering = ["-begun_on", "series"]
        constraints = [models.UniqueConstraint(fields=["series", "begun_on"], name="one_rehearsal_a_day")]
        verbose_name = _("planted outbreak")
        verbose_name_plural = _("planted outbreaks")

    def __str__(self) -> str:
        return f"{self.series} {self.begun_on}"

    @property
    def delay(self) -> int | None:
        """Days from the first planted document to the warning."""
        return (self.found_on - self.begun_on).days if self.found_on else None
