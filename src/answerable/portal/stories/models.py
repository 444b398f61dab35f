"""The library's results as tables: stories, their documents, and how much was said on each day.

Filled only by `services.store`; ids are the archive's own, so that storing twice changes nothing.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.IntegerChoices):
    """How much is at stake, by the words of what was said; for ranking only (docs/listening/severity.md)."""

    NONE = 0, _("nothing said")
    WISH = 1, _("wish or suggestion")
    FAILURE = 2, _("a service fails")
    LOSS = 3, _("loss of livelihood or rights")
    DANGER = 4, _("danger to life or health")


class Story(models.Model):
    """Documents that tell of one matter. A story that became part of another stays, and says of which."""

    story_id = models.CharField(max_length=80, unique=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts"
    )
    label = models.CharField(_("label"), max_length=300)
    terms = models.JSONField(_("terms"), default=list)
    searched = models.TextField(blank=True)  # label and terms as plain text: JSON hides Chinese from LIKE
    first_seen = models.DateTimeField(_("first mention"), null=True)
    last_seen = models.DateTimeField(_("last mention"), null=True, db_index=True)
    documents = models.PositiveIntegerField(_("documents"), default=0)
    groups = models.PositiveIntegerField(_("without copies"), default=0)
    sources = models.PositiveIntegerField(_("independent sources"), default=0)
    topic = models.CharField(_("topic"), max_length=60, blank=True, db_index=True)
    place_code = models.CharField(_("place"), max_length=20, blank=True, db_index=True)
    medoid_doc_id = models.CharField(max_length=120, blank=True)
    warned_on = models.DateField(null=True, blank=True, db_index=True)  # the last day a signal warned of it
    warning = models.JSONField(
        null=True, blank=True
    )  # that signal's figures: series, observed, expected, upper, p_value
    severity = models.PositiveSmallIntegerField(
        _("severity"), choices=Severity, default=Severity.NONE, db_index=True
    )  # the highest level that two of its groups reach, or its only one
    severity_words = models.JSONField(default=list)  # the words that decided
    tone = models.JSONField(
        null=True, blank=True
    )  # share of negative texts, low and high of its interval, groups judged; null where too few
    method = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-last_seen", "story_id"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def __str__(self) -> str:
        return self.label


class Document(models.Model):
    """One document as the archive keeps it: cleaned, redacted, without any trace of who wrote it."""

    doc_id = models.CharField(max_length=120, unique=True)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="evidence")
    source = models.CharField(_("outlet"), max_length=120, blank=True)  # empty: a message to the organisation
    url = models.CharField(_("address"), max_length=1000, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    published_at = models.DateTimeField(_("published"), null=True)
    collected_at = models.DateTimeField(_("collected"))
    lang = models.CharField(max_length=10, blank=True)
    topic = models.CharField(max_length=60, blank=True)
    topic_settled = models.BooleanField(default=False)  # the desk has said it
    severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.NONE)
    severity_words = models.JSONField(default=list)
    tone_evidence = models.FloatField(
        null=True
    )  # what the text says of being negative (docs/listening/tone.md); no verdict on a text by itself
    place_code = models.CharField(max_length=20, blank=True)
    group_id = models.CharField(max_length=120, db_index=True)
    group_kind = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["-published_at", "doc_id"]
        indexes = [models.Index(fields=["story", "-published_at"])]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.title or self.doc_id


class StoryDay(models.Model):
    """How much was said of a story on one day, in the three counts that are never mixed up."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    documents = models.PositiveIntegerField()
    groups = models.PositiveIntegerField()
    sources = models.PositiveIntegerField()

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["story", "day"], name="one_row_per_story_and_day")]

    def __str__(self) -> str:
        return f"{self.story_id} {self.day}"
