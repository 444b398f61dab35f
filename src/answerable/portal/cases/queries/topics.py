"""What the topics are called, from the taxonomy that the listening library ships."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language


@cache
def _labels() -> dict[str, tuple[str, str]]:
    """Topic code → (Chinese, English)."""
    from answerable.listening.topics import (
        load_taxonomy,  # here, so that a page without topics never loads it
    )

    return {topic.code: (topic.zh, topic.en) for topic in load_taxonomy(None).topics}


def topic_label(code: str) -> str:
    """The topic's name as the reader reads; the code itself where the taxonomy does not know it."""
    zh, en = _labels().get(code, (code, code))
    return en if (get_language() or "").startswith("en") else zh


def topic_choices() -> list[tuple[str, str]]:
    """Every topic as (code, name), in the order of the taxonomy."""
    return [(code, topic_label(code)) for code in _labels()]
