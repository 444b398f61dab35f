"""The design system keeps its promises: light to load, readable in light and dark, free of outside things."""

import re
from itertools import product
from pathlib import Path

import pytest

import answerable.portal.core

STATIC = Path(answerable.portal.core.__file__).parent / "static/core"
SHEET = (STATIC / "answerable.css").read_text(encoding="utf-8")
DESK = (STATIC / "desk.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    re.search(r":root \{(.*?)\n *\}", part, re.DOTALL)[1] for part in (SHEET, SHEET.partition("dark) {")[2])
)
GROUNDS = ("paper", "surface", "sunk")
PAIRS = [
    *product(("ink", "ink-soft", "accent", "accent-deep", "danger"), GROUNDS),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    *((name, f"{name}-wash") for name in ("good", "warn", "danger")),
    ("accent-deep", "accent-wash"),
    *(("ink", f"{name}-wash") for name in ("accent", "good", "warn", "danger")),
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), PAIRS)
def test_text_is_readable_on_its_ground(scheme, front, ground):
    known = colours(scheme)
    assert contrast(known[front], known[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_the_edge_of_a_field_can_be_seen(scheme, ground):
    known = colours(scheme)
    assert contrast(known["line-strong"], known[ground]) >= 3


def test_the_one_stylesheet_stays_small():
    assert len(SHEET.encode()) < 30_000
    assert len(DESK.encode()) < 6_000


def test_every_token_in_use_is_defined():
    assert set(re.findall(r"var\(--([\w-]+)", SHEET + DESK)) <= set(re.findall(r"--([\w-]+):", SHEET + DESK))


def test_nothing_comes_from_another_host():
    assert not re.search(r"url\(|@import|https?://", SHEET + DESK)


def test_chinese_is_not_set_in_italics():
    assert "font-style: italic" not in SHEET + DESK


@pytest.mark.parametrize("name", ["echarts/LICENSE", "echarts/NOTICE", "htmx/LICENSE"])
def test_what_is_vendored_brings_its_licence(name):
    assert (STATIC / "vendor" / name).read_text(encoding="utf-8").strip()


def test_charts_write_no_html():
    script = (STATIC / "charts.js").read_text(encoding="utf-8")
    assert "innerHTML" not in script
    assert "richText" in script
