"""Units from a table: all of them or none, and what is wrong with which line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict
from answerable.portal.core.subjects import topic_choices
from answerable.portal.organisation.models import Change, Tree, Unit, UnitKind
from answerable.portal.organisation.services.units import found_unit

__all__ = ["COLUMNS", "Imported", "Problem", "import_units"]

COLUMNS = (
    "code",
    "parent",
    "tree",
    "kind",
    "name_zh",
    "name_en",
    "founded_on",
    "place_code",
    "topics",
    "decision",
)
NEEDED = ("code", "kind", "name_zh")
PLAIN = ("code", "name_zh", "name_en", "place_code", "decision")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one line; the header is line 1."""

    line: int
    row: Mapping[str, str]
    sentence: str


@dataclass(frozen=True)
class Imported:
    """How many units were founded, or would be, and what stands in the way."""

    founded: int
    problems: list[Problem]
    written: bool


class _DryRun(Exception):  # noqa: N818 - not an error: it only undoes
    pass


def import_units(actor, rows: Iterable[Mapping[str, str]], *, write: bool) -> Imported:
    """Found a unit for each row, parents first. Nothing stays unless `write` and there is no problem."""
    problems: list[Problem] = []
    founded = 0
    try:
        with transaction.atomic():
            for line, row in enumerate(rows, 2):
                plain = {name: (row.get(name) or "").strip() for name in COLUMNS}
                sentence = _found(actor, plain)
                if sentence:
                    problems.append(Problem(line, plain, sentence))
                else:
                    founded += 1
            if problems or not write:
                raise _DryRun
    except _DryRun:
        pass
    return Imported(founded, problems, write and not problems)


def _found(actor, row: Mapping[str, str]) -> str:
    """Found one unit; gives what stands in the way, or nothing."""
    try:
        with transaction.atomic():
            found_unit(actor, **_fields(row))
    except Conflict as wrong:
        return wrong.sentence
    return ""


def _fields(row: Mapping[str, str]) -> dict[str, object]:
    for name in NEEDED:
        if not row[name]:
            raise Conflict(_("The column “%(column)s” is empty.") % {"column": name})
    _insist_on_sound(row)
    fields: dict[str, object] = {
        name: row[name] for name in ("code", "name_zh", "name_en", "place_code", "decision")
    }
    fields["kind"] = _one(UnitKind, row["kind"])
    fields["parent"] = _one(Unit, row["parent"]) if row["parent"] else None
    fields["tree"] = _one(Tree, row["tree"]) if row["tree"] else None
    fields["founded_on"] = _day(row["founded_on"]) if row["founded_on"] else None
    fields["topics"] = row["topics"].split()
    return fields


def _insist_on_sound(row: Mapping[str, str]) -> None:
    try:
        validate_slug(row["code"])
    except ValidationError as wrong:
        raise Conflict(_("The code “%(code)s” has other signs than a–z, 0–9, - and _.") % row) from wrong
    for name in PLAIN:
        model = Change if name == "decision" else Unit
        if len(row[name]) > model._meta.get_field(name).max_length:
            raise Conflict(_("The column “%(column)s” is too long.") % {"column": name})
    unknown = set(row["topics"].split()) - {code for code, _name in topic_choices()}
    if unknown:
        raise Conflict(_("There is no topic “%(topic)s”.") % {"topic": sorted(unknown)[0]})


def _one(model, code: str):
    found = model.objects.filter(code=code).first()
    if found is None:
        said = {"sort": model._meta.verbose_name, "code": code}
        raise Conflict(_("There is no %(sort)s with the code “%(code)s”.") % said)
    return found


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as wrong:
        raise Conflict(_("“%(day)s” is no day; write 2026-11-23.") % {"day": said}) from wrong
