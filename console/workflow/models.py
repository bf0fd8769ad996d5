"""Which snapshot the rows' `live` marks were last compared with."""

from django.db import models


class Settled(models.Model):
    """One row: the snapshot that the marks tell about, and when they were set."""

    version = models.CharField(max_length=100)
    at = models.DateTimeField()
