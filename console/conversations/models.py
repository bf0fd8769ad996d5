"""Conversations and their turns, made from events; and who has looked at the personal data in them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How people reach the hotline."""

    PHONE = "phone", _("Telephone")
    BROWSER = "browser", _("Call from the page")
    WEB = "web", _("Chat on the page")
    ZALO = "zalo", "Zalo"


class Stage(models.TextChoices):
    """How far a conversation is."""

    LIVE = "live", _("Under way")
    OFFICER = "officer", _("Passed to an officer")
    ENDED = "ended", _("Ended")


class Result(models.TextChoices):
    """What came of a conversation as a whole."""

    NONE = "", _("Nothing asked")
    ANSWERED = "answered", _("Answered")
    UNANSWERED = "unanswered", _("Not answered")
    OFFICER = "officer", _("To an officer")
    EMERGENCY = "emergency", _("Emergency")


class Conversation(models.Model):
    """A call, or a chat until half an hour of quiet."""

    id = models.CharField(_("id"), max_length=100, primary_key=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    started = models.DateTimeField(_("started"))
    last = models.DateTimeField(_("last heard of"))
    ended = models.DateTimeField(_("ended"), null=True)
    stage = models.CharField(_("state"), max_length=10, choices=Stage, default=Stage.LIVE)
    result = models.CharField(_("outcome"), max_length=12, choices=Result, default=Result.NONE, blank=True)
    end_reason = models.CharField(_("how it ended"), max_length=60, blank=True)
    turns_count = models.PositiveIntegerField(_("turns"), default=0)
    duration_ms = models.FloatField(_("length"), null=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True)
    greeting = models.JSONField(default=list)
    recording = models.JSONField(default=dict)
    person = models.CharField(max_length=200, blank=True)
    taken_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("taken over by")
    )
    restricted = models.BooleanField(default=False)
    search = models.TextField(default="", blank=True)
    emptied = models.BooleanField(default=False)
    """Whether its words are gone, because they were old; what is counted stays."""

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ("-started", "pk")
        default_permissions = ("view",)
        permissions = (
            ("see_personal_data", "Can see personal data of callers, each time audited"),
            ("see_restricted", "Can open complaints and denunciations"),
            ("listen", "Can play recordings"),
            ("take_over", "Can take over a chat and hand it back"),
        )
        indexes = (
            models.Index(fields=["-started", "id"], name="conversations_newest"),
            models.Index(fields=["stage", "last"], name="conversations_by_stage"),
            models.Index(fields=["channel", "-started"], name="conversations_by_channel"),
            models.Index(fields=["result", "-started"], name="conversations_by_result"),
            models.Index(fields=["last"], condition=models.Q(emptied=False), name="conversations_to_empty"),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.id[-8:]}"


class Turn(models.Model):
    """What a person said or wrote, and everything that came of it."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="turns")
    key = models.CharField(max_length=100)
    at = models.DateTimeField(_("time"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    input = models.CharField(max_length=10, blank=True)
    question = models.TextField(_("question"), blank=True)
    intent = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(_("outcome"), max_length=30, blank=True)
    procedure = models.CharField(_("procedure"), max_length=100, blank=True)
    title = models.CharField(_("title"), max_length=2000, blank=True)
    facet = models.CharField(_("facet"), max_length=30, blank=True)
    snapshot = models.CharField(max_length=100, blank=True)
    control = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    total_ms = models.FloatField(null=True)
    officer = models.BooleanField(default=False)
    answers = models.JSONField(default=list)
    heard = models.JSONField(default=dict)
    written = models.JSONField(default=list)

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ("at", "pk")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["conversation", "key"], name="one_row_a_turn"),)
        indexes = (
            models.Index(fields=["at", "channel"], name="turns_by_time"),
            models.Index(fields=["procedure", "at"], name="turns_by_procedure"),
        )

    def __str__(self) -> str:
        return self.key


class Unmasking(models.Model):
    """Somebody looked at the personal data of a conversation; never changed, never deleted with it."""

    class Kind(models.TextChoices):
        """What was looked at."""

        TEXT = "text", _("Text")
        SOUND = "sound", _("Recording")

    conversation = models.CharField(_("conversation"), max_length=100, db_index=True)
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("look at personal data")
        verbose_name_plural = _("looks at personal data")
        ordering = ("-at",)
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.user} {self.conversation[-8:]}"
