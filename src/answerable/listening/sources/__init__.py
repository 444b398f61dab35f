"""Readers: files, feeds, sitemaps and pages become batches of documents. Bytes in; an engine does the
fetching.

The allow-list stands here, at the first door: a column that the schema does not name (an author, a handle,
an address) is dropped before anything else sees it.
"""

from answerable.listening.sources.batches import InputBatch
from answerable.listening.sources.feeds import parse_feed
from answerable.listening.sources.files import read_file
from answerable.listening.sources.identifiers import document_ids
from answerable.listening.sources.pages import extractor, parse_page
from answerable.listening.sources.sitemaps import Sitemap, parse_sitemap

__all__ = [
    "InputBatch",
    "Sitemap",
    "document_ids",
    "extractor",
    "parse_feed",
    "parse_page",
    "parse_sitemap",
    "read_file",
]
