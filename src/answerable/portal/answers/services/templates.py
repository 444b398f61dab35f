"""Wording that a unit keeps for its answers: written, changed, looked at again, retired."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.answers import rules
from answerable.portal.answers.models import ReplyTemplate, TemplateVersion
from answerable.portal.cases.services import in_words, require
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.core.subjects import topic_choices
from answerable.portal.search.services import forget, put

__all__ = ["KEEP_TEMPLATES", "confirm_template", "retire_template", "revise_template", "write_template"]

KEEP_TEMPLATES = "answers.review"
LONGEST_TERM = dt.timedelta(days=366)  # until a template is looked at again


@transaction.atomic
def write_template(
    user: Any,
    unit: Any,
    *,
    title: str,
    body: str,
    next_steps: str = "",
    topic: str = "",
    review_on: dt.date,
    at: dt.datetime | None = None,
) -> ReplyTemplate:
    """Keep a wording for the answers of `unit` and of the units below it."""
    require(user, KEEP_TEMPLATES, unit)
    at = at or timezone.now()
    _check(topic, review_on, at)
    kept = ReplyTemplate.objects.create(unit=unit, title=title.strip(), topic=topic, review_on=review_on)
    _write(user, kept, at, body, next_steps)
    _line(user, "write_template", kept, at, version=1, review_on=review_on.isoformat())
    return kept


@transaction.atomic
def revise_template(
    user: Any,
    kept: ReplyTemplate,
    *,
    title: str,
    body: str,
    next_steps: str = "",
    topic: str = "",
    review_on: dt.date,
    note: str = "",
    at: dt.datetime | None = None,
) -> ReplyTemplate:
    """Say it in other words from now on; the earlier ones stay readable."""
    require(user, KEEP_TEMPLATES, kept.unit)
    at = at or timezone.now()
    _check(topic, review_on, at)
    fields = {"title": title.strip(), "topic": topic, "review_on": review_on}
    _claim(kept, **fields)
    version = _write(user, kept, at, body, next_steps, in_words(note)[:300])
    _line(user, "revise_template", kept, at, version=version.serial, review_on=review_on.isoformat())
    return kept


@transaction.atomic
def confirm_template(
    user: Any, kept: ReplyTemplate, review_on: dt.date, at: dt.datetime | None = None
) -> ReplyTemplate:
    """Say that it was looked at and is still right, and by when to look again."""
    require(user, KEEP_TEMPLATES, kept.unit)
    at = at or timezone.now()
    _check(kept.topic, review_on, at)
    _claim(kept, review_on=review_on)
    _line(user, "confirm_template", kept, at, review_on=review_on.isoformat())
    return kept


@transaction.atomic
def retire_template(user: Any, kept: ReplyTemplate, at: dt.datetime | None = None) -> ReplyTemplate:
    """Offer it to nobody any more."""
    require(user, KEEP_TEMPLATES, kept.unit)
    at = at or timezone.now()
    _claim(kept, retired_at=at)
    forget("template", [kept.pk])
    _line(user, "retire_template", kept, at)
    return kept


def _check(topic: str, review_on: dt.date, at: dt.datetime) -> None:
    today = timezone.localdate(at)
    if not today < review_on <= today + LONGEST_TERM:
        raise Conflict(_("Give a day within a year on which somebody looks at it again."))
    if topic and topic not in dict(topic_choices()):
        raise Conflict(_("Choose one of the topics in the list."))


def _claim(kept: ReplyTemplate, **fields: Any) -> None:
    if ReplyTemplate.objects.filter(pk=kept.pk, retired_at=None).update(**fields) != 1:
        raise Conflict(_("This template has been retired."))
    kept.refresh_from_db(fields=list(fields))


def _write(user: Any, kept: ReplyTemplate, at: dt.datetime, body: str, *more: str) -> TemplateVersion:
    if not body.strip():
        raise Conflict(_("Write what the template says."))
    next_steps, note = [*more, ""][:2]
    last = kept.versions.aggregate(last=Max("serial"))["last"] or 0
    words = {"body": body.strip(), "next_steps": next_steps.strip(), "note": note}
    words |= {"mark": rules.mark_of(body), "written_by": user, "written_at": at}
    try:
        with transaction.atomic():
            version = kept.versions.create(serial=last + 1, **words)
    except IntegrityError:
        raise Conflict(_("Somebody else has just changed it. Please look at it again.")) from None
    put("template", kept.pk, kept.title, words["body"], words["next_steps"])
    return version


def _line(user: Any, verb: str, kept: ReplyTemplate, at: dt.datetime, **detail: Any) -> None:
    record(user, verb, ("answers.replytemplate", kept.pk), unit=kept.unit, at=at, **detail)
