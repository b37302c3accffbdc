"""`/api/v1/imports/`: send a file, look at what it would do, apply it, undo it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller, require_somewhere
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve
from core.ingest.filters import ImportRunFilter
from core.ingest.models import ImportRun, RowIssue
from core.ingest.selectors.runs import runs_for
from core.ingest.selectors.values import translated_values
from core.ingest.services import runs


class ImportSerializer(serializers.ModelSerializer[ImportRun]):
    """An import. read = created + updated + unchanged + rejected, always."""

    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    size = serializers.IntegerField(source="file.size", read_only=True)
    file_condition = serializers.CharField(source="file.condition", read_only=True)
    file_checked_at = serializers.DateTimeField(source="file.checked_at", read_only=True, allow_null=True)
    mapping = serializers.CharField(source="mapping.name", read_only=True, default=None, allow_null=True)
    error_detail = serializers.CharField(read_only=True)
    notes = serializers.ListField(child=serializers.CharField(), source="note_texts", read_only=True)

    class Meta:
        model = ImportRun
        fields = (
            "id",
            "source",
            "file_name",
            "sha256",
            "size",
            "file_condition",
            "file_checked_at",
            "state",
            "mapping",
            "columns",
            "created_by_email",
            "created_at",
            "applied_at",
            "undone_at",
            "read",
            "created",
            "updated",
            "unchanged",
            "rejected",
            "vanished",
            "seconds",
            "notes",
            "error_code",
            "error_detail",
        )
        read_only_fields = fields


class UploadSerializer(serializers.Serializer[Any]):
    """A file to import. Without a source it is recognised by its header."""

    file = serializers.FileField()
    source = serializers.CharField(  # type: ignore[assignment]
        required=False, allow_blank=True, max_length=40
    )
    mapping = serializers.CharField(required=False, allow_blank=True, max_length=100)


class MappingSerializer(serializers.Serializer[Any]):
    """Which header feeds which column."""

    source = serializers.CharField(required=False, max_length=40)  # type: ignore[assignment]
    columns = serializers.DictField(child=serializers.CharField())
    options = serializers.DictField(required=False)
    save_as = serializers.CharField(required=False, allow_blank=True, max_length=100)


class FoundValueSerializer(serializers.Serializer[Any]):
    """A value of the file. `answer` is null where nobody said what it stands for; then `guess` holds."""

    value = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)
    rows = serializers.IntegerField()
    guess = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True, allow_null=True)


class TranslatedSerializer(serializers.Serializer[Any]):
    """Values that people translate: answer them by `map`, as the option of this name."""

    name = serializers.CharField(source="translation.name")
    label = serializers.CharField(source="translation.label")  # type: ignore[assignment]
    is_asked = serializers.BooleanField()
    different = serializers.IntegerField()
    values = FoundValueSerializer(many=True)


class RowIssueSerializer(serializers.ModelSerializer[RowIssue]):
    """Why a row was rejected."""

    message = serializers.CharField(read_only=True)
    advice = serializers.CharField(read_only=True)

    class Meta:
        model = RowIssue
        fields = ("line", "column", "value", "code", "message", "advice")
        read_only_fields = fields


class ImportViewSet(mixins.ListModelMixin, ConditionalRetrieve):
    """Imports that the caller began, or all of them with the right to see every import."""

    serializer_class = ImportSerializer
    filterset_class = ImportRunFilter
    lookup_value_regex = r"[0-9]{1,18}"
    parser_classes = (MultiPartParser, FormParser, JSONParser)
    queryset = ImportRun.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, newest first."""
        return runs_for(caller(self.request)).select_related("file", "mapping").order_by("-id")

    @extend_schema(request=UploadSerializer, responses={201: ImportSerializer})
    def create(self, request: Request) -> Response:
        """Send a file; it is read in the background and waits at its preview."""
        require_somewhere(request, Action.IMPORT)
        sent = UploadSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        upload, mapping = sent.validated_data["file"], sent.validated_data.get("mapping")
        run = runs.receive(
            file=upload,
            name=upload.name,
            by=caller(request),
            source=sent.validated_data.get("source") or None,
            options={"mapping": mapping} if mapping else None,
        )
        return Response(self.get_serializer(run).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=MappingSerializer, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def map(self, request: Request, **kwargs: Any) -> Response:
        """Say which header feeds which column; the file is read again."""
        run = self._mine(request)
        sent = MappingSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        run = runs.map_columns(run=run, by=caller(request), **sent.validated_data)
        return Response(self.get_serializer(run).data)

    @extend_schema(request=None, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, **kwargs: Any) -> Response:
        """Have a previewed import written."""
        runs.apply(run=self._mine(request), by=caller(request))
        return Response(self.get_serializer(self.get_object()).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, **kwargs: Any) -> Response:
        """Put an import away that was not applied."""
        runs.discard(run=self._mine(request), by=caller(request))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, **kwargs: Any) -> Response:
        """Take a whole import back."""
        run = runs.undo(run=self._mine(request), by=caller(request))
        return Response(self.get_serializer(run).data)

    @extend_schema(responses=RowIssueSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None)
    def issues(self, request: Request, **kwargs: Any) -> Response:
        """List why rows were rejected, in the order of the file."""
        page = self.paginate_queryset(self.get_object().issues.order_by("line", "id")) or []
        return self.get_paginated_response(RowIssueSerializer(page, many=True).data)

    @extend_schema(responses=TranslatedSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def values(self, request: Request, **kwargs: Any) -> Response:
        """List the values of the file that people translate, with what each is taken for."""
        return Response(TranslatedSerializer(translated_values(self.get_object()), many=True).data)

    def _mine(self, request: Request) -> ImportRun:
        found: ImportRun = self.get_object()
        require_somewhere(request, Action.IMPORT)
        return found
