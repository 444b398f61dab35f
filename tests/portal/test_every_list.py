"""Every list of the portal can be taken along, as a file and as a workbook, narrowed as on its page."""

import html
import io
import re
import zipfile

import pytest
from django.core.paginator import Page
from django.urls import URLResolver, get_resolver

from answerable.portal.core.exports import TOGETHER, TableResponse, csv_response
from portal.cases import stage

# Lists that nobody takes along, each with its reason.
STAY = {"/matters/": "what is open changes by the hour; what came of it is taken along at /answers/"}
LINK = re.compile(r'href="([^"]*(?:export=csv|export=xlsx|\.csv|\.xlsx)[^"]*)"')


def plain(resolver, before="/"):
    """The addresses without a gap in them."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from plain(entry, route)
        elif "<" not in route:
            yield route


@pytest.fixture
def everybody(units, person, client_of, english):
    """Somebody who may open every page."""
    offices = [("administrator", units.city), ("coordinator", units.city), ("leader", units.city)]
    return client_of(person("ada", *offices), **english)


def lists(client):
    """(address, whether no cache keeps it, links to files) of every page that shows a list page by page."""
    for address in plain(get_resolver()):
        answer = client.get(address)
        if answer.status_code == 200 and isinstance((answer.context or {}).get("page_obj"), Page):
            links = [html.unescape(link) for link in LINK.findall(answer.content.decode())]
            private = "no-store" in answer.headers.get("Cache-Control", "")
            yield address, private, [link if link.startswith("/") else address + link for link in links]


def test_every_list_can_be_taken_along_by_those_who_may_read_it(everybody, client_of, charlie):
    stranger, seen = client_of(None), 0
    for address, private, links in lists(everybody):
        if address in STAY:
            continue
        seen += 1
        files = [everybody.get(link) for link in links]
        kinds = {file["Content-Type"].partition(";")[0].rpartition(".")[2] for file in files}
        assert {"text/csv", "sheet"} <= kinds, f"{address} cannot be taken along: {links}"
        assert {file.status_code for file in files} == {200}
        assert all(file["Content-Disposition"].startswith("attachment") for file in files)
        if private:
            assert all("no-store" in file["Cache-Control"] for file in files), address
            assert {stranger.get(link).status_code for link in links} == {302}, address
            if address != "/notices/":  # everybody's own
                assert {client_of(charlie).get(link).status_code for link in links} <= {403, 404}, address
    assert seen > 15


def test_a_file_holds_what_the_filter_of_its_page_leaves(everybody, alice, units):
    stage.opened(alice, units, title="Yellow water")
    stage.opened(alice, units, title="Waiting rooms", topic="health-care")
    told = everybody.get("/desk/cases.csv?topic=health-care").content.decode()
    assert "Waiting rooms" in told
    assert "Yellow water" not in told


def test_the_same_address_gives_a_workbook_where_it_is_asked_to(everybody, alice, units):
    stage.opened(alice, units, title="=HYPERLINK(1)")
    found = everybody.get("/desk/cases.csv?format=xlsx")
    assert found["Content-Disposition"].endswith('.xlsx"')
    with zipfile.ZipFile(io.BytesIO(found.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "=HYPERLINK(1)" in sheet
    assert "<f>" not in sheet


def test_a_long_table_goes_out_piece_by_piece():
    asked = []

    def rows():
        for number in range(3 * TOGETHER):
            asked.append(number)
            yield [number]

    pieces = iter(csv_response("many", ["number"], rows()).streaming_content)
    next(pieces)
    assert len(asked) < TOGETHER + 1
    assert sum(1 for _piece in pieces) == 3


def test_a_table_that_is_read_whole_begins_with_the_mark_for_spreadsheets():
    told = TableResponse("few", ["name"], [["+1"], ["甲"], [None]]).content.decode()
    assert told == "\ufeffname\r\n'+1\r\n甲\r\n\r\n".replace("\r\n\r\n", '\r\n""\r\n')
