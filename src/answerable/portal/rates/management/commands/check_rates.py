"""`answerable manage check_rates`: are the published rates what the audit log alone says?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from answerable.portal.answers.rules import VERDICTS
from answerable.portal.rates import queries
from answerable.portal.rates.rules import Matter

SHOWN = 10


class Command(BaseCommand):
    help = "Count the published rates again from the audit log alone, and say where they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--months", type=int, default=12, help="How many months back, 1 to 60 (default 12)."
        )

    def handle(self, *args: object, months: int, **options: Any) -> None:
        period = queries.period_of(months)
        kept, told = queries.from_tables(period), queries.from_log(period)
        wrong = [f"{reference} differs" for reference in _different(kept.matters, told.matters)]
        wrong += [
            f"verdicts of {key} differ"
            for key in kept.verdicts.keys() | told.verdicts.keys()
            if kept.verdicts.get(key) != told.verdicts.get(key)
        ]
        if wrong:
            raise CommandError("; ".join(wrong[:SHOWN]) + f" ({len(wrong)} in all).")
        counted = kept.said()
        said = sum(counted[verdict] for verdict in VERDICTS)
        self.stdout.write(
            f"{len(kept.matters)} messages and {said} verdicts: the log says the same as the tables."
        )


def _different(kept: list[Matter], told: list[Matter]) -> list[str]:
    """The references of the messages that are not the same in both."""
    ours, theirs = ({row.reference: row for row in rows} for rows in (kept, told))
    return sorted(each for each in ours.keys() | theirs.keys() if ours.get(each) != theirs.get(each))
