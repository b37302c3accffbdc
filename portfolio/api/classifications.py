"""`/api/v1/classifications/`: innovation classes with their evidence and their review."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.fields import VisibleProduct
from portfolio.filters.classifications import ClassificationFilter
from portfolio.models import Classification, InnovationClass
from portfolio.services import classifications


class ClassificationSerializer(serializers.Serializer[Classification]):
    """A proposed class; an empty `outcome` waits for its review."""

    id = serializers.IntegerField(read_only=True)
    product = VisibleProduct()
    innovation_class = serializers.ChoiceField(choices=InnovationClass.choices)
    evidence = serializers.CharField()
    evidence_url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    classified_by = serializers.CharField(read_only=True)
    classified_on = serializers.DateField(read_only=True)
    outcome = serializers.CharField(read_only=True)
    reviewed_by = serializers.CharField(read_only=True)
    reviewed_on = serializers.DateField(read_only=True, allow_null=True)
    review_note = serializers.CharField(read_only=True)


class ReviewSerializer(serializers.Serializer[Any]):
    """What a reviewer says; a rejection needs a note."""

    outcome = serializers.ChoiceField(choices=Classification.Outcome.choices)
    review_note = serializers.CharField(required=False, allow_blank=True)


class ClassificationViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Classifications of products that the caller sees."""

    serializer_class = ClassificationSerializer
    filterset_class = ClassificationFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Classification.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        seen = Classification.objects.visible_to(caller(self.request))
        return seen.select_related("product__scope").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Propose a class."""
        require(self.request, Action.EDIT_PRODUCT, serializer.validated_data["product"])
        serializer.instance = classifications.classify(
            by=caller(self.request), on=timezone.localdate(), **serializer.validated_data
        )

    def perform_update(self, serializer: Any) -> None:
        """Change the evidence of a proposal that waits; product and class stay."""
        require(self.request, Action.EDIT_PRODUCT, serializer.instance.product)
        serializer.instance = classifications.change(
            by=caller(self.request), classification=serializer.instance, **serializer.validated_data
        )

    def perform_destroy(self, instance: Classification) -> None:
        """Withdraw a proposal that nobody reviewed."""
        require(self.request, Action.EDIT_PRODUCT, instance.product)
        classifications.withdraw(by=caller(self.request), classification=instance)

    @extend_schema(request=ReviewSerializer, responses=ClassificationSerializer)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, **kwargs: Any) -> Response:
        """Confirm a class, which then is the product's, or reject it."""
        waiting = self.get_object()
        require(request, Action.REVIEW_CLASSIFICATION, waiting.product)
        said = ReviewSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        classifications.review(
            by=caller(request), classification=waiting, on=timezone.localdate(), **said.validated_data
        )
        return Response(self.get_serializer(self.get_object()).data)
