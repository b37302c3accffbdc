from django.db import models
from django.utils import timezone

from core.access.models import User


class Bookmark(models.Model):
    """A thing that somebody wants to find again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bookmarks")
    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "kind", "subject_id"], name="bookmark_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Following(models.Model):
    """Whether somebody hears of what is said about a thing.

    Whoever comments, or answers for the thing, hears of it without a row. A row is somebody's own choice:
    it stands until they change it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="followings")
    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    is_on = models.BooleanField()
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "subject_id"], name="following_once")]
        indexes = [models.Index(fields=["kind", "subject_id"], name="following_subject")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.subject_id} {'on' if self.is_on else 'off'}"
