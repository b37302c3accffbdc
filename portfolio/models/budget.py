from collections.abc import Callable
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope, User
from core.access.permissions import visible_paths
from core.ingest.models import Imported

FIRST_YEAR, LAST_YEAR = 1990, 2100


class EnvelopeQuerySet(models.QuerySet["BudgetEnvelope"]):
    """Questions that pages ask of envelopes."""

    _completing: Callable[[list["BudgetEnvelope"]], None] | None = None

    def completed_by(self, complete: Callable[[list["BudgetEnvelope"]], None]) -> Self:
        """Give the rows, once they are fetched, to a function that reads what stands beside them."""
        clone = self.all()
        clone._completing = complete
        return clone

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._completing = self._completing
        return clone

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self._completing is not None:
            self._completing(self._result_cache or [])

    def visible_to(self, user: User) -> Self:
        """Keep those of places that the user sees."""
        paths = visible_paths(user)
        return self if paths is None else self.filter(scope__path__within=paths)


class CommitmentQuerySet(models.QuerySet["BudgetCommitment"]):
    """Questions that pages ask of commitments."""

    def visible_to(self, user: User) -> Self:
        """Keep those of places that the user sees."""
        paths = visible_paths(user)
        return self if paths is None else self.filter(scope__path__within=paths)

    def unsettled(self) -> Self:
        """Keep what was promised and is not booked yet."""
        return self.filter(settled_on__isnull=True)


class BudgetEnvelope(Imported):
    """What a node or product may spend in a year."""

    scope = models.ForeignKey(
        Scope, on_delete=models.CASCADE, related_name="envelopes", verbose_name=_("place")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("envelope"), max_digits=18, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "scope"]
        verbose_name = _("budget envelope")
        verbose_name_plural = _("budget envelopes")
        constraints = [
            models.UniqueConstraint(fields=["scope", "year"], name="envelope_once_a_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="envelope_not_negative"),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="envelope_year_possible"
            ),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="envelope_currency_known"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.year}"


class BudgetCommitment(Imported):
    """Money promised to somebody and not booked yet: an order, a contract.

    It counts as committed in the financial year of `committed_on`, until `settled_on`: from then on the
    ledger has it.
    """

    reference = models.CharField(_("reference"), max_length=100, unique=True)
    scope = models.ForeignKey(
        Scope, on_delete=models.CASCADE, related_name="commitments", verbose_name=_("place")
    )
    supplier = models.CharField(_("supplier"), max_length=150, blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    committed_on = models.DateField(_("committed on"))
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["-committed_on", "-id"]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="commitment_not_negative"),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True) | Q(settled_on__gte=F("committed_on")),
                name="commitment_settled_after",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex="^[A-Z]{3}$"), name="commitment_currency_known"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
