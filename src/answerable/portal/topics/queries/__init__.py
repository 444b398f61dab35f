"""Reading taxonomies, what documents are about by them, and what was learned."""

from answerable.portal.topics.queries.counting import Row, checked_counts, correction_count, topic_rows
from answerable.portal.topics.queries.learning import (
    active_model,
    corrected_texts,
    latest_asked,
    latest_corrections,
    model_file,
    model_or_none,
    models,
    waiting_model,
)
from answerable.portal.topics.queries.previewing import READ, Preview, Sample, preview
from answerable.portal.topics.queries.taxonomies import (
    Shown,
    active,
    document_or_none,
    draft,
    editable,
    laid_out,
    shipped,
    version_or_none,
    versions,
)

__all__ = [
    "READ",
    "Preview",
    "Row",
    "Sample",
    "Shown",
    "active",
    "active_model",
    "checked_counts",
    "corrected_texts",
    "correction_count",
    "document_or_none",
    "draft",
    "editable",
    "laid_out",
    "latest_asked",
    "latest_corrections",
    "model_file",
    "model_or_none",
    "models",
    "preview",
    "shipped",
    "topic_rows",
    "version_or_none",
    "versions",
    "waiting_model",
]
