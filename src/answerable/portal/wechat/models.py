"""Official Accounts, the channels that lead to people through them, and what goes over them.

An openid is the address of a channel, never a person: it is kept encrypted, and found by a keyed hash that
nobody can turn back. Neither it nor anything else here enters the archive.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.portal.core.vaults import keeps_sealed


@keeps_sealed("secret", "aes_key", "access_token", "page_ticket")
class Account(models.Model):
    """One Official Account of the organisation."""

    code = models.SlugField(_("short name"), max_length=30, unique=True)
    name = models.CharField(_("account name"), max_length=60)
    app_id = models.CharField("AppID", max_length=40, unique=True)
    token = models.CharField(_("token"), max_length=64)  # signs callbacks; shown to administrators
    secret = models.BinaryField()
    aes_key = models.BinaryField(null=True, blank=True)  # present: callbacks are encrypted
    address = models.URLField(_("address of the platform"), blank=True)  # empty: the real one
    template = models.CharField(_("template of the notice"), max_length=80, blank=True)
    consent_url = models.URLField(_("where notices are agreed to"), max_length=500, blank=True)
    cover = models.CharField(max_length=120, blank=True)  # media id of the picture on top of articles
    menu = models.JSONField(default=list)  # see rules.menus
    welcome = models.TextField(_("welcome"), blank=True)
    active = models.BooleanField(_("in use"), default=True)
    access_token = models.BinaryField(null=True, blank=True)
    access_until = models.DateTimeField(null=True, blank=True)
    renewing_until = models.DateTimeField(null=True, blank=True)  # somebody is fetching a new token
    page_ticket = models.BinaryField(null=True, blank=True)  # signs the page that asks for a consent
    page_ticket_until = models.DateTimeField(null=True, blank=True)
    page_ticket_asked = models.DateTimeField(null=True, blank=True)  # when somebody last began to fetch one
    trouble = models.CharField(max_length=300, blank=True)  # the last thing the platform refused, in words
    trouble_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


@keeps_sealed("openid", "draft")
class Channel(models.Model):
    """A way to somebody who spoke to an account."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="channels")
    openid_hash = models.CharField(max_length=64)
    openid = models.BinaryField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="wechat_channels"
    )
    follows = models.BooleanField(default=True)
    bound_at = models.DateTimeField(null=True, blank=True)
    last_heard_at = models.DateTimeField(null=True, blank=True)
    draft = models.BinaryField(null=True, blank=True)
    draft_until = models.DateTimeField(null=True, blank=True, db_index=True)
    consents = models.PositiveSmallIntegerField(default=0)  # notices that may still be sent

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "openid_hash"], name="one_channel_for_an_openid")
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.pk}"


class Seen(models.Model):
    """A callback that was taken, so that the platform's repetitions get the same reply and nothing twice."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)  # hash of the message's key
    nonce = models.CharField(max_length=64)  # hash of time and nonce of the call
    reply = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="a_callback_is_taken_once"),
            models.UniqueConstraint(fields=["account", "nonce"], name="a_nonce_is_used_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%H:%M:%S}"


@keeps_sealed("sealed")
class Report(models.Model):
    """What somebody sent to the inbox, until a job has made a message of it: a minute at most."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="reports")
    reference = models.CharField(max_length=20, unique=True)  # of the message to be
    token_hash = models.CharField(max_length=64, unique=True)  # of its private link
    sealed = models.BinaryField()  # token, text, place and pictures
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference


@keeps_sealed("token", "pictures")
class Asked(models.Model):
    """A message of the inbox that came over a channel. The token of its private link is kept, encrypted."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="asked")
    message = models.OneToOneField("cases.Message", models.PROTECT, related_name="+")
    token = models.BinaryField()
    pictures = models.BinaryField(null=True, blank=True)  # media ids still to be fetched

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.message_id)


class Telling(models.Model):
    """That something is to reach a channel: an answer, or where a matter stands. Told once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be sent")
        SENDING = "sending", _("is being sent")
        UNCLEAR = "unclear", _("may have been sent; the platform did not confirm it")
        SERVICE = "service", _("sent in the chat")
        NOTICE = "notice", _("sent as a notice")
        WEB = "web", _("only on the web: no way in the chat was open")
        FAILED = "failed", _("refused by the platform")

    asked = models.ForeignKey(Asked, models.CASCADE, related_name="tellings")
    key = models.CharField(max_length=80, unique=True)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
    why = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.key


class Keyword(models.Model):
    """Words of a question that comes again and again, and the reply to them."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="keywords")
    words = models.CharField(_("keywords"), max_length=200)  # separated by blanks
    reply = models.TextField(_("reply"), max_length=600)

    class Meta:
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words


class Scene(models.Model):
    """A QR code that says where it hangs. Counted is only how often it was scanned, never by whom."""

    class Kind(models.TextChoices):
        UNIT = "unit", _("a unit's counter or notice board")
        MEETING = "meeting", _("a meeting")

    account = models.ForeignKey(Account, models.CASCADE, related_name="scenes")
    key = models.CharField(max_length=64)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    label = models.CharField(_("what it is for"), max_length=60)
    greeting = models.TextField(_("greeting"), max_length=600, blank=True)
    place = models.CharField(_("place of the code"), max_length=80, blank=True)
    address = models.CharField(max_length=300)  # what the code holds, given by the platform
    until = models.DateTimeField(null=True, blank=True)  # null: for good
    scans = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_scene_for_a_key")]

    def __str__(self) -> str:
        return self.label


class Publication(models.Model):
    """A version of a published answer on its way to become an article of the account."""

    class State(models.TextChoices):
        WAITING = "waiting", _("is being prepared")
        DRAFTED = "drafted", _("lies as a draft at the platform")
        HANDED_IN = "handed_in", _("is being looked at by the platform")
        OUT = "out", _("is out")
        REFUSED = "refused", _("was refused by the platform")
        MANUAL = "manual", _("is to be published by hand")

    account = models.ForeignKey(Account, models.PROTECT, related_name="publications")
    answer = models.ForeignKey("answers.Answer", models.PROTECT, related_name="+")
    serial = models.PositiveIntegerField()  # of the answer's version
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    media_id = models.CharField(max_length=120, blank=True)
    publish_id = models.CharField(max_length=40, blank=True, db_index=True)
    address = models.URLField(max_length=500, blank=True)
    why = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "answer", "serial"], name="a_version_is_published_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}/{self.serial}"


class BindingCode(models.Model):
    """A code that somebody who is signed in was shown, to be typed in the chat: the second proof."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    code = models.CharField(max_length=64, unique=True)  # keyed hash
    until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user_id)
