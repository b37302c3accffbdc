from django.db import models
from django.utils import timezone


class SwitchState(models.Model):
    """A governance switch that somebody set. One without a row stands as in full governance."""

    name = models.CharField(max_length=40, unique=True)
    is_on = models.BooleanField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=254, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {'on' if self.is_on else 'off'}"
