"""`answerable manage schedule_jobs`: register the jobs that run by the clock; once is enough."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from answerable.portal.runs.services import register_schedules


class Command(BaseCommand):
    help = (
        "Register the jobs that run by the clock: erasing contacts past their date, noting what is overdue."
    )

    def handle(self, *args: object, **options: object) -> None:
        made = register_schedules()
        self.stdout.write(f"Registered: {', '.join(made)}." if made else "All jobs are registered already.")
