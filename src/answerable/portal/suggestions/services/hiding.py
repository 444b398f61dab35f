"""Hiding by a published rule, the appeal, and showing again. Criticism is no ground, of whomever.

The words stay where they are and are not shown. What remains is a stub with the rule and the day, a line in
the public log, and an appeal that somebody else decides in time.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.portal.cases.services import in_words, move, require
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.notices import services as notices
from answerable.portal.notices.queries import in_charge
from answerable.portal.organisation.queries import grants_of
from answerable.portal.organisation.rules import decide
from answerable.portal.organisation.services import second_person
from answerable.portal.suggestions import rules
from answerable.portal.suggestions.models import Hiding, HidingRule
from answerable.portal.suggestions.services.steps import until
from answerable.portal.suggestions.services.texts import TEXTS, found

__all__ = ["DECIDE_APPEALS", "HIDE", "appeal", "hide", "restore", "uphold"]

HIDE = "suggestions.hide"
DECIDE_APPEALS = "suggestions.appeal"


@transaction.atomic
def hide(
    user: Any,
    kind: str,
    identity: str,
    rule: HidingRule,
    reason: str,
    *,
    no_criticism: bool,
    at: dt.datetime | None = None,
) -> Any:
    """Hide a public text by a rule in force. `no_criticism`: the person says that it is not for what it
    criticises. Where the organisation wants two persons for it, this proposes it."""
    text = found(kind, identity)
    require(user, HIDE, text.unit)
    reason = in_words(reason)
    if not reason or rule.ended_at is not None:
        raise Conflict(_("Name a rule in force and say in words why it applies: everybody reads it."))
    if not no_criticism:
        raise Conflict(
            _("Criticism of the organisation, or of how somebody does their office, is no ground.")
        )
    if second_person.needed(HIDE):
        address = reverse("suggestions:work", args=[identity]) if kind == "suggestions.suggestion" else ""
        arguments = {"rule": rule.pk, "reason": reason}
        named = {"label": text.label, "address": address, "arguments": arguments}
        return second_person.propose(user, HIDE, (kind, identity), unit=text.unit, **named)
    return _hide((kind, identity), rule, reason, at or timezone.now(), by=user)


def _carry_out(proposal: Any, confirmer: Any) -> Hiding:
    """The hiding that a second person confirmed, if its rule still holds."""
    rule = HidingRule.objects.get(pk=proposal.arguments["rule"])
    require(proposal.proposed_by, HIDE, proposal.unit)
    if rule.ended_at is not None:
        raise Conflict(_("The rule has another wording since this was proposed."))
    thing, reason = (proposal.object_kind, proposal.object_id), proposal.arguments["reason"]
    return _hide(thing, rule, reason, timezone.now(), by=proposal.proposed_by, confirmer=confirmer)


def _hide(
    thing: tuple[str, str],
    rule: HidingRule,
    reason: str,
    at: dt.datetime,
    *,
    by: Any,
    confirmer: Any = None,
) -> Hiding:
    kind, identity = thing
    unit = found(kind, identity).unit
    about = {"kind": kind, "identity": identity, "rule": rule, "reason": reason, "unit": unit}
    about["by_unit"] = _acting_unit(by, unit)
    try:
        with transaction.atomic():
            hiding = Hiding.objects.create(**about, hidden_by=by, confirmed_by=confirmer, hidden_at=at)
    except IntegrityError:
        raise Conflict(_("It is hidden already.")) from None
    TEXTS[kind].show(identity, at, at)
    _log(by, "hide", hiding, at, rule=f"{rule.code} v{rule.version}", reason=reason)
    return hiding


def _acting_unit(user: Any, unit: Any) -> Any:
    """The unit of the office by which `user` hides what was sent to `unit`: the nearest to it."""
    because = decide(grants_of(user), HIDE, unit.path).because
    offices = [grant.office.unit for grant in because if grant.office is not None]
    return max(offices, key=lambda each: len(each.path), default=unit)


@transaction.atomic
def appeal(hiding: Hiding, words: str, at: dt.datetime | None = None) -> Hiding:
    """Its author does not agree; called behind their private link. Somebody else decides within the time."""
    at, words = at or timezone.now(), in_words(words)
    if not words:
        raise Conflict(_("Say why the rule does not apply."))
    due = until(rules.TO_DECIDE_AN_APPEAL, at)
    move(rules.HIDING, "appeal", hiding, appeal_words=words, appealed_at=at, decide_by=due)
    _log(None, "appeal", hiding, at)
    _tell_deciders(hiding, at)
    return hiding


def _tell_deciders(hiding: Hiding, at: dt.datetime) -> None:
    people = [each for each in in_charge(hiding.unit, DECIDE_APPEALS) if not _took_part(each, hiding)]
    url = reverse("suggestions:hiding", args=[hiding.pk])
    matter = notices.Matter(hiding.kind, hiding.identity, hiding.identity, url)

    def text() -> str:
        return _("An appeal against the hiding of %(number)s waits for you.") % {"number": hiding.identity}

    notices.send("suggestions.appeal", to=people, matter=matter, text=text, key=f"appeal:{hiding.pk}", at=at)


@transaction.atomic
def uphold(user: Any, hiding: Hiding, words: str, at: dt.datetime | None = None) -> Hiding:
    """It stays hidden after the appeal; decided by somebody who did not hide it, with reasons."""
    at, words = at or timezone.now(), _reasons(words)
    _require_another(user, hiding)
    move(rules.HIDING, "uphold", hiding, decided_by=user, decided_at=at, decision_words=words)
    _log(user, "uphold", hiding, at, reason=words)
    return hiding


@transaction.atomic
def restore(user: Any, hiding: Hiding, words: str, at: dt.datetime | None = None) -> Hiding:
    """Show it again: after an appeal by somebody else; without one also by those who may hide."""
    at, words = at or timezone.now(), _reasons(words)
    if hiding.state == Hiding.State.HIDDEN:
        require(user, HIDE, hiding.unit)
    else:
        _require_another(user, hiding)
    move(rules.HIDING, "restore", hiding, decided_by=user, decided_at=at, decision_words=words)
    TEXTS[hiding.kind].show(hiding.identity, None, at)
    _log(user, "restore", hiding, at, reason=words)
    return hiding


def _require_another(user: Any, hiding: Hiding) -> None:
    require(user, DECIDE_APPEALS, hiding.unit)
    if _took_part(user, hiding):
        raise Refused(_("You had a part in hiding this. Somebody else decides on the appeal."))


def _took_part(user: Any, hiding: Hiding) -> bool:
    return user.pk in {hiding.hidden_by_id, hiding.confirmed_by_id}


def _reasons(words: str) -> str:
    words = in_words(words)
    if not words:
        raise Conflict(_("Give the reasons: they stand in the public log."))
    return words


def _log(user: Any, verb: str, hiding: Hiding, at: dt.datetime, **detail: Any) -> None:
    record(user, f"suggestions.{verb}", (hiding.kind, hiding.identity), unit=hiding.unit, at=at, **detail)


second_person.act(HIDE, gettext_lazy("hide a public text"), permission=HIDE, carry_out=_carry_out)
