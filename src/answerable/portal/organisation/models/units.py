"""Units as they stand today, in several trees, and the rules for which kind may stand where."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from answerable.portal.organisation.models.naming import Named
from answerable.portal.organisation.rules import MAIN_TREE

__all__ = ["KindRule", "Tree", "Unit", "UnitKind"]


class Tree(Named):
    """One of the organisation's trees: its bodies, its branches, its committees, its groups.

    `revision` rises with every change of structure. Raising it is also what makes two hands that change the
    structure at the same moment wait for each other.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("A short lasting name."))
    position = models.PositiveSmallIntegerField(
        _("place in the list"), default=9, help_text=_("Trees are shown in this order.")
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("tree")
        verbose_name_plural = _("trees")

    @classmethod
    def main(cls) -> Tree:
        """The tree that every installation has."""
        code, zh, en = MAIN_TREE
        return cls.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en, "position": 1})[0]


class UnitKind(Named):
    """What sort of unit: a department, a branch, a committee. The organisation's data, not the program's."""

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("A short lasting name."))
    needs = models.ManyToManyField(
        "OfficeKind",
        blank=True,
        related_name="needed_by",
        verbose_name=_("needs"),
        help_text=_(
            "The offices that a unit of this kind must have; the coverage page shows what is missing."
        ),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("kind of unit")
        verbose_name_plural = _("kinds of unit")


class KindRule(models.Model):
    """That in `tree` a unit of `kind` may stand under one of `above`, or at the top where that is empty.

    A kind without any rule may stand anywhere; one with rules only where they say.
    """

    tree = models.ForeignKey(Tree, models.CASCADE, related_name="rules", verbose_name=_("tree"))
    kind = models.ForeignKey(UnitKind, models.CASCADE, related_name="rules", verbose_name=_("kind"))
    above = models.ForeignKey(
        UnitKind,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("unit", "under"),
    )

    class Meta:
        ordering = ["tree", "kind", "above"]
        constraints = [
            models.UniqueConstraint(fields=["tree", "kind", "above"], name="kind_rule_once"),
            models.UniqueConstraint(
                fields=["tree", "kind"], condition=Q(above=None), name="kind_rule_at_the_top_once"
            ),
        ]
        verbose_name = _("rule for a kind of unit")
        verbose_name_plural = _("rules for kinds of unit")

    def __str__(self) -> str:
        return f"{self.kind_id} < {self.above_id or '–'}"


class UnitQuerySet(MP_NodeQuerySet):
    def open(self, on: date | None = None) -> UnitQuerySet:
        """Units that have begun and have not been closed by a day (today)."""
        day = on or timezone.localdate()
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), founded_on__lte=day)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):
    def get_queryset(self):
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node, Named):
    """A part of the organisation as it stands today; `UnitVersion` has how it stood on any day.

    `topics`: what it answers for; `place_code`: where ('' is everywhere).
    """

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("A short lasting name for addresses, such as “water”."),
    )
    tree = models.ForeignKey(
        Tree,
        models.PROTECT,
        related_name="units",
        verbose_name=_("tree"),
        help_text=_("Which of the organisation's trees it stands in."),
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

    def save(self, *args, **kwargs) -> None:
        """A unit stands in the tree of the one above it, and never without its first version."""
        new = self._state.adding
        above = self._above() if new else None
        if self.tree_id is None:
            self.tree = above.tree if above else Tree.main()
        super().save(*args, **kwargs)
        if new:
            self.versions.model.begin(self, above)

    def get_absolute_url(self) -> str:
        return reverse("organisation:unit", args=[self.code])

    @property
    def has_begun(self) -> bool:
        """Whether the day of its founding has come."""
        return self.founded_on <= timezone.localdate()

    @property
    def is_over(self) -> bool:
        """Whether it has been closed by today."""
        return self.closed_on is not None and self.closed_on <= timezone.localdate()

    def _above(self) -> Unit | None:
        path = self.path[: -self.steplen]
        return Unit.objects.select_related("tree").get(path=path) if path else None
