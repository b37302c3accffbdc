"""`/api/v1/releases/` and `/api/v1/work-items/`: what trackers told, to read; files bring it."""

from typing import Any

from rest_framework import mixins, serializers

from core.access.api import caller
from core.common.api.conditional import ConditionalRetrieve
from portfolio.api.fields import VisibleProduct
from roadmap.filters import ReleaseFilter, WorkItemFilter
from roadmap.models import Release, WorkItem
from roadmap.selectors.lists import releases_for, work_items_for


class ReleaseSerializer(serializers.Serializer[Release]):
    """A version that reached users."""

    id = serializers.IntegerField()
    product = VisibleProduct()
    name = serializers.CharField()
    released_on = serializers.DateField()
    failed = serializers.BooleanField()


class ReleaseViewSet(mixins.ListModelMixin, ConditionalRetrieve):
    """Releases of products that the caller sees."""

    serializer_class = ReleaseSerializer
    filterset_class = ReleaseFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Release.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return releases_for(caller(self.request)).order_by("pk")


class WorkItemSerializer(serializers.Serializer[WorkItem]):
    """A piece of delivery work under the names that its file has for it."""

    id = serializers.IntegerField()
    product = VisibleProduct()
    key = serializers.CharField()
    type = serializers.CharField(source="kind")
    status = serializers.CharField(source="status_name")
    status_category = serializers.CharField(source="category")
    created_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    committed_on = serializers.DateField(allow_null=True)
    sprint = serializers.CharField()
    points = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)
    estimate_hours = serializers.DecimalField(max_digits=14, decimal_places=4, allow_null=True)
    assignee_email = serializers.CharField()
    severity = serializers.IntegerField(allow_null=True)
    found_in_production = serializers.BooleanField()
    parent = serializers.CharField(source="parent_key")  # type: ignore[assignment]


class WorkItemViewSet(mixins.ListModelMixin, ConditionalRetrieve):
    """Work items of products that the caller sees."""

    serializer_class = WorkItemSerializer
    filterset_class = WorkItemFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = WorkItem.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return work_items_for(caller(self.request)).order_by("pk")
