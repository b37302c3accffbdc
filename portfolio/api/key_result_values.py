"""`/api/v1/key-result-values/`: what was said by hand of key results."""

from typing import Any

from rest_framework import mixins, serializers, viewsets

from core.access.api import caller
from portfolio.filters.objectives import KeyResultValueFilter
from portfolio.models import KeyResultValue
from portfolio.selectors.key_results import values_for


class KeyResultValueSerializer(serializers.Serializer[KeyResultValue]):
    """What a key result without a KPI had reached on a day, and who said so."""

    id = serializers.IntegerField(read_only=True)
    key_result = serializers.CharField(source="key_result.code")
    on = serializers.DateField()
    value = serializers.DecimalField(max_digits=20, decimal_places=6)
    said_by = serializers.CharField()
    note = serializers.CharField()


class KeyResultValueViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[KeyResultValue]):
    """Values of key results that the caller sees. One says them at `key-results/{id}/value/`."""

    serializer_class = KeyResultValueSerializer
    filterset_class = KeyResultValueFilter
    queryset = KeyResultValue.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return values_for(caller(self.request)).order_by("pk")
