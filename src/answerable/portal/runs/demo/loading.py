"""Loading the demonstration: the city, sixty days of what it says, real listening, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

import pyarrow as pa
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from answerable.listening.records import INPUT, REJECTED
from answerable.portal.cases.services import receive
from answerable.portal.organisation.models import OfficeKind, Unit
from answerable.portal.runs.demo import banner, journey, setting, suggesting, watching
from answerable.portal.runs.demo.city import PEOPLE
from answerable.portal.runs.demo.speech import Item
from answerable.portal.runs.demo.stream import stream
from answerable.portal.runs.models import Run
from answerable.portal.runs.services import open_archive, recorded, take_up

__all__ = ["is_empty", "load", "sign_ins"]

BATCH = 1000  # rows handed to the archive at once


def is_empty() -> bool:
    """Whether nobody has begun to use this installation: no unit, no account."""
    return not Unit.objects.exists() and not get_user_model().objects.exists()


def load(now: dt.datetime | None = None) -> Run:
    """Load everything into an empty installation, or nothing of it, and return the row of the run."""
    now = timezone.localtime(now)
    setting.put_aside_archive()
    with transaction.atomic(), recorded(Run.Kind.DEMO) as run:
        items = stream(now)
        setting.lay_out_places()
        people = setting.found_city(now.date())
        setting.found_sources(items, now)
        letters = receive_letters([item for item in items if item.outlet is None])
        run.heard_to = max(message.pk for _item, message in letters)
        listen(run, items, {id(item): message.doc_id for item, message in letters})
        journey.tell(people, letters, now)
        suggesting.suggest(people, now)
        suggesting.keep_agenda(people, now)
        watching.look_into_warnings(people, now)
        watching.plant_outbreaks(now)
    banner.hang_out()
    return run


def sign_ins() -> list[tuple[str, str, str]]:
    """(sign-in name, name, office and unit) of everybody who may try the desk."""
    kinds, units = (table.objects.in_bulk(field_name="code") for table in (OfficeKind, Unit))
    return [
        (each.username, each.display_name, f"{_called(kinds, each.office)} · {_called(units, each.unit)}")
        for each in PEOPLE
    ]


def _called(named: dict, code: str) -> str:
    """In both languages, because a terminal has not chosen one."""
    return f"{named[code].name_zh} {named[code].name_en}" if code in named else code


def receive_letters(items: Sequence[Item]) -> list[tuple[Item, object]]:
    """Each message through the same verb as the public form; one in three leaves a (made-up) contact."""
    chance = Random(7)  # noqa: S311 - a fixed seed is the point
    return [(item, _receive(item, chance)) for item in items]


def listen(run: Run, items: Sequence[Item], doc_ids: dict[int, str]) -> None:
    """Really run the pipeline on what was said, in the order of time; nothing on the desk is canned."""
    from answerable.listening.sources import InputBatch

    rows = [_row(item, doc_ids.get(id(item))) for item in items]
    table = pa.Table.from_pylist(rows, INPUT).append_column(
        "line", pa.array(range(1, len(rows) + 1), pa.int64())
    )
    slices = (table.slice(start, BATCH) for start in range(0, table.num_rows, BATCH))
    with open_archive() as archive:
        totals = archive.ingest(
            (InputBatch(part, REJECTED.empty_table()) for part in slices), "demonstration", settles=False
        )
        run.counts = {"read": totals.read, "set_aside": totals.set_aside}
        take_up(run, archive)


def _receive(item: Item, chance: Random) -> object:
    named = chance.random() < 0.34
    reach = {"name": "示例居民", "contact": f"1380000{chance.randrange(10_000):04d}"} if named else {}
    topic = item.topic if chance.random() < 0.9 else ""
    fields = {"title": item.title, "text": item.text, "topic": topic, "place": item.place}
    message, _token = receive(**fields, **reach, anonymous=not named, at=item.at)
    return message


def _row(item: Item, doc_id: str | None) -> dict[str, object]:
    said = {"title": item.title, "text": item.text, "published_at": item.at}
    return said | {"doc_id": doc_id, "source": item.outlet, "url": item.url}
