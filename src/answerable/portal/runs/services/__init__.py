"""What the machinery does: listen, fill the tables, keep house. Each run leaves a row."""

from answerable.portal.runs.services.briefings import briefing_work, write_briefings
from answerable.portal.runs.services.carrying import keep_organisation
from answerable.portal.runs.services.custody import keep_audit, tell_of_devices
from answerable.portal.runs.services.filling import Filled, fill
from answerable.portal.runs.services.finishing import carry_on_acts
from answerable.portal.runs.services.gathering import propose_agenda, watch_suggestions
from answerable.portal.runs.services.hearing import Visit, inbox_batch, ingest_feeds, ingest_inbox
from answerable.portal.runs.services.housekeeping import (
    clear_sessions,
    empty_outbox,
    erase_contacts,
    keep_statistics,
    note_overdue,
    serve_wechat,
    watch_clocks,
)
from answerable.portal.runs.services.learning import confirmed, train_topics
from answerable.portal.runs.services.listening import archive_settings, listen_once, open_archive, take_up
from answerable.portal.runs.services.practising import PRACTISE, practice_of, practise, start_again
from answerable.portal.runs.services.recording import recorded
from answerable.portal.runs.services.rehearsing import rehearse
from answerable.portal.runs.services.schedules import register_schedules

__all__ = [
    "PRACTISE",
    "Filled",
    "Visit",
    "archive_settings",
    "briefing_work",
    "carry_on_acts",
    "clear_sessions",
    "confirmed",
    "empty_outbox",
    "erase_contacts",
    "fill",
    "inbox_batch",
    "ingest_feeds",
    "ingest_inbox",
    "keep_audit",
    "keep_organisation",
    "keep_statistics",
    "listen_once",
    "note_overdue",
    "open_archive",
    "practice_of",
    "practise",
    "propose_agenda",
    "recorded",
    "register_schedules",
    "rehearse",
    "serve_wechat",
    "start_again",
    "take_up",
    "tell_of_devices",
    "train_topics",
    "watch_clocks",
    "watch_suggestions",
    "write_briefings",
]
