"""The catalogue's course: a draft is begun, changed or filled from a file, and put in force from a day on.

What is in force is never changed: a correction is a new version, and going back is one as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases.models import Catalogue, Entry
from answerable.portal.cases.services.steps import in_words, today
from answerable.portal.core.access import lacks_at
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.core.subjects import topic_choices
from answerable.portal.organisation.models import Unit

__all__ = [
    "COLUMNS",
    "MANAGE_CATALOGUE",
    "MOST_ENTRIES",
    "Problem",
    "begin_draft",
    "discard_draft",
    "drop_entry",
    "keep_entry",
    "put_in_force",
    "take_entries",
]

MANAGE_CATALOGUE = "organisation.manage"
COLUMNS = ("topic", "place_code", "level", "unit", "protected")
LEVELS = (1, 2, 3)
MOST_ENTRIES = 20_000
LONGEST_PLACE_CODE = 20


class Problem(NamedTuple):
    """What is wrong with a line of a file; the header is line 1."""

    line: int
    sentence: str


def _require(user: Any) -> None:
    if not user.has_perm(MANAGE_CATALOGUE):
        raise Refused(permission=MANAGE_CATALOGUE)
    if (lacking := lacks_at(user, MANAGE_CATALOGUE)) is not None:  # there is one catalogue for all
        raise Refused(permission=MANAGE_CATALOGUE, unit=lacking)


def _line(user: Any, verb: str, catalogue: Catalogue, at: dt.datetime, **detail: Any) -> None:
    record(user, verb, ("cases.catalogue", catalogue.serial), at=at, **detail)


@transaction.atomic
def begin_draft(user: Any, based_on: Catalogue | None = None, at: dt.datetime | None = None) -> Catalogue:
    """Begin the next version as a copy of another, an older one to go back to it; the very first from what
    the units say that they answer for."""
    _require(user)
    at = at or timezone.now()
    serial = (Catalogue.objects.aggregate(last=Max("serial"))["last"] or 0) + 1
    about = {"serial": serial, "based_on": based_on, "made_by": user, "made_at": at}
    try:
        with transaction.atomic():
            draft = Catalogue.objects.create(**about)
    except IntegrityError:
        raise Conflict(_("There is a draft already; put it in force or throw it away first.")) from None
    entries = _copied(based_on) if based_on else _from_units()
    for entry in entries:
        entry.catalogue = draft
    Entry.objects.bulk_create(entries, batch_size=500)
    _line(
        user,
        "cases.begin_draft",
        draft,
        at,
        entries=len(entries),
        **({"of": based_on.serial} if based_on else {}),
    )
    return draft


def _copied(catalogue: Catalogue) -> list[Entry]:
    fields = ("topic", "place_code", "level", "unit_id", "protected")
    return [Entry(**row) for row in catalogue.entries.values(*fields)]


def _from_units() -> list[Entry]:
    """One entry for each topic and area; of several units the highest, as it is without a catalogue."""
    known: dict[tuple[str, str], Entry] = {}
    for unit in Unit.objects.open().exclude(topics=[]).order_by("depth", "path"):
        for topic in unit.topics:
            known.setdefault(
                (topic, unit.place_code), Entry(topic=topic, place_code=unit.place_code, unit=unit)
            )
    return list(known.values())


def _require_draft(catalogue: Catalogue) -> None:
    """The claim as well: an UPDATE holds the draft until the transaction ends."""
    if not Catalogue.objects.filter(pk=catalogue.pk, state="draft").update(state="draft"):
        raise Conflict(_("This version is in force; begin a new draft to change it."))


@transaction.atomic
def keep_entry(
    user: Any,
    draft: Catalogue,
    *,
    topic: str,
    unit: Unit,
    place_code: str = "",
    level: int = 1,
    protected: bool = False,
    at: dt.datetime | None = None,
) -> Entry:
    """Say in the draft who answers for a topic in an area; an entry that stands there is changed."""
    _require(user)
    _require_draft(draft)
    if topic not in dict(topic_choices()) or level not in LEVELS:
        raise Conflict(_("Choose one of the topics, and a level from 1 to 3."))
    key = {"catalogue": draft, "topic": topic, "place_code": place_code.strip(), "level": level}
    said = {"unit": unit, "protected": protected}
    entry, _new = Entry.objects.update_or_create(**key, defaults=said)
    told = {
        "topic": topic,
        "place": entry.place_code,
        "level": level,
        "to": unit.code,
        "protected": protected,
    }
    _line(user, "cases.keep_entry", draft, at or timezone.now(), **told)
    return entry


@transaction.atomic
def drop_entry(user: Any, entry: Entry, at: dt.datetime | None = None) -> None:
    """Take an entry out of the draft."""
    _require(user)
    _require_draft(entry.catalogue)
    if not Entry.objects.filter(pk=entry.pk).delete()[0]:
        raise Conflict(_("This has been dropped already."))
    told = {"topic": entry.topic, "place": entry.place_code, "level": entry.level}
    _line(user, "cases.drop_entry", entry.catalogue, at or timezone.now(), **told)


@transaction.atomic
def take_entries(
    user: Any, draft: Catalogue, rows: Iterable[Mapping[str, str]], at: dt.datetime | None = None
) -> list[Problem]:
    """Fill the draft anew from the rows of a file; or change nothing, and say what is wrong."""
    _require(user)
    _require_draft(draft)
    entries, problems = _read(draft, rows)
    if problems:
        return problems
    draft.entries.all().delete()
    Entry.objects.bulk_create(entries, batch_size=500)
    _line(user, "cases.take_entries", draft, at or timezone.now(), entries=len(entries))
    return []


def _read(draft: Catalogue, rows: Iterable[Mapping[str, str]]) -> tuple[list[Entry], list[Problem]]:
    units = {unit.code: unit for unit in Unit.objects.open()}
    topics = dict(topic_choices())
    entries: dict[tuple[str, str, int], Entry] = {}
    problems: list[Problem] = []
    for line, row in enumerate(rows, start=2):
        said = {name: (row.get(name) or "").strip() for name in COLUMNS}
        wrong = _wrong(said, units, topics)
        key = (said["topic"], said["place_code"], int(said["level"] or 1) if not wrong else 0)
        if not wrong and key in entries:
            wrong = _("The same topic, place and level stand in an earlier line.")
        if wrong:
            problems.append(Problem(line, wrong))
            continue
        about = dict(zip(("topic", "place_code", "level"), key, strict=True))
        protected = said["protected"].casefold() in {"1", "yes", "true", "是"}
        entries[key] = Entry(catalogue=draft, unit=units[said["unit"]], protected=protected, **about)
    return list(entries.values()), problems[:50]


def _wrong(said: Mapping[str, str], units: Mapping[str, Unit], topics: Mapping[str, str]) -> str:
    if said["topic"] not in topics:
        return _("There is no topic with the code “%(code)s”.") % {"code": said["topic"][:40]}
    if said["unit"] not in units:
        return _("There is no open unit with the code “%(code)s”.") % {"code": said["unit"][:40]}
    if said["level"] not in {"", "1", "2", "3"} or len(said["place_code"]) > LONGEST_PLACE_CODE:
        return _("A level is 1, 2 or 3, and a place code has 20 characters at most.")
    return ""


@transaction.atomic
def put_in_force(
    user: Any, draft: Catalogue, from_on: dt.date, reason: str, at: dt.datetime | None = None
) -> Catalogue:
    """Make the draft the version that holds from a day on; it is never changed again."""
    _require(user)
    at, reason = at or timezone.now(), in_words(reason)[:300]
    if from_on < today(at) or not reason:
        raise Conflict(_("Give today or a later day, and the reason: everybody reads it."))
    if not draft.entries.exists():
        raise Conflict(_("This draft has no entries."))
    fields = {"state": Catalogue.State.IN_FORCE, "from_on": from_on, "reason": reason, "made_at": at}
    if Catalogue.objects.filter(pk=draft.pk, state=Catalogue.State.DRAFT).update(made_by=user, **fields) != 1:
        raise Conflict(_("This version is in force; begin a new draft to change it."))
    draft.refresh_from_db()
    _line(user, "cases.put_in_force", draft, at, from_on=from_on.isoformat(), reason=reason)
    return draft


@transaction.atomic
def discard_draft(user: Any, draft: Catalogue, at: dt.datetime | None = None) -> None:
    """Throw the draft away."""
    _require(user)
    serial = draft.serial
    if not Catalogue.objects.filter(pk=draft.pk, state=Catalogue.State.DRAFT).delete()[0]:
        raise Conflict(_("There is no draft any more."))
    record(user, "cases.discard_draft", ("cases.catalogue", serial), at=at)
