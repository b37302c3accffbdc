"""`/api/v1/kpi-values/`: values, and where each comes from."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.access.api import caller
from core.common.api.asking import refuse_unknown
from core.common.api.conditional import conditional
from core.common.periods import parse_month
from metrics.api.numbers import MonthField, NumberField
from metrics.api.provenance import ProvenanceSerializer
from metrics.kpis.vocabulary import Unit, Window
from metrics.selectors.provenance import provenance
from metrics.selectors.readings import reading, readings

STATUSES = ["on_target", "in_tolerance", "off_target", "no_value"]


class MissingRateSerializer(serializers.Serializer[Any]):
    """A currency and month without a rate."""

    currency = serializers.CharField()
    month = MonthField()


class KpiValueSerializer(serializers.Serializer[Any]):
    """A value with all that an honest number travels with.

    Ratios are 0–1, NPS −100…100; amounts of money are decimal strings. `period` is the window's last month.
    Exactly one of `node` and `product` is set. `status` is null where a value has no target.
    """

    id = serializers.CharField()
    node = serializers.CharField(allow_null=True)
    product = serializers.CharField(allow_null=True)
    kpi = serializers.CharField()
    version = serializers.IntegerField()
    window = serializers.ChoiceField(choices=[item.value for item in Window])
    period = MonthField()
    unit = serializers.ChoiceField(choices=[item.value for item in Unit])
    value = NumberField()
    numerator = NumberField()
    denominator = NumberField()
    n = serializers.IntegerField(allow_null=True)
    low = NumberField()
    high = NumberField()
    p85 = NumberField()
    unfinished = serializers.IntegerField(allow_null=True)
    target = NumberField()
    tolerance = NumberField()
    status = serializers.ChoiceField(choices=STATUSES, allow_null=True)
    stale = serializers.BooleanField()
    data_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    missing_rates = MissingRateSerializer(many=True)
    computed_at = serializers.DateTimeField()


QUERY = [
    OpenApiParameter("node", OpenApiTypes.STR, description="Code of a portfolio node."),
    OpenApiParameter("product", OpenApiTypes.STR, description="Code of a product."),
    OpenApiParameter("kpi", OpenApiTypes.STR, many=True, description="Codes of KPIs; all without it."),
    OpenApiParameter(
        "window",
        OpenApiTypes.STR,
        enum=[item.value for item in Window],
        description="Each KPI's default without it.",
    ),
    OpenApiParameter(
        "period", OpenApiTypes.STR, many=True, description="YYYY-MM; the last complete month without it."
    ),
]
PICK = [
    OpenApiParameter("measure", OpenApiTypes.STR, description="Operand whose facts are shown."),
    OpenApiParameter("month", OpenApiTypes.STR, description="YYYY-MM, the month whose facts are shown."),
    OpenApiParameter("product_code", OpenApiTypes.STR, description="Only the facts of this product."),
    OpenApiParameter("fact", OpenApiTypes.STR, description="Id of the fact to trace."),
    OpenApiParameter("page", OpenApiTypes.INT, description="Page of the facts."),
]


class KpiValueViewSet(GenericViewSet[Any]):
    """Values of places that the caller sees."""

    serializer_class = KpiValueSerializer
    lookup_value_regex = r"[A-Za-z0-9_-]+"
    filter_backends: list[Any] = []

    @extend_schema(parameters=QUERY, responses=KpiValueSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List values by node or product, KPI, window and period."""
        refuse_unknown(request, [one.name for one in QUERY])
        query = request.query_params
        if query.get("node") and query.get("product"):
            raise ValidationError({"product": [_("Ask for a node or for a product, not for both.")]})
        found = readings(
            user=caller(request),
            node=query.get("node") or None,
            product=query.get("product") or None,
            kpis=query.getlist("kpi") or None,
            window=query.get("window") or None,
            periods=[_month(text, "period") for text in query.getlist("period")] or None,
            today=timezone.localdate(),
        )
        page = self.paginate_queryset(found) or []
        return self.get_paginated_response(KpiValueSerializer(page, many=True).data)

    @extend_schema(responses=KpiValueSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Return the value with this id."""
        found = reading(user=caller(request), reading_id=pk, today=timezone.localdate())
        return conditional(request, KpiValueSerializer(found).data)

    @extend_schema(parameters=PICK, responses=ProvenanceSerializer)
    @action(detail=True, methods=["get"])
    def provenance(self, request: Request, pk: str) -> Response:
        """Trace a value: formula, measures, facts, import, file and line."""
        refuse_unknown(request, [one.name for one in PICK])
        query = request.query_params
        chain = provenance(
            user=caller(request),
            reading_id=pk,
            month=_month(query["month"], "month") if query.get("month") else None,
            measure=query.get("measure") or None,
            product=query.get("product_code") or None,
            fact=query.get("fact") or None,
            page=_page(query.get("page", "1")),
            today=timezone.localdate(),
        )
        return Response(ProvenanceSerializer(chain).data)


def _month(text: str, name: str) -> date:
    try:
        return parse_month(text)
    except ValueError:
        message = _("“%(text)s” is not a month. Write it as YYYY-MM.") % {"text": text}
        raise ValidationError({name: [message]}) from None


def _page(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10**9:
        raise ValidationError({"page": [_("Pages are counted from 1.")]})
    return int(text)
