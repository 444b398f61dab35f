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

    class Held(models.TextChoices):
        LATE = "late", _("It became clear only later, so it was never given.")
        TOLD = "told", _("The same matter had warned already.")
        BUDGET = "budget", _("The warnings of that week had been given by then.")

    series = models.CharField(_("series"), max_length=160)
    story = models.ForeignKey(Story, on_delete=models.SET_NULL, null=True, blank=True, related_name="signals")
    period_start = models.DateField(_("period"), db_index=True)
    frequency = models.CharField(_("frequency"), max_length=4, choices=Frequency, default=Frequency.DAY)
    observed = models.PositiveIntegerField(_("counted"))
    expected = models.FloatField(_("expected"), null=True)
    upper = models.FloatField(_("upper limit"), null=True)
    p_value = models.FloatField(_("chance"), null=True)
    alarm = models.BooleanField(_("warning"), default=False, db_index=True)  # it was given, and stays so
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    as_known = models.BooleanField(default=False)  # whether it would warn, as things are known now
    held = models.CharField(max_length=6, choices=Held, blank=True)  # why what would warn was not given
    learned_at = models.DateTimeField(null=True)  # when what is known now and what was given came apart
    given_at = models.DateTimeField(null=True)
    given = models.JSONField(default=dict)  # the figures on which it was given

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

    @property
    def would_have_warned(self) -> bool:
        """Whether documents that came late, or a source that came back, show a warning that was missed."""
        return self.as_known and not self.alarm and self.held == self.Held.LATE

    @property
    def taken_back(self) -> bool:
        """Whether a warning that was given would not be given as things are known now."""
        elsewhere = ("told by another series", "already warned")
        return self.alarm and not self.as_known and self.reason not in elsewhere


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
    about = models.CharField(_("what it really was about"), max_length=60, blank=True)
    corrected = models.JSONField(default=list)  # identifiers of documents whose topic it corrected
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    given_at = models.DateTimeField(_("said"), db_index=True)

    class Meta:
        ordering = ["-given_at"]
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")

    def __str__(self) -> str:
        return f"{self.signal_id} {self.found}"


class Allowance(models.Model):
    """How much of the budget of warnings a family of series may use, from a day on: 1 is an equal share.

    A row is never changed: the last of a family and day holds, and the rows before it are its history.
    """

    family = models.CharField(_("family"), max_length=160)
    since = models.DateField(_("from"))
    value = models.FloatField(_("allowance"))
    good = models.PositiveIntegerField(default=0)  # warnings worth giving, of those judged by then
    false = models.PositiveIntegerField(default=0)
    fixed = models.BooleanField(default=False)  # by a person: verdicts do not move it until it is freed
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("decided"))

    class Meta:
        ordering = ["family", "since", "pk"]
        indexes = [models.Index(fields=["family", "since"])]
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")

    def __str__(self) -> str:
        return f"{self.family} {self.since} {self.value}"


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
