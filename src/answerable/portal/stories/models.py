"""The library's results as tables: stories, their documents, and how much was said on each day; what the
desk's curators said of stories; and the briefings that were written.

Stories, documents and days are filled only by `services.store`; ids are the archive's own, so that storing
twice changes nothing. Marks and briefings are written by people and jobs through `services`.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.organisation.models import Unit


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
    label = models.CharField(_("label"), max_length=300)  # as the archive has it
    heading = models.CharField(_("name"), max_length=300, blank=True)  # the label, with nothing covered in it
    open_heading = models.CharField(
        _("name for everybody at the desk"), max_length=300, blank=True
    )  # never a message's title
    terms = models.JSONField(_("terms"), default=list)
    searched = models.TextField(blank=True)  # label and terms as plain text: JSON hides Chinese from LIKE
    open_searched = models.TextField(blank=True)  # the same for those who may not read the inbox
    first_seen = models.DateTimeField(_("first mention"), null=True)
    last_seen = models.DateTimeField(_("last mention"), null=True, db_index=True)
    documents = models.PositiveIntegerField(_("documents"), default=0)
    groups = models.PositiveIntegerField(_("without copies"), default=0)
    sources = models.PositiveIntegerField(_("independent sources"), default=0)
    topic = models.CharField(_("topic"), max_length=60, blank=True, db_index=True)
    place_code = models.CharField(pgettext_lazy("story", "place"), max_length=20, blank=True, db_index=True)
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
    reopened_on = models.DateField(null=True, blank=True, db_index=True)  # spoken of again after a silence
    pinned = models.BooleanField(default=False)  # by a curator: the machine neither merges nor splits it
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
        indexes = [models.Index(fields=["story", "-published_at"]), models.Index(fields=["published_at"])]
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


class Mark(models.Model):
    """What a curator said of a story. The archive takes marks in the order of their keys, and keeps them.

    Nothing is ever taken out: an undoing is a mark of its own that points to the one it undoes.
    """

    class Kind(models.TextChoices):
        TOGETHER = "together", _("joined")
        APART = "apart", _("split off")
        PIN = "pin", _("pinned")
        NAME = "name", _("named")
        JOIN = "join", _("threshold for joining a story")
        MERGE = "merge", _("threshold for merging stories")
        UNDO = "undo", _("undone")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for the next listening")
        DONE = "done", _("done")
        FAILED = "failed", _("could not be done")

    mark_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, null=True, related_name="marks")
    other = models.ForeignKey(Story, on_delete=models.PROTECT, null=True, related_name="marks_as_other")
    doc_ids = models.JSONField(default=list)
    value = models.FloatField(null=True)  # of a threshold; empty: it chooses itself again
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING, db_index=True)
    outcome = models.ForeignKey(
        Story, on_delete=models.SET_NULL, null=True, related_name="+"
    )  # what came of it

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("mark")
        verbose_name_plural = _("marks")

    def __str__(self) -> str:
        return f"{self.kind} {self.mark_id}"

    @property
    def is_undone(self) -> bool:
        """Whether a later mark undoes this one."""
        return hasattr(self, "undone_by")


class Threshold(models.Model):
    """How alike is alike enough, of one kind of script, as the last listening left it."""

    class Script(models.TextChoices):
        HAN = "han", pgettext_lazy("script", "Chinese")
        SPACED = "spaced", pgettext_lazy("script", "English and the like")

    script = models.CharField(_("script"), max_length=8, choices=Script, unique=True)
    documents = models.PositiveIntegerField()  # looked at lately, from which it is chosen
    join = models.FloatField()  # a cosine: a document this like a story joins it
    merge = models.FloatField()  # two stories this like one another become one

    class Meta:
        ordering = ["script"]
        verbose_name = pgettext_lazy("stories", "threshold")
        verbose_name_plural = pgettext_lazy("stories", "thresholds")

    def __str__(self) -> str:
        return f"{self.script} {self.join:.3f} {self.merge:.3f}"


class Briefing(models.Model):
    """What was said in a unit's field in a day or a week, as it was known when it was written.

    `record` holds every figure, name and quotation, so that the page and the paper can be made again from
    it alone; `seal` is the digest of its canonical form.
    """

    class Kind(models.TextChoices):
        DAILY = "daily", pgettext_lazy("briefing", "Day")
        WEEKLY = "weekly", pgettext_lazy("briefing", "Week")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="briefings")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"), db_index=True)
    written_at = models.DateTimeField(_("written"))
    record = models.JSONField()
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["-last_day", "unit_id", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "last_day"], name="one_briefing_per_unit_and_time"
            )
        ]
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind} {self.last_day}"
