"""`/api/v1/notifications/`: what the caller was told."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.access.api import caller
from core.collaboration.filters import NotificationFilter
from core.collaboration.models import Notification
from core.collaboration.selectors.notifications import Told, notifications_of, told
from core.collaboration.services import notifications


class NotificationSerializer(serializers.Serializer[Any]):
    """Something the caller should know. `url` is empty for what is gone or no longer theirs to see."""

    id = serializers.IntegerField(source="pk", read_only=True)
    kind = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True)
    quote = serializers.CharField(read_only=True)
    url = serializers.CharField(read_only=True)
    subject_kind = serializers.CharField(read_only=True)
    subject_id = serializers.IntegerField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    unread = serializers.BooleanField()


class ReadSerializer(serializers.Serializer[Any]):
    """How many were marked as read."""

    read = serializers.IntegerField()


class NotificationViewSet(mixins.ListModelMixin, GenericViewSet[Any]):
    """The caller's own notifications."""

    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Notification.objects.none()

    def get_queryset(self) -> Any:
        """Return the caller's, the latest first."""
        return notifications_of(caller(self.request))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what the caller was told."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        lines = told(caller(request), page or [])
        return self.get_paginated_response(NotificationSerializer(lines, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read one; it stays unread."""
        return Response(NotificationSerializer(self._line()).data)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Mark one as read (`unread: false`) or as unread."""
        row = self.get_object()
        asked = NotificationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        mark = notifications.mark_unread if asked.validated_data["unread"] else notifications.mark_read
        mark(user=caller(request), pk=row.pk)
        return Response(NotificationSerializer(self._line()).data)

    @extend_schema(request=None, responses=ReadSerializer)
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request, **_kwargs: Any) -> Response:
        """Mark all as read that there are now."""
        latest = notifications_of(caller(request)).values_list("pk", flat=True).first() or 0
        count = notifications.mark_all_read(user=caller(request), up_to=latest)
        return Response({"read": count})

    def _line(self) -> Told:
        return told(caller(self.request), [self.get_object()])[0]
