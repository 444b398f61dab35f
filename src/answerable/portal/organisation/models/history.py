"""How units stood on any day. Rows are added; what was written is closed by a date and never overwritten."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.organisation.models.naming import Named
from answerable.portal.organisation.models.units import Unit, UnitKind

__all__ = ["Change", "Succession", "UnitVersion"]


class Change(models.Model):
    """One change of the structure: what, from which day, by which decision, why. It may lie ahead."""

    class Verb(models.TextChoices):
        FOUND = "found", _("founded")
        RENAME = "rename", _("renamed")
        MOVE = "move", _("moved")
        DUTIES = "duties", _("given other duties")
        KIND = "kind", _("made another kind of unit")
        MERGE = "merge", _("merged")
        SPLIT = "split", _("split")
        CLOSE = "close", _("closed")

    verb = models.CharField(_("what"), max_length=10, choices=Verb)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="changes", verbose_name=_("unit"))
    effective_on = models.DateField(pgettext_lazy("unit", "from"))
    decision = models.CharField(_("decision"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-effective_on", "-pk"]
        verbose_name = _("change of structure")
        verbose_name_plural = _("changes of structure")

    def __str__(self) -> str:
        return f"{self.effective_on} {self.verb} {self.unit_id}"

    @property
    def lies_ahead(self) -> bool:
        """Whether its day has not come."""
        return self.applied_at is None and self.withdrawn_at is None


class UnitVersionQuerySet(models.QuerySet):
    def on(self, day: date) -> UnitVersionQuerySet:
        """The versions in force on `day`: one for each unit that existed."""
        return self.filter(Q(until_on=None) | Q(until_on__gt=day), from_on__lte=day)


class UnitVersion(Named):
    """How a unit stood from a day on until the day before `until_on`; open where that is empty.

    A version that ends on the day it begins was overtaken on that same day, or withdrawn before it.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="versions")
    from_on = models.DateField(pgettext_lazy("unit", "from"))
    until_on = models.DateField(pgettext_lazy("unit", "until"), null=True, blank=True)
    begun_by = models.ForeignKey(Change, models.PROTECT, null=True, blank=True, related_name="begun")
    ended_by = models.ForeignKey(Change, models.PROTECT, null=True, blank=True, related_name="ended")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="versions_below")
    kind = models.ForeignKey(UnitKind, models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=24, blank=True)
    topics = models.JSONField(default=list, blank=True)

    objects = UnitVersionQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="version_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["unit"], condition=Q(until_on=None), name="version_open_once"),
        ]
        indexes = [models.Index(fields=["from_on", "until_on"], name="version_days")]
        verbose_name = _("version of a unit")
        verbose_name_plural = _("versions of a unit")

    @classmethod
    def begin(cls, unit: Unit, parent: Unit | None) -> UnitVersion:
        """The first version of a unit, as it stands."""
        return cls.objects.create(
            unit=unit,
            parent=parent,
            from_on=unit.founded_on,
            until_on=unit.closed_on,
            kind_id=unit.kind_id,
            name_zh=unit.name_zh,
            name_en=unit.name_en,
            place_code=unit.place_code,
            topics=unit.topics,
        )


class Succession(models.Model):
    """That `after` carries on what `before` was: by a merger or a split."""

    before = models.ForeignKey(Unit, models.CASCADE, related_name="successors")
    after = models.ForeignKey(Unit, models.CASCADE, related_name="predecessors")
    change = models.ForeignKey(Change, models.CASCADE, related_name="successions")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["before", "after", "change"], name="succession_once")]
        verbose_name = _("succession")
        verbose_name_plural = _("successions")

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"
