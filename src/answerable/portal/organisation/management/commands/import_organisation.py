"""`answerable manage import_organisation FILE`: units from a CSV table; tries first, writes when told to."""

from __future__ import annotations

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from answerable.portal.organisation.services import importing

__all__ = ["Command"]


class Command(BaseCommand):
    help = "Found units from a CSV file with the columns: " + ", ".join(importing.COLUMNS)

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="A CSV file in UTF-8, parents before those below them.")
        parser.add_argument("--write", action="store_true", help="Keep it; without this it is only tried.")
        parser.add_argument(
            "--errors", type=Path, help="Where the lines with a problem go, with the problem."
        )

    def handle(self, *args, file: Path, write: bool, errors: Path | None, **options) -> None:
        done = importing.import_units(None, _rows(file), write=write)
        for problem in done.problems[:20]:
            self.stderr.write(f"{file}:{problem.line}: {problem.sentence}")
        if errors and done.problems:
            _write(errors, done.problems)
        if done.problems:
            raise CommandError(f"{len(done.problems)} lines have a problem; nothing was written.")
        said = "founded" if done.written else "would be founded; --write keeps them"
        self.stdout.write(f"{done.founded} units {said}.")


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            missing = {"code", "kind", "name_zh"} - set(reader.fieldnames or ())
            if missing:
                raise CommandError(f"`{file}` has no column `{sorted(missing)[0]}`.")
            return list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise CommandError(f"`{file}` cannot be read: {wrong}") from wrong


def _write(errors: Path, problems: list[importing.Problem]) -> None:
    with errors.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["line", *importing.COLUMNS, "problem"])
        writer.writerows([each.line, *each.row.values(), each.sentence] for each in problems)
