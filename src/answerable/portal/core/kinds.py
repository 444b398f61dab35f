"""What the audit log calls the things that acts are done to, and how an act reads as one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from answerable.portal.core.models import AuditEntry
from answerable.portal.core.verbs import VERB_NAMES

__all__ = ["KIND_NAMES", "sentence", "thing_text", "who_text"]

KIND_NAMES = {
    "accounts.user": gettext_lazy("account"),
    "answers.replytemplate": gettext_lazy("reply template"),
    "answers.answer": gettext_lazy("answer"),
    "cases.case": gettext_lazy("case"),
    "cases.catalogue": gettext_lazy("version of the catalogue"),
    "cases.message": gettext_lazy("message"),
    "core.hold": gettext_lazy("legal hold"),
    "core.retentionrule": gettext_lazy("time of keeping"),
    "organisation.office": pgettext_lazy("kind of thing", "office"),
    "organisation.officekind": gettext_lazy("kind of office"),
    "organisation.unit": gettext_lazy("unit"),
    "organisation.unitkind": gettext_lazy("kind of unit"),
    "queues.bulkact": gettext_lazy("act on several rows"),
    "queues.savedfilter": gettext_lazy("saved filter"),
    "signals.allowance": gettext_lazy("share of the warnings"),
    "signals.signal": gettext_lazy("warning"),
    "sources.source": gettext_lazy("source"),
    "stories.document": gettext_lazy("document"),
    "agenda.item": gettext_lazy("agenda item"),
    "agenda.month": gettext_lazy("agenda"),
    "suggestions.hidingrule": gettext_lazy("hiding rule"),
    "suggestions.suggestion": gettext_lazy("suggestion"),
    "suggestions.threshold": gettext_lazy("threshold"),
    "topics.taxonomyversion": gettext_lazy("version of the topics"),
    "wechat.account": gettext_lazy("WeChat account"),
}

OF_UNITS = "organisation.unit"


def who_text(entry: AuditEntry) -> str:
    """Who acted, as they were shown then; somebody whose account was erased is nobody any more."""
    if entry.actor:
        return entry.actor_name or entry.actor
    return _("somebody whose account was erased") if entry.actor_mark else _("the portal")


def thing_text(entry: AuditEntry) -> str:
    """The thing by its kind and its name or number; an unknown kind shows as it was written."""
    kind = KIND_NAMES.get(entry.object_kind, entry.object_kind)
    name = getattr(entry, "thing_name", "") or entry.object_id
    if entry.object_kind == OF_UNITS:
        name = getattr(entry, "unit_name", "") or name
    return _("%(kind)s %(number)s") % {"kind": kind, "number": name}


def sentence(entry: AuditEntry) -> str:
    """The act in one sentence: who did what to which thing, for which unit.

    `thing_name` and `unit_name` are shown where they were asked for (`core.thing_names`, `core.unit_names`).
    Who did something to their own account is not named twice, nor is a unit.
    """
    did = VERB_NAMES.get(entry.verb, entry.verb.replace("_", " "))
    said = {"who": who_text(entry), "did": did, "thing": thing_text(entry)}
    return _sentence(entry, said)


def _sentence(entry: AuditEntry, said: dict[str, object]) -> str:
    unit = getattr(entry, "unit_name", "") or entry.unit_code
    if entry.object_kind == "accounts.user" and getattr(entry, "thing_name", "") == said["who"]:
        text = _("%(who)s %(did)s.") % said
    elif unit and entry.object_kind != OF_UNITS:
        text = _("%(who)s %(did)s: %(thing)s, for %(unit)s.") % {**said, "unit": unit}
    else:
        text = _("%(who)s %(did)s: %(thing)s.") % said
    return text[:1].upper() + text[1:]
