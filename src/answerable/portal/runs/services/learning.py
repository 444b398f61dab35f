"""Training on what the desk has confirmed: corrections, and messages whose sender's topic the case kept.

The figures come from texts that the model had not seen, and the words of the taxonomy are judged on the
very same texts. Texts with topics too rare to be learned are among them: of these the words tell, as they
will in listening.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from django.conf import settings
from django.utils import timezone

from answerable.listening.errors import InputError
from answerable.portal.cases.queries import kept_topics
from answerable.portal.runs.models import Run
from answerable.portal.runs.services.recording import recorded
from answerable.portal.topics import queries as topics
from answerable.portal.topics import rules
from answerable.portal.topics.models import TrainedModel
from answerable.portal.topics.services import note_failed, note_trained

if TYPE_CHECKING:
    from answerable.listening.topics import Taxonomy

__all__ = ["confirmed", "train_topics"]

FOLDS = 4
MOST = 2_000  # texts, the newest: more would take longer than a job may
SHOWN = 15  # topics of the confusion table; the rest stand together


def train_topics(at: dt.datetime | None = None) -> Run | None:
    """Train the model that somebody asked for; None where nobody did. What came of it stands on its row."""
    asked = topics.waiting_model()
    if asked is None:
        return None
    with recorded(Run.Kind.TRAIN) as run:
        table = confirmed()
        run.counts = {"texts": table.num_rows}
        try:
            _train(asked, table, at or timezone.now())
        except Exception as wrong:
            note_failed(asked, texts=table.num_rows, reason=str(wrong), at=at or timezone.now())
            if not isinstance(wrong, InputError):
                raise
    return run


def confirmed() -> pa.Table:
    """[title, text, label] of what the desk has confirmed, by topics of the active taxonomy, the newest last.

    Where a correction and a kept topic tell of the same document, the correction goes.
    """
    known = set(_taxonomy().codes)
    rows = {doc_id: row for doc_id, *row in kept_topics()}
    rows |= {doc_id: row for doc_id, *row in topics.corrected_texts()}
    told = [row for row in rows.values() if row[2] in known][-MOST:]
    return pa.table(
        {name: pa.array([row[at] for row in told], pa.string()) for at, name in enumerate(_COLUMNS)}
    )


_COLUMNS = ("title", "text", "label")


def _train(asked: TrainedModel, table: pa.Table, at: dt.datetime) -> None:
    from answerable.listening.topics import KeywordClassifier, train
    from answerable.listening.topics.learning import common_labels, cross_validated, telling_words

    if table.num_rows < rules.ENOUGH_LABELS:
        raise InputError(f"{table.num_rows} confirmed texts are too few; {rules.ENOUGH_LABELS} are needed.")
    labels, taxonomy = table.column("label").to_pylist(), _taxonomy()
    common = common_labels(labels)
    judged = cross_validated(table, taxonomy=taxonomy, folds=FOLDS)
    figures = {
        "trained": _figures(judged),
        "words": _figures(KeywordClassifier(taxonomy).classify(table)),
        "folds": FOLDS,
        "confusion": _confusion(judged),
        "telling": telling_words(table),
        "too_rare": sorted(set(labels) - set(common)),
    }
    learned = table.filter(pa.array([label in common for label in labels]))
    file = f"models/topics-{asked.pk}.model"
    (settings.HOME / "models").mkdir(parents=True, exist_ok=True)
    train(learned).save(settings.HOME / file)
    note_trained(asked, file=file, texts=table.num_rows, figures=figures, at=at)


def _taxonomy() -> Taxonomy:
    from answerable.listening.topics import parse_taxonomy

    return parse_taxonomy(topics.active().document)


def _figures(judged: pa.Table) -> dict[str, float]:
    from answerable.listening.evaluation.topics import evaluate

    found = evaluate([judged])
    names = {"macro_f1": "macro F1", "accuracy": "accuracy", "calibration_error": "calibration error"}
    return {name: round(float(found[told]), 4) for name, told in names.items()}


def _confusion(judged: pa.Table) -> dict[str, Any]:
    """Counts of (said by the desk, told by the model) over the most frequent topics; the rest is one."""
    said, told = (judged.column(name).to_pylist() for name in ("label", "topic"))
    labels = [label for label, _texts in Counter(said).most_common(SHOWN)]
    pairs = Counter(
        (a if a in labels else rules.REST, b if b in labels else rules.REST) for a, b in zip(said, told)
    )
    labels += [rules.REST] if any(rules.REST in pair for pair in pairs) else []
    return {"labels": labels, "counts": [[pairs[a, b] for b in labels] for a in labels]}
