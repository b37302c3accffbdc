"""`/api/v1/criteria/`: what products are to reach by when, who agreed, what they were measured at."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.profile import is_on
from metrics.criteria_standing import counts
from metrics.filters import CriterionFilter, SignatureFilter
from metrics.models import CriterionVerdict
from metrics.selectors.criteria import criteria_for, signatures_for
from portfolio.api.fields import VisibleProduct
from portfolio.models import CriterionSignature, Direction, SuccessCriterion
from portfolio.services import criteria


class SignatureSerializer(serializers.Serializer[CriterionSignature]):
    """Who signed, as what, when."""

    signs_as = serializers.ChoiceField(source="part", choices=CriterionSignature.Part.choices)
    email = serializers.EmailField()
    signed_on = serializers.DateField()


class MeasuredSerializer(serializers.Serializer[Any]):
    """What the criterion was measured at; null before the first recompute. `reading` names the value."""

    verdict = serializers.ChoiceField(source="now_verdict", choices=CriterionVerdict.Verdict.choices)
    value = serializers.DecimalField(source="now_value", max_digits=48, decimal_places=24, allow_null=True)
    n = serializers.IntegerField(source="now_n", allow_null=True)
    low = serializers.FloatField(source="now_low", allow_null=True)
    high = serializers.FloatField(source="now_high", allow_null=True)
    month = serializers.DateField(source="now_period", format="%Y-%m")
    stale = serializers.BooleanField(source="now_stale")
    reason = serializers.CharField(source="now_reason")
    reading = serializers.CharField(source="now_reading_id")


class SuccessCriterionSerializer(serializers.Serializer[SuccessCriterion]):
    """A success criterion. `threshold` is in the KPI's own unit, a ratio as 0.45.

    `window` empty: the KPI's own.
    `counts`: it was agreed before the product's launch, or the product is not launched. From the launch on
    nothing of it changes.
    """

    id = serializers.IntegerField(read_only=True)
    code = serializers.CharField(max_length=64, required=False)
    product = VisibleProduct()
    kpi = serializers.CharField(max_length=60)
    direction = serializers.ChoiceField(choices=Direction.choices)
    threshold = serializers.DecimalField(max_digits=20, decimal_places=6)
    window = serializers.ChoiceField(
        choices=["month", "quarter", "ytd", "t12m", "life"], required=False, allow_blank=True
    )
    review_on = serializers.DateField()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    proposed_by = serializers.EmailField(read_only=True)
    agreed_on = serializers.DateField(read_only=True, allow_null=True)
    edition = serializers.IntegerField(read_only=True)
    signatures = SignatureSerializer(many=True, read_only=True)
    launched_on = serializers.DateField(source="launched", read_only=True, allow_null=True)
    counts = serializers.SerializerMethodField()
    measured = serializers.SerializerMethodField()

    def get_counts(self, criterion: Any) -> bool:
        """Tell whether its product's launch is judged by it."""
        return counts(criterion)

    @extend_schema(responses=MeasuredSerializer)
    def get_measured(self, criterion: Any) -> dict[str, Any] | None:
        """Say what it was measured at."""
        return None if criterion.now_verdict is None else dict(MeasuredSerializer(criterion).data)


class SignedSerializer(SignatureSerializer):
    """A signature with the criterion that it stands under."""

    criterion = serializers.CharField(source="criterion.code")
    product = VisibleProduct(source="criterion.product")


class SignatureViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[CriterionSignature]):
    """Signatures under success criteria that the caller sees. One signs at `criteria/{id}/sign/`."""

    serializer_class = SignedSerializer
    filterset_class = SignatureFilter
    queryset = CriterionSignature.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return signatures_for(caller(self.request)).order_by("pk")


class SignSerializer(serializers.Serializer[Any]):
    """As what to sign; empty: the first part that is open to the caller."""

    signs_as = serializers.ChoiceField(
        choices=CriterionSignature.Part.choices, required=False, allow_blank=True
    )


class CriterionViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Success criteria of products that the caller sees."""

    serializer_class = SuccessCriterionSerializer
    filterset_class = CriterionFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = SuccessCriterion.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return criteria_for(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Propose a criterion. One for a launched product is kept and does not count."""
        require(self.request, Action.EDIT_PRODUCT, serializer.validated_data["product"])
        made = criteria.propose(
            by=caller(self.request), today=timezone.localdate(), **serializer.validated_data
        )
        serializer.instance = self._again(made)

    def perform_update(self, serializer: Any) -> None:
        """Change the wording; the product stays. An agreed one is to be signed anew."""
        require(self.request, Action.EDIT_PRODUCT, serializer.instance.product)
        changes = {name: value for name, value in serializer.validated_data.items() if name != "product"}
        made = criteria.change(
            by=caller(self.request), criterion=serializer.instance, today=timezone.localdate(), **changes
        )
        serializer.instance = self._again(made)

    def perform_destroy(self, instance: SuccessCriterion) -> None:
        """Remove a criterion that no launch was judged by."""
        require(self.request, Action.EDIT_PRODUCT, instance.product)
        criteria.remove(by=caller(self.request), criterion=instance, today=timezone.localdate())

    @extend_schema(request=SignSerializer, responses=SuccessCriterionSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str | None = None) -> Response:
        """Sign in one's own name."""
        criterion = self.get_object()
        needs = Action.SIGN_CRITERIA if is_on("criteria_signatures") else Action.EDIT_PRODUCT
        require(request, needs, criterion.product)
        told = SignSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        criteria.sign(
            by=caller(request),
            criterion=criterion,
            today=timezone.localdate(),
            part=told.validated_data.get("signs_as", ""),
        )
        return Response(self.get_serializer(self._again(criterion)).data)

    def _again(self, criterion: SuccessCriterion) -> Any:
        return self.get_queryset().get(pk=criterion.pk)
