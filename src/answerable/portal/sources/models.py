"""Where the organisation listens in public: feeds and pages. A file read by hand leaves a row here too."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """One public feed or page. It tells of an outlet, never of a person who writes there."""

    class Kind(models.TextChoices):
        FEED = "feed", _("Feed")
        PAGE = "page", _("Page")
        FILE = "file", _("File")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.FEED)
    url = models.URLField(_("address"), max_length=500, unique=True)
    outlet = models.CharField(_("outlet"), max_length=120)
    active = models.BooleanField(_("listened to"), default=True)
    added_at = models.DateTimeField(_("added"))
    last_tried_at = models.DateTimeField(null=True, blank=True)
    last_worked_at = models.DateTimeField(null=True, blank=True)
    last_new_at = models.DateTimeField(null=True, blank=True)  # when it last told something new
    last_error = models.CharField(max_length=300, blank=True)
    failures = models.PositiveIntegerField(default=0)  # in a row; one success makes it zero
    documents = models.PositiveIntegerField(default=0)
    etag = models.CharField(max_length=200, blank=True)  # for asking only "has it changed?"
    last_modified = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["outlet", "name"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name


class Outage(models.Model):
    """A time in which a source was not heard; while it lasts, `until` is empty. The counts are told of it."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="outages", verbose_name=_("source"))
    since = models.DateTimeField(_("not heard since"))
    until = models.DateTimeField(_("heard again"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)  # empty: it was paused

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(until__isnull=True), name="one_outage_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.since:%Y-%m-%d %H:%M}"
