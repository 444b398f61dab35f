"""Tasks given to units, what is written on them, and the organisation's working days."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

__all__ = ["Day", "Entry", "Numbering", "Task"]


class Numbering(models.Model):
    """The last number given in a year; counted up inside the transaction that uses it."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Task(models.Model):
    """What one unit asks of another. It always has a unit that answers for it, from the first moment.

    The matter is whatever the task belongs to, by kind and id as in the audit log, with what it is called and
    where it is found; nothing here knows what it is.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("task", "Asked")
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("task", "Acknowledged")
        UNDER_WAY = "under_way", pgettext_lazy("task", "Under way")
        DONE = "done", pgettext_lazy("task", "Done")
        DECLINED = "declined", pgettext_lazy("task", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("task", "Withdrawn")

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=120)
    words = models.TextField(_("what is asked"))
    matter_kind = models.CharField(max_length=60, blank=True)
    matter_id = models.CharField(max_length=80, blank=True)
    matter_label = models.CharField(max_length=200, blank=True)
    matter_url = models.CharField(max_length=300, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    giver = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="tasks_given")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="tasks")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.ASKED, db_index=True)
    given_at = models.DateTimeField(_("given"))  # of the clock: asked again, it starts anew
    due_at = models.DateTimeField(_("due"), db_index=True)
    acknowledge_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_words = models.TextField(blank=True)  # the result, or why it was declined or withdrawn
    rounds = models.PositiveSmallIntegerField(default=1)  # how often it was asked
    extensions = models.PositiveSmallIntegerField(default=0)
    told = models.PositiveSmallIntegerField(default=0)  # the rung of the ladder that was told of
    rises_at = models.DateTimeField(null=True, blank=True, db_index=True)  # when the next one is reached
    missed = models.BooleanField(default=False)  # told that nobody has acknowledged it

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_at__gte=F("given_at")), name="task_due_after_it_is_given")
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="task_of_unit"),
            models.Index(fields=["matter_kind", "matter_id"], name="task_of_matter"),
        ]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("work:task", args=[self.number])


class Entry(models.Model):
    """Something written on a task. What is private is read in the unit that was asked, and nowhere else."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", pgettext_lazy("entry", "Progress")
        EVIDENCE = "evidence", pgettext_lazy("entry", "Evidence")
        PRIVATE = "private", pgettext_lazy("entry", "Note within the unit")

    task = models.ForeignKey(Task, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    link = models.URLField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"


class Day(models.Model):
    """A day that is not what its weekday says: rest, or a weekend that is worked to make up for one."""

    class Kind(models.TextChoices):
        REST = "rest", pgettext_lazy("day", "Day of rest")
        WORK = "work", pgettext_lazy("day", "Worked to make up")

    day = models.DateField(_("day"), unique=True, help_text=_("The day that is different."))
    kind = models.CharField(
        _("kind"), max_length=4, choices=Kind, help_text=_("A day of rest, or a weekend that is worked.")
    )
    name_zh = models.CharField(
        _("name in Chinese"), max_length=60, blank=True, help_text=_("Such as “国庆节”.")
    )
    name_en = models.CharField(
        _("name in English"), max_length=60, blank=True, help_text=_("Such as “National Day”.")
    )

    class Meta:
        ordering = ["day"]
        verbose_name = _("special day")
        verbose_name_plural = _("special days")

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
