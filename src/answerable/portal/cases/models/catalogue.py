"""Who answers for what: the catalogue, in versions that are never changed once they are in force."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

__all__ = ["Catalogue", "Entry"]


class Catalogue(models.Model):
    """One version. There is one draft at most, which is edited and shown to nobody outside; one that was put
    in force holds from its day until a later one does, and is never changed."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("catalogue", "Draft")
        IN_FORCE = "in_force", pgettext_lazy("catalogue", "Put in force")

    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    serial = models.PositiveIntegerField(unique=True)
    from_on = models.DateField(null=True, blank=True, db_index=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was changed; public
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-serial"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="draft"), name="one_draft"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(from_on__isnull=False), name="in_force_from_a_day"
            ),
        ]
        verbose_name = _("version of the catalogue")
        verbose_name_plural = _("versions of the catalogue")

    def __str__(self) -> str:
        return str(self.serial)


class Entry(models.Model):
    """That a unit answers for a topic in an area: first (level 1), or where the one before could not (2, 3).

    A `protected` topic is a complaint about a unit: whatever is sent under it is confidential, and goes to
    this unit unless it is the one complained of.
    """

    catalogue = models.ForeignKey(Catalogue, models.CASCADE, related_name="entries")
    topic = models.CharField(max_length=40)
    place_code = models.CharField(max_length=20, blank=True)  # empty: everywhere
    level = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    protected = models.BooleanField(default=False)

    class Meta:
        ordering = ["topic", "place_code", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "topic", "place_code", "level"], name="one_unit_for_a_place_and_level"
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="three_levels"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.place_code or '*'} {self.level}"
