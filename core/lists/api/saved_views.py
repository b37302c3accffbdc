"""`/api/v1/saved-views/`: filters, search and order of lists under a name."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers
from rest_framework.exceptions import PermissionDenied

from core.access.api import caller
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.common.listing.registry import find
from core.lists.filters import SavedViewFilter
from core.lists.models import SavedView
from core.lists.selectors.views import kept_query, seen_views
from core.lists.services import views


class SavedViewSerializer(serializers.Serializer[SavedView]):
    """A saved view. `query` is what stands behind the question mark in the list's address."""

    id = serializers.IntegerField(read_only=True)
    list = serializers.CharField(source="listing", max_length=60)
    name = serializers.CharField(max_length=60)
    query = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    shared = serializers.BooleanField(source="is_shared", required=False)
    owner_email = serializers.EmailField(source="owner.email", read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)

    def validate_list(self, value: str) -> str:
        """Refuse a list that is not there for the caller; a view stays on its list."""
        if self.instance is not None:
            return self.instance.listing
        listing = find(value)
        if listing is None or not listing.sees(caller(self.context["request"])):
            raise serializers.ValidationError(_("There is no list of this name."))
        return value

    def validate_query(self, value: str) -> str:
        """Keep filters, search and order, and nothing else of an address."""
        return kept_query(QueryDict(value.removeprefix("?")))


class SavedViewViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """The caller's own views and those that are shared; only one's own can be changed."""

    serializer_class = SavedViewSerializer
    filterset_class = SavedViewFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = SavedView.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest first."""
        return seen_views(caller(self.request)).select_related("owner").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Save a view."""
        sent = {"query": "", "is_shared": False, **serializer.validated_data}
        serializer.instance = views.save(by=caller(self.request), **sent)

    def perform_update(self, serializer: Any) -> None:
        """Change a view of one's own."""
        self._require_own(serializer.instance)
        serializer.instance = views.change(
            by=caller(self.request), view=serializer.instance, **serializer.validated_data
        )

    def perform_destroy(self, instance: SavedView) -> None:
        """Remove a view of one's own."""
        self._require_own(instance)
        views.remove(by=caller(self.request), view=instance)

    def _require_own(self, view: SavedView) -> None:
        if view.owner_id != caller(self.request).pk:
            raise PermissionDenied
