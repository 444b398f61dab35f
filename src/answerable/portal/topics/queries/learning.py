"""What the desk has confirmed, and what was learned from it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from answerable.portal.stories.models import Document
from answerable.portal.topics.models import Correction, TrainedModel

__all__ = [
    "active_model",
    "corrected_texts",
    "latest_asked",
    "latest_corrections",
    "model_file",
    "model_or_none",
    "models",
    "waiting_model",
]


def latest_corrections() -> dict[str, str]:
    """doc_id → the topic that the desk gave it last."""
    return dict(Correction.objects.order_by("at", "pk").values_list("doc_id", "corrected"))


def corrected_texts() -> list[tuple[str, str, str, str]]:
    """(doc_id, title, text, topic) of every document whose topic the desk has said, oldest first."""
    topics = latest_corrections()
    rows = Document.objects.filter(doc_id__in=topics).order_by("pk").values_list("doc_id", "title", "text")
    return [(doc_id, title, text, topics[doc_id]) for doc_id, title, text in rows]


def models() -> QuerySet[TrainedModel]:
    """Everything that was trained or is to be, newest first."""
    return TrainedModel.objects.all()


def model_or_none(pk: int | str) -> TrainedModel | None:
    """The training of that key, as a number or as an address gives it."""
    return TrainedModel.objects.filter(pk=pk).first() if str(pk).isdecimal() else None


def latest_asked() -> TrainedModel | None:
    """The newest training, whatever became of it."""
    return TrainedModel.objects.first()


def waiting_model() -> TrainedModel | None:
    """The training that is asked for and not done."""
    return TrainedModel.objects.filter(state=TrainedModel.State.ASKED).order_by("pk").first()


def active_model() -> TrainedModel | None:
    """The model that tells topics, where one is switched on."""
    return TrainedModel.objects.filter(active=True).first()


def model_file(model: TrainedModel) -> Path:
    """Where a model's numbers lie."""
    return settings.HOME / model.file
