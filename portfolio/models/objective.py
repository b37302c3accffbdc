from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.access.models import User
from core.access.permissions import visible_paths
from core.ingest.models import Imported
from portfolio.models.node import Node
from portfolio.models.product import Product
from teams.models import Person


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    """Questions that pages ask of objectives."""

    def visible_to(self, user: User) -> Self:
        """Keep those of nodes that the user sees."""
        paths = visible_paths(user)
        return self if paths is None else self.filter(node__scope__path__within=paths)


class Objective(Imported):
    """What a node wants to reach in a period. ends_on is its last day."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", pgettext_lazy("of an objective", "Open")
        REACHED = "reached", _("Reached")
        MISSED = "missed", _("Not reached")
        DROPPED = "dropped", _("Dropped")

    node = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="objectives", verbose_name=_("portfolio")
    )
    code = models.CharField(_("code"), max_length=64, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("serves"),
    )
    owner = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="objectives",
        verbose_name=_("owner"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "title"]
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="objective_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")) | Q(parent__isnull=True), name="objective_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope_path(self) -> str:
        """Return where this stands in the tree."""
        return self.node.scope.path


class KeyResult(Imported):
    """What shows that an objective is reached: a KPI moving from start to target, or a number by hand.

    kpi: empty means by hand. product: measured there instead of at the objective's node.
    Ratios are 0–1.
    """

    objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, related_name="key_results", verbose_name=_("objective")
    )
    code = models.CharField(_("code"), max_length=64, unique=True)
    title = models.CharField(_("title"), max_length=200)
    kpi = models.CharField(_("KPI"), max_length=60, blank=True)
    window = models.CharField(_("window"), max_length=7, blank=True)
    product = models.ForeignKey(
        Product,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="key_results",
        verbose_name=_("product"),
    )
    start_value = models.DecimalField(_("start"), max_digits=20, decimal_places=6)
    target_value = models.DecimalField(_("target"), max_digits=20, decimal_places=6)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["objective", "pk"]
        verbose_name = _("key result")
        verbose_name_plural = _("key results")
        constraints = [
            models.CheckConstraint(
                condition=~Q(start_value=F("target_value")), name="key_result_has_a_way_to_go"
            )
        ]

    def __str__(self) -> str:
        return self.title


class KeyResultValue(Imported):
    """What a key result without a KPI had reached on a day, and who said so."""

    key_result = models.ForeignKey(
        KeyResult, on_delete=models.CASCADE, related_name="values", verbose_name=_("key result")
    )
    on = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    said_by = models.CharField(_("said by"), max_length=254, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["key_result", "-on"]
        verbose_name = _("value of a key result")
        verbose_name_plural = _("values of key results")
        constraints = [models.UniqueConstraint(fields=["key_result", "on"], name="key_result_value_once")]

    def __str__(self) -> str:
        return f"{self.key_result_id} {self.on}"


class Contribution(Imported):
    """A product serving an objective."""

    class Weight(models.IntegerChoices):
        SOME = 1, _("some")
        MUCH = 2, _("much")
        MAIN = 3, _("mainly")

    objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, related_name="contributions", verbose_name=_("objective")
    )
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="contributions", verbose_name=_("product")
    )
    weight = models.PositiveSmallIntegerField(_("weight"), choices=Weight, default=Weight.MUCH)
    note = models.CharField(_("note"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["objective", "-weight", "product__name"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.UniqueConstraint(fields=["objective", "product"], name="contribution_once"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=3), name="contribution_weight_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.objective_id}"
