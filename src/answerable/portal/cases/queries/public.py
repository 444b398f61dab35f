"""What everybody may see: matters that the desk shows in public, how many are concerned, and similar ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

import pyarrow as pa
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from answerable.listening.claims import EarlierAnswers
from answerable.portal.cases import rules
from answerable.portal.cases.models import Case, Message, Voice
from answerable.portal.cases.queries.doors import hash_of

__all__ = [
    "Similar",
    "can_be_joined",
    "concerned",
    "get_public_matter",
    "open_public_matters",
    "similar",
    "tells_similar",
    "voice_by_token",
]

MOST_MATTERS = 500  # newest open public matters among which similar ones are looked for
NEAR_ENOUGH = 0.15  # of a score, as for earlier answers
READ = 600  # characters of what somebody writes that are compared


class Similar(NamedTuple):
    """Something public that may be what somebody is about to write."""

    title: str
    address: str
    score: float
    matter: Case | None = None  # an open one; None for an answer


Teller = Callable[[str, int], Iterable[Similar]]
_tellers: list[Teller] = []


def tells_similar(teller: Teller) -> Teller:
    """Decorate a function of an application downstream: (text, most) → what of its own is similar."""
    _tellers.append(teller)
    return teller


def similar(title: str, text: str, most: int = 5) -> list[Similar]:
    """The public answers and open public matters nearest to what somebody writes, the nearest first.

    Three queries, and a search in two indexes that are kept until something is published: 67 ms of CPU with
    2,000 answers of 500 characters and 500 matters. Making the index of answers anew costs 1.2 s, once.
    """
    said = f"{title}\n{text}".strip()[:READ]
    if len(said) < 4:
        return []
    found = [one for teller in (_similar_matters, *_tellers) for one in teller(said, most)]
    return sorted(found, key=lambda one: -one.score)[:most]


def _similar_matters(text: str, most: int) -> list[Similar]:
    matters = {str(case.pk): case for case in open_public_matters().order_by("-public_since")[:MOST_MATTERS]}
    index = _index(tuple((key, f"{case.title} {case.place}") for key, case in matters.items()))
    if index is None:
        return []
    rows = index.search(pa.table({"message_id": ["said"], "text": [text]}), top=most).to_pylist()
    near = [(matters[row["answer_id"]], row["score"]) for row in rows if row["score"] >= NEAR_ENOUGH]
    return [Similar(case.title, _address(case), score, case) for case, score in near]


def _address(case: Case) -> str:
    return reverse("cases:matter", args=[case.number])


@lru_cache(maxsize=1)
def _index(rows: tuple[tuple[str, str], ...]) -> EarlierAnswers | None:
    """Kept as long as the same matters are shown."""
    if not rows:
        return None
    ids, texts = zip(*rows, strict=True)
    return EarlierAnswers(pa.table({"answer_id": list(ids), "text": list(texts)}))


def open_public_matters() -> QuerySet[Case]:
    """What is worked on and shown in public, the newest first."""
    shown = Case.objects.filter(confidential=False, public_since__isnull=False, state__in=rules.LIVE)
    return shown.select_related("unit").order_by("-public_since", "-pk")


def get_public_matter(number: str) -> Case:
    """A matter that is, or was, shown in public, or that has a public answer; raises Http404 for others."""
    shown = Q(public_since__isnull=False) | Q(answered_at__isnull=False)
    cases = Case.objects.filter(shown, confidential=False).select_related("unit")
    return get_object_or_404(cases, number=number)


def can_be_joined(case: Case) -> bool:
    """Whether one can say of a matter that it concerns one too: while it is open, or answered."""
    if case.confidential:
        return False
    if case.state in rules.LIVE:
        return case.public_since is not None or case.answered_at is not None
    return case.answered_at is not None


def concerned(case: Case) -> int:
    """How many wrote about it, and how many said that it concerns them too."""
    return Message.objects.filter(case=case).count() + Voice.objects.filter(case=case).count()


def voice_by_token(token: str) -> Voice:
    """Whoever holds this private link; raises Http404."""
    found = Voice.objects.select_related("case", "case__unit").filter(token_hash=hash_of(token)).first()
    if found is None:
        raise Http404
    return found
