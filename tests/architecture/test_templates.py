"""Templates keep to the content security policy, and say everything in both languages."""

import re
from pathlib import Path

import pytest

PORTAL = Path(__file__).parents[2] / "src/answerable/portal"
TEMPLATES = sorted(PORTAL.glob("*/templates/**/*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PORTAL).as_posix())
def test_a_template_holds_no_inline_script_or_style(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"\sstyle=|<style", text), "inline style"
    assert not re.search(r"\son(click|change|submit|load|input|keyup|keydown)=", text), "inline handler"
    assert not re.search(r"(src|href)=\"(https?:)?//", text.replace('href="https://schema.org', "")), (
        "something from another host"
    )


def test_there_are_templates_to_check():
    assert len(TEMPLATES) > 10
