"""The verbs on what is learned: ask for a training, note what came of it, switch a model on and off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.topics import queries, rules
from answerable.portal.topics.models import TrainedModel
from answerable.portal.topics.services.taxonomies import may_manage

__all__ = ["ask_for_training", "note_failed", "note_trained", "switch_off", "switch_on"]


def ask_for_training(user: Any, *, at: dt.datetime | None = None) -> TrainedModel:
    """Leave a row for the run that trains. Raises `Conflict` while one waits."""
    may_manage(user)
    at = at or timezone.now()
    with transaction.atomic():
        if queries.waiting_model():
            raise Conflict(_("A training waits already; it begins within minutes."))
        model = TrainedModel.objects.create(asked_by=user, asked_at=at)
        record(user, "topics.ask_for_training", model, at=at)
    return model


def note_trained(
    model: TrainedModel, *, file: str, texts: int, figures: Mapping[str, Any], at: dt.datetime
) -> None:
    """What a run has learned, with the figures by which it is judged. Nothing is switched on by this."""
    done = {"state": TrainedModel.State.TRAINED, "trained_at": at, "figures": dict(figures)}
    TrainedModel.objects.filter(pk=model.pk).update(file=file, texts=texts, **done)


def note_failed(model: TrainedModel, *, texts: int, reason: str, at: dt.datetime) -> None:
    """Why a training came to nothing, in a sentence."""
    done = {"state": TrainedModel.State.FAILED, "trained_at": at, "reason": reason[:300]}
    TrainedModel.objects.filter(pk=model.pk).update(texts=texts, **done)


def switch_on(user: Any, model: TrainedModel, *, at: dt.datetime | None = None) -> None:
    """Let a model tell topics from now on. Raises `Conflict` unless it proved better than the words."""
    may_manage(user)
    if model.state != TrainedModel.State.TRAINED or not rules.beats(model.figures):
        raise Conflict(_("It does not tell topics better than the words do, so it stays off."))
    if not queries.model_file(model).exists():
        raise Conflict(_("Its file is gone; train again."))
    with transaction.atomic():
        TrainedModel.objects.filter(active=True).update(active=False)
        TrainedModel.objects.filter(pk=model.pk).update(active=True)
        record(user, "topics.switch_on", model, at=at)


def switch_off(user: Any, *, at: dt.datetime | None = None) -> None:
    """Go back to the words of the taxonomy."""
    may_manage(user)
    with transaction.atomic():
        model = queries.active_model()
        if model is None:
            raise Conflict(_("No model is switched on."))
        TrainedModel.objects.filter(pk=model.pk).update(active=False)
        record(user, "topics.switch_off", model, at=at)
