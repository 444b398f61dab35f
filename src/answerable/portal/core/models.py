"""What core keeps: the audit log with its keys, how long personal data stays, and short-lived counts
of attempts.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

__all__ = ["ActorKey", "Attempt", "AuditEntry", "Hold", "RetentionRule", "SubjectKey"]


class AppendOnly(models.QuerySet):
    """A query set that adds and reads; nothing in it is changed or removed."""

    def update(self, **fields):
        raise TypeError("The audit log is append-only: an entry cannot be changed.")

    def delete(self):
        raise TypeError("The audit log is append-only: an entry cannot be removed.")

    def bulk_update(self, entries, fields, batch_size=None):
        raise TypeError("The audit log is append-only: an entry cannot be changed.")

    def empty_names(self, actor: str) -> int:
        """The one change there is: the name of `actor` is erased wherever it stands. Ask `core.keys`."""
        return models.QuerySet.update(self.filter(actor=actor), actor="", actor_name="")


class AuditEntry(models.Model):
    """One act: who did what to which thing, when, for which unit. Written with the act, in its transaction.

    `actor` is the sign-in name, empty where the portal itself or a member of the public acted.
    `object_kind` is an `app.model` label. `detail` never holds personal data; what must be told and is
    personal stands in `personal`, encrypted with the thing's own key (`SubjectKey`).

    `position` and `seal` are given once, right after the act is committed (`core.sealing`): from then on
    the line is a link of the chain (`core.chain`). Who acted is in the chain as `actor_mark`, not by
    name, so that a name can be erased and the chain still holds.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    actor = models.CharField(_("who"), max_length=150, blank=True)
    actor_name = models.CharField(_("shown as"), max_length=150, blank=True)
    verb = models.CharField(_("what"), max_length=60)
    object_kind = models.CharField(_("kind of thing"), max_length=60)
    object_id = models.CharField(_("which"), max_length=80)
    unit_code = models.CharField(_("unit"), max_length=60, blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    # Defaults of the database too: yesterday's code, which knows none of these, still writes its lines.
    actor_mark = models.CharField(max_length=64, blank=True, default="", db_default="")
    personal = models.TextField(blank=True, default="", db_default="")
    position = models.BigIntegerField(_("number"), null=True, unique=True, editable=False)
    seal = models.CharField(_("seal"), max_length=64, blank=True, default="", db_default="", editable=False)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["object_kind", "object_id"], name="audit_object"),
            models.Index(fields=["unit_code", "-at"], name="audit_unit"),
            models.Index(fields=["actor"], name="audit_actor"),
            models.Index(fields=["id"], condition=models.Q(position=None), name="audit_waiting"),
        ]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor or '–'} {self.verb} {self.object_kind} {self.object_id}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("The audit log is append-only: an entry cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The audit log is append-only: an entry cannot be removed.")


class ActorKey(models.Model):
    """The secret that ties one actor's name to their lines.

    Without it a mark tells nothing (`core.keys`).
    """

    actor = models.CharField(max_length=150, unique=True)
    secret = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return self.actor


class SubjectKey(models.Model):
    """The key of the personal values in one thing's lines, wrapped with the portal's keys (`core.keys`)."""

    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80)
    wrapped = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object_kind", "object_id"], name="one_key_for_each_subject")
        ]

    def __str__(self) -> str:
        return f"{self.object_kind} {self.object_id}"


class RetentionRule(models.Model):
    """How many days this organisation keeps one kind of personal data, where it differs from the
    standard.
    """

    kind = models.CharField(max_length=60, unique=True)
    days = models.PositiveIntegerField()
    decision = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.kind}: {self.days}"


class Hold(models.Model):
    """That one thing's personal data must not be erased while a dispute or an inquiry needs it (legal
    hold).
    """

    object_kind = models.CharField(_("kind of thing"), max_length=60)
    object_id = models.CharField(_("which"), max_length=80)
    decision = models.CharField(_("decision"), max_length=200)
    placed_at = models.DateTimeField(default=timezone.now)
    review_on = models.DateField(_("look at it again on"))
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["review_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["object_kind", "object_id"],
                condition=models.Q(lifted_at=None),
                name="one_hold_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.object_kind} {self.object_id}"


class Attempt(models.Model):
    """That somebody tried something, under a keyed hash that cannot be turned back;

    gone after its window.
    """

    purpose = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["purpose", "key", "at"], name="attempt_window")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.at:%H:%M}"
