"""The two menus show what the reader may open, and where the reader is."""

import re
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.urls import reverse

import answerable.portal
from answerable.portal.core.navigation import DESK, PUBLIC, desk_entries, public_entries
from answerable.portal.core.verbs import VERB_NAMES

SOURCE = Path(answerable.portal.__path__[0])


def menu(entries):
    return {entry.address for entry in entries}


def at(path, user):
    request = RequestFactory().get(path)
    request.user = user
    return request


@pytest.mark.parametrize("name", [name for _label, name in (*PUBLIC, *DESK)])
def test_every_entry_leads_somewhere(name):
    assert reverse(name)


def test_whoever_holds_no_office_has_an_empty_desk(charlie):
    assert desk_entries(at("/", charlie)) == []
    assert reverse("desk") not in menu(public_entries(at("/", charlie)))


def test_the_desk_shows_what_the_office_opens(alice, erin):
    assert reverse("cases:inbox") in menu(desk_entries(at("/", alice)))
    assert reverse("core:audit") not in menu(desk_entries(at("/", alice)))
    assert reverse("core:audit") in menu(desk_entries(at("/", erin)))
    assert reverse("desk") in menu(public_entries(at("/", alice)))


def test_the_reader_is_at_one_place_only(erin):
    request = at(reverse("organisation:desk"), erin)
    here = [entry.address for entry in (*desk_entries(request), *public_entries(request)) if entry.here]
    assert here == [reverse("organisation:desk")]


def test_every_verb_that_is_recorded_has_words():
    """Looks for verbs where they are written: the second argument of `record` or a service's own `_line`."""
    call = re.compile(r"\b(?:record|_line)\(\s*[\w.]+,\s*\"([\w.]+)\"")
    written = {
        verb for path in SOURCE.glob("*/services*/**/*.py") for verb in call.findall(path.read_text("utf-8"))
    }
    written |= {
        verb for path in SOURCE.glob("*/services.py") for verb in call.findall(path.read_text("utf-8"))
    }
    assert len(written) > 20
    assert written <= VERB_NAMES.keys()
