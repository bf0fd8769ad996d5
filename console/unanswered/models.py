"""Questions that nothing answered, and the topics they make."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from console.conversations.models import Channel


class Why(models.TextChoices):
    """How a question came to be without an answer."""

    DONT_KNOW = "dont_know", _("Not known")
    WRONG_CHOICE = "wrong_choice", _("The wrong procedure was answered")
    REPEAT = "repeat", _("Asked to repeat")
    TRANSFER = "transfer", _("Passed to an officer")
    FAILED = "failed", _("Nothing came back")
    MESSAGE = "message", _("A message was left")


class Topic(models.Model):
    """Questions alike, to be answered once."""

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("Open")
        TAKEN = "taken", _("Somebody is at it")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Needs no answer")

    text = models.TextField(_("question"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    count = models.PositiveIntegerField(_("times"), default=0)
    first = models.DateTimeField(_("first asked"))
    last = models.DateTimeField(_("last asked"))
    answer = models.TextField(_("answer"), blank=True)
    draft = models.CharField(_("became"), max_length=100, blank=True)
    history = HistoricalRecords(excluded_fields=["count", "first", "last"])

    class Meta:
        verbose_name = _("unanswered question")
        verbose_name_plural = _("unanswered questions")
        ordering = ("-count", "-last", "pk")
        default_permissions = ("view",)
        permissions = (("answer", "Can take, answer and close unanswered questions"),)
        indexes = (models.Index(fields=["state", "-count", "-last"], name="topics_most_asked"),)

    def __str__(self) -> str:
        return self.text[:80]


class TopicWord(models.Model):
    """A word of a topic's questions, folded: by these alike ones are found."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="words")
    word = models.CharField(max_length=40, db_index=True)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["topic", "word"], name="one_row_a_word"),)

    def __str__(self) -> str:
        return self.word


class Question(models.Model):
    """One question of one conversation."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="questions")
    conversation = models.CharField(max_length=100)
    turn = models.CharField(max_length=100)
    text = models.TextField(_("question"))
    why = models.CharField(_("why"), max_length=14, choices=Why)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    at = models.DateTimeField(_("time"))
    receipt = models.CharField(max_length=12, blank=True, db_index=True)
    told = models.DateTimeField(_("told the answer"), null=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("-at", "-pk")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["conversation", "turn"], name="one_question_a_turn"),)
        indexes = (models.Index(fields=["at"], name="questions_by_time"),)

    def __str__(self) -> str:
        return self.text[:80]
