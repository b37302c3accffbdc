"""`/api/v1/coverage/`: roles of products that nobody has, or that soon nobody has."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.access.api import caller
from core.common.api.asking import refuse_unknown
from portfolio.drawing.coverage import Choice
from portfolio.models import Ownership, Product
from portfolio.selectors.coverage import SEEN_AT_ONCE, GapKind, crowded, gaps

NODE = OpenApiParameter("node", OpenApiTypes.STR, description="Code of a portfolio node; everything.")
DAYS = OpenApiParameter("days", OpenApiTypes.INT, description="How many days ahead; 90.")
MORE_THAN = OpenApiParameter("more_than", OpenApiTypes.INT, description="People with more products; 5.")


class GapSerializer(serializers.Serializer[Any]):
    """A role of a product that nobody has, or that soon nobody has."""

    product = serializers.CharField(source="product_code")
    name = serializers.CharField(source="product_name")
    role = serializers.ChoiceField(choices=Ownership.Role.choices)
    kind = serializers.ChoiceField(choices=[str(kind) for kind in GapKind])
    due_on = serializers.DateField(allow_null=True)
    email = serializers.EmailField(source="person_email", allow_null=True)
    next_on = serializers.DateField(allow_null=True)


class CrowdedSerializer(serializers.Serializer[Any]):
    """Somebody who answers for many products at once."""

    email = serializers.EmailField()
    name = serializers.CharField()
    products = serializers.IntegerField()


class CoverageSerializer(serializers.Serializer[Any]):
    """Active products and how many have a manager and an owner, as the KPI role_coverage counts today."""

    active = serializers.IntegerField()
    covered = serializers.IntegerField()
    without_manager = serializers.IntegerField()
    without_owner = serializers.IntegerField()
    successions_due = serializers.IntegerField()
    crowded = CrowdedSerializer(many=True)


class CoverageViewSet(GenericViewSet[Product]):
    """Coverage of the products that the caller sees, today."""

    serializer_class = GapSerializer
    queryset = Product.objects.none()
    filter_backends = ()

    @extend_schema(parameters=[NODE, DAYS])
    def list(self, request: Request) -> Response:
        """List the gaps: what nobody has first, then what is due soonest."""
        refuse_unknown(request, [NODE.name, DAYS.name])
        question = Choice.of(request.query_params).question(caller(request), timezone.localdate())
        paginator: Any = self.paginator
        size = paginator.get_page_size(request) or SEEN_AT_ONCE
        page: Any = self.paginate_queryset(gaps(question, at_once=size))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(parameters=[NODE, DAYS, MORE_THAN], responses=CoverageSerializer)
    @action(detail=False, pagination_class=None)
    def summary(self, request: Request) -> Response:
        """Count active, covered and uncovered products, successions due, and people with many products."""
        refuse_unknown(request, [NODE.name, DAYS.name, MORE_THAN.name])
        choice = Choice.of(request.query_params)
        question = choice.question(caller(request), timezone.localdate())
        found = gaps(question)
        return Response(
            CoverageSerializer(
                {
                    "active": found.counts.active,
                    "covered": found.counts.covered,
                    "without_manager": found.counts.without_manager,
                    "without_owner": found.counts.without_owner,
                    "successions_due": found.due,
                    "crowded": crowded(question, more_than=choice.more_than),
                }
            ).data
        )
