"""A recording: the very words, who said them, and how they sound."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.clips import clip_key
from common.text import nfc


def digest_of(text: str) -> str:
    """Return the hash (64 hex digits) by which a text's recording is found."""
    return hashlib.sha256(nfc(text).encode()).hexdigest()


class RecordedClip(models.Model):
    """An officer's recording of one spoken part of an answer; it is played wherever these very words are said.

    Where a record changes so that other words are said, the recording rests, and the voice speaks them.
    """

    text = models.TextField(_("words"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    key = models.CharField(_("clip"), max_length=64, editable=False)
    sound = models.BinaryField(editable=False)  # 8 kHz s16 mono; the clip store is made again from it
    seconds = models.FloatField(_("seconds"), editable=False)
    file_name = models.CharField(_("file"), max_length=200, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, verbose_name=_("uploaded by")
    )
    recorded_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ("-recorded_at",)

    def __str__(self) -> str:
        return self.text[:80]


def key_of(text: str, sound: bytes) -> str:
    """Return a recording's clip key: of its sound and its words, so never that of a synthesised clip."""
    return clip_key(f"recorded/{hashlib.sha256(sound).hexdigest()}", text)
