"""`/api/v1/calendars/` and `/api/v1/days-off/`: on which days nobody works, by site or country."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller, require_somewhere
from core.access.permissions import Action
from core.common.codes import validate_code
from teams.api.fields import CalendarField
from teams.api.viewsets import OpenRows
from teams.filters.calendars import CalendarFilter, DayOffFilter
from teams.forms.calendars import YearForm
from teams.models import DayOff, WorkCalendar
from teams.proposing import FIRST_YEAR, LAST_YEAR
from teams.services import calendars


class CalendarSerializer(serializers.Serializer[WorkCalendar]):
    """A calendar. `country` and `subdivision`: ISO 3166 codes, from where public holidays are proposed."""

    id = serializers.IntegerField(read_only=True)
    code = serializers.CharField(max_length=64, validators=[validate_code])
    name = serializers.CharField(max_length=150)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True)
    subdivision = serializers.CharField(max_length=10, required=False, allow_blank=True)


class DayOffSerializer(serializers.Serializer[DayOff]):
    """A day on which nobody works who has the calendar. The calendar of a day never changes."""

    id = serializers.IntegerField(read_only=True)
    calendar = CalendarField()
    day = serializers.DateField()
    name = serializers.CharField(max_length=150)


class ProposedSerializer(serializers.Serializer[Any]):
    """A public holiday that the calendar does not have yet."""

    day = serializers.DateField()
    name = serializers.CharField()


class YearSerializer(serializers.Serializer[Any]):
    """The year whose public holidays are taken over."""

    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)


class CalendarViewSet(OpenRows):
    """Calendars."""

    serializer_class = CalendarSerializer
    filterset_class = CalendarFilter
    queryset = WorkCalendar.objects.none()
    rows = WorkCalendar.objects.all()

    def perform_create(self, serializer: Any) -> None:
        """Add a calendar."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        serializer.instance = calendars.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change a calendar."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        serializer.instance = calendars.change(
            by=caller(self.request), calendar=serializer.instance, **serializer.validated_data
        )

    def perform_destroy(self, instance: WorkCalendar) -> None:
        """Remove a calendar that nobody has, with its days."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        calendars.remove(by=caller(self.request), calendar=instance)

    @extend_schema(
        parameters=[OpenApiParameter("year", OpenApiTypes.INT, description="The present one without it.")],
        responses=ProposedSerializer(many=True),
    )
    @action(detail=True, pagination_class=None, filterset_class=None)
    def proposed(self, request: Request, **_kwargs: Any) -> Response:
        """List the public holidays of the calendar's country in a year that it does not have yet."""
        found = calendars.missing(self.get_object(), YearForm.asked(request.query_params))
        return Response(ProposedSerializer(found, many=True).data)

    @extend_schema(request=YearSerializer, responses=DayOffSerializer(many=True))
    @action(detail=True, methods=["post"], pagination_class=None, filterset_class=None)
    def adopt(self, request: Request, **_kwargs: Any) -> Response:
        """Add those days to the calendar."""
        calendar = self.get_object()
        require_somewhere(request, Action.EDIT_PEOPLE)
        asked = YearSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        adopted = calendars.adopt(by=caller(request), calendar=calendar, **asked.validated_data)
        return Response([DayOffSerializer(one).data for one in adopted.days])


class DayOffViewSet(OpenRows):
    """Days off."""

    serializer_class = DayOffSerializer
    filterset_class = DayOffFilter
    queryset = DayOff.objects.none()
    rows = DayOff.objects.select_related("calendar")

    def perform_create(self, serializer: Any) -> None:
        """Add a day off to a calendar."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        serializer.instance = calendars.add_day(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change a day off."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        serializer.instance = calendars.change_day(
            by=caller(self.request), day_off=serializer.instance, **serializer.validated_data
        )

    def perform_destroy(self, instance: DayOff) -> None:
        """Let people work on that day again."""
        require_somewhere(self.request, Action.EDIT_PEOPLE)
        calendars.remove_day(by=caller(self.request), day_off=instance)
