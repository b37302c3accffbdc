"""`/api/v1/bookmarks/`: what the caller keeps to find it again."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.access.api import caller
from core.collaboration.filters import BookmarkFilter
from core.collaboration.models import Bookmark
from core.collaboration.selectors.search import lines_of
from core.collaboration.services import choices
from core.subjects import seen_by


class BookmarkSerializer(serializers.Serializer[Any]):
    """A thing that the caller keeps. `title` and `url` are empty for what is gone or not theirs to see."""

    id = serializers.IntegerField(source="pk", read_only=True)
    kind = serializers.CharField(max_length=40)
    subject_id = serializers.IntegerField(min_value=1, max_value=2**62)
    title = serializers.CharField(read_only=True, default="")
    url = serializers.CharField(read_only=True, default="")
    created_at = serializers.DateTimeField(read_only=True)


class BookmarkViewSet(mixins.DestroyModelMixin, GenericViewSet[Any]):
    """The caller's own bookmarks."""

    serializer_class = BookmarkSerializer
    filterset_class = BookmarkFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Bookmark.objects.none()

    def get_queryset(self) -> Any:
        """Return the caller's, the latest first."""
        return Bookmark.objects.filter(user=caller(self.request)).order_by("-pk")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what the caller keeps."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._told(page or []))

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Keep a thing that the caller sees; kept already, it stays."""
        asked = BookmarkSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        kind, pk = asked.validated_data["kind"], asked.validated_data["subject_id"]
        if seen_by(caller(request), kind, pk) is None:
            message = _("You see nothing of this kind and number. Correct one of the two.")
            raise serializers.ValidationError({"subject_id": [message]})
        choices.bookmark(user=caller(request), kind=kind, pk=pk, on=True)
        kept = self.get_queryset().filter(kind=kind, subject_id=pk)
        return Response(self._told(kept)[0], status=201)

    def perform_destroy(self, instance: Bookmark) -> None:
        """Take a thing out."""
        choices.bookmark(user=instance.user, kind=instance.kind, pk=instance.subject_id, on=False)

    def _told(self, rows: Any) -> Any:
        """Say what is kept, as the caller sees it now. One query for each kind."""
        rows = list(rows)
        lines = lines_of(caller(self.request), [(row.kind, row.subject_id) for row in rows])
        seen = {(line.kind, line.pk): line for line in lines}
        for row in rows:
            line = seen.get((row.kind, row.subject_id))
            row.title, row.url = (line.title, line.url) if line else ("", "")
        return BookmarkSerializer(rows, many=True).data
