"""`/api/v1/kpis/`: what each number means."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.common.api.conditional import conditional
from metrics.kpis import registry
from metrics.kpis.vocabulary import Better, Family, Unit, Window


class OperandSerializer(serializers.Serializer[Any]):
    """A measure that the formula uses."""

    name = serializers.CharField()
    measure = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    shift_months = serializers.IntegerField()


class VersionSerializer(serializers.Serializer[Any]):
    """A wording of the definition and the day from which it holds."""

    number = serializers.IntegerField()
    effective_from = serializers.DateField(allow_null=True)
    note = serializers.CharField()


class KpiSerializer(serializers.Serializer[Any]):
    """The contract of a KPI."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_fr = serializers.CharField()
    description = serializers.CharField()
    description_fr = serializers.CharField()
    family = serializers.ChoiceField(choices=[item.value for item in Family])
    unit = serializers.ChoiceField(choices=[item.value for item in Unit])
    better = serializers.ChoiceField(choices=[item.value for item in Better])
    formula = serializers.CharField(source="formula.text")
    operands = OperandSerializer(many=True)
    default_window = serializers.ChoiceField(choices=[item.value for item in Window])
    windows = serializers.ListField(child=serializers.ChoiceField(choices=[item.value for item in Window]))
    counts = serializers.CharField()
    cadence_days = serializers.IntegerField(allow_null=True)
    parameters = serializers.ListField(child=serializers.CharField())
    versions = VersionSerializer(many=True)


class KpiViewSet(GenericViewSet[Any]):
    """KPIs, in the order in which pages list them."""

    serializer_class = KpiSerializer
    lookup_field = "code"
    lookup_value_regex = r"[a-z0-9_]+"
    filter_backends: list[Any] = []

    @extend_schema(responses=KpiSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List all KPIs."""
        page = self.paginate_queryset(list(registry.all_kpis())) or []
        return self.get_paginated_response(KpiSerializer(page, many=True).data)

    @extend_schema(
        parameters=[OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH)],
        responses=KpiSerializer,
    )
    def retrieve(self, request: Request, code: str) -> Response:
        """Return one KPI."""
        found = {kpi.code: kpi for kpi in registry.all_kpis()}.get(code)
        if found is None:
            raise NotFound
        return conditional(request, KpiSerializer(found).data)
