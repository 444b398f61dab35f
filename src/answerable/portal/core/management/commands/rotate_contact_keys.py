"""`answerable manage rotate_contact_keys`: encrypt what is kept sealed again with the first of the keys."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from answerable.portal.core.vaults import rotate


class Command(BaseCommand):
    help = "Encrypt contacts, secrets and keys again with the first of ANSWERABLE_CONTACT_KEYS."

    def handle(self, *args, **options) -> None:
        done, lost = rotate()
        if lost:
            said = _("None of the keys opens %(count)d values; keep every old key until they are erased.")
            raise CommandError(said % {"count": lost}, returncode=1)
        self.stdout.write(
            _("%(count)d values are sealed with the first key; nothing needs the others any more.")
            % {"count": done}
        )
