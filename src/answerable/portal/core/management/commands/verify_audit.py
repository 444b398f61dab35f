"""`answerable manage verify_audit`: is the audit log as it was written?"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from answerable.portal.core.sealing import noted_heads
from answerable.portal.core.verifying import Verdict, verify


class Command(BaseCommand):
    help = "Read the whole audit log and say whether every line is as it was written; status 1 where not."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="LINE:SEAL",
            help="a line's number and seal as noted elsewhere; it must still stand there (may be repeated)",
        )

    def handle(self, *args, **options) -> None:
        verdict = verify([*noted_heads(), *map(_head, options["expect"])])
        if verdict.broken:
            raise CommandError(verdict.broken, returncode=1)
        if verdict.unguarded:
            said = _("The database's guard over the log is missing: %(names)s. Put it up with `migrate`.")
            raise CommandError(said % {"names": ", ".join(verdict.unguarded)}, returncode=1)
        self.stdout.write(_said(verdict))


def _head(text: str) -> tuple[int, str]:
    position, _colon, seal = text.partition(":")
    if not position.isdecimal() or len(seal) != 64:
        raise CommandError(
            _("`%(text)s` is not LINE:SEAL, as in 120:3f9a… with all 64 digits.") % {"text": text},
            returncode=2,
        )
    return int(position), seal


def _said(verdict: Verdict) -> str:
    lines = [
        _("%(lines)s lines, sealed and unbroken.") % {"lines": f"{verdict.lines:,}"},
        _("Head: %(position)d:%(seal)s") % {"position": verdict.head[0], "seal": verdict.head[1]},
    ]
    if verdict.waiting:
        lines.append(_("%(count)d lines wait for their seal.") % {"count": verdict.waiting})
    if verdict.erased:
        lines.append(
            _("In %(count)d of them the name of an erased account is empty; they fit.")
            % {"count": verdict.erased}
        )
    return "\n".join(lines)
