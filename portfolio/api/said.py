"""`/api/v1/gate-votes/`, `gate-scores/`, `gate-evidence/`: what was said in gate reviews, a row each."""

from typing import Any

from rest_framework import mixins, serializers, viewsets

from core.access.api import caller
from portfolio.api.fields import VisibleProduct
from portfolio.filters.said import EvidenceFilter, GateScoreFilter, GateVoteFilter
from portfolio.models import Evidence, GateScore, GateVote
from portfolio.selectors.said import evidence_for, scores_for, votes_for


class SaidSerializer(serializers.Serializer[Any]):
    """The review that something was said in. `from_import`: of a file's row, the import that wrote it."""

    id = serializers.IntegerField(read_only=True)
    review = serializers.IntegerField(source="review_id", read_only=True)
    product = VisibleProduct(source="review.product")
    gate = serializers.CharField(source="review.gate.code")
    asked_on = serializers.DateField(source="review.asked_on")
    outcome = serializers.CharField(source="review.outcome")
    from_import = serializers.IntegerField(source="import_run_id", allow_null=True, read_only=True)


class GateVoteSerializer(SaidSerializer):
    """A vote, with the roles in which it was cast."""

    email = serializers.EmailField()
    vote = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()
    voted_at = serializers.DateTimeField()


class GateScoreSerializer(SaidSerializer):
    """How somebody judged a criterion: 1 to 5, or 1 for yes and 0 for no."""

    criterion = serializers.CharField(source="criterion.code")
    email = serializers.EmailField()
    score = serializers.IntegerField()


class GateEvidenceSerializer(SaidSerializer):
    """What spoke for a criterion. `met`: whether it was when the review was decided."""

    criterion = serializers.CharField(source="criterion.code")
    text = serializers.CharField()
    url = serializers.CharField()
    waived_reason = serializers.CharField()
    waived_by = serializers.CharField(source="waived_by_email")
    met = serializers.SerializerMethodField()

    def get_met(self, evidence: Evidence) -> bool | None:
        """Return what was known at the decision; null before it, and for what nobody could tell."""
        return (evidence.frozen or {}).get("met")


class GateVoteViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[GateVote]):
    """Votes at gates of products that the caller sees. One votes at `gate-reviews/{id}/vote/`."""

    serializer_class = GateVoteSerializer
    filterset_class = GateVoteFilter
    queryset = GateVote.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return votes_for(caller(self.request)).order_by("pk")


class GateScoreViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[GateScore]):
    """Scores at gates of products that the caller sees. One judges at `gate-reviews/{id}/vote/`."""

    serializer_class = GateScoreSerializer
    filterset_class = GateScoreFilter
    queryset = GateScore.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return scores_for(caller(self.request)).order_by("pk")


class GateEvidenceViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Evidence]):
    """Evidence at gates of products that the caller sees. One gives it at `gate-reviews/{id}/evidence/`."""

    serializer_class = GateEvidenceSerializer
    filterset_class = EvidenceFilter
    queryset = Evidence.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return evidence_for(caller(self.request)).order_by("pk")
