"""The tables of suggestions and of hiding. Read by others through `queries`, written through `services`.

Who supports a suggestion is kept as a keyed hash that is another one for every suggestion, so that nobody's
support of one can be laid beside their support of another; once the gathering ends only counts by day stay.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.core.vaults import keeps_sealed


class Threshold(models.Model):
    """What is promised to suggestions on a topic, for a unit, or to all. A change ends one row and begins
    another; a suggestion keeps what held when it was published."""

    topic = models.CharField(max_length=40, blank=True)  # empty: every topic
    unit_code = models.CharField(max_length=60, blank=True)  # empty: every unit
    supporters = models.PositiveIntegerField()
    open_days = models.PositiveSmallIntegerField()  # calendar days in which they may gather
    answer_days = models.PositiveSmallIntegerField()  # working days
    signed_in_only = models.BooleanField(default=False)
    decision = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["unit_code", "topic", "-from_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "unit_code"], condition=Q(ended_at=None), name="one_threshold_in_force"
            )
        ]
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")

    def __str__(self) -> str:
        return f"{self.unit_code or '*'} {self.topic or '*'}: {self.supporters}"


class HidingRule(models.Model):
    """One of the few grounds on which a public text may be hidden, as worded from a day on."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60)
    text_zh = models.TextField()
    text_en = models.TextField()
    decision = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_wording_for_a_version"),
            models.UniqueConstraint(fields=["code"], condition=Q(ended_at=None), name="one_wording_in_force"),
        ]
        verbose_name = _("hiding rule")
        verbose_name_plural = _("hiding rules")

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


@keeps_sealed("contact")
class Suggestion(models.Model):
    """One public suggestion, from its sending to what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("suggestion", "Being checked")
        OPEN = "open", pgettext_lazy("suggestion", "Gathering support")
        REACHED = "reached", pgettext_lazy("suggestion", "An answer is owed")
        ANSWERED = "answered", pgettext_lazy("suggestion", "Answered")
        MONITORING = "monitoring", pgettext_lazy("suggestion", "Being carried out")
        DONE = "done", pgettext_lazy("suggestion", "Done")
        LAPSED = "lapsed", pgettext_lazy("suggestion", "Lapsed")
        WITHDRAWN = "withdrawn", pgettext_lazy("suggestion", "Withdrawn")

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", pgettext_lazy("suggestion", "Adopted")
        PARTLY = "partly", pgettext_lazy("suggestion", "Adopted in part")
        NOT_ADOPTED = "not_adopted", pgettext_lazy("suggestion", "Not adopted")

    number = models.CharField(max_length=20, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)  # the author's link itself is never stored
    title = models.CharField(max_length=160)  # personal data covered
    text = models.TextField()  # personal data covered
    covered = models.PositiveSmallIntegerField(default=0)  # in how many places
    topic = models.CharField(max_length=40, blank=True, db_index=True)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="suggestions")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    contact = models.BinaryField(null=True, blank=True)  # encrypted name and contact, if they were given
    contact_erase_on = models.DateField(null=True, blank=True, db_index=True)
    sent_at = models.DateTimeField(db_index=True)
    check_by = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    threshold = models.ForeignKey(Threshold, models.PROTECT, null=True, blank=True, related_name="+")
    needed = models.PositiveIntegerField(default=0)  # as promised when it was published
    answer_days = models.PositiveSmallIntegerField(default=0)
    signed_in_only = models.BooleanField(default=False)
    open_until = models.DateTimeField(null=True, blank=True)
    supporters = models.PositiveIntegerField(default=0)
    reached_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    case = models.OneToOneField(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="suggestion"
    )
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    outcome_words = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_words = models.TextField(blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "withdrawn"]) | Q(published_at__isnull=False),
                name="beyond_waiting_means_published",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "monitoring", "done"])
                | (~Q(outcome="") & ~Q(outcome_words="") & Q(case__isnull=False)),
                name="answered_means_reasoned",
            ),
        ]
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("suggestions:suggestion", args=[self.number])


class Support(models.Model):
    """That somebody supports a suggestion while it gathers: a mark that fits this suggestion and no other."""

    class Way(models.TextChoices):
        ACCOUNT = "account", pgettext_lazy("support", "signed in")
        BROWSER = "browser", pgettext_lazy("support", "from a browser")

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="supports")
    mark = models.CharField(max_length=64)
    way = models.CharField(max_length=8, choices=Way)
    day = models.DateField()  # the day alone: for the chart, and nothing finer

    class Meta:
        constraints = [models.UniqueConstraint(fields=["suggestion", "mark"], name="one_support_for_a_mark")]


class SupportDay(models.Model):
    """What stays of the support once the gathering has ended: how many, on which day."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="support_days")
    day = models.DateField()
    supports = models.PositiveIntegerField()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "day"], name="one_count_of_support_a_day")
        ]


class Progress(models.Model):
    """How it goes with what was adopted."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="progress")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class Hiding(models.Model):
    """That a public text was hidden: by which rule, why, and what came of the appeal. Rows are never removed.

    The text is whatever `services.texts` knows by kind and id; its words are not repeated here.
    """

    class State(models.TextChoices):
        HIDDEN = "hidden", pgettext_lazy("hiding", "Hidden")
        APPEALED = "appealed", pgettext_lazy("hiding", "Under appeal")
        UPHELD = "upheld", pgettext_lazy("hiding", "Stays hidden after an appeal")
        RESTORED = "restored", pgettext_lazy("hiding", "Shown again")

    kind = models.CharField(max_length=60)
    identity = models.CharField(max_length=80)
    rule = models.ForeignKey(HidingRule, models.PROTECT, related_name="hidings")
    reason = models.TextField()  # personal data covered; public
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")  # it was sent to
    by_unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )  # whose office hid it
    state = models.CharField(max_length=10, choices=State, default=State.HIDDEN, db_index=True)
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_at = models.DateTimeField(db_index=True)
    appeal_words = models.TextField(blank=True)  # personal data covered; read by those who decide
    appealed_at = models.DateTimeField(null=True, blank=True)
    decide_by = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_words = models.TextField(blank=True)  # public

    class Meta:
        ordering = ["-hidden_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "identity"], condition=~Q(state="restored"), name="hidden_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["upheld"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=models.F("hidden_by"))),
                name="upheld_by_somebody_else",
            ),
        ]
        verbose_name = _("hiding")
        verbose_name_plural = _("hidings")

    def __str__(self) -> str:
        return f"{self.identity} {self.rule_id}"

    @property
    def acting_unit(self) -> models.Model:
        """The unit whose office hid it; nobody is named in public."""
        return self.by_unit or self.unit
