"""`/api/v1/custom-fields/`: what the company asks of its nouns beyond what the portal knows."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller, require
from core.access.permissions import Action, can_somewhere
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.custom import nouns
from core.custom.models import CustomField, Kind
from core.custom.services import fields


class OptionSerializer(serializers.Serializer[Any]):
    """An option of a choice. withdrawn: it can no longer be chosen."""

    code = serializers.CharField(max_length=40, required=False, allow_blank=True)
    label = serializers.CharField(max_length=60)  # type: ignore[assignment]
    label_fr = serializers.CharField(max_length=60, required=False, allow_blank=True)
    withdrawn = serializers.BooleanField(required=False)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Say of every option whether it is withdrawn."""
        return {**instance, "withdrawn": bool(instance.get("withdrawn"))}


class CustomFieldSerializer(serializers.Serializer[CustomField]):
    """A custom field. noun, code stay; kind stays once there are values. archived_at: it is asked no more."""

    id = serializers.IntegerField(read_only=True)
    noun = serializers.CharField(max_length=40)
    code = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(choices=Kind.choices)
    label = serializers.CharField(max_length=60)  # type: ignore[assignment]
    label_fr = serializers.CharField(max_length=60, required=False, allow_blank=True)
    help = serializers.CharField(max_length=200, required=False, allow_blank=True)
    help_fr = serializers.CharField(max_length=200, required=False, allow_blank=True)
    section = serializers.CharField(max_length=60, required=False, allow_blank=True)
    section_fr = serializers.CharField(max_length=60, required=False, allow_blank=True)
    required = serializers.BooleanField(required=False)  # type: ignore[assignment]
    unit = serializers.CharField(max_length=20, required=False, allow_blank=True)
    decimals = serializers.IntegerField(min_value=0, max_value=6, required=False)
    options = OptionSerializer(many=True, required=False)
    position = serializers.IntegerField(read_only=True)
    archived_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_fields(self) -> Any:
        """Keep what never changes from being written to a field that is there."""
        known = super().get_fields()
        if isinstance(self.instance, CustomField):
            known["noun"].read_only = known["code"].read_only = True
        return known


class CustomFieldFilter(django_filters.FilterSet):
    """Filters of custom fields."""

    noun = django_filters.CharFilter(label="noun")
    archived = django_filters.BooleanFilter(label="archived", method="filter_archived")

    class Meta:
        model = CustomField
        fields: tuple[str, ...] = ()

    def filter_archived(self, rows: Any, name: str, value: bool) -> Any:
        """Keep archived fields, or those in use."""
        return rows.filter(archived_at__isnull=not value)


class CustomFieldViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, ConditionalRetrieve, ConditionalUpdate
):
    """The fields that the company added: to read for whoever sees any part, to change for administrators."""

    serializer_class = CustomFieldSerializer
    filterset_class = CustomFieldFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = CustomField.objects.none()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse every change by whoever does not administer everything."""
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS:
            require(request, Action.ADMINISTER)

    def get_queryset(self) -> Any:
        """Return the fields, of each noun in their order."""
        rows = CustomField.objects.filter(noun__in=[noun.kind for noun in nouns.every()])
        return rows if can_somewhere(caller(self.request), Action.VIEW) else rows.none()

    def perform_create(self, serializer: Any) -> None:
        """Add a field."""
        serializer.instance = fields.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change a field."""
        serializer.instance = fields.change(
            by=caller(self.request), field=serializer.instance, **serializer.validated_data
        )

    @extend_schema(request=None, responses=CustomFieldSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, **kwargs: Any) -> Response:
        """Ask for the field no more; its values are kept."""
        field = self.get_object()
        return Response(self.get_serializer(fields.archive(by=caller(request), field=field)).data)

    @extend_schema(request=None, responses=CustomFieldSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, **kwargs: Any) -> Response:
        """Ask for an archived field again."""
        field = self.get_object()
        return Response(self.get_serializer(fields.restore(by=caller(request), field=field)).data)
