"""What things can be about: the taxonomy that the listening uses, with its labels, for menus and pages."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language

__all__ = ["topic_choices", "topic_name"]


def topic_choices() -> list[tuple[str, str]]:
    """Every topic's code and its name in the language of the moment, in the taxonomy's order."""
    return list(_names(_reading()).items())


def topic_name(code: str) -> str:
    """The name of one topic; the code itself where the taxonomy no longer has it."""
    return _names(_reading()).get(code, code)


def _reading() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


@cache
def _names(language: str) -> dict[str, str]:
    from answerable.listening.topics import load_taxonomy

    return {topic.code: topic.name(language) for topic in load_taxonomy(None).topics}
