from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.access.models import User
from core.ingest.models import Imported
from portfolio.models.product import InnovationClass, Product

WEB_ADDRESS = r"^https?://[^\s]+$"


class ClassificationQuerySet(models.QuerySet["Classification"]):
    """Questions that pages ask of classifications."""

    def visible_to(self, user: User) -> Self:
        """Keep those of products that the user sees."""
        return self.filter(product__in=Product.objects.visible_to(user))


class Classification(Imported):
    """What somebody took a product's innovation class for, by which evidence, and what a reviewer said.

    An empty outcome waits for its review. People are kept by e-mail, as the audit trail does: what was
    judged stays readable when they are gone. four_eyes: the rule held when it was reviewed.
    """

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", pgettext_lazy("of a classification", "Rejected")

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="classifications", verbose_name=_("product")
    )
    innovation_class = models.CharField(_("innovation class"), max_length=12, choices=InnovationClass)
    evidence = models.TextField(_("evidence"))
    evidence_url = models.URLField(_("address of the evidence"), max_length=500, blank=True)
    classified_by = models.EmailField(_("classified by"), blank=True)
    classified_on = models.DateField(_("classified on"))
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    reviewed_by = models.EmailField(_("reviewed by"), blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    four_eyes = models.BooleanField(default=False)
    review_note = models.TextField(_("note of the reviewer"), blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ClassificationQuerySet.as_manager()

    class Meta:
        ordering = ["product", "-classified_on", "-id"]
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "innovation_class", "classified_on"], name="classification_once"
            ),
            models.UniqueConstraint(
                fields=["product"], condition=Q(outcome=""), name="classification_one_waits"
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="classification_has_evidence"),
            models.CheckConstraint(
                condition=Q(evidence_url="") | Q(evidence_url__iregex=WEB_ADDRESS),
                name="classification_evidence_on_the_web",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", reviewed_on__isnull=True)
                | Q(~Q(outcome=""), reviewed_on__isnull=False, reviewed_on__gte=F("classified_on")),
                name="classification_reviewed_with_a_day",
            ),
            models.CheckConstraint(
                condition=Q(four_eyes=False) | Q(outcome="") | ~Q(reviewed_by__iexact=F("classified_by")),
                name="classification_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "confirmed", "rejected"]), name="classification_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.innovation_class}"
