"""One pass of listening: inbox and sources into the archive, from there into the tables.

The archive knows every document it holds, and the tables know up to which commit they are filled. So a pass
that is cut off anywhere is simply made again, and nothing is counted twice.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from answerable.portal.runs.models import Run
from answerable.portal.runs.queries import filled_up_to, heard_up_to
from answerable.portal.runs.services.filling import fill
from answerable.portal.runs.services.hearing import Fetch, ingest_feeds, ingest_inbox
from answerable.portal.runs.services.marking import pass_marks
from answerable.portal.runs.services.recording import fold_if_quiet, recorded
from answerable.portal.runs.services.visiting import fetch_politely
from answerable.portal.signals.queries import allowances_until
from answerable.portal.sources.queries import outages
from answerable.portal.stories import services as stories
from answerable.portal.stories.queries import gazetteer
from answerable.portal.topics import services as topics
from answerable.portal.topics.queries import active, active_model, laid_out, model_file

if TYPE_CHECKING:
    from answerable.engines.archive import Archive
    from answerable.listening.pipeline import Settings

__all__ = ["archive_settings", "listen_once", "open_archive", "take_up"]


def listen_once(*, fetch: Fetch = fetch_politely, at: dt.datetime | None = None) -> Run:
    """Listen once, and return the row of the run. What the archive raises goes on, and stays on the row."""
    from answerable.engines.archive.allowances import allowance_table
    from answerable.engines.archive.outages import outage_table

    with recorded(Run.Kind.LISTEN) as run, open_archive() as archive:
        heard, run.heard_to = ingest_inbox(archive, heard_up_to())
        found, failed = ingest_feeds(archive, fetch, at or timezone.now())
        run.counts = {"messages": heard, "articles": found, "failed_sources": failed}
        archive.note_outages(outage_table(outages(at or timezone.now())))
        archive.note_allowances(
            allowance_table(allowances_until(timezone.localdate(at) + dt.timedelta(days=1)))
        )
        take_up(run, archive)
    return fold_if_quiet(run)


def open_archive() -> Archive:
    """The portal's own archive, for writing. Raises `ArchiveInUseError` while another process has it."""
    from answerable.engines.archive import Archive

    return Archive.open(settings.ARCHIVE, archive_settings())


def archive_settings() -> Settings:
    """With what the portal listens: its own places, taxonomy and trained model, where it has them."""
    from answerable.listening.pipeline import Settings

    topics.lay_out()
    places, taxonomy, model = gazetteer(), laid_out(), active_model()
    file = model_file(model) if model else None
    return Settings(
        gazetteer=str(places) if places.exists() else None,
        taxonomy=str(taxonomy) if taxonomy else None,
        topic_model=str(file) if file and file.exists() else None,
    )


def take_up(run: Run, archive: Archive) -> None:
    """Conclude on what is new in the archive, fill the tables with it, and note both on the run."""
    outcomes = pass_marks(archive)
    archive.settle()
    since, reached = filled_up_to(), archive.manifest.arrived
    if reached != since:
        run.versions = archive.pipeline.versions | archive.manifest.tools | {"taxonomy": str(active().number)}
        method = " ".join(f"{name} {version}" for name, version in sorted(run.versions.items()))
        # An archive that was made anew has fewer commits than the tables know of: then all of it is new. One
        # that was judged anew since is read as a whole too.
        anew = since >= reached or since < archive.manifest.rebuilt
        run.counts |= fill(archive, 0 if anew else since, method).counts()
    if outcomes or reached != since:
        stories.note_thresholds(archive.thresholds().to_pylist())
    if outcomes:
        run.counts["marks"] = stories.note_outcomes(outcomes)
    run.sequence = reached
