"""Acts that need two persons, and looking at the portal as somebody else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.portal.organisation.models.units import Unit

__all__ = ["Impersonation", "Proposal", "TwoPersonRule"]


class TwoPersonRule(models.Model):
    """That an act needs a second person, who confirms within `days`. The organisation's data."""

    verb = models.CharField(_("act"), max_length=60, unique=True)
    active = models.BooleanField(
        _("needs two persons"), default=False, help_text=_("One proposes, another confirms.")
    )
    days = models.PositiveSmallIntegerField(
        _("days to confirm"), default=7, help_text=_("After so many days a proposal lapses.")
    )

    class Meta:
        ordering = ["verb"]
        verbose_name = _("rule for two persons")
        verbose_name_plural = _("rules for two persons")

    def __str__(self) -> str:
        return self.verb


class ProposalQuerySet(models.QuerySet):
    def open(self) -> ProposalQuerySet:
        """Those that can still be confirmed."""
        return self.filter(state=Proposal.State.OPEN, expires_at__gt=timezone.now())


class Proposal(models.Model):
    """That somebody asks a second person to confirm an act; nothing happens before."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("lapsed")

    verb = models.CharField(_("act"), max_length=60)
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80)
    label = models.CharField(_("about"), max_length=200)
    address = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="proposals", verbose_name=_("unit"))
    arguments = models.JSONField(default=dict, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    concerns = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals")
    proposed_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["verb", "object_kind", "object_id"],
                condition=Q(state="open"),
                name="proposal_open_once",
            )
        ]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")

    def __str__(self) -> str:
        return f"{self.verb} {self.label}"

    @property
    def has_lapsed(self) -> bool:
        """Whether nobody confirmed it in time."""
        late = self.state == self.State.OPEN and self.expires_at <= timezone.now()
        return late or self.state == self.State.LAPSED


class Impersonation(models.Model):
    """That somebody looked at the portal as `person` sees it, when and why. `person` is always told."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="looked_at_as")
    reason = models.CharField(
        _("reason"), max_length=200, help_text=_("Why; the person reads it. Name no private matters.")
    )
    started_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("look at the portal as somebody else")
        verbose_name_plural = _("looks at the portal as somebody else")

    def __str__(self) -> str:
        return f"{self.actor_id} as {self.person_id}"
