"""`/api/v1/role-sheets/`: drafts, published versions, and their PDF."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller, require
from core.access.permissions import Action, can, can_somewhere
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.common.codes import CODE_PATTERN
from teams.drawing import draw_sheet
from teams.filters.roles import RoleSheetFilter
from teams.models import RoleFamily, RoleSheet, Section, SheetVersion
from teams.selectors import sheet_content
from teams.selectors.role_sheets import role_sheets as sheet_rows
from teams.services import role_sheets

LANGUAGES = ("en", "fr")


class SheetLineSerializer(serializers.Serializer[Any]):
    """A line of a role sheet in both languages."""

    section = serializers.ChoiceField(choices=Section.choices)
    reference = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    expected = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    en = serializers.CharField(required=False, allow_blank=True, default="")
    fr = serializers.CharField(required=False, allow_blank=True, default="")


class RoleSheetSerializer(serializers.Serializer[RoleSheet]):
    """A role sheet. `lines` are those of the last version; writing them changes the draft alone."""

    code = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=100)
    name_fr = serializers.CharField(max_length=100)
    family = serializers.ChoiceField(choices=RoleFamily.choices, required=False)
    aliases = serializers.CharField(required=False, allow_blank=True)
    version = serializers.IntegerField(read_only=True, source="last_number", allow_null=True)
    published_at = serializers.DateTimeField(read_only=True, source="last_published_at", allow_null=True)
    lines = SheetLineSerializer(many=True, required=False)

    def to_representation(self, instance: RoleSheet) -> dict[str, Any]:
        """Write a sheet with the lines of its last version; of its draft where none was published."""
        last = instance.versions.first()
        content = last.content if last else sheet_content.draft(instance)
        return {
            "code": instance.code,
            "name": instance.name,
            "name_fr": instance.name_fr,
            "family": instance.family,
            "aliases": instance.aliases,
            "version": last.number if last else None,
            "published_at": last.published_at.isoformat() if last else None,
            "lines": content["lines"],
        }


class PublishSerializer(serializers.Serializer[SheetVersion]):
    """What changed with a version."""

    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class RoleSheetViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Role sheets, for whoever sees any part of the portfolio."""

    serializer_class = RoleSheetSerializer
    filterset_class = RoleSheetFilter
    lookup_field = "code"
    lookup_value_regex = CODE_PATTERN
    queryset = RoleSheet.objects.none()

    def get_queryset(self) -> Any:
        """Return all sheets, or none to whoever sees no part of the portfolio."""
        rows = sheet_rows().order_by("code").prefetch_related("versions", "lines")
        return rows if can_somewhere(caller(self.request), Action.VIEW) else rows.none()

    def perform_create(self, serializer: Any) -> None:
        """Begin a sheet as a draft."""
        require(self.request, Action.EDIT_ROLE_SHEET)
        serializer.instance = role_sheets.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change the draft."""
        require(self.request, Action.EDIT_ROLE_SHEET)
        serializer.instance = role_sheets.change(
            by=caller(self.request), sheet=serializer.instance, **serializer.validated_data
        )

    @extend_schema(request=PublishSerializer, responses=RoleSheetSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, code: str) -> Response:
        """Keep what the draft says as the next version."""
        sheet = self.get_object()
        require(request, Action.EDIT_ROLE_SHEET)
        said = PublishSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        role_sheets.publish(by=caller(request), sheet=sheet, note=said.validated_data["note"])
        return Response(self.get_serializer(self.get_queryset().get(pk=sheet.pk)).data)

    @extend_schema(
        parameters=[
            OpenApiParameter("lang", enum=LANGUAGES, description="en or fr; en without it."),
            OpenApiParameter("version", OpenApiTypes.INT, description="The last one without it."),
        ],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"])
    def pdf(self, request: Request, code: str) -> HttpResponse:
        """Send a version as a tagged PDF."""
        sheet = self.get_object()
        language = request.query_params.get("lang", "en")
        number = request.query_params.get("version", "")
        if language not in LANGUAGES or (number and not number.isdecimal()):
            raise Http404
        version = get_object_or_404(sheet.versions, number=int(number)) if number else sheet.versions.first()
        if version is None and not can(caller(request), Action.EDIT_ROLE_SHEET):
            raise Http404
        return HttpResponse(draw_sheet(sheet, version, language=language), content_type="application/pdf")
