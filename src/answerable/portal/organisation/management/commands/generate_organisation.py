"""`answerable manage generate_organisation`: an invented organisation of any size, in an empty database."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from answerable.portal.core.errors import Conflict
from answerable.portal.organisation.demo import generate

__all__ = ["Command"]


class Command(BaseCommand):
    help = (
        "Plant an invented organisation in an empty database, to measure with; the same seed gives the same."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--units", type=int, default=3000, help="How many units, in four trees.")
        parser.add_argument("--people", type=int, default=200_000, help="How many accounts.")
        parser.add_argument("--seed", type=int, default=1, help="What chance begins with.")

    def handle(self, *args, units: int, people: int, seed: int, **options) -> None:
        try:
            made = generate(units, people, seed)
        except Conflict as wrong:
            raise CommandError(wrong.sentence) from wrong
        self.stdout.write(", ".join(f"{many:,} {what}" for what, many in made.items()))
