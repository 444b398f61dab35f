"""Filters that people keep, and acts on many rows while they can be undone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

__all__ = ["BulkAct", "BulkRow", "Preferred", "SavedFilter"]


class SavedFilter(models.Model):
    """A list narrowed in a certain way, under a name: one person's, or shared by all who work at a unit."""

    queue = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=40)
    asked = models.JSONField(default=dict)  # name of the field → what was asked for
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    unit = models.ForeignKey("organisation.Unit", models.CASCADE, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["queue", "owner"], name="filters_of_a_person")]
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")

    def __str__(self) -> str:
        return self.name


class Preferred(models.Model):
    """With which filter a person's list opens."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    queue = models.CharField(max_length=20)
    filter = models.ForeignKey(SavedFilter, models.CASCADE, related_name="preferred_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "queue"], name="one_preferred_filter")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.queue}"


class BulkAct(models.Model):
    """One act on many rows: what was asked for, and how far it is. Its rows go after a week."""

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("act", "Being done")
        DONE = "done", pgettext_lazy("act", "Done")
        UNDOING = "undoing", pgettext_lazy("act", "Being undone")
        UNDONE = "undone", pgettext_lazy("act", "Undone")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    queue = models.CharField(max_length=20)
    act = models.CharField(max_length=20)
    given = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)  # the list that it was chosen from, to lead back to
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING, db_index=True)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.queue}.{self.act} {self.begun_at:%Y-%m-%d %H:%M}"


class BulkRow(models.Model):
    """One row of an act: done, or refused and why. `line` is the last of its history when it was done."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("row", "Waiting")
        DONE = "done", pgettext_lazy("row", "Done")
        REFUSED = "refused", pgettext_lazy("row", "Refused")
        UNDONE = "undone", pgettext_lazy("row", "Undone")
        KEPT = "kept", pgettext_lazy("row", "Could not be undone")

    bulk = models.ForeignKey(BulkAct, models.CASCADE, related_name="rows")
    key = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    line = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["bulk", "key"], name="a_row_once_in_an_act")]

    def __str__(self) -> str:
        return f"{self.bulk_id} {self.key}"
