"""The promise of a case: how long an answer may take, and the clock that runs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.cases.models.matters import Case

__all__ = ["Clock", "Limit", "Measure", "Urgency"]


class Urgency(models.TextChoices):
    EMERGENCY = "emergency", pgettext_lazy("urgency", "Emergency")
    URGENT = "urgent", pgettext_lazy("urgency", "Urgent")
    ORDINARY = "ordinary", pgettext_lazy("urgency", "Ordinary")
    COMPLEX = "complex", pgettext_lazy("urgency", "Complex")


class Measure(models.TextChoices):
    HOUR = "hour", _("hours")
    DAY = "day", _("calendar days")
    WORKING_DAY = "working_day", _("working days")


class Limit(models.Model):
    """How long an answer may take: for one topic, or for all of them (topic empty)."""

    topic = models.CharField(_("topic"), max_length=40, blank=True)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency)
    amount = models.PositiveSmallIntegerField(_("how many"))
    unit = models.CharField(_("of what"), max_length=12, choices=Measure)

    class Meta:
        ordering = ["topic", "pk"]
        constraints = [models.UniqueConstraint(fields=["topic", "urgency"], name="one_limit_each")]
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")

    def __str__(self) -> str:
        return f"{self.topic or '*'} {self.urgency}: {self.amount} {self.unit}"


class Clock(models.Model):
    """The promise of a case: until when those who asked have an answer. Every case has one, from its opening.

    The term is kept as it was promised. While the sender is waited for the clock stands; what was left then
    is left afterwards. `runs_from` is the start, moved by the pauses: the ladder of reminders goes by it.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="clock")
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.ORDINARY)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=Measure)
    started_at = models.DateTimeField()
    runs_from = models.DateTimeField()
    promised_at = models.DateTimeField()  # the first deadline, before any pause or extension
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    pauses = models.PositiveSmallIntegerField(default=0)
    extensions = models.PositiveSmallIntegerField(default=0)
    extension_words = models.TextField(blank=True)  # the reason of the last one; those who asked read it
    told = models.PositiveSmallIntegerField(default=0)  # the rung of the ladder that was told of
    rises_at = models.DateTimeField(null=True, blank=True, db_index=True)  # when the next one is reached
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "case", "paused_at"], condition=Q(stopped_at=None), name="clock_due"
            ),
        ]
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def runs(self) -> bool:
        return self.stopped_at is None and self.paused_at is None
