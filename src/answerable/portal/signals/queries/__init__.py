"""Reading judged periods, the record of the warnings, and the allowances of families."""

from answerable.portal.signals.queries.allowances import (
    Family,
    allowances_in_force,
    allowances_until,
    families,
    latest_allowance,
    said_of,
    said_of_all,
)
from answerable.portal.signals.queries.finding import (
    FIGURES,
    answering_unit,
    band_before,
    band_of,
    documents_of,
    evidence_of,
    find_signals,
    latest_warnings,
    risen_since,
    silent_sources,
    similar_to,
    stored_figures,
    warning_of,
)
from answerable.portal.signals.queries.paces import PACES, Pace, pace_of
from answerable.portal.signals.queries.record import Record, quarters, record_since

__all__ = [
    "FIGURES",
    "PACES",
    "Family",
    "Pace",
    "Record",
    "allowances_in_force",
    "allowances_until",
    "answering_unit",
    "band_before",
    "band_of",
    "documents_of",
    "evidence_of",
    "families",
    "find_signals",
    "latest_allowance",
    "latest_warnings",
    "pace_of",
    "quarters",
    "record_since",
    "risen_since",
    "said_of",
    "said_of_all",
    "silent_sources",
    "similar_to",
    "stored_figures",
    "warning_of",
]
