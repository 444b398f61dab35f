"""Offices by kind, who holds them from when to when, and what of them is delegated."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from answerable.portal.organisation.models.naming import Named
from answerable.portal.organisation.models.units import Unit

__all__ = ["Delegation", "Office", "OfficeKind"]


class OfficeKind(Named):
    """An office by its kind: which verbs it may do, and whether at its unit only or at all below it too."""

    class Reach(models.TextChoices):
        UNIT = "unit", _("its own unit")
        SUBTREE = "subtree", _("its unit and all below")

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("A short lasting name."))
    permissions = models.JSONField(
        pgettext_lazy("office", "may"),
        default=list,
        blank=True,
        help_text=_("What whoever holds such an office may do."),
    )
    reaches = models.CharField(
        pgettext_lazy("office", "reaches"),
        max_length=10,
        choices=Reach,
        default=Reach.SUBTREE,
        help_text=_("Where it may be done."),
    )
    is_liaison = models.BooleanField(
        _("liaison for online service"),
        default=False,
        help_text=_("Whoever holds such an office is the one people reach online at that unit."),
    )
    needs_second_factor = models.BooleanField(
        _("needs a second factor"),
        default=False,
        help_text=_("Whoever holds such an office signs in with a second factor."),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("kind of office")
        verbose_name_plural = _("kinds of office")


class OfficeQuerySet(models.QuerySet):
    def in_force(self, on: date | None = None) -> OfficeQuerySet:
        """Offices in force on a day (today), first and last day included, while their unit is open."""
        day = on or timezone.localdate()
        return self.filter(*in_force(day))

    def in_term(self, on: date | None = None) -> OfficeQuerySet:
        """Offices whose term includes a day (today), for whoever knows already which units are open then."""
        day = on or timezone.localdate()
        term = Q(ends_on=None) | Q(ends_on__gte=day)
        return self.filter(term, starts_on__lte=day, withdrawn_at=None)


def in_force(day: date, office: str = "") -> tuple[Q, ...]:
    """That an office is in force on `day`, asked from a table that reaches it by `office` ("office__")."""
    return (
        Q(**{f"{office}ends_on": None}) | Q(**{f"{office}ends_on__gte": day}),
        Q(**{f"{office}unit__closed_on": None}) | Q(**{f"{office}unit__closed_on__gt": day}),
        Q(**{f"{office}starts_on__lte": day, f"{office}withdrawn_at": None}),
    )


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
        help_text=_("Last day of the term; empty if open. Who is acting needs one."),
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
    decision_url = models.URLField(
        _("where the decision can be read"),
        blank=True,
        help_text=_("The address of the published decision; the roster links to it."),
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

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

    @property
    def is_coming(self) -> bool:
        """Whether the term has not begun."""
        return self.starts_on > timezone.localdate()


class DelegationQuerySet(models.QuerySet):
    def in_force(self, on: date | None = None) -> DelegationQuerySet:
        """Delegations in force on a day (today): only while the office that they come from is, too."""
        day = on or timezone.localdate()
        own = Q(starts_on__lte=day, ends_on__gte=day, revoked_at=None)
        return self.filter(own, *in_force(day, "office__"))


class Delegation(models.Model):
    """Part of an office, lent by who holds it to somebody, at a unit it reaches, from a day to a day.

    It cannot be lent on: only offices can be delegated from. It ends at the latest with the office itself.
    """

    office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="delegations",
        verbose_name=_("office"),
        help_text=_("The office of yours whose authority you lend."),
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="delegations",
        verbose_name=_("to"),
        help_text=_("Who may act for you."),
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="delegations",
        verbose_name=_("at"),
        help_text=_(
            "The unit for which they may act; those below are included where your office reaches them."
        ),
    )
    permissions = models.JSONField(_("may"), default=list, help_text=_("What they may do for you."))
    starts_on = models.DateField(
        pgettext_lazy("office", "from"), default=timezone.localdate, help_text=_("First day.")
    )
    ends_on = models.DateField(pgettext_lazy("office", "until"), help_text=_("Last day."))
    reason = models.CharField(
        _("reason"), max_length=200, help_text=_("Why, such as “on leave”; name no private matters.")
    )
    given_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_after_it_starts"
            )
        ]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")

    def __str__(self) -> str:
        return f"{self.office_id} → {self.delegate_id}"

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return self.ends_on < timezone.localdate()
