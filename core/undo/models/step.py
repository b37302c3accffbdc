from collections.abc import Callable

from django.db import models
from django.urls import reverse
from django.utils import timezone

from core.common.spoken import heard


class Step(models.Model):
    """Something done that can be taken back: what it was, and what is needed to put it back.

    kind names the reverter; payload is for it alone. subject_kind and subject_id are the audit trail's,
    so that the history of a thing can offer the way back. by_id is no foreign key, as in the trail.
    label: what it was, in the language of whoever did it; words: in every language, where that differs.
    """

    kind = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    words = models.JSONField(default=dict)
    payload = models.JSONField()
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    scope_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    by_email = models.CharField(max_length=254)
    done_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=254, blank=True)

    # Not kept: what a way back had to leave as it is, in words; and who hears how much of how much is back.
    remark = ""
    watch: Callable[[int, int], None] | None = None

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-id"], name="undo_subject")]

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """Return what it was, in the reader's language."""
        return heard(self.words, self.label)

    @property
    def address(self) -> str:
        """Return where a POST takes it back: for `extra_tags` of a message."""
        return reverse("undo:undo", args=[self.pk])
