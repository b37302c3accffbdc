"""`/api/v1/budgets/` and `/api/v1/budget-commitments/`: envelopes, and what is promised of them."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from rest_framework import mixins, serializers

from core.access.api import caller, require
from core.access.permissions import Action
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from portfolio.api.fields import CurrencyField
from portfolio.api.naming import AtPlaceSerializer
from portfolio.filters.budgets import BudgetFilter, CommitmentFilter
from portfolio.models import BudgetCommitment, BudgetEnvelope
from portfolio.models.budget import FIRST_YEAR, LAST_YEAR
from portfolio.selectors.budgets import Standing, commitments_for, envelopes_for
from portfolio.services import budgets, commitments


class StandingSerializer(serializers.Serializer[Standing]):
    """What stands against an envelope, in the reporting currency; null is unknown, never zero.

    `missing_rates` says why. `rate_month` is the month whose rate converts the envelope.
    """

    currency = serializers.SerializerMethodField()
    amount = serializers.DecimalField(max_digits=26, decimal_places=2, allow_null=True)
    rate_month = serializers.DateField(source="rate.month", allow_null=True, default=None)
    spent = serializers.DecimalField(source="spent.amount", max_digits=26, decimal_places=2, allow_null=True)
    missing_rates = serializers.ListField(source="missing", child=serializers.CharField())
    committed = serializers.DecimalField(max_digits=26, decimal_places=2, allow_null=True)
    to_date = serializers.DecimalField(max_digits=26, decimal_places=2, allow_null=True)
    variance = serializers.DecimalField(max_digits=26, decimal_places=2, allow_null=True)
    left = serializers.DecimalField(max_digits=26, decimal_places=2, allow_null=True)
    below = serializers.DecimalField(max_digits=26, decimal_places=2, allow_null=True)
    through = serializers.DateField()

    def get_currency(self, standing: Standing) -> str:
        """Return the reporting currency."""
        return str(settings.REPORTING_CURRENCY)


class BudgetSerializer(AtPlaceSerializer):
    """An envelope of a node or a product, one a year. `amount` is in its own `currency`."""

    id = serializers.IntegerField(read_only=True)
    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    amount = serializers.DecimalField(max_digits=18, decimal_places=2, min_value=Decimal(0))
    currency = CurrencyField()
    note = serializers.CharField(required=False, allow_blank=True)
    standing = StandingSerializer(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)


class BudgetViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Envelopes of places that the caller sees."""

    serializer_class = BudgetSerializer
    filterset_class = BudgetFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = BudgetEnvelope.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return envelopes_for(caller(self.request), timezone.localdate()).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Set an envelope."""
        require(self.request, Action.EDIT_BUDGET, serializer.validated_data["scope"])
        made = budgets.set_envelope(by=caller(self.request), **serializer.validated_data)
        serializer.instance = self.get_object_again(made)

    def perform_update(self, serializer: Any) -> None:
        """Change amount, currency, year or note; the place stays."""
        instance = serializer.instance
        require(self.request, Action.EDIT_BUDGET, instance.scope)
        serializer.instance = budgets.change(
            by=caller(self.request), envelope=instance, **serializer.validated_data
        )

    def perform_destroy(self, instance: BudgetEnvelope) -> None:
        """Take an envelope away."""
        require(self.request, Action.EDIT_BUDGET, instance.scope)
        budgets.remove(by=caller(self.request), envelope=instance)


class CommitmentSerializer(AtPlaceSerializer):
    """An order or a contract: committed until `settled_on`, from when on the ledger has it."""

    id = serializers.IntegerField(read_only=True)
    reference = serializers.CharField(max_length=100)
    supplier = serializers.CharField(max_length=150, required=False, allow_blank=True)
    subject = serializers.CharField(max_length=300)
    amount = serializers.DecimalField(max_digits=18, decimal_places=2, min_value=Decimal(0))
    currency = CurrencyField()
    committed_on = serializers.DateField()
    settled_on = serializers.DateField(required=False, allow_null=True)


class CommitmentViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Commitments at places that the caller sees."""

    serializer_class = CommitmentSerializer
    filterset_class = CommitmentFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = BudgetCommitment.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest entry first."""
        return commitments_for(caller(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Promise money at a node or product."""
        require(self.request, Action.EDIT_BUDGET, serializer.validated_data["scope"])
        serializer.instance = commitments.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change anything but the place, which stays."""
        instance = serializer.instance
        require(self.request, Action.EDIT_BUDGET, instance.scope)
        serializer.instance = commitments.change(
            by=caller(self.request), commitment=instance, **serializer.validated_data
        )

    def perform_destroy(self, instance: BudgetCommitment) -> None:
        """Take a commitment away that never was."""
        require(self.request, Action.EDIT_BUDGET, instance.scope)
        commitments.remove(by=caller(self.request), commitment=instance)
