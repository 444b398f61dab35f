"""What the desk decides about topics: versions of the taxonomy, corrections, and what was learned from them.

A correction is about a document, never about whoever wrote it. Who corrected is kept as for any act at the
desk; what is shown of corrections are counts.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

__all__ = ["Correction", "TaxonomyVersion", "TrainedModel"]


class TaxonomyVersion(models.Model):
    """One version. The shipped file is version 0 and has no row; the draft was never active."""

    number = models.PositiveIntegerField(unique=True)
    document = models.JSONField()  # what its TOML file holds; see rules/documents.py
    based_on = models.PositiveIntegerField()
    note = models.CharField(_("note"), max_length=300, blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    activated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    activated_at = models.DateTimeField(null=True)  # the last time; null for the draft
    active = models.BooleanField(default=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of the taxonomy")
        verbose_name_plural = _("versions of the taxonomy")
        constraints = [
            models.UniqueConstraint(fields=["active"], condition=Q(active=True), name="one_active_taxonomy"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Correction(models.Model):
    """The desk says what a document is about; `given` is what it was taken for. The last one counts."""

    doc_id = models.CharField(max_length=120, db_index=True)
    given = models.CharField(max_length=60, blank=True)
    corrected = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return f"{self.doc_id}: {self.given} → {self.corrected}"


class TrainedModel(models.Model):
    """A classifier learned from what the desk confirmed: asked for here, trained by a run."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting to be trained")
        TRAINED = "trained", _("Trained")
        FAILED = "failed", _("Not trained")

    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    trained_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=120, blank=True)  # below the home directory
    texts = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)  # why it was not trained
    active = models.BooleanField(default=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("trained model")
        verbose_name_plural = _("trained models")
        constraints = [
            models.UniqueConstraint(fields=["active"], condition=Q(active=True), name="one_active_model"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
