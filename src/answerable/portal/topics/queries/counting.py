"""How many documents each topic has, and how often the desk agreed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from answerable.portal.core.subjects import topic_choices, topic_name
from answerable.portal.stories.models import Document
from answerable.portal.topics.models import Correction

__all__ = ["Row", "checked_counts", "correction_count", "topic_rows"]

DAYS = 30


@dataclass(frozen=True)
class Row:
    """A topic with its documents of the last 30 days, their share, and what the desk said of its verdicts."""

    code: str
    name: str
    documents: int
    share: float  # of all documents, from 0 to 1
    right: int
    wrong: int


def topic_rows(now: dt.datetime | None = None) -> tuple[list[Row], Row]:
    """Every topic in the taxonomy's order, then those that only old documents have; and "don't know"."""
    counted = _counted(now or timezone.now())
    total, checked = max(sum(counted.values()), 1), checked_counts()
    codes = [code for code, _name in topic_choices()]
    codes += sorted(set(counted) - {*codes, ""})

    def row(code: str) -> Row:
        right, wrong = checked.get(code, (0, 0))
        return Row(code, topic_name(code), counted[code], counted[code] / total, right, wrong)

    return [row(code) for code in codes], row("")


def checked_counts() -> dict[str, tuple[int, int]]:
    """given topic → (how often the desk said it was right, how often another)."""
    right, wrong = Counter[str](), Counter[str]()
    for given, corrected, n in (
        Correction.objects.order_by().values_list("given", "corrected").annotate(n=Count("pk"))
    ):
        (right if given == corrected else wrong)[given] += n
    return {code: (right[code], wrong[code]) for code in right | wrong}


def correction_count() -> int:
    """How many documents the desk has said the topic of."""
    return Correction.objects.order_by().values("doc_id").distinct().count()


def _counted(now: dt.datetime) -> Counter[str]:
    recent = Document.objects.filter(published_at__gt=now - dt.timedelta(days=DAYS), published_at__lte=now)
    return Counter(dict(recent.order_by().values_list("topic").annotate(n=Count("pk"))))
