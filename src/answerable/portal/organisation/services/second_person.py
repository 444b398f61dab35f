"""Acts that need a second person: one proposes, another confirms within some days, and only then it happens.

Which acts are so is data (`TwoPersonRule`). An application makes an act known once, when its services are
imported, and asks before it does it:

    second_person.act("answers.publish", _("publish an answer"), permission="answers.publish", carry_out=f)

    if second_person.needed("answers.publish"):
        return second_person.propose(user, "answers.publish", answer, unit=unit, label=answer.number)

`carry_out(proposal, confirmer)` does the act as `proposal.proposed_by`, in the transaction of the
confirmation; a Conflict or Refused that it raises leaves the proposal open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import kind_and_id
from answerable.portal.core.services import record
from answerable.portal.organisation.models import Proposal, TwoPersonRule, Unit
from answerable.portal.organisation.queries import holders_of
from answerable.portal.organisation.services.standing import MANAGE, insist, insist_everywhere

__all__ = [
    "RELAX",
    "Act",
    "act",
    "acts",
    "confirm",
    "every_act",
    "name_of_act",
    "needed",
    "permission_of",
    "propose",
    "refuse",
    "set_rule",
    "withdraw",
]

RELAX = "organisation.relax_rule"
LONGEST = 90  # days in which a second person must be found
State = Proposal.State


@dataclass(frozen=True)
class Act:
    """An act that can need two: what it is called, who may do and confirm it, how it is done."""

    verb: str
    name: str
    permission: str
    carry_out: Callable[[Proposal, object], object]


_acts: dict[str, Act] = {}


def act(verb: str, name: str, *, permission: str, carry_out: Callable[[Proposal, object], object]) -> None:
    """Make an act known; `name` is lazily translated."""
    _acts[verb] = Act(verb, name, permission, carry_out)


def acts() -> list[Act]:
    """The acts for which a rule can be made, by their verbs."""
    return [_acts[verb] for verb in sorted(_acts) if verb != RELAX]


def every_act() -> list[Act]:
    """The acts that a proposal can be about."""
    return list(_acts.values())


def name_of_act(verb: str) -> str:
    """What an act is called."""
    return str(_acts[verb].name) if verb in _acts else verb


def permission_of(verb: str) -> str:
    """Which authority an act and its confirmation need."""
    return _acts[verb].permission if verb in _acts else MANAGE


def needed(verb: str) -> bool:
    """Whether the organisation wants two persons for `verb`."""
    return TwoPersonRule.objects.filter(verb=verb, active=True).exists()


@transaction.atomic
def propose(
    actor,
    verb: str,
    thing: Model | tuple[str, object],
    *,
    unit: Unit,
    label: str,
    address: str = "",
    arguments: dict | None = None,
    reason: str = "",
    concerns=None,
) -> Proposal:
    """Ask a second person to confirm `verb` on `thing`. `concerns`: who gains and so cannot confirm."""
    insist(actor, unit, _acts[verb].permission)
    kind, identity = kind_and_id(thing)
    now = timezone.now()
    same = Proposal.objects.filter(verb=verb, object_kind=kind, object_id=identity, state=State.OPEN)
    same.filter(expires_at__lte=now).update(state=State.LAPSED, decided_at=now)
    rule = TwoPersonRule.objects.filter(verb=verb).first()
    fields = {
        "verb": verb,
        "object_kind": kind,
        "object_id": identity,
        "label": label[:200],
        "address": address,
    }
    fields |= {"unit": unit, "arguments": arguments or {}, "reason": reason, "concerns": concerns}
    fields |= {
        "proposed_by": actor,
        "proposed_at": now,
        "expires_at": now + timedelta(days=rule.days if rule else 7),
    }
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(**fields)
    except IntegrityError as twice:
        raise Conflict(_("This has been proposed already and waits for a second person.")) from twice
    record(actor, "organisation.propose", proposal, unit=unit, act=verb, reason=reason)
    return proposal


@transaction.atomic
def confirm(actor, proposal: Proposal, *, note: str = "") -> object:
    """The second person agrees: the act happens now, as whoever proposed it; gives what the act gives."""
    known = _known(proposal)
    insist(actor, proposal.unit, known.permission)
    if actor.pk == proposal.proposed_by_id:
        raise Refused(_("You proposed this yourself: somebody else must confirm it."))
    if actor.pk == proposal.concerns_id:
        raise Refused(_("This concerns yourself: somebody else must confirm it."))
    _decide(actor, proposal, State.CONFIRMED, note)
    record(actor, "organisation.confirm", proposal, unit=proposal.unit, act=proposal.verb, reason=note)
    return known.carry_out(proposal, actor)


@transaction.atomic
def refuse(actor, proposal: Proposal, *, note: str = "") -> None:
    """The second person does not agree; nothing happens."""
    insist(actor, proposal.unit, _known(proposal).permission)
    if actor.pk == proposal.proposed_by_id:
        raise Refused(_("You proposed this yourself; you can withdraw it."))
    _decide(actor, proposal, State.REFUSED, note)
    record(actor, "organisation.refuse", proposal, unit=proposal.unit, act=proposal.verb, reason=note)


@transaction.atomic
def withdraw(actor, proposal: Proposal, *, note: str = "") -> None:
    """Whoever proposed it no longer wants it."""
    if actor.pk != proposal.proposed_by_id:
        raise Refused(_("Only who proposed this can withdraw it."))
    _decide(actor, proposal, State.WITHDRAWN, note)
    record(
        actor, "organisation.withdraw_proposal", proposal, unit=proposal.unit, act=proposal.verb, reason=note
    )


@transaction.atomic
def set_rule(actor, verb: str, *, active: bool, days: int) -> TwoPersonRule | Proposal:
    """Whether `verb` needs two persons, and within how many days. To let one suffice needs two."""
    insist_everywhere(actor)
    if not 1 <= days <= LONGEST:
        raise Conflict(_("Between 1 and %(most)d days, please.") % {"most": LONGEST})
    if active and len({office.holder_id for office in holders_of(_acts[verb].permission)}) < 2:
        raise Conflict(_("Fewer than two people may do this; then nobody could confirm it."))
    rule, _new = TwoPersonRule.objects.get_or_create(verb=verb)
    if actor is not None and rule.active and not active:
        top = Unit.objects.get_root_nodes().first()
        return propose(actor, RELAX, rule, unit=top, label=name_of_act(verb))
    TwoPersonRule.objects.filter(pk=rule.pk).update(active=active, days=days)
    record(actor, "organisation.set_rule", rule, act=verb, active=active, days=days)
    rule.refresh_from_db()
    return rule


def _known(proposal: Proposal) -> Act:
    if proposal.verb not in _acts:
        raise Conflict(_("The portal no longer knows this act."))
    return _acts[proposal.verb]


def _decide(actor, proposal: Proposal, state: State, note: str) -> None:
    now = timezone.now()
    waiting = Proposal.objects.filter(pk=proposal.pk, state=State.OPEN, expires_at__gt=now)
    if not waiting.update(state=state, decided_by=actor, decided_at=now, note=note):
        raise Conflict(
            _("This no longer waits for a second person: it was decided, withdrawn, or has lapsed.")
        )
    proposal.refresh_from_db()


def _relax(proposal: Proposal, confirmer) -> None:
    TwoPersonRule.objects.filter(pk=proposal.object_id).update(active=False)


act(RELAX, gettext_lazy("let one person suffice"), permission=MANAGE, carry_out=_relax)
