"""The command tree. A command is a module with a click command of the same name; see CONTRIBUTING.md."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from answerable.listening.errors import InputError, ListeningError

__all__ = ["LazyGroup", "first_sentence", "main"]


class LazyGroup(click.Group):
    """A group whose commands are imported only when they are called.

    `lazy` maps a command's name to the module that defines it; its click object bears the module's name.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = dict(lazy or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(self.lazy[cmd_name])
        return getattr(module, self.lazy[cmd_name].rpartition(".")[2])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, self._short_help(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def _short_help(self, ctx: click.Context, name: str) -> str:
        if name in self.lazy:
            return first_sentence(self.lazy[name])
        return super().get_command(ctx, name).get_short_help_str()


def first_sentence(module: str) -> str:
    """The first line of a command's docstring, read from the module's source so that help imports nothing.

    Gives "" where there is no such module or no docstring: help is never the thing that fails.
    """
    name = module.rpartition(".")[2]
    found = importlib.util.find_spec(module)
    if found is None or not found.origin:
        return ""
    tree = ast.parse(Path(found.origin).read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    return (ast.get_docstring(functions[0]) or "").partition("\n")[0] if functions else ""


_LISTEN = "answerable.cli.listen"
LISTEN_COMMANDS = {
    "run": f"{_LISTEN}.run",
    "export": f"{_LISTEN}.export",
    "redact": f"{_LISTEN}.redact",
    "duplicates": f"{_LISTEN}.duplicates",
    "topics": f"{_LISTEN}.topics",
    "tone": f"{_LISTEN}.tone",
    "places": f"{_LISTEN}.places",
    "alarms": f"{_LISTEN}.alarms",
    "match-claims": f"{_LISTEN}.match_claims",
    "recompute": f"{_LISTEN}.recompute",
    "evaluate": f"{_LISTEN}.evaluate",
}


@click.group(
    cls=LazyGroup,
    lazy={"up": "answerable.cli.up", "bench": "answerable.cli.bench", "manage": "answerable.cli.manage"},
)
@click.version_option(package_name="answerable")
def answerable() -> None:
    """Run affairs in the open, hear early, answer in public."""


@answerable.group(cls=LazyGroup, lazy=LISTEN_COMMANDS)
def listen() -> None:
    """Read, clean, group and count what people raise; works on files, without a server."""


def main() -> None:
    """Run the command; 0 done, 2 the call or the file is wrong (one sentence), 1 anything else."""
    try:
        outcome = answerable(standalone_mode=False)  # the status a command ended with early, if it did
        sys.exit(outcome if isinstance(outcome, int) else 0)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(1)
    except (InputError, click.ClickException) as wrong:
        message = wrong.format_message() if isinstance(wrong, click.ClickException) else str(wrong)
        click.echo(message, err=True)
        sys.exit(2 if isinstance(wrong, InputError | click.UsageError | click.FileError) else 1)
    except ListeningError as refused:
        click.echo(str(refused), err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
    except FileNotFoundError as wrong:
        click.echo(f"`{wrong.filename}` does not exist." if wrong.filename else f"{wrong}.", err=True)
        sys.exit(2)
    except OSError as wrong:
        click.echo(f"{wrong.strerror or wrong}{f': {wrong.filename}' if wrong.filename else ''}.", err=True)
        sys.exit(2 if isinstance(wrong, IsADirectoryError | PermissionError) else 1)
