"""Telling: a notice and its deliveries, written in the transaction of the act that they tell of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from answerable.portal.notices import queries, rules
from answerable.portal.notices.models import Delivery, Notice, State
from answerable.portal.notices.services.bell import IN_APP
from answerable.portal.notices.services.ways import backends

__all__ = ["Matter", "in_both", "local_moment", "send"]

Words = str | Callable[[], str]


@dataclass(frozen=True)
class Matter:
    """What a notice is about. `kind` and `id` as in the audit log, `url` a path of ours.

    `label` is what it is called; it is the only word of the matter that leaves the house, so it names nobody.
    """

    kind: str
    id: str
    label: Words
    url: str


def in_both(words: Words) -> tuple[str, str]:
    """(Chinese, English): `words` called under each language, or twice the same."""
    if isinstance(words, str):
        return words, words
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(str(words()))
    return said[0], said[1]


@transaction.atomic
def send(
    kind: str, *, to: Iterable[Any], matter: Matter, text: Words, key: str, at: dt.datetime | None = None
) -> Notice:
    """Tell the people `to` what happened to `matter`: one notice, one delivery by each of their ways.

    `text` is one sentence for the list in the portal; outside goes only the matter's label and a link. The
    same `key` again gives the first notice and tells nobody twice. Raises UnknownKindError.
    """
    known, at = rules.kind_of(kind), at or timezone.now()
    zh, en = in_both(text)
    label_zh, label_en = in_both(matter.label)
    notice, new = Notice.objects.get_or_create(
        key=key[:160],
        defaults={
            "kind": kind, "matter_kind": matter.kind, "matter_id": str(matter.id), "url": matter.url,
            "label_zh": label_zh[:200], "label_en": label_en[:200], "text_zh": zh, "text_en": en, "at": at,
        },
    )  # fmt: skip
    if new:
        people = {person.pk: person for person in to if person.is_active}
        Delivery.objects.bulk_create(_deliveries(notice, known, list(people.values()), at))
    return notice


def _deliveries(notice: Notice, kind: rules.Kind, people: list[Any], at: dt.datetime) -> list[Delivery]:
    frequency, rhythm = queries.frequencies(kind, people), queries.rhythms(people)
    ways = [way for way in backends() if way.code != IN_APP]
    rows = [
        Delivery(notice=notice, person=person, channel=IN_APP, state=State.DELIVERED, due_at=at)
        for person in people
    ]
    for person in people:
        if frequency[person.pk] == rules.OFF:
            continue
        due = planned(at, kind, frequency[person.pk], rhythm[person.pk])
        reached = [way for way in ways if way.reaches(person)]
        rows += [Delivery(notice=notice, person=person, channel=way.code, due_at=due) for way in reached]
    return rows


def planned(at: dt.datetime, kind: rules.Kind, frequency: str, rhythm: rules.Rhythm) -> dt.datetime:
    """The moment at which a notice of `at` may go out, by the clock on the wall."""
    return rules.send_at(timezone.localtime(at), kind, frequency, rhythm, local_moment)


def local_moment(day: dt.date, clock: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, clock))
