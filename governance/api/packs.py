"""`/api/v1/steering-packs/`: packs, their snapshots and their files."""

import json
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller, require, require_somewhere
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve
from core.common.periods import parse_month
from core.jobs.api.jobs import JobSerializer
from core.jobs.models import Job
from governance.downloads import sent
from governance.filters import PackFilter
from governance.models import PackFile, Snapshot
from governance.selectors.packs import packs_for
from governance.services import snapshots
from portfolio.api.fields import VisibleNode


class PackFileSerializer(serializers.ModelSerializer[PackFile]):
    """A drawn file."""

    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    size = serializers.IntegerField(source="file.size", read_only=True)

    class Meta:
        model = PackFile
        fields = ("format", "language", "sha256", "size", "drawn_at", "drawn_with")
        read_only_fields = fields


class SteeringPackSerializer(serializers.ModelSerializer[Snapshot]):
    """A steering pack. `position` is its place in the chain of snapshots, `sha256` its link."""

    node = serializers.CharField(source="node.code", read_only=True)
    period = serializers.SerializerMethodField()
    files = PackFileSerializer(many=True, read_only=True)

    class Meta:
        model = Snapshot
        fields = (
            "position",
            "node",
            "node_name",
            "period",
            "taken_at",
            "taken_by_email",
            "sha256",
            "previous_sha256",
            "files",
        )
        read_only_fields = fields

    def get_period(self, snapshot: Snapshot) -> str:
        """Return the month the values end with, YYYY-MM."""
        return f"{snapshot.period:%Y-%m}"


class NewPackSerializer(serializers.Serializer[Any]):
    """What a pack is prepared of. Without a period, of the last complete month."""

    node = VisibleNode()
    period = serializers.RegexField(r"^[0-9]{4}-(0[1-9]|1[0-2])$", required=False)
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=PackFile.Language.choices), required=False
    )

    def validate_period(self, text: str) -> Any:
        """Read the month."""
        try:
            return parse_month(text)
        except ValueError as error:
            raise ValidationError(_("Write a month as YYYY-MM.")) from error


class DrawingSerializer(serializers.Serializer[Any]):
    """The language to draw the files in."""

    language = serializers.ChoiceField(choices=PackFile.Language.choices)


class SteeringPackViewSet(mixins.ListModelMixin, ConditionalRetrieve):
    """Steering packs of the nodes that the caller sees."""

    serializer_class = SteeringPackSerializer
    filterset_class = PackFilter
    lookup_field = "position"
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Snapshot.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, newest first."""
        return packs_for(caller(self.request)).prefetch_related("files__file").order_by("-position")

    @extend_schema(request=NewPackSerializer, responses={201: SteeringPackSerializer})
    def create(self, request: Request) -> Response:
        """Freeze a node and have its files drawn in the languages given."""
        require_somewhere(request, Action.PREPARE_PACK)
        sent_ = NewPackSerializer(data=request.data, context=self.get_serializer_context())
        sent_.is_valid(raise_exception=True)
        require(request, Action.PREPARE_PACK, sent_.validated_data["node"])
        made = snapshots.prepare(by=caller(request), **sent_.validated_data)
        found = self.get_queryset().get(position=made.position)
        return Response(self.get_serializer(found).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=OpenApiTypes.OBJECT, filters=False)
    @action(detail=True, methods=["get"])
    def content(self, request: Request, **kwargs: Any) -> Response:
        """Return what was frozen: values with ids and versions, owners, launches, definitions, changes."""
        snapshot = self.get_object()
        return Response(json.loads(snapshot.content), headers={"ETag": f'"{snapshot.sha256}"'})

    @extend_schema(request=DrawingSerializer, responses={200: SteeringPackSerializer, 202: JobSerializer})
    @action(detail=True, methods=["post"])
    def draw(self, request: Request, **kwargs: Any) -> Response:
        """Have the files drawn in a language; 200 when they are there already."""
        snapshot = self.get_object()
        asked = DrawingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        job: Job | None = snapshots.ask_drawing(
            snapshot=snapshot, by=caller(request), language=asked.validated_data["language"]
        )
        if job is None:
            return Response(self.get_serializer(snapshot).data)
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(
        parameters=[
            OpenApiParameter("language", str, OpenApiParameter.PATH, enum=PackFile.Language.values),
            OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=PackFile.Format.values),
        ],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        filters=False,
    )
    @action(detail=True, methods=["get"], url_path=r"files/(?P<language>[^/.]+)/(?P<kind>[^/.]+)")
    def file(self, request: Request, language: str, kind: str, **kwargs: Any) -> FileResponse:
        """Send a drawn file; 409 while nobody had it drawn."""
        return sent(self.get_object(), language=language, kind=kind)
