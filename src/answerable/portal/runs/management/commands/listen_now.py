"""`answerable manage listen_now [--follow]`: listen once, or again and again until told to stop."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from answerable.listening.errors import ListeningError
from answerable.portal.runs.models import Run
from answerable.portal.runs.services import listen_once, register_schedules


class Command(BaseCommand):
    help = "Hear the inbox and the public sources that are due, and fill the desk's tables."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--follow", action="store_true", help="Go on until interrupted; a pass is never cut off."
        )

    def handle(self, *args: object, follow: bool, **options: Any) -> None:
        register_schedules()
        if not follow:
            self._say(self._listen())
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            self._pass()
            stop.wait(settings.LISTEN_EVERY)

    def _pass(self) -> None:
        """One pass among many: what goes wrong is told and kept on the run's row, the next tries again."""
        close_old_connections()
        try:
            self._say(self._listen())
        except CommandError as wrong:
            self.stderr.write(str(wrong))

    def _listen(self) -> Run:
        try:
            return listen_once()
        except (ListeningError, OSError) as wrong:
            raise CommandError(f"Listening did not succeed: {wrong}") from wrong

    def _say(self, run: Run) -> None:
        news = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in run.counts.items() if count)
        if news:
            self.stdout.write(f"Heard: {news}.")
