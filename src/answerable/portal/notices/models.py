"""What was told, to whom, by which way, and what became of it; and how each person wants to be told."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.notices import rules

__all__ = ["Choice", "Delivery", "Manner", "Notice", "Parcel", "State"]


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("notice", "Waiting")
    SENT = "sent", pgettext_lazy("notice", "Sent")
    DELIVERED = "delivered", pgettext_lazy("notice", "Delivered")
    FAILED = "failed", pgettext_lazy("notice", "Refused")
    GIVEN_UP = "given_up", pgettext_lazy("notice", "Given up")
    STOPPED = "stopped", pgettext_lazy("notice", "No longer wanted")


class Notice(models.Model):
    """One thing that happened to a matter. The same `key` never makes a second one.

    `label` is what the matter is called: it may stand in a letter that leaves the house, the text may not.
    """

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=60)
    matter_kind = models.CharField(max_length=60)
    matter_id = models.CharField(max_length=80)
    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=300)  # a path of ours
    text_zh = models.TextField()
    text_en = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self) -> str:
        return self.key

    @property
    def matter(self) -> tuple[str, str]:
        return self.matter_kind, self.matter_id


class Parcel(models.Model):
    """What goes out to one person by one way in one piece; a repeat after a crash carries the same `key`."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()  # the next attempt
    taken_until = models.DateTimeField(null=True, blank=True)  # somebody is at it; free again afterwards
    attempts = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=60, blank=True)  # a code, never what a server wrote
    reference = models.CharField(max_length=120, blank=True)  # what the way calls it
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="parcel_waiting"),
            models.Index(fields=["channel", "reference"], name="parcel_reference"),
        ]
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")

    def __str__(self) -> str:
        return str(self.key)


class Delivery(models.Model):
    """That one notice goes to one person by one way. `read_at` is shown to nobody but the reader."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    parcel = models.ForeignKey(Parcel, models.SET_NULL, null=True, blank=True, related_name="deliveries")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-notice__at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "person", "channel"], name="told_once_by_each_way")
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="waiting", parcel=None), name="delivery_waiting"
            ),
            models.Index(
                fields=["person"], condition=Q(channel="in_app", read_at=None), name="delivery_unread"
            ),
        ]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel} {self.state}"


class Manner(models.Model):
    """When a person wants to be written to."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_manner")
    quiet_from = models.TimeField(
        _("quiet from"),
        default=dt.time(20),
        help_text=_("From then on nothing is sent; only what cannot wait."),
    )
    quiet_until = models.TimeField(
        _("quiet until"),
        default=dt.time(8),
        help_text=_("What came in meanwhile is sent then. Twice the same time means no quiet hours."),
    )
    daily_at = models.TimeField(
        _("time of the digest"), default=dt.time(8), help_text=_("When everything of the day comes in one.")
    )
    weekly_on = models.PositiveSmallIntegerField(
        _("day of the weekly digest"),
        default=0,
        choices=[
            (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")),
            (4, _("Friday")), (5, _("Saturday")), (6, _("Sunday")),
        ],
        help_text=_("On which day the digest of the week comes."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("manner of being told")
        verbose_name_plural = _("manners of being told")

    def __str__(self) -> str:
        return f"{self.quiet_from}–{self.quiet_until}"

    @property
    def rhythm(self) -> rules.Rhythm:
        return rules.Rhythm(self.quiet_from, self.quiet_until, self.daily_at, self.weekly_on)


class Choice(models.Model):
    """How often a person wants to hear of one kind of notice, where that is not what the kind begins with."""

    class Frequency(models.TextChoices):
        AT_ONCE = rules.AT_ONCE, pgettext_lazy("frequency", "At once")
        DAILY = rules.DAILY, pgettext_lazy("frequency", "Once a day, in one")
        WEEKLY = rules.WEEKLY, pgettext_lazy("frequency", "Once a week, in one")
        OFF = rules.OFF, pgettext_lazy("frequency", "Not at all")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=60)
    frequency = models.CharField(max_length=10, choices=Frequency)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_choice_for_a_kind")]
        verbose_name = _("choice of frequency")
        verbose_name_plural = _("choices of frequency")

    def __str__(self) -> str:
        return f"{self.kind} {self.frequency}"
