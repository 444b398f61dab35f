"""The log tells what happened, never the secret of a private link."""

import logging

from django.conf import settings

from answerable.portal.core.access import every_address
from answerable.portal.core.logs import DiscreetFormatter

TOKEN = "jHk3_2vX-0aZ9bQ7rT5yU1iO8pL6kJ4hG3fD2sA1zXc"


def line(message, *given, **more):
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, given, None)
    return DiscreetFormatter("{levelname} {message}", style="{").format(record)


def test_the_token_of_a_private_link_is_left_out():
    said = line("Unprocessable Entity: %s", f"/answers/m/{TOKEN}/feedback/")
    assert said == "WARNING Unprocessable Entity: /answers/m/…/feedback/"
    assert TOKEN not in line("Forbidden: %s", f"/m/{TOKEN}")
    assert TOKEN not in line("Bad: <WSGIRequest: GET '%s'>", f"/m/{TOKEN}")


def test_so_is_that_of_every_address_that_takes_a_token():
    routes = [route for route, _name, _access in every_address() if "<str:token>" in route]
    assert len(routes) >= 9
    for route in routes:
        assert TOKEN not in line("Conflict: %s", route.replace("<str:token>", TOKEN)), route


def test_every_line_passes_through_it():
    handlers = settings.LOGGING["handlers"]
    made_by = {settings.LOGGING["formatters"][each["formatter"]]["()"] for each in handlers.values()}
    assert made_by == {"answerable.portal.core.logs.DiscreetFormatter"}


def test_a_forged_request_is_one_line_and_any_other_fault_keeps_its_traceback():
    try:
        raise ValueError("Invalid HTTP_HOST header: 'evil.example'.")
    except ValueError as wrong:
        told = (type(wrong), wrong, wrong.__traceback__)
    formatter = DiscreetFormatter("{message}", style="{")
    for name, lines in (("django.security.DisallowedHost", 1), ("django.request", 5)):
        record = logging.LogRecord(name, logging.ERROR, __file__, 1, "Invalid", (), told)
        assert len(formatter.format(record).splitlines()) >= lines
        assert ("Traceback" in formatter.format(record)) == (lines > 1)


def test_other_addresses_stay_whole():
    assert line("Not Found: %s", "/desk/cases/C-2026-0001/") == "WARNING Not Found: /desk/cases/C-2026-0001/"
