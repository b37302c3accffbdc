"""`/api/v1/history/`: what happened to one thing."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.access.api import caller
from core.audit.models import AuditEvent
from core.collaboration.selectors.history import history
from core.common.api.asking import refuse_unknown
from core.subjects import known, seen_by


class ChangeSerializer(serializers.Serializer[Any]):
    """A field before and after: as it was kept, and in words."""

    field = serializers.CharField()
    field_label = serializers.CharField(source="label")
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
    before_text = serializers.CharField()
    after_text = serializers.CharField()


class EntrySerializer(serializers.Serializer[Any]):
    """Something that happened. `import` is the id of the import that did it, null for anybody else."""

    id = serializers.CharField(source="key")
    occurred_at = serializers.DateTimeField()
    actor = serializers.CharField()
    text = serializers.CharField()
    changes = ChangeSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        """Add `import`, which Python keeps for itself."""
        return {**super().get_fields(), "import": serializers.IntegerField(source="run_id", allow_null=True)}


class HistoryViewSet(GenericViewSet[Any]):
    """The history of one thing that the caller sees, the latest first."""

    serializer_class = EntrySerializer
    queryset = AuditEvent.objects.none()

    @extend_schema(
        parameters=[
            OpenApiParameter("kind", OpenApiTypes.STR, required=True, description="As `/search/` names it."),
            OpenApiParameter("id", OpenApiTypes.INT, required=True, description="The thing's key."),
            OpenApiParameter("field", OpenApiTypes.STR, description="Only what changed this field."),
            OpenApiParameter("person", OpenApiTypes.STR, description="Only what this person did."),
        ],
        responses=EntrySerializer(many=True),
    )
    def list(self, request: Request, **_kwargs: Any) -> Response:
        """Tell who did what and when, and each field before and after."""
        refuse_unknown(request, ("kind", "id", "field", "person"))
        kind, pk = request.query_params.get("kind", ""), request.query_params.get("id", "")
        missing = [name for name, value in (("kind", kind), ("id", pk)) if not value]
        if missing:
            raise ValidationError({name: [_("Say which.")] for name in missing})
        subject = known(kind)
        thing = seen_by(caller(request), kind, pk) if pk.isdecimal() and len(pk) < 19 else None
        if subject is None or thing is None:
            raise NotFound
        asked = request.query_params
        told = history(subject, thing, field=asked.get("field", ""), person=asked.get("person", ""))
        page = self.paginate_queryset(told.entries)
        return self.get_paginated_response(EntrySerializer(page, many=True).data)
