"""Reading what waits for a second person, and who looked at the portal as whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from answerable.portal.organisation.models import Impersonation, Proposal
from answerable.portal.organisation.queries.authority import holders_of

__all__ = ["look_in_force", "looks_at", "proposals_before", "proposals_to_tell", "who_may_confirm"]


def proposals_before(user, confirms: Iterable[tuple[QuerySet, Collection[str]]]) -> QuerySet[Proposal]:
    """What `user` proposed, or may confirm: `confirms` are units with the acts to confirm there."""
    theirs = Q(proposed_by=user)
    for units, verbs in confirms:
        theirs |= Q(unit__in=units.values("pk"), verb__in=verbs)
    found = Proposal.objects.filter(theirs)
    return found.select_related("unit", "proposed_by", "decided_by", "concerns")


def proposals_to_tell() -> QuerySet[Proposal]:
    """What waits for a second person of whom none has been told."""
    return Proposal.objects.open().filter(told_at=None).select_related("unit", "proposed_by")


def who_may_confirm(proposal: Proposal, permission: str) -> list:
    """The people who hold `permission` at the proposal's unit, without who proposed it or gains by it."""
    out = {proposal.proposed_by_id, proposal.concerns_id}
    holders = (office.holder for office in holders_of(permission, proposal.unit))
    return [person for person in holders if person.pk not in out]


def look_in_force(pk: int, actor) -> Impersonation | None:
    """The look that `actor` began, while it lasts."""
    still = Impersonation.objects.filter(pk=pk, actor=actor, ended_at=None, ends_at__gt=timezone.now())
    return still.select_related("actor", "person").first()


def looks_at(person) -> QuerySet[Impersonation]:
    """Who looked at the portal as `person`, newest first."""
    return person.looked_at_as.select_related("actor")
