"""`answerable manage …`: Django's own commands, for whoever installs and keeps the portal."""

from __future__ import annotations

import os

import click

__all__ = ["manage"]


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a management command of the portal, such as `migrate`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.portal.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["answerable manage", *arguments])
