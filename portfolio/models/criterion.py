from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import visible_paths
from core.ingest.models import Imported
from portfolio.models.product import Product


class Direction(models.TextChoices):
    """On which side of its threshold a KPI must be."""

    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")


class CriterionQuerySet(models.QuerySet["SuccessCriterion"]):
    """Questions that pages ask of success criteria."""

    def visible_to(self, user: User) -> Self:
        """Keep those of products that the user sees."""
        paths = visible_paths(user)
        return self if paths is None else self.filter(product__scope__path__within=paths)


class SuccessCriterion(Imported):
    """What a product is to reach by a day, agreed before it is launched.

    threshold is in the KPI's own unit, a ratio 0–1. window: empty means the KPI's own.
    edition counts the wordings that were agreed; agreed_on is the day of the last signature that this one
    needed, null while one is missing.
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="criteria", verbose_name=_("product")
    )
    code = models.CharField(_("code"), max_length=64, unique=True)
    kpi = models.CharField(_("KPI"), max_length=60)
    window = models.CharField(_("window"), max_length=7, blank=True)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction, default=Direction.AT_LEAST)
    threshold = models.DecimalField(_("threshold"), max_digits=20, decimal_places=6)
    review_on = models.DateField(_("review"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    proposed_by = models.CharField(_("proposed by"), max_length=254, blank=True)
    proposed_on = models.DateField(_("proposed on"), null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["product__name", "review_on", "pk"]
        verbose_name = _("success criterion")
        verbose_name_plural = _("success criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "kpi", "window", "direction", "review_on"], name="criterion_once"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=list(Direction.values)), name="criterion_direction_known"
            ),
        ]
        indexes = [models.Index(fields=["review_on"], name="criterion_review")]

    def __str__(self) -> str:
        return self.code

    @property
    def sign(self) -> str:
        """Return ≥ or ≤."""
        return "≥" if self.direction == Direction.AT_LEAST else "≤"


class CriterionSignature(Imported):
    """Somebody standing for a criterion as it is worded now, in one of the parts that must agree.

    The e-mail is kept as text: what somebody signed stays signed when they leave.
    """

    class Part(models.TextChoices):
        CPO = "cpo", _("chief product officer")
        PMO = "pmo", _("project management office")
        LEAD = "lead", _("lead")
        SECOND = "second", _("second person")

    criterion = models.ForeignKey(
        SuccessCriterion,
        on_delete=models.CASCADE,
        related_name="signatures",
        verbose_name=_("success criterion"),
    )
    part = models.CharField(_("signs as"), max_length=6, choices=Part)
    email = models.CharField(_("email"), max_length=254)
    name = models.CharField(_("name"), max_length=150, blank=True)
    signed_on = models.DateField(_("signed on"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["criterion", "part"]
        verbose_name = _("signature of a criterion")
        verbose_name_plural = _("signatures of criteria")
        constraints = [
            models.UniqueConstraint(fields=["criterion", "part"], name="criterion_signed_once"),
            models.CheckConstraint(
                condition=Q(part__in=["cpo", "pmo", "lead", "second"]), name="criterion_part_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id} {self.part}"


class CriterionEdition(models.Model):
    """A wording that had been agreed and was replaced, with who had signed it."""

    criterion = models.ForeignKey(SuccessCriterion, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    kpi = models.CharField(max_length=60)
    window = models.CharField(max_length=7, blank=True)
    direction = models.CharField(max_length=8, choices=Direction)
    threshold = models.DecimalField(max_digits=20, decimal_places=6)
    review_on = models.DateField()
    agreed_on = models.DateField()
    signed_by = models.CharField(max_length=520, blank=True)
    replaced_by = models.CharField(max_length=254)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["criterion", "-number"]
        constraints = [models.UniqueConstraint(fields=["criterion", "number"], name="criterion_edition_once")]

    def __str__(self) -> str:
        return f"{self.criterion_id} {self.number}"
