"""`/api/v1/capacity/`: people and months, what time there is and how much of it is allocated."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.access.api import caller
from core.access.permissions import Action, can_somewhere
from core.common.periods import format_month, month_of, parse_month
from portfolio.lists.load_filter import MOST_MONTHS, LoadFilter
from portfolio.selectors.load import limits, loads, mark_of
from teams.models import Person


class MonthField(serializers.CharField):
    """A month as 2026-11."""

    def to_representation(self, value: date) -> str:  # type: ignore[override]
        """Write the month."""
        return format_month(value)


class MonthSerializer(serializers.Serializer[Any]):
    """A person's month, in working days: Monday to Friday without the `off_days` of their calendar.

    `load`: allocated / capacity, null without any.
    """

    month = MonthField()
    work_days = serializers.IntegerField()
    absent_days = serializers.IntegerField()
    off_days = serializers.IntegerField()
    capacity_days = serializers.DecimalField(max_digits=14, decimal_places=4)
    allocated_days = serializers.DecimalField(max_digits=14, decimal_places=4)
    load = serializers.DecimalField(max_digits=14, decimal_places=4, source="ratio", allow_null=True)
    state = serializers.ChoiceField(
        choices=["over_allocated", "within_capacity", "under_used", "absent", "gone"]
    )


class CapacitySerializer(serializers.Serializer[Any]):
    """A person with their months."""

    email = serializers.EmailField()
    name = serializers.CharField()
    team = serializers.CharField(allow_null=True)
    months = MonthSerializer(many=True)


class CapacityViewSet(GenericViewSet[Person]):
    """Capacity and load of people, for whoever sees any part of the portfolio."""

    serializer_class = CapacitySerializer
    filterset_class = LoadFilter
    also_asked = ("from", "months")
    queryset = Person.objects.none()

    def get_queryset(self) -> Any:
        """Return everybody, or nobody to whoever sees no part of the portfolio."""
        rows = Person.objects.select_related("team").order_by("email")
        return rows if can_somewhere(caller(self.request), Action.VIEW) else rows.none()

    @extend_schema(
        parameters=[
            OpenApiParameter("from", OpenApiTypes.STR, description="First month, YYYY-MM; the present one."),
            OpenApiParameter("months", OpenApiTypes.INT, description="How many months, 1 to 36; 12."),
        ]
    )
    def list(self, request: Request) -> Response:
        """List people, by e-mail, each with the months asked for."""
        first, months = _first(request), _months(request)
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        bounds = limits()
        found: dict[int, list[Any]] = {}
        for one in loads([person.pk for person in page], first=first, months=months):
            found.setdefault(one.person_id, []).append(
                {
                    name: getattr(one, name)
                    for name in ("month", "work_days", "absent_days", "off_days", "ratio")
                }
                | {"capacity_days": one.capacity_days, "allocated_days": one.allocated_days}
                | {"state": str(mark_of(one, bounds))}
            )
        rows = [
            {
                "email": person.email,
                "name": person.name,
                "team": person.team.code if person.team else None,
                "months": found.get(person.pk, []),
            }
            for person in page
        ]
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


def _first(request: Request) -> date:
    asked = request.query_params.get("from")
    if not asked:
        return month_of(timezone.localdate())
    try:
        month = parse_month(asked)
    except ValueError:
        raise serializers.ValidationError({"from": [_("Write a month as 2026-11.")]}) from None
    if not 2000 <= month.year <= 2100:
        raise serializers.ValidationError({"from": [_("Write a month as 2026-11.")]})
    return month


def _months(request: Request) -> int:
    asked = request.query_params.get("months", "12")
    if not (asked.isascii() and asked.isdecimal() and 1 <= int(asked[:6]) <= MOST_MONTHS):
        message = _("Ask for 1 to %(most)s months.") % {"most": MOST_MONTHS}
        raise serializers.ValidationError({"months": [message]})
    return int(asked)
