"""What a story is called: never by a covered word, and for those who may not read the inbox by no message.

`Story.label` stays as the archive has it. From it, from published titles and from what a curator chose come
`heading`, for those who read the inbox, and `open_heading`, for everybody else at the desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from answerable.portal.stories.models import Document, Story
from answerable.portal.stories.queries import INBOX, chosen_names
from answerable.portal.stories.rules import free_of_marks

__all__ = ["name_stories"]

BATCH = 500
TITLES = 2_000  # published titles that are looked at for a name, over all stories of a batch
BETWEEN = "、"


def name_stories(keys: Iterable[int]) -> None:
    """Give the stories of these keys their two names, and what is sought of them."""
    ordered = sorted(keys)
    chosen = chosen_names()
    for start in range(0, len(ordered), BATCH):
        stories = list(Story.objects.filter(pk__in=ordered[start : start + BATCH]))
        titles = _chosen_titles({key: chosen[key] for key in ordered if key in chosen})
        unfit = [story for story in stories if _needs_another(story) and story.pk not in titles]
        public = _public_titles(unfit)
        for story in stories:
            _name(story, titles.get(story.pk, ""), public.get(story.pk, []))
        fields = ["heading", "open_heading", "searched", "open_searched"]
        Story.objects.bulk_update(stories, fields, batch_size=BATCH)


def _needs_another(story: Story) -> bool:
    return story.medoid_doc_id.startswith(INBOX) or not free_of_marks(story.label)


def _name(story: Story, chosen: str, public: Sequence[str]) -> None:
    words = BETWEEN.join(story.terms) or story.story_id
    clean = story.label if free_of_marks(story.label) else ""
    shown = "" if story.medoid_doc_id.startswith(INBOX) else clean
    nearest = max(public, key=lambda title: sum(term in title for term in story.terms), default="")
    story.open_heading = (chosen or shown or nearest or words)[:300]
    story.heading = (chosen or clean or nearest or words)[:300]
    story.searched = " ".join(dict.fromkeys([story.heading, story.open_heading, *story.terms]))
    story.open_searched = " ".join([story.open_heading, *story.terms])


def _chosen_titles(chosen: dict[int, str]) -> dict[int, str]:
    found = dict(Document.objects.filter(doc_id__in=chosen.values()).values_list("doc_id", "title"))
    titles = {key: found.get(doc_id, "") for key, doc_id in chosen.items()}
    return {key: title for key, title in titles.items() if free_of_marks(title)}


def _public_titles(stories: Sequence[Story]) -> dict[int, list[str]]:
    """Published titles with nothing covered, of the stories that need one; the earliest first."""
    public = Document.objects.filter(story__in=stories).exclude(doc_id__startswith=INBOX).exclude(title="")
    rows = public.order_by("published_at", "doc_id").values_list("story_id", "title")
    found: dict[int, list[str]] = {}
    for key, title in rows[:TITLES]:
        if free_of_marks(title):
            found.setdefault(key, []).append(title)
    return found
