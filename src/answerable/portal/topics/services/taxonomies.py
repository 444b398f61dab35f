"""The verbs on the taxonomy: work on the draft, put a version to use, throw the draft away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.listening.errors import InputError
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.core.subjects import own_taxonomy
from answerable.portal.topics import queries, rules
from answerable.portal.topics.models import TaxonomyVersion

__all__ = ["MANAGE", "activate", "discard", "lay_out", "may_manage", "retire_topic", "save_topic"]

MANAGE = "sources.manage"


def save_topic(user: Any, entry: Mapping[str, Any], *, at: dt.datetime | None = None) -> TaxonomyVersion:
    """Put a topic, changed or new, into the draft, which begins as a copy of the active version.

    Raises `Conflict` where the taxonomy could not be read with it.
    """
    may_manage(user)
    change = partial(rules.with_topic, entry=entry)
    return _change(user, change, "topics.edit", entry["code"], at)


def retire_topic(user: Any, code: str, *, at: dt.datetime | None = None) -> TaxonomyVersion:
    """Leave a topic out of the draft. What it was told of keeps its name."""
    may_manage(user)
    if rules.topic_of(queries.editable().document, code) is None:
        raise Conflict(_("There is no such topic, or it is retired already."))
    return _change(user, partial(rules.without_topic, code=code), "topics.retire", code, at)


def discard(user: Any, *, at: dt.datetime | None = None) -> None:
    """Throw the draft away."""
    may_manage(user)
    with transaction.atomic():
        draft = queries.draft()
        if draft is None:
            raise Conflict(_("There is no draft."))
        record(user, "topics.discard", draft, at=at)
        draft.delete()


def activate(user: Any, number: int, note: str, *, at: dt.datetime | None = None) -> None:
    """Put a version to use, the draft or one that was: what is heard from now on is told by it."""
    may_manage(user)
    at, note = at or timezone.now(), note.strip()
    if not note:
        raise Conflict(_("Say in a sentence why: whoever looks back later will want to know."))
    if queries.active().number == number:
        raise Conflict(_("This version is in use already."))
    with transaction.atomic():
        TaxonomyVersion.objects.filter(active=True).update(active=False)
        if number:
            used = {"active": True, "activated_at": at, "activated_by": user, "note": note[:300]}
            TaxonomyVersion.objects.filter(number=number).update(**used)
        record(user, "topics.activate", ("topics.taxonomyversion", number), at=at, reason=note)
        transaction.on_commit(lay_out)


def lay_out() -> None:
    """Write the active version where menus and the listening read it; the shipped one needs no file."""
    shown, path = queries.active(), own_taxonomy()
    if shown.number == 0:
        path.unlink(missing_ok=True)
        return
    text = rules.as_toml(dict(shown.document) | {"version": f"v{shown.number}"})
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        beside = path.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)


def may_manage(user: Any) -> None:
    """Raise `Refused` unless `user` may change what topics there are."""
    if not user.has_perm(MANAGE):
        raise Refused(permission=MANAGE)


def _change(
    user: Any, change: Callable[[Any], dict[str, Any]], verb: str, code: str, at: dt.datetime | None
) -> TaxonomyVersion:
    at = at or timezone.now()
    with transaction.atomic():
        draft = queries.draft() or _begin(user, at)
        document = change(draft.document)
        _insist_on_readable(document)
        changed = {"document": document, "edited_by": user, "edited_at": at}
        seen = TaxonomyVersion.objects.filter(pk=draft.pk, edited_at=draft.edited_at, activated_at=None)
        if not seen.update(**changed):
            raise Conflict(_("Somebody else has just changed the draft. Look at it and save again."))
        record(user, verb, draft, at=at, topic=code)
    draft.refresh_from_db()
    return draft


def _begin(user: Any, at: dt.datetime) -> TaxonomyVersion:
    base = queries.active()
    last = TaxonomyVersion.objects.aggregate(last=Max("number"))["last"] or 0
    fields = {"document": dict(base.document), "based_on": base.number, "edited_by": user, "edited_at": at}
    try:
        with transaction.atomic():
            return TaxonomyVersion.objects.create(number=last + 1, **fields)
    except IntegrityError as wrong:
        raise Conflict(_("Somebody else has just changed the draft. Look at it and save again.")) from wrong


def _insist_on_readable(document: Mapping[str, Any]) -> None:
    from answerable.listening.topics import parse_taxonomy

    try:
        parse_taxonomy(document)
    except InputError as wrong:
        raise Conflict(_("The listening could not read it: %(reason)s") % {"reason": wrong}) from wrong
