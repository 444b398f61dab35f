"""Both languages are first class: every phrase is translated and compiled, none left behind."""

from collections import defaultdict
from pathlib import Path

import polib
import pytest

PORTAL = Path(__file__).parents[2] / "src/answerable/portal"
CATALOGUES = sorted(PORTAL.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_every_phrase_is_translated(path):
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_the_compiled_catalogue_is_current(path):
    written = {
        (e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in polib.pofile(str(path)) if not e.obsolete
    }
    compiled = {
        (e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in polib.mofile(str(path.with_suffix(".mo")))
    }
    assert compiled == written


def test_every_application_with_pages_has_a_catalogue():
    with_pages = {path.parts[-4] for path in PORTAL.glob("*/templates/*/*.html")}
    assert with_pages <= {path.parts[-5] for path in CATALOGUES}


def test_a_phrase_says_the_same_in_every_application():
    """Django lays all catalogues over each other: of two translations of one phrase only one is ever read.

    Where an application means something else by the same English words, the phrase takes a context.
    """
    said = defaultdict(lambda: defaultdict(list))
    for path in CATALOGUES:
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                words = entry.msgstr or "|".join(entry.msgstr_plural.values())
                said[entry.msgctxt, entry.msgid][words].append(path.parts[-5])
    assert {phrase: dict(words) for phrase, words in said.items() if len(words) > 1} == {}
