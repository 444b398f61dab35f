"""Units as a tree with a history, and the dated offices that give authority."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

__all__ = ["FormerName", "Office", "OfficeKind", "Unit", "UnitKind"]


class Named(models.Model):
    """A name in Chinese, and one in English where there is one."""

    name_zh = models.CharField(_("name in Chinese"), max_length=80, help_text=_("As it stands on the door."))
    name_en = models.CharField(
        _("name in English"),
        max_length=120,
        blank=True,
        help_text=_("Shown to readers of English; may stay empty."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_zh or self.name_en


class UnitKind(Named):
    """What sort of unit: a department, a branch, a committee. The organisation's data, not the program's."""

    code = models.SlugField(_("code"), max_length=40, unique=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("kind of unit")
        verbose_name_plural = _("kinds of unit")


class UnitQuerySet(MP_NodeQuerySet):
    def open(self) -> UnitQuerySet:
        """Units that have not been closed by today."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=timezone.localdate()))


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):
    def get_queryset(self):
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node, Named):
    """A part of the organisation. `topics`: what it answers for; `place_code`: where ('' is everywhere)."""

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("A short lasting name for addresses, such as “water”."),
    )
    kind = models.ForeignKey(
        UnitKind,
        models.PROTECT,
        verbose_name=_("kind"),
        related_name="units",
        help_text=_("What sort of unit it is."),
    )
    founded_on = models.DateField(
        _("founded on"), default=timezone.localdate, help_text=_("The day from which the unit exists.")
    )
    closed_on = models.DateField(
        _("closed on"), null=True, blank=True, help_text=_("The first day on which it no longer exists.")
    )
    place_code = models.CharField(
        _("place"),
        max_length=24,
        blank=True,
        help_text=_("Code of the area it serves; empty means everywhere."),
    )
    topics = models.JSONField(
        _("answers for"), default=list, blank=True, help_text=_("What people may ask this unit about.")
    )

    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:  # MP_Node comes first and has its own
        return self.name_zh or self.name_en

    def get_absolute_url(self) -> str:
        return reverse("organisation:unit", args=[self.code])


class FormerName(Named):
    """What a unit was called until `until_on`, and by which decision that ended."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="former_names")
    until_on = models.DateField(pgettext_lazy("office", "until"))
    decision = models.CharField(_("decision"), max_length=200, blank=True)

    class Meta:
        ordering = ["-until_on", "-pk"]
        verbose_name = _("former name")
        verbose_name_plural = _("former names")


class OfficeKind(Named):
    """An office by its kind: which verbs it may do, and whether at its unit only or at all below it too."""

    class Reach(models.TextChoices):
        UNIT = "unit", _("its own unit")
        SUBTREE = "subtree", _("its unit and all below")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    permissions = models.JSONField(pgettext_lazy("office", "may"), default=list)
    reaches = models.CharField(
        pgettext_lazy("office", "reaches"), max_length=10, choices=Reach, default=Reach.SUBTREE
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("kind of office")
        verbose_name_plural = _("kinds of office")


class OfficeQuerySet(models.QuerySet):
    def in_force(self, on=None) -> OfficeQuerySet:
        """Offices in force on a day (today); both the first and the last day count."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Office(models.Model):
    """That somebody holds an office at a unit, from a day to a day, by a decision. Authority ends with it."""

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="offices",
        verbose_name=_("unit"),
        help_text=_("Where the office is held."),
    )
    kind = models.ForeignKey(
        OfficeKind,
        models.PROTECT,
        related_name="offices",
        verbose_name=_("office"),
        help_text=_("What they are appointed to; it decides what they may do."),
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offices",
        verbose_name=_("holder"),
        help_text=_("Who holds it; leave empty to show the office as vacant."),
    )
    starts_on = models.DateField(
        pgettext_lazy("office", "from"),
        default=timezone.localdate,
        help_text=_("First day of the term; it may lie ahead."),
    )
    ends_on = models.DateField(
        pgettext_lazy("office", "until"),
        null=True,
        blank=True,
        help_text=_("Last day of the term; empty if open."),
    )
    acting = models.BooleanField(
        _("acting"), default=False, help_text=_("Tick if they stand in for somebody.")
    )
    decision = models.CharField(
        _("decision"),
        max_length=200,
        blank=True,
        help_text=_("By which decision, with its number or date; it is shown in public."),
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["kind_id", "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="office_ends_after_it_starts"
            )
        ]
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def __str__(self) -> str:
        return f"{self.kind} · {self.unit}"
