"""`answerable listen run`: from files and feeds into the archive, stage by stage."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from answerable.cli.inputs import Input, open_input
from answerable.cli.progress import watched
from answerable.cli.silences import Silences
from answerable.listening.errors import InputError

if TYPE_CHECKING:
    from answerable.engines.archive import Archive, Totals
    from answerable.listening.pipeline import Settings, Timings
    from answerable.listening.sources import InputBatch

__all__ = ["run"]

_RARELY = (50_000, 20, 100)  # what a batch makes is mostly kept; looking it through often frees nothing


@click.command()
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option("--archive", "directory", required=True, metavar="DIR", help="Where what was heard is kept.")
@click.option("--follow", is_flag=True, help="Go on: read again what grows or changes, until Ctrl-C.")
@click.option("--every", default=60.0, show_default=True, help="With --follow: seconds between two readings.")
@click.option(
    "--batch", default=1024, show_default=True, type=click.IntRange(1), help="Documents of a commit."
)
@click.option("--taxonomy", metavar="FILE", help="Topics and their words; without it the shipped ones.")
@click.option("--topic-model", metavar="MODEL", help="What `topics train` wrote; without it, words decide.")
@click.option("--tone-model", metavar="MODEL", help="What `tone train` wrote; without it, tone is left out.")
@click.option("--gazetteer", metavar="FILE", help="Places and their codes; without it the shipped ones.")
@click.option("--area", metavar="CODE", help="The division code of the organisation's own place.")
@click.option(
    "--contact",
    envvar="ANSWERABLE_CONTACT",
    default="no contact given",
    metavar="ADDRESS",
    help="An e-mail or page of yours, told to the servers that are asked for feeds.",
)
@click.option("--rebuild", is_flag=True, help="First judge anew all that is kept, after a change of version.")
@click.option("--timings", is_flag=True, help="Say at the end where the time went.")
def run(*, inputs: tuple[str, ...], directory: str, follow: bool, every: float, **options: Any) -> None:
    """Read INPUTs (files, feed or page URLs, or -) into an archive: redact, group, cluster, warn."""
    from answerable.engines.archive import Archive

    gc.set_threshold(*_RARELY)
    commit_rows, timings, contact, rebuild = (
        options.pop(name) for name in ("batch", "timings", "contact", "rebuild")
    )
    if not inputs and not rebuild:
        raise click.UsageError("Name at least one INPUT: a file, the address of a feed or a page, or `-`.")
    with (
        Archive.open(directory, _settings(directory, options), commit_rows=commit_rows) as archive,
        _Stop() as stop,
    ):
        opened = [open_input(given, contact=contact, follow=follow) for given in inputs]
        session = _Session(archive, opened, stop, follow=follow)
        if rebuild:
            click.echo(f"Judged {archive.rebuild():,} documents anew.")
        session.read_all()
        while follow and not stop.wait(every):
            session.read_all()
        if timings:
            click.echo(_table(archive.pipeline.timings, session.totals.stored))
    click.echo(session.totals)
    if session.failed:
        raise click.exceptions.Exit(2)
    if stop.is_set() and not follow:
        raise click.Abort


class _Stop:
    """Ctrl-C, and the polite request of whoever supervises the process: finish the commit, then end."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def __enter__(self) -> _Stop:
        self._before = {
            number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)
        }
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, *_: object) -> None:
        self._asked.set()

    def is_set(self) -> bool:
        return self._asked.is_set()

    def wait(self, seconds: float) -> bool:
        return self._asked.wait(seconds)

    def until(self, batches: Iterable[InputBatch]) -> Iterator[InputBatch]:
        """Pass batches on until asked to stop."""
        for batch in batches:
            if self.is_set():
                return
            yield batch


def _no_totals() -> Totals:
    from answerable.engines.archive import Totals

    return Totals()


@dataclass
class _Session:
    """All inputs of one call, and what became of their rows."""

    archive: Archive
    inputs: list[Input]
    stop: _Stop
    totals: Totals = field(default_factory=_no_totals)
    failed: bool = False
    follow: bool = False
    silences: Silences = field(default_factory=Silences)

    def read_all(self) -> None:
        """Read every input once; what cannot be used is said in a sentence, and the next one follows.

        Where inputs are followed, the archive is told which outlets could not be heard meanwhile.
        """
        for one in self.inputs:
            if self.stop.is_set():
                return
            self._read(one)
        if self.follow:
            self._note_silences()
        self.archive.settle()

    def _read(self, one: Input) -> None:
        heard = self.silences.listening(one.name, one.batches())
        batches = self.stop.until(watched(heard, one.name))
        try:
            self.archive.ingest(batches, one.name, totals=self.totals, seen=one.seen, settles=False)
        except InputError as wrong:
            self.failed = True
            self.silences.failed(one.name)
            click.echo(str(wrong), err=True)
        else:
            self.silences.worked(one.name)

    def _note_silences(self) -> None:
        from answerable.engines.archive.outages import outage_table

        self.archive.note_outages(outage_table(self.silences.outages()))


def _settings(directory: str, chosen: dict[str, str | None]) -> Settings:
    """What is chosen now, over what the archive was last written with."""
    from answerable.engines.archive import view
    from answerable.listening.pipeline import Settings

    try:
        before: dict[str, Any] = view(directory).manifest.settings
    except InputError:
        before = asdict(Settings())
    paths = {name: str(Path(value).resolve()) for name, value in chosen.items() if value and name != "area"}
    return Settings(**before | paths | ({"area": chosen["area"]} if chosen.get("area") else {}))


def _table(timings: Timings, documents: int) -> str:
    """Where the CPU time went, a line a stage."""
    whole = sum(timings.values()) or 1.0
    lines = [f"{'stage':<14}{'seconds':>9}{'share':>8}{'documents/s':>14}"]
    for stage, seconds in [*timings.items(), ("all", whole)]:
        rate = f"{documents / seconds:,.0f}" if seconds else "-"
        lines.append(f"{stage:<14}{seconds:>9.2f}{seconds / whole:>8.1%}{rate:>14}")
    return "\n".join(lines)
