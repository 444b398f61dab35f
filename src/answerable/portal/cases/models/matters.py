"""Messages, cases, what senders are asked and what units are asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.cases import rules
from answerable.portal.core.vaults import keeps_sealed


class Numbering(models.Model):
    """The last number given in a series such as `C-2026`; counted up inside the transaction that uses it."""

    series = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=0)


class Case(models.Model):
    """One matter that the organisation answers for. It always has a unit that keeps it."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("case", "Open")
        ROUTED = "routed", pgettext_lazy("case", "With the units")
        ANSWERING = "answering", pgettext_lazy("case", "Answer in preparation")
        ANSWERED = "answered", pgettext_lazy("case", "Answered")
        CLOSED = "closed", pgettext_lazy("case", "Closed")
        REOPENED = "reopened", pgettext_lazy("case", "Reopened")

    class Reason(models.TextChoices):
        ANSWERED = "answered", _("Answered in public")
        CANNOT_BE_MET = "cannot_be_met", _("Cannot be met, with reasons")
        NOT_OURS = "not_ours", _("Not ours to decide")
        DUPLICATE = "duplicate", _("Dealt with in another case")
        WITHDRAWN = "withdrawn", _("Withdrawn by the sender")

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=160)
    summary = models.TextField(blank=True)
    topic = models.CharField(max_length=40, blank=True, db_index=True)
    place = models.CharField(max_length=80, blank=True)
    story = models.ForeignKey("stories.Story", models.PROTECT, null=True, blank=True, related_name="cases")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="kept_cases")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN, db_index=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=20, choices=Reason, blank=True)
    close_words = models.TextField(blank=True)  # shown to those who asked
    transfers = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    confidential = models.BooleanField(default=False, db_default=False)  # kept from the unit it is about
    about = models.ForeignKey(
        "organisation.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )  # the unit complained of
    catalogue = models.ForeignKey(
        "Catalogue", models.PROTECT, null=True, blank=True, related_name="+"
    )  # the version that was in force when it was given to the unit that leads
    public_since = models.DateTimeField(null=True, blank=True, db_index=True)  # shown to everybody

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [  # all that the doors and the list ask of a case, so that a page reads no row but its own
            models.Index(
                fields=["-opened_at", "-id", "state", "confidential", "about", "unit"], name="case_queue"
            )
        ]

    def __str__(self) -> str:
        return self.number


@keeps_sealed("contact", "original")
class Message(models.Model):
    """What somebody sent to the inbox. The text is theirs; the desk sees it with personal data covered."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("message", "Waiting")
        TAKEN = "taken", pgettext_lazy("message", "In a case")
        SET_ASIDE = "set_aside", pgettext_lazy("message", "Set aside")

    class Channel(models.TextChoices):
        WEB = "web", _("This website")
        WECHAT = "wechat", _("WeChat")
        PHONE = "phone", _("Telephone")
        COUNTER = "counter", _("At the counter")
        LETTER = "letter", _("Letter")

    reference = models.CharField(max_length=20, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)  # the private link itself is never stored
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    topic = models.CharField(max_length=40, blank=True, db_index=True)
    place = models.CharField(max_length=rules.LONGEST_PLACE, blank=True)  # personal data covered
    original = models.BinaryField(null=True, blank=True)  # title and text as written, encrypted
    title = models.CharField(max_length=2 * rules.LONGEST_TITLE)  # personal data covered
    text = models.TextField()  # personal data covered
    covered = models.PositiveSmallIntegerField(default=0)  # how many places were covered
    anonymous = models.BooleanField(default=True)
    contact = models.BinaryField(null=True, blank=True)  # encrypted name and contact
    contact_erase_on = models.DateField(null=True, blank=True, db_index=True)
    received_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="messages")
    set_aside_words = models.TextField(blank=True)  # shown to the sender
    follow_up = models.TextField(blank=True)  # what was still missing, personal data covered
    reopened_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveSmallIntegerField(default=0, db_default=0)  # while it waits: the rung told of
    rises_at = models.DateTimeField(null=True, blank=True, db_index=True)  # when the next one is reached
    confidential = models.BooleanField(default=False, db_default=False)  # kept from the unit it is about
    about = models.ForeignKey(
        "organisation.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )  # the unit complained of, where the sender named one
    desk = models.ForeignKey(
        "organisation.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )  # of a confidential message: the unit whose desk takes it up

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["-received_at", "-id"], condition=Q(state="waiting"), name="message_waiting")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(anonymous=False) | Q(contact=None), name="anonymous_means_no_contact"
            ),
            models.CheckConstraint(
                condition=Q(confidential=False) | Q(desk__isnull=False), name="confidential_means_a_desk"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def doc_id(self) -> str:
        """The name under which the archive hears this message: of the message, never of its sender."""
        return f"inbox-{self.reference}"


class Question(models.Model):
    """What the desk had to ask a sender before it could go on; while one is open the clock stands."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", pgettext_lazy("question", "Answered")
        TAKEN_BACK = "taken_back", pgettext_lazy("question", "No longer needed")
        LAPSED = "lapsed", pgettext_lazy("question", "Not answered in time")

    case = models.ForeignKey(Case, models.CASCADE, related_name="questions")
    message = models.ForeignKey(Message, models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)  # afterwards the clock goes on without a reply
    reply = models.TextField(blank=True)  # personal data covered
    channel = models.CharField(max_length=10, choices=Message.Channel, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message"], condition=Q(ended_at=None), name="one_open_question_for_a_sender"
            )
        ]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return f"{self.message_id} {self.asked_at:%Y-%m-%d}"


class Assignment(models.Model):
    """What one unit is asked to do for a case, until when, and what it gave."""

    class Role(models.TextChoices):
        LEAD = "lead", pgettext_lazy("role", "Leads")
        JOINT = "joint", pgettext_lazy("role", "Contributes")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("assignment", "Asked")
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("assignment", "Acknowledged")
        DONE = "done", pgettext_lazy("assignment", "Done")
        TRANSFERRED = "transferred", pgettext_lazy("assignment", "Transferred")
        RELEASED = "released", pgettext_lazy("assignment", "No longer needed")

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=6, choices=Role)
    request = models.TextField()
    due_on = models.DateField()  # until the end of that day
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    contribution = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # who deals with it at the unit; the unit stays answerable
    overdue_noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-role", "asked_at", "pk"]  # the lead first
        indexes = [models.Index(fields=["due_on", "case", "state", "unit"], name="part_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(role="lead") & ~Q(state="transferred"),
                name="one_lead_for_a_case",
            ),
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=~Q(state="transferred"),
                name="a_unit_is_asked_once_for_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.unit_id} {self.role}"
