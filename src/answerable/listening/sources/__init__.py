"""Readers: files, feeds, sitemaps and pages become batches of documents. Bytes in; fetching is an engine's
work.

The allow-list stands here, at the first door: a column that the schema does not name (an author, a handle,
an address) is dropped before anything else sees it.
"""

from answerable.listening.sources.batches import InputBatch
from answerable.listening.sources.files import read_file
from answerable.listening.sources.identifiers import document_ids

__all__ = ["InputBatch", "document_ids", "read_file"]
