"""The pictures in the document are drawn from the code."""

from pathlib import Path

import pytest

from answerable.portal.suggestions import rules

DOCUMENT = Path(__file__).parents[3] / "docs/portal/suggestions.md"


@pytest.mark.parametrize("moves", [rules.SUGGESTION, rules.HIDING])
def test_the_machine_is_drawn_as_it_is(moves):
    assert rules.diagram(moves) in DOCUMENT.read_text(encoding="utf-8")
