"""`/api/v1/comments/`: what people say about things."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import mixins, serializers
from rest_framework.exceptions import PermissionDenied

from core.access.api import caller
from core.access.permissions import Action, can
from core.collaboration.filters import CommentFilter
from core.collaboration.models import Comment
from core.collaboration.selectors.comments import comments_visible_to
from core.collaboration.services import comments
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate


class VisibleComment(serializers.PrimaryKeyRelatedField[Comment]):
    """A comment of the first level, among those the caller may read."""

    default_error_messages = {
        "does_not_exist": _(
            "You see no comment with the id “{pk_value}” that can be answered. Take one from `/comments/`."
        )
    }

    def get_queryset(self) -> Any:
        """Return the comments that may be answered."""
        return comments_visible_to(caller(self.context["request"]))


class CommentSerializer(serializers.Serializer[Comment]):
    """A comment on a thing: `kind` and `subject_id`, as `/search/` names them.

    People are mentioned in the text by their e-mail: `@hana.sato@company.example`.
    """

    id = serializers.IntegerField(read_only=True)
    kind = serializers.CharField(max_length=40)
    subject_id = serializers.IntegerField(min_value=1, max_value=2**62)
    parent = VisibleComment(  # type: ignore[assignment]
        queryset=Comment.objects.none(), allow_null=True, required=False
    )
    text = serializers.CharField(max_length=comments.LONGEST)
    author_email = serializers.EmailField(source="author.email", read_only=True)
    mentions = serializers.SerializerMethodField()
    written_at = serializers.DateTimeField(read_only=True)
    edited_at = serializers.DateTimeField(read_only=True, allow_null=True)
    resolved = serializers.BooleanField(required=False)
    resolved_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_mentions(self, comment: Comment) -> list[str]:
        """Return the e-mails of whom it mentions."""
        return sorted(mention.user.email for mention in comment.mentions.all())

    def to_representation(self, instance: Comment) -> dict[str, Any]:
        """Add whether the thread is resolved."""
        instance.resolved = instance.resolved_at is not None  # type: ignore[attr-defined]
        return super().to_representation(instance)


class CommentViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Comments on whatever the caller sees."""

    serializer_class = CommentSerializer
    filterset_class = CommentFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Comment.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller may read, the oldest first."""
        return comments_visible_to(caller(self.request))

    def perform_create(self, serializer: Any) -> None:
        """Say something, or answer a comment."""
        said = serializer.validated_data
        added = comments.add(
            by=caller(self.request),
            kind=said["kind"],
            pk=said["subject_id"],
            text=said["text"],
            parent=said.get("parent"),
        )
        serializer.instance = self.get_object_again(added)

    def perform_update(self, serializer: Any) -> None:
        """Change the text of one's own, or say whether a thread is resolved. What it is about stays."""
        comment, asked = serializer.instance, serializer.validated_data
        if "text" in asked:
            if comment.author_id != caller(self.request).pk:
                raise PermissionDenied
            comments.change(by=caller(self.request), comment=comment, text=asked["text"])
        if "resolved" in asked:
            comments.resolve(by=caller(self.request), comment=comment, resolved=asked["resolved"])

    def perform_destroy(self, instance: Comment) -> None:
        """Delete one's own with its answers; the page of its thing takes it back."""
        if instance.author_id != caller(self.request).pk and not can(caller(self.request), Action.ADMINISTER):
            raise PermissionDenied
        comments.remove(by=caller(self.request), comment=instance)
