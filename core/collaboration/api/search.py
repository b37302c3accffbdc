"""`/api/v1/search/`: what the caller finds among everything they may see."""

from typing import Any

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from core.access.api import caller
from core.collaboration.selectors.search import search
from core.collaboration.words import Query
from core.common.api.asking import refuse_unknown

SHORT, LONG = 10, 100


class FoundSerializer(serializers.Serializer[Any]):
    """One thing that was found. `id` is its key for `/history/` and `/comments/`."""

    id = serializers.CharField(source="pk")
    title = serializers.CharField()
    subtitle = serializers.CharField()
    url = serializers.CharField()


class FoundGroupSerializer(serializers.Serializer[Any]):
    """What was found of one kind, the best first. `total`: how many there are altogether."""

    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    total = serializers.IntegerField()
    results = FoundSerializer(many=True, source="lines")


class SearchSerializer(serializers.Serializer[Any]):
    """The answer to a search."""

    query = serializers.CharField()
    total = serializers.IntegerField()
    groups = FoundGroupSerializer(many=True)


class SearchViewSet(ViewSet):
    """Search by words, whatever their accents and capitals, and by words nearly like them."""

    @extend_schema(
        parameters=[
            OpenApiParameter("q", OpenApiTypes.STR, description="The words; none find nothing."),
            OpenApiParameter("kind", OpenApiTypes.STR, description="One kind alone, then up to 100 of it."),
        ],
        responses=forced_singular_serializer(SearchSerializer),  # type: ignore[no-untyped-call]
    )
    def list(self, request: Request, **_kwargs: Any) -> Response:
        """Find things, the kind with the best one first."""
        refuse_unknown(request, ("q", "kind"))
        query = Query.of(request.query_params.get("q", ""))
        only = request.query_params.get("kind", "")
        groups = search(caller(request), query, only=only, most=LONG if only else SHORT)
        total = sum(group.total for group in groups)
        return Response(SearchSerializer({"query": query.text, "total": total, "groups": groups}).data)
