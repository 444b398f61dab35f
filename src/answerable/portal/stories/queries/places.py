"""Places by name, from the operator's own table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from answerable.portal.stories.models import Story

__all__ = ["gazetteer", "name_of_place", "place_choices", "place_name", "place_names"]


def place_name(code: str) -> str:
    """What a place is called in the operator's table of places, as the reader reads; else its code."""
    return name_of_place(place_names(code))


def place_names(code: str) -> tuple[str, str]:
    """(Chinese, English) of a place; its code where the table has none, "" where it has no English."""
    return _place_names().get(code, (code, ""))


def name_of_place(names: Sequence[str]) -> str:
    """Of a place's two names the one that the reader reads."""
    zh, en = names
    return en if en and (get_language() or "").startswith("en") else zh


def place_choices() -> list[tuple[str, str]]:
    """The places that stories are about, as (code, name)."""
    whole = Story.objects.filter(merged_into=None).exclude(place_code="")
    codes = whole.order_by("place_code").values_list("place_code", flat=True)
    return [(code, place_name(code)) for code in codes.distinct()]


def gazetteer() -> Path:
    """The operator's own table of places: code, name, level, parent_code, and name_en where there is one."""
    return settings.HOME / "gazetteer.csv"


def _place_names() -> dict[str, tuple[str, str]]:
    path = gazetteer()
    return _read_names(path, path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=2)
def _read_names(path: Path, changed: int) -> dict[str, tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["name"], row.get("name_en") or "") for row in csv.DictReader(file)}
