"""`/api/v1/waiting/`: what waits for the caller, as of today."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.access.api import caller
from core.collaboration.pile import SEEN_AT_ONCE
from core.collaboration.waiting import kinds
from core.common.api.asking import refuse_unknown
from metrics.pages.waiting import Choice, Waits
from portfolio.models import Node

QUERY = [
    OpenApiParameter("kind", OpenApiTypes.STR, description="One kind alone, by its word."),
    OpenApiParameter("node", OpenApiTypes.STR, description="Code of a portfolio node; everything."),
    OpenApiParameter("late", OpenApiTypes.BOOL, description="Only what should have been done by now."),
    OpenApiParameter("q", OpenApiTypes.STR, description="Words of it."),
]


class WaitsSerializer(serializers.Serializer[Any]):
    """A vote, a signature, an action …: `title` is what waits, `to_do` what the caller has to do with it.

    `id` is the key of the thing among those of its `kind`. `due_on` is by when, `since` from when on: one of
    them, or neither. `url` is the page where it is done.
    """

    kind = serializers.CharField(source="row.kind")
    kind_label = serializers.CharField()
    id = serializers.IntegerField(source="row.pk")
    title = serializers.CharField()
    to_do = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    since = serializers.DateField(allow_null=True)
    days_late = serializers.IntegerField()
    url = serializers.CharField()


class WaitingViewSet(GenericViewSet[Any]):
    """What waits for the caller: nobody reads what waits for somebody else."""

    serializer_class = WaitsSerializer
    queryset = Node.objects.none()
    filter_backends = ()

    @extend_schema(parameters=QUERY)
    def list(self, request: Request) -> Response:
        """List it: the most pressing kind first, of a kind what is due the longest."""
        refuse_unknown(request, [one.name for one in QUERY])
        choice = Choice.of(request.query_params)
        if choice.kind and choice.kind not in {one.kind for one in kinds()}:
            choices = ", ".join(one.kind for one in kinds())
            raise ValidationError({"kind": [_("Choose one of: %(choices)s.") % {"choices": choices}]})
        today = timezone.localdate()
        paginator: Any = self.paginator
        size = paginator.get_page_size(request) or SEEN_AT_ONCE
        page: Any = self.paginate_queryset(choice.shown(choice.found(caller(request), today, at_once=size)))
        said = [Waits.of(row, today) for row in page]
        return self.get_paginated_response(self.get_serializer(said, many=True).data)
