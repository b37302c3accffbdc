from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import Role, User
from core.access.permissions import visible_paths
from core.ingest.models import Imported
from portfolio.models.life_cycle import Gate, GateCriterion
from portfolio.models.product import Product

PASSED = ("go", "conditional_go")
STATUSES = {
    "": "pending",
    "go": "done",
    "conditional_go": "in_tolerance",
    "hold": "not_started",
    "recycle": "under_way",
    "kill": "failed",
}


class GateReviewQuerySet(models.QuerySet["GateReview"]):
    """Questions that pages ask of gate reviews."""

    def visible_to(self, user: User) -> Self:
        """Keep the reviews of products that the user sees."""
        paths = visible_paths(user)
        return self if paths is None else self.filter(product__scope__path__within=paths)


class Outcome(models.TextChoices):
    """What was decided at a gate."""

    GO = "go", _("Go")
    CONDITIONAL_GO = "conditional_go", _("Conditional go")
    HOLD = "hold", _("Hold")
    RECYCLE = "recycle", _("Recycle")
    KILL = "kill", _("Kill")


class GateReview(Imported):
    """A product before a gate: somebody asks, others vote, one decides; without an outcome it is open.

    criteria:   on how many criteria it was decided.
    rules_held: whether the rules of gates were in force when it was decided; four_eyes: that who asks does
                not decide.
    moved:      what the outcome changed, so that it can be taken back.
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="gate_reviews", verbose_name=_("product")
    )
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("gate"))
    asked_by_email = models.EmailField(_("asked by"), max_length=254)
    asked_on = models.DateField(_("asked"))
    due_on = models.DateField(_("due"), null=True, blank=True)
    note = models.TextField(_("request"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome, blank=True)
    decided_by_email = models.EmailField(_("decided by"), max_length=254, blank=True)
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    next_on = models.DateField(_("next date"), null=True, blank=True)
    criteria = models.PositiveSmallIntegerField(default=0)
    rules_held = models.BooleanField(default=True)
    four_eyes = models.BooleanField(default=True)
    moved = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = GateReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-id"]
        verbose_name = _("gate review")
        verbose_name_plural = _("gate reviews")
        constraints = [
            models.UniqueConstraint(fields=["product", "gate", "asked_on"], name="gate_review_once_a_day"),
            models.UniqueConstraint(
                fields=["product", "gate"], condition=Q(outcome=""), name="gate_review_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by_email="", decided_on__isnull=True)
                | (~Q(outcome="") & ~Q(decided_by_email="") & Q(decided_on__isnull=False)),
                name="gate_review_outcome_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("asked_on")),
                name="gate_review_decided_after_asked",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("asked_on")),
                name="gate_review_due_after_asked",
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True)
                | Q(decided_on__isnull=True)
                | Q(next_on__gte=F("decided_on")),
                name="gate_review_next_after_decided",
            ),
            models.CheckConstraint(
                condition=Q(four_eyes=False) | ~Q(decided_by_email__iexact=F("asked_by_email")),
                name="gate_review_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=PASSED) | Q(rules_held=False) | Q(criteria__gte=1),
                name="gate_review_passed_on_criteria",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.gate}"

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for an outcome."""
        return not self.outcome

    @property
    def passed(self) -> bool:
        """Tell whether the product went through."""
        return self.outcome in PASSED

    @property
    def status(self) -> str:
        """Return the word of the status vocabulary that its outcome is drawn with."""
        return STATUSES[self.outcome]

    @property
    def outcome_label(self) -> str:
        """Return its outcome in words; open where there is none."""
        return str(self.get_outcome_display() if self.outcome else _("Open"))


class Evidence(Imported):
    """What speaks for one criterion of a review; when the review is decided, what was measured then."""

    review = models.ForeignKey(GateReview, on_delete=models.CASCADE, related_name="evidence")
    criterion = models.ForeignKey(GateCriterion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("evidence"), blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    waived_reason = models.CharField(_("why it is waived"), max_length=300, blank=True)
    waived_by_email = models.EmailField(max_length=254, blank=True)
    frozen = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="evidence_once"),
            models.CheckConstraint(
                condition=Q(waived_by_email="") | ~Q(waived_reason=""), name="evidence_waived_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.criterion}"


VOTES = [*Outcome.choices, ("abstain", _("Abstains"))]


class GateVote(Imported):
    """What somebody recommends at a gate, in all the roles they have at the product.

    One with an import was written by whoever loaded the file: it tells of the past, and no outcome in the
    portal stands on it.
    """

    review = models.ForeignKey(GateReview, on_delete=models.CASCADE, related_name="votes")
    email = models.EmailField(max_length=254)
    roles = ArrayField(models.CharField(max_length=20, choices=Role), default=list)
    vote = models.CharField(_("vote"), max_length=14, choices=VOTES)
    note = models.CharField(_("note"), max_length=300, blank=True)
    voted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["voted_at", "id"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [models.UniqueConstraint(fields=["review", "email"], name="gate_vote_once")]

    def __str__(self) -> str:
        return f"{self.email} {self.vote}"

    @property
    def scores(self) -> dict[str, int]:
        """Return how the voter judged, criterion code → score; the review's scores should be loaded."""
        held = self.review.scores.all()
        return {one.criterion.code: one.score for one in held if one.email.lower() == self.email.lower()}


class GateScore(Imported):
    """How somebody judges one criterion: 1 to 5, or 1 for yes and 0 for no. One of a file is as its vote."""

    review = models.ForeignKey(GateReview, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(GateCriterion, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(max_length=254)
    score = models.PositiveSmallIntegerField(_("score"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion", "email"], name="gate_score_once"),
            models.CheckConstraint(condition=Q(score__lte=5), name="gate_score_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.score}"
