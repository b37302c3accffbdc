from django.db import models
from django.db.models.functions import Now


class AuditEvent(models.Model):
    """Something somebody did, in the words of the domain. Never changed, never deleted.

    No foreign keys: the trail outlives what it speaks of. Events are inserted
    unchained, so that writers do not queue; the sealer chains them afterwards.
    """

    occurred_at = models.DateTimeField(db_default=Now(), editable=False)
    verb = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    actor_email = models.CharField(max_length=254)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=200)
    scope_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="audit_subject"),
            models.Index(fields=["verb", "-id"], name="audit_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_label}"


class AuditSeal(models.Model):
    """One link of the chain: the HMAC of an event and of the link before it."""

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.position} {self.digest[:12]}"
