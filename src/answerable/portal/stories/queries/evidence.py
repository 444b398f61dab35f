"""What was said in a story: its groups of copies, outlets and places, and who may read which of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, QuerySet

from answerable.portal.organisation.queries import units_within_authority
from answerable.portal.stories.models import Document, Story

__all__ = [
    "INBOX",
    "Evidence",
    "evidence_groups",
    "evidence_on",
    "outlets_of",
    "places_of",
    "readable_documents",
    "reads_inbox",
]

INBOX = "inbox-"  # how the ids of messages begin


@dataclass(frozen=True)
class Evidence:
    """One thing that was said, however often it was copied: its first document, and its copies' number."""

    document: Document
    copies: int
    outlets: list[str]

    @property
    def was_written_to_us(self) -> bool:
        """Whether only the inbox has it: then not everybody at the desk may read it."""
        return self.document.doc_id.startswith(INBOX)


def reads_inbox(user) -> bool:
    """Whether `user` reads the whole inbox, as the desk at the top does; others read their cases'.

    Kept on the user object for the rest of the request."""
    if not hasattr(user, "_reads_inbox"):
        user._reads_inbox = user.has_perm("cases.open") and any(
            unit.is_root() for unit in units_within_authority(user, "cases.open")
        )
    return user._reads_inbox


def readable_documents(story: Story, with_inbox: bool) -> QuerySet[Document]:
    """The documents of a story that may be read: all of them `with_inbox`, else what was published."""
    return story.evidence.all() if with_inbox else story.evidence.exclude(doc_id__startswith=INBOX)


def evidence_groups(story: Story, q: str = "", with_inbox: bool = True) -> QuerySet:
    """The story's duplicate groups, last said first: {group_id, copies, first_at, last_at}.

    A search looks into messages only `with_inbox`: whoever may not read them shall not guess their words.
    """
    found = story.evidence.all()
    if q and not with_inbox:
        found = found.exclude(doc_id__startswith=INBOX)
    for word in q.split():
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    grouped = found.order_by().values("group_id")
    return grouped.annotate(
        copies=Count("pk"), first_at=Min("published_at"), last_at=Max("published_at")
    ).order_by("-last_at", "group_id")


def evidence_on(story: Story, groups: Iterable[dict]) -> list[Evidence]:
    """The groups of one page: first public document, else first message, and all outlets; in one query."""
    groups = list(groups)
    members: dict[str, list[Document]] = {group["group_id"]: [] for group in groups}
    for document in story.evidence.filter(group_id__in=members).order_by("published_at", "doc_id"):
        members[document.group_id].append(document)
    return [_evidence(members[group["group_id"]]) for group in groups if members[group["group_id"]]]


def outlets_of(story: Story, most: int = 12) -> list[tuple[str, int]]:
    """(outlet, documents), the most first; messages to the organisation itself stand under ''."""
    counted = story.evidence.order_by().values_list("source").annotate(n=Count("pk"))
    return list(counted.order_by("-n", "source")[:most])


def places_of(story: Story, most: int = 8) -> list[tuple[str, int]]:
    """(place code, documents), the most first; documents that name no place are left out."""
    counted = (
        story.evidence.order_by().exclude(place_code="").values_list("place_code").annotate(n=Count("pk"))
    )
    return list(counted.order_by("-n", "place_code")[:most])


def _evidence(members: list[Document]) -> Evidence:
    outlets = sorted({document.source for document in members if document.source})
    first = min(members, key=lambda document: document.doc_id.startswith(INBOX))
    return Evidence(first, len(members), outlets)
