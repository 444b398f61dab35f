"""What is promised, and by which rules texts are hidden: the organisation's data, with every version."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.organisation.queries import reaches_everything
from answerable.portal.suggestions import rules
from answerable.portal.suggestions.models import HidingRule, Threshold
from answerable.portal.suggestions.rules.first import FIRST_RULES

__all__ = ["MANAGE", "drop_rule", "drop_threshold", "lay_down_rules", "set_rule", "set_threshold"]

MANAGE = "organisation.manage"


def _require(user: Any) -> None:
    """These hold for the whole organisation: who keeps a part of it does not change them."""
    if not reaches_everything(user, MANAGE):
        raise Refused(permission=MANAGE)


@transaction.atomic
def set_threshold(
    user: Any,
    *,
    topic: str,
    unit_code: str,
    promise: rules.Promise,
    decision: str,
    at: dt.datetime | None = None,
) -> Threshold:
    """Promise otherwise from now on, by a decision. What is published already keeps its promise."""
    _require(user)
    at = at or timezone.now()
    _check(promise)
    Threshold.objects.filter(topic=topic, unit_code=unit_code, ended_at=None).update(ended_at=at)
    about = {"topic": topic, "unit_code": unit_code, "decision": decision.strip()}
    try:
        with transaction.atomic():
            kept = Threshold.objects.create(**about, **promise._asdict(), set_by=user, from_at=at)
    except IntegrityError:
        raise Conflict(_("Somebody else has just changed this. Please look at it again.")) from None
    record(
        user, "suggestions.set_threshold", ("suggestions.threshold", kept.pk), **about, **promise._asdict()
    )
    return kept


def _check(promise: rules.Promise) -> None:
    fits = (
        rules.LEAST_SUPPORTERS <= promise.supporters <= rules.MOST_SUPPORTERS
        and 1 <= promise.open_days <= rules.LONGEST_OPEN_DAYS
        and 1 <= promise.answer_days <= rules.LONGEST_ANSWER_DAYS
    )
    if not fits:
        raise Conflict(
            _("At least %(least)d supporters, at most a year to gather and %(most)d working days to answer.")
            % {"least": rules.LEAST_SUPPORTERS, "most": rules.LONGEST_ANSWER_DAYS}
        )


@transaction.atomic
def drop_threshold(user: Any, threshold: Threshold, at: dt.datetime | None = None) -> None:
    """Let the wider promise hold again. The widest can be changed and not dropped."""
    _require(user)
    if not threshold.topic and not threshold.unit_code:
        raise Conflict(_("This one holds for all and can only be changed."))
    live = Threshold.objects.filter(pk=threshold.pk, ended_at=None)
    if live.update(ended_at=at or timezone.now()) != 1:
        raise Conflict(_("This no longer holds already."))
    about = {"topic": threshold.topic, "unit_code": threshold.unit_code}
    record(user, "suggestions.drop_threshold", ("suggestions.threshold", threshold.pk), **about)


@transaction.atomic
def set_rule(
    user: Any, *, code: str, words: dict[str, str], decision: str, at: dt.datetime | None = None
) -> HidingRule:
    """Another rule, or another wording of one from now on. They stay few; earlier wordings stay readable."""
    _require(user)
    at = at or timezone.now()
    live = HidingRule.objects.filter(ended_at=None)
    if not live.filter(code=code).exists() and live.count() >= rules.MOST_HIDING_RULES:
        raise Conflict(
            _("There are %(most)d rules already, and narrow means few: change one, or drop one first.")
            % {"most": rules.MOST_HIDING_RULES}
        )
    last = HidingRule.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
    live.filter(code=code).update(ended_at=at)
    try:
        with transaction.atomic():
            about = {"code": code, "version": last + 1, "decision": decision.strip()}
            rule = HidingRule.objects.create(**about, **words, set_by=user, from_at=at)
    except IntegrityError:
        raise Conflict(_("Somebody else has just changed this. Please look at it again.")) from None
    record(user, "suggestions.set_rule", ("suggestions.hidingrule", rule.pk), **about)
    return rule


@transaction.atomic
def drop_rule(user: Any, rule: HidingRule, decision: str, at: dt.datetime | None = None) -> None:
    """Nothing is hidden by this rule any more."""
    _require(user)
    if HidingRule.objects.filter(pk=rule.pk, ended_at=None).update(ended_at=at or timezone.now()) != 1:
        raise Conflict(_("This no longer holds already."))
    detail = {"code": rule.code, "version": rule.version, "decision": decision.strip()}
    record(user, "suggestions.drop_rule", ("suggestions.hidingrule", rule.pk), **detail)


@transaction.atomic
def lay_down_rules() -> None:
    """The first promise and the first rules, where there are none yet."""
    now = timezone.now()
    if not Threshold.objects.exists():
        Threshold.objects.create(**rules.STANDARD._asdict(), from_at=now)
    if not HidingRule.objects.exists():
        HidingRule.objects.bulk_create(HidingRule(**first._asdict(), from_at=now) for first in FIRST_RULES)
