"""A portal in this process, on a database of its own, and how long its pages take."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["ask", "browser_of", "open_portal"]

REQUESTS = 30


def open_portal(home: Path) -> None:
    """The portal in this process, with its tables laid: on SQLite in `home`, or where DATABASE_URL says."""
    os.environ.update(ANSWERABLE_HOME=str(home), ANSWERABLE_LOG_LEVEL="CRITICAL")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.portal.config.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "whitenoise" not in each.lower()]
    django.setup()
    logging.getLogger("django.request").setLevel("CRITICAL")  # some pages are refused on purpose
    call_command("migrate", verbosity=0)


def browser_of(user: Any) -> Any:
    """A client signed in as `user`; None is a stranger."""
    from django.test import Client

    browser = Client(SERVER_NAME="localhost")
    if user is not None:
        browser.force_login(user, backend="answerable.portal.accounts.authority.PasswordBackend")
    return browser


def ask(browser: Any, address: str) -> tuple[int, float, float, float]:
    """Queries, then the median and p95 of time and the p95 of CPU, in milliseconds, over 30 requests."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(address)  # the first reads the templates
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    queries = len(asked)  # the next request forgets them
    taken, worked = [], []
    for _each in range(REQUESTS):
        started, began = time.perf_counter(), time.process_time()
        browser.get(address)
        taken.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - began) * 1000)
    figures = (*np.percentile(taken, (50, 95)), np.percentile(worked, 95))
    return queries, *(round(float(each), 1) for each in figures)
