"""The local archive: documents, stories and signals as Parquet parts under one atomic manifest.

>>> from answerable.engines.archive import Archive
>>> with Archive.open(path, Settings()) as archive:      # doctest: +SKIP
...     totals = archive.ingest(batches, name="inbox")
...     print(totals, archive.stories().num_rows)
"""

from answerable.engines.archive.archive import Archive, view
from answerable.engines.archive.errors import ArchiveBrokenError, ArchiveInUseError
from answerable.engines.archive.ingest import Totals
from answerable.engines.archive.questions import View

__all__ = ["Archive", "ArchiveBrokenError", "ArchiveInUseError", "Totals", "View", "view"]
