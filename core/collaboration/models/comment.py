from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope, User
from core.ingest.models import Imported


class Comment(Imported):
    """What somebody said about a thing of the portal, or in answer to such a comment.

    kind and subject_id say what it is about, as the audit trail does; scope is the thing's place in the tree.
    parent is always a comment of the first level. Only those are resolved: a question with its answers.
    """

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    text = models.TextField(_("comment"), max_length=5000)
    written_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="resolved_comments"
    )

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=~Q(parent=F("id")) | Q(parent__isnull=True), name="comment_not_its_own_answer"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False, parent__isnull=True),
                name="comment_resolved_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_id", "author", "written_at"], name="comment_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "subject_id", "written_at"], name="comment_subject")]

    def __str__(self) -> str:
        return self.text[:60]


class Mention(models.Model):
    """A person named in a comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} @{self.user_id}"
