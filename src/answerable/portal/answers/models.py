"""The tables of answers. Read by others only through `queries`, written only through `services`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Answer(models.Model):
    """The one public answer to a case. `state` is its newest version's; `public` is what readers see."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("answer", "Draft")
        IN_REVIEW = "in_review", pgettext_lazy("answer", "In review")
        APPROVED = "approved", pgettext_lazy("answer", "Signed off")
        PUBLISHED = "published", pgettext_lazy("answer", "Published")

    number = models.CharField(max_length=20, unique=True)
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="answer")
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="answers"
    )  # the lead at drafting
    units = models.JSONField(
        default=list
    )  # [{code, name_zh, name_en, role}] as they stood when it was published
    topic = models.CharField(max_length=40, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, db_index=True)
    evidence = models.JSONField(default=dict)  # see services.evidence
    returned_words = models.TextField(blank=True)
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    public = models.ForeignKey("Revision", models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)  # the first time
    corrected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.number


class Revision(models.Model):
    """One version of the text. Never changed and never removed; signing only adds who and when."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="revisions")
    serial = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    question = models.TextField()
    body = models.TextField()
    next_steps = models.TextField(blank=True)
    note = models.CharField(max_length=300, blank=True)  # why it was changed; public when the version is
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    evidence = models.JSONField(null=True, blank=True)  # as published with this version

    class Meta:
        ordering = ["serial"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "serial"], name="one_revision_for_a_serial"),
            models.CheckConstraint(
                condition=models.Q(published_at=None) | models.Q(signed_by__isnull=False),
                name="published_means_signed",
            ),
            models.CheckConstraint(
                condition=~models.Q(signed_by=models.F("written_by")), name="signed_by_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}/{self.serial}"


class Feedback(models.Model):
    """What one who asked says of the answer. Tied to a message, never to a person."""

    class Verdict(models.TextChoices):
        SOLVED = "solved", _("Yes, it is solved")
        PARTLY = "partly", _("Partly")
        NOT_SOLVED = "not_solved", _("No, it is not solved")

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="feedback")
    message = models.ForeignKey("cases.Message", models.PROTECT, related_name="feedback")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")  # the version it speaks of
    verdict = models.CharField(max_length=10, choices=Verdict)
    satisfied = models.BooleanField(null=True, blank=True)  # with how it was handled; null where not said
    changes = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "message"], name="one_feedback_for_a_message")
        ]


class Delivery(models.Model):
    """That one version of an answer was brought to one who asked: by e-mail, or on paper. Never to whom.

    `REFUSED` is an address that the mail server does not take: it is not tried again, and paper may follow.
    """

    class Way(models.TextChoices):
        MAIL = "mail", pgettext_lazy("delivery", "By e-mail")
        PAPER = "paper", pgettext_lazy("delivery", "On paper")
        REFUSED = "wrong", pgettext_lazy("delivery", "E-mail refused")

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="deliveries")
    message = models.ForeignKey("cases.Message", models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=5, choices=Way)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "message"], name="a_version_is_brought_once")
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.way}"


class ReplyTemplate(models.Model):
    """Wording that a unit uses again, and must look at again by a day. What it says is in versions."""

    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="reply_templates")
    title = models.CharField(_("title"), max_length=80)
    topic = models.CharField(_("topic"), max_length=40, blank=True, db_index=True)
    review_on = models.DateField(_("to be looked at by"), db_index=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")

    def __str__(self) -> str:
        return self.title


class TemplateVersion(models.Model):
    """One wording of a template. Never changed and never removed; the last one is in use."""

    template = models.ForeignKey(ReplyTemplate, models.CASCADE, related_name="versions")
    serial = models.PositiveIntegerField()
    body = models.TextField()
    next_steps = models.TextField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    mark = models.CharField(max_length=64, db_index=True)  # of the words: an answer that has it is unedited
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["serial"]
        constraints = [
            models.UniqueConstraint(fields=["template", "serial"], name="one_version_for_a_serial")
        ]

    def __str__(self) -> str:
        return f"{self.template_id}/{self.serial}"
