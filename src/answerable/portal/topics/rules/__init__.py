"""What a taxonomy may hold and how two of them differ; pure."""

from answerable.portal.topics.rules.documents import (
    Change,
    as_toml,
    differences,
    domains_of,
    every_topic,
    topic_of,
    with_topic,
    without_topic,
)
from answerable.portal.topics.rules.learning import ENOUGH_LABELS, REST, beats, heat
from answerable.portal.topics.rules.patterns import MOST_WAYS, fits_everything, ways

__all__ = [
    "ENOUGH_LABELS",
    "MOST_WAYS",
    "REST",
    "Change",
    "as_toml",
    "beats",
    "differences",
    "domains_of",
    "every_topic",
    "fits_everything",
    "heat",
    "topic_of",
    "ways",
    "with_topic",
    "without_topic",
]
