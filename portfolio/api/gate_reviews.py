"""`/api/v1/gate-reviews/`: products before their gates, with votes and outcome."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.fields import VisibleProduct
from portfolio.filters.gate_reviews import GateReviewFilter
from portfolio.models import VOTES, Evidence, Gate, GateCriterion, GateReview, GateVote, Outcome
from portfolio.selectors.gate_reviews import reviews_for
from portfolio.selectors.life_cycles import cycle_of
from portfolio.services import gate_outcomes, gate_reviews
from portfolio.services.gate_outcomes import Condition
from teams.api.fields import PersonField


class VoteSerializer(serializers.Serializer[GateVote]):
    """A vote, with the roles in which it was cast.

    `scores`: criterion code → 1 to 5, or 1 and 0 for yes and no; null takes a score back. `from_import`: the
    import that told of the vote; in an open review it does not count until its voter casts it.
    """

    email = serializers.EmailField(read_only=True)
    roles = serializers.ListField(child=serializers.CharField(), read_only=True)
    vote = serializers.ChoiceField(choices=VOTES)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    scores = serializers.DictField(child=serializers.IntegerField(allow_null=True), required=False)
    voted_at = serializers.DateTimeField(read_only=True)
    from_import = serializers.IntegerField(source="import_run_id", read_only=True, allow_null=True)


class EvidenceSerializer(serializers.Serializer[Evidence]):
    """What speaks for a criterion, by its code. `met`: whether it was when the review was decided."""

    criterion = serializers.CharField(source="criterion.code")
    text = serializers.CharField(required=False, allow_blank=True)
    url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    waived_reason = serializers.CharField(read_only=True)
    waived_by = serializers.EmailField(source="waived_by_email", read_only=True)
    met = serializers.SerializerMethodField()

    def get_met(self, evidence: Evidence) -> bool | None:
        """Return what was known at the decision; null before it, and for what nobody could tell."""
        return (evidence.frozen or {}).get("met")


class ConditionSerializer(serializers.Serializer[Condition]):
    """What has to be done for a conditional go."""

    title = serializers.CharField(max_length=200)
    owner_email = PersonField(source="owner", required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class DecisionSerializer(serializers.Serializer[GateReview]):
    """An outcome. `waivers`: criterion code → why it need not be met."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reason = serializers.CharField(required=False, allow_blank=True)
    next_on = serializers.DateField(required=False, allow_null=True)
    waivers = serializers.DictField(child=serializers.CharField(max_length=300), required=False)
    conditions = ConditionSerializer(many=True, required=False)


class GateReviewSerializer(serializers.Serializer[GateReview]):
    """A review of a product at a gate of its life cycle, by its code. It is open while `outcome` is empty."""

    id = serializers.IntegerField(read_only=True)
    product = VisibleProduct()
    gate = serializers.CharField(source="gate.code")
    asked_on = serializers.DateField(read_only=True)
    asked_by = serializers.EmailField(source="asked_by_email", read_only=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True)
    outcome = serializers.CharField(read_only=True)
    decided_on = serializers.DateField(read_only=True, allow_null=True)
    decided_by = serializers.EmailField(source="decided_by_email", read_only=True)
    reason = serializers.CharField(read_only=True)
    next_on = serializers.DateField(read_only=True, allow_null=True)
    votes = VoteSerializer(many=True, read_only=True)
    evidence = EvidenceSerializer(many=True, read_only=True)
    open_conditions = serializers.IntegerField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)


class GateReviewViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Gate reviews of products that the caller sees."""

    serializer_class = GateReviewSerializer
    filterset_class = GateReviewFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = GateReview.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest request first."""
        rows = reviews_for(caller(self.request)).order_by("pk")
        return rows.prefetch_related("votes", "scores__criterion", "evidence__criterion")

    def perform_create(self, serializer: Any) -> None:
        """Ask for a product to pass a gate."""
        told = serializer.validated_data
        product = told.pop("product")
        require(self.request, Action.EDIT_PRODUCT, product)
        gate = Gate.objects.filter(cycle=cycle_of(product), code=told.pop("gate")["code"]).first()
        if gate is None:
            raise serializers.ValidationError({"gate": [_("This product's life cycle has no such gate.")]})
        today = timezone.localdate()
        made = gate_reviews.ask(by=caller(self.request), product=product, gate=gate, asked_on=today, **told)
        serializer.instance = self.get_object_again(made)

    def perform_update(self, serializer: Any) -> None:
        """Change when an open review is due and what it asks for."""
        review, told = serializer.instance, serializer.validated_data
        require(self.request, Action.EDIT_PRODUCT, review.product)
        told = {name: value for name, value in told.items() if name in ("due_on", "note")}
        serializer.instance = gate_reviews.change(by=caller(self.request), review=review, **told)

    def perform_destroy(self, instance: GateReview) -> None:
        """Take an open request back."""
        require(self.request, Action.EDIT_PRODUCT, instance.product)
        gate_reviews.withdraw(by=caller(self.request), review=instance)

    @extend_schema(request=VoteSerializer, responses=GateReviewSerializer)
    @action(detail=True, methods=["post"])
    def vote(self, request: Request, pk: str) -> Response:
        """Vote, and judge what people judge; voting again replaces the vote."""
        review = self.get_object()
        require(request, Action.REVIEW_GATE, review.product)
        told = _read(VoteSerializer, request)
        criteria = _criteria(review)
        scores = _named(criteria, told.pop("scores", {}), "scores")
        gate_reviews.vote(by=caller(request), review=review, scores=scores, **told)
        return self._again(review)

    @extend_schema(request=EvidenceSerializer, responses=GateReviewSerializer)
    @action(detail=True, methods=["post"])
    def evidence(self, request: Request, pk: str) -> Response:
        """Say what speaks for a criterion, or where it is written; what is not sent stays."""
        review = self.get_object()
        require(request, Action.EDIT_PRODUCT, review.product)
        told = _read(EvidenceSerializer, request)
        (criterion,) = _named(_criteria(review), {told.pop("criterion")["code"]: None}, "criterion")
        gate_reviews.show_evidence(by=caller(request), review=review, criterion=criterion, **told)
        return self._again(review)

    @extend_schema(request=DecisionSerializer, responses=GateReviewSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Set the outcome; passing the gate moves the product on."""
        review = self.get_object()
        require(request, Action.DECIDE_GATE, review.product)
        told = _read(DecisionSerializer, request)
        waivers = _named(_criteria(review), told.pop("waivers", {}), "waivers")
        conditions = [Condition(**one) for one in told.pop("conditions", [])]
        gate_outcomes.decide(
            by=caller(request),
            review=review,
            decided_on=timezone.localdate(),
            waivers={criterion.pk: reason for criterion, reason in waivers.items()},
            conditions=conditions,
            **told,
        )
        return self._again(review)

    @extend_schema(request=None, responses=GateReviewSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take the outcome back, as long as nothing later builds on it."""
        review = self.get_object()
        require(request, Action.DECIDE_GATE, review.product)
        gate_outcomes.reopen(by=caller(request), review=review)
        return self._again(review)

    def _again(self, review: GateReview) -> Response:
        return Response(self.get_serializer(self.get_object_again(review)).data)


def _read(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    sent = kind(data=request.data, context={"request": request})
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


def _criteria(review: GateReview) -> dict[str, GateCriterion]:
    return {one.code: one for one in review.gate.criteria.filter(withdrawn_on=None)}


def _named(criteria: dict[str, GateCriterion], told: dict[str, Any], field: str) -> dict[GateCriterion, Any]:
    """Take criteria by their codes. Raises ValidationError for one that the gate does not ask."""
    for code in told:
        if code not in criteria:
            message = _("The gate does not ask for “%(code)s”.") % {"code": code}
            raise serializers.ValidationError({field: [message]})
    return {criteria[code]: value for code, value in told.items()}
