"""`answerable manage load_demo [--if-empty]`: an invented city with sixty days of what people raise there."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from answerable.portal.runs.demo import loading
from answerable.portal.runs.demo.setting import PASSWORD
from answerable.portal.runs.queries import has_demonstration


class Command(BaseCommand):
    help = "Load demonstration content into an empty installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing, quietly, where somebody has begun."
        )

    def handle(self, *args: object, if_empty: bool, **options: Any) -> None:
        if loading.is_empty():
            run = loading.load()
            self.stdout.write(f"Loaded the demonstration: {run.counts['documents']:,} documents.")
        elif not if_empty:
            raise CommandError(
                "This installation is in use; demonstration content goes into an empty one only."
            )
        if has_demonstration():
            self._show_sign_ins()

    def _show_sign_ins(self) -> None:
        self.stdout.write(f"Demonstration sign-ins, all with the password {PASSWORD}:")
        for username, name, office in loading.sign_ins():
            self.stdout.write(f"  {username:<14} {name}  {office}")
