from django.db import models
from django.utils import timezone


class UsedLink(models.Model):
    """A one-click sign-in link that was used, so that it is not used again."""

    nonce = models.CharField(max_length=32, primary_key=True)
    used_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.nonce
