"""The ladder of refusals, climbed at every address of the portal: wrong person, wrong unit, an office that is
over, a masked field, the wrong verb, and the same thing twice.

No address is listed here but those that are an exception, each with its reason; what is sent is what the
forms on the pages themselves ask for (`ladder.robot`). A new address climbs by itself.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from django.db import transaction
from django.urls import resolve

from answerable.portal.core.access import SIGNED_IN
from answerable.portal.core.models import AuditEntry
from portal.conftest import browser_of, found_units
from portal.ladder.addresses import Address, addresses, verbs_of
from portal.ladder.robot import Form, forms_on
from portal.ladder.town import BLUEWHALE, MASKED, Town, build

pytestmark = pytest.mark.django_db
REFUSED = {403, 404, 405}

# What belongs to no unit: whoever has the authority anywhere has it for these.
OF_NO_UNIT = {
    "stories": "what is said in public is read and curated for the whole organisation",
    "signals": "a warning speaks of documents, which belong to no unit",
    "sources": "the organisation listens once, for all of its units",
    "topics": "there is one taxonomy",
    "wechat": "an account is the organisation's",
    "runs": "a run hears for all",
    "accounts:person": "whoever keeps accounts sees them all, and changes none of somebody above them",
    "accounts:erase": "the page of the person says why not",
    "cases:of-story": "a list, of the cases within reach",
    "organisation:kind-of": "whoever manages a unit reads the kinds; to change one needs every tree",
    "organisation:new-kind": "as before",
    "organisation:rule": "as before",
    "queues": "with which filter a list opens is one's own",
}

# What is a step from one state to the next: the second hand finds it done. The others may be done again, as
# a note that is written once more, a second task, another password; or they save what stands there already.
STEPS = {
    "accounts": "erase new-person switch take-factors",
    "answers": "approve correct draft feedback publish send-back submit",
    "cases": "acknowledge ask-back attach close detach drop-limit record-reply"
    " reopen set-aside show-in-public take-back transfer",
    "core": "lift-hold",
    "organisation": "appoint close decide end-office merge withdraw",
    "sources": "pause",
    "stories": "undo write-briefing",
    "topics": "retire",
    "wechat": "drop-code drop-reply switch",
    "work": "acknowledge ask-again decline finish withdraw",
}
DONE_ONCE = {f"{app}:{name}" for app, names in STEPS.items() for name in names.split()}
TRIES = 4  # forms of one act that are tried, until one of them does something
FEWEST_ACTS = 60  # so many forms do something here; a robot that fills in nothing proves nothing


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker) -> Iterator[Town]:
    """The town is built once, and gone after the last of these tests."""
    with django_db_blocker.unblock(), put_back():
        yield build(found_units())


@pytest.fixture
def forms(town) -> list[Form]:
    """Every form on every page that the administrator may open."""
    return [form for address, text in pages_of(town, "erin") for form in forms_on(text, address.path)]


@pytest.fixture
def sent(forms) -> dict[str, dict]:
    """Address → what a form on some page sends to it, filled in."""
    found: dict[str, dict] = {}
    for form in forms:
        found.setdefault(form.path, form.data)
    return found


def pages_of(town: Town, name: str | None) -> list[tuple[Address, str]]:
    """What each address says to one of the cast, or to a stranger; files are unpacked. Read once."""
    if name not in town.pages:
        browser = browser_of(town.cast[name] if name else None)
        town.pages[name] = [(each, read(browser, each)) for each in addresses(town, more=True)]
    return town.pages[name]


def climb(browser, town: Town, sent: dict[str, dict], which) -> dict[str, int]:
    """Ask for and send to each of the addresses; gives those that did not refuse, with what they answered."""
    before, let_in = AuditEntry.objects.count(), {}
    for address in filter(which, addresses(town)):
        for method, data in (("get", {}), ("post", sent.get(address.path, {}))):
            status = getattr(browser, method)(address.path, data).status_code
            if status not in REFUSED:
                let_in[f"{method} {address.name}"] = status
    done = AuditEntry.objects.order_by("pk").values_list("verb", "object_kind", "object_id")[before:]
    assert not done, sorted(set(done))
    return let_in


def of_a_thing(address: Address) -> bool:
    """Whether it is of one thing that is not everybody's: an office opens it, or it is somebody's own."""
    return bool(address.parameters) and (address.by_office or address.access == SIGNED_IN)


def of_a_unit(address: Address) -> bool:
    return of_a_thing(address) and not {address.name, address.name.split(":")[0]} & OF_NO_UNIT.keys()


def test_the_wrong_person_is_refused_everywhere(town, sent):
    def closed(address):
        return address.by_office or of_a_thing(address)

    assert climb(browser_of(town.cast["charlie"]), town, sent, closed) == {}


def test_who_stands_at_another_unit_is_refused_everything_of_this_one(town, sent):
    assert climb(browser_of(town.cast["nora"]), town, sent, of_a_unit) == {}


def test_no_page_list_or_file_shows_what_belongs_to_another_unit(town):
    def seen_by(name):
        return {address.name for address, text in pages_of(town, name) if BLUEWHALE in text}

    assert seen_by("nora") == set()
    assert {"cases:list", "cases:case", "cases:list-csv", "work:list", "answers:work"} <= seen_by("alice")


def test_with_the_term_everything_ends(town, sent):
    def by_office(address):
        return address.by_office

    assert climb(browser_of(town.cast["peter"]), town, sent, by_office) == {}


@pytest.mark.parametrize("name", ["alice", "erin", None])
def test_no_page_and_no_file_shows_what_is_masked(town, name):
    shown = [
        (address.name, word) for address, text in pages_of(town, name) for word in MASKED if word in text
    ]
    assert shown == []


def test_reading_changes_nothing(town):
    before = AuditEntry.objects.count()
    town.pages.pop("dora", None)
    pages_of(town, "dora")
    assert AuditEntry.objects.count() == before


def test_every_address_says_which_verbs_it_takes_and_takes_no_other(town):
    browser = browser_of(town.cast["erin"])
    for address in addresses(town):
        taken = verbs_of(browser, address)
        assert taken, address
        for verb in ("GET", "POST", "PUT", "PATCH"):
            if verb not in taken:
                assert browser.generic(verb, address.path).status_code == 405, (verb, address)


def test_the_same_thing_twice_is_done_once(town, forms):
    done, twice, tried = set(), {}, Counter()
    for form in forms:
        act = resolve(form.path).view_name
        if act in done or tried[act] == TRIES:
            continue
        tried[act] += 1
        with put_back():
            first, second = (lines_of(browser_of(town.cast["erin"]), form) for _each in range(2))
        if first:
            done.add(act)
            twice[act] = again(first, second)
    assert {act for act, verbs in twice.items() if verbs} & DONE_ONCE == set()
    assert len(done) >= FEWEST_ACTS, sorted(done)


def lines_of(browser, form: Form) -> list[tuple[str, str]]:
    """Send a form: the lines that it left in the audit log. Nothing of it may break."""
    last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    status = browser.post(form.action, form.data).status_code
    assert status < 500, form
    lines = AuditEntry.objects.filter(pk__gt=last).order_by("pk")
    return list(lines.values_list("verb", "object_kind", "object_id"))


def again(first: list, second: list) -> list[str]:
    """The verbs that were done once more, to whichever thing."""
    return sorted({line[0] for line in first} & {line[0] for line in second})


@contextmanager
def put_back() -> Iterator[None]:
    """Whatever is done within is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def read(browser, address: Address) -> str:
    """What a page or a file says; a workbook is unpacked."""
    answer = browser.get(address.path)
    said = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if said[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(said)) as book:
            said = b"".join(book.read(each) for each in book.namelist())
    return said.decode(errors="replace")
