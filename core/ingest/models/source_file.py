from django.db import models
from django.utils import timezone


class SourceFile(models.Model):
    """A file as it arrived, kept once by its hash under FILES_ROOT."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    received_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.sha256[:12]
