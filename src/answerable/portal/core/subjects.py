"""What things can be about: the taxonomy that the listening uses, with its labels, for menus and pages.

An organisation's own taxonomy lies in its home directory, where `topics` puts the active version; without it
the shipped one is used. Topics that were retired keep their names and stand in no menu.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

__all__ = ["own_taxonomy", "topic_choices", "topic_name", "topic_names"]


def own_taxonomy() -> Path:
    """Where the organisation's own taxonomy lies, if it has one."""
    return settings.HOME / "taxonomy.toml"


def topic_choices() -> list[tuple[str, str]]:
    """Every topic's code and its name in the language of the moment, in the taxonomy's order."""
    return list(_labels()[0][_reading()].items())


def topic_name(code: str) -> str:
    """The name of one topic, retired or not; the code itself where the taxonomy never had it."""
    used, retired = _labels()
    return used[_reading()].get(code) or retired[_reading()].get(code, code)


def topic_names(code: str) -> tuple[str, str]:
    """(Chinese, English) of one topic, for what is kept and read in either language later."""
    used, retired = _labels()
    zh, en = (used[each].get(code) or retired[each].get(code, code) for each in ("zh", "en"))
    return zh, en


def _reading() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


Labels = dict[str, dict[str, str]]


def _labels() -> tuple[Labels, Labels]:
    path = own_taxonomy()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return _read(None, 0)


@lru_cache(maxsize=4)
def _read(path: Path | None, changed: int) -> tuple[Labels, Labels]:
    """(in use, retired), each language → code → name, of the file as it was at `changed`."""
    from answerable.listening.topics import load_taxonomy, read_document

    topics = load_taxonomy(path).topics
    used = {language: {topic.code: topic.name(language) for topic in topics} for language in ("zh", "en")}
    gone = read_document(path).get("retired", [])
    retired = {
        language: {each["code"]: each["label"].get(language, "") for each in gone} for language in used
    }
    return used, retired
