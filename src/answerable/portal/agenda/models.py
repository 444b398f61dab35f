"""The table of the agenda. A row is a topic of a unit in a month, with the figures as they were then."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Item(models.Model):
    """One matter of a month. Its figures are counts of messages by topic and are never brought up to date."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("agenda", "Proposed")
        ACCEPTED = "accepted", pgettext_lazy("agenda", "On the agenda")
        DECLINED = "declined", pgettext_lazy("agenda", "Not taken up")
        DONE = "done", pgettext_lazy("agenda", "Dealt with")

    class Why(models.TextChoices):
        MOST = "most", pgettext_lazy("agenda", "raised most")
        UNSOLVED = "unsolved", pgettext_lazy("agenda", "mostly unsolved")

    month = models.DateField(db_index=True)  # its first day
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="agenda_items")
    topic = models.CharField(max_length=40)
    why = models.CharField(max_length=10, choices=Why)
    messages = models.PositiveIntegerField()
    unsolved = models.PositiveIntegerField()
    of_all = models.PositiveIntegerField(null=True, blank=True)  # null: withheld
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED, db_index=True)
    proposed_at = models.DateTimeField()
    meets_on = models.DateField(null=True, blank=True)
    responsible = models.ForeignKey(
        "organisation.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    task = models.CharField(max_length=20, blank=True)  # its number, where one was given
    words = models.TextField(blank=True)  # what is to be reached, or why it is not taken up
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month", "unit__path", "why", "-messages", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["month", "unit", "topic"], name="one_item_for_a_topic_a_month"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "done"])
                | Q(meets_on__isnull=False, responsible__isnull=False),
                name="accepted_means_dated",
            ),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(outcome=""), name="done_means_said"),
        ]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.topic}"

    def get_absolute_url(self) -> str:
        return reverse("agenda:month", args=[self.month.year, self.month.month])
