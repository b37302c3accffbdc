from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.access.models import Role, User
from core.access.permissions import visible_paths
from core.ingest.models import Imported
from portfolio.models.node import Node
from portfolio.models.product import Stage


class InTwoLanguages(models.Model):
    """Something that a company names itself, in both languages."""

    name = models.CharField(_("name"), max_length=100)
    name_fr = models.CharField(_("name in French"), max_length=100, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Return its name in the reader's language, the English one where there is no French."""
        french = (get_language() or "").startswith("fr")
        return (self.name_fr if french else "") or self.name


class LifeCycleQuerySet(models.QuerySet["LifeCycle"]):
    """Questions that pages ask of life cycles."""

    def visible_to(self, user: User) -> Self:
        """Keep those of nodes that the user sees, and the company's own: that one is everybody's.

        One that holds from a hidden node shows its stages on products, and no page of its own.
        """
        paths = visible_paths(user)
        if paths is None:
            return self
        return self.filter(Q(node__scope__path__within=paths) | Q(node=None)) if paths else self.none()


class LifeCycle(InTwoLanguages, Imported):
    """The stages and gates of the products of a node and of all below it; the nearest one holds.

    The one without a node is the company's: it holds where no other does.
    """

    code = models.CharField(_("code"), max_length=64, unique=True)
    node = models.OneToOneField(
        Node,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="life_cycle",
        verbose_name=_("portfolio"),
    )
    version = models.PositiveIntegerField(default=1)

    objects = LifeCycleQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("life cycle")
        verbose_name_plural = _("life cycles")
        constraints = [
            models.UniqueConstraint(fields=["node"], nulls_distinct=False, name="life_cycle_once_a_node"),
        ]


class CycleStage(InTwoLanguages, Imported):
    """A stage of a life cycle. A product's work in it is a workstream.

    phase:        which of the eight phases of life it belongs to: what numbers, filters and files know.
    withdrawn_on: since when nothing new begins in it; products that had it still show it.
    """

    cycle = models.ForeignKey(LifeCycle, on_delete=models.CASCADE, related_name="stages")
    code = models.CharField(_("code"), max_length=64)
    phase = models.CharField(_("phase"), max_length=11, choices=Stage)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["cycle", "position", "id"]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="cycle_stage_code_once")]


class Gate(InTwoLanguages, Imported):
    """Where a product must show that it has earned its next stage.

    source, target: the stage that it ends and the one that it opens.
    roles:          who must have voted before it can be passed.
    """

    cycle = models.ForeignKey(LifeCycle, on_delete=models.CASCADE, related_name="gates")
    code = models.CharField(_("code"), max_length=64)
    source = models.ForeignKey(
        CycleStage, on_delete=models.PROTECT, related_name="+", verbose_name=_("from stage")
    )
    target = models.ForeignKey(
        CycleStage, on_delete=models.PROTECT, related_name="+", verbose_name=_("to stage")
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role),
        default=list,
        blank=True,
        verbose_name=_("required roles"),
    )
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["cycle", "source__position", "code"]
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        constraints = [
            models.UniqueConstraint(fields=["cycle", "code"], name="gate_code_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="gate_leads_elsewhere"),
        ]

    @property
    def role_labels(self) -> list[str]:
        """Return the required roles in words."""
        return [str(Role(role).label) for role in self.roles]


class GateCriterion(InTwoLanguages, Imported):
    """What a gate asks of a product: a number that a KPI measures, or a judgement.

    threshold: of a measured one, in the KPI's own unit; of one judged 1 to 5, the mean that is enough.
    must_pass: it has to be met, or waived with a reason, before the gate can be passed.
    """

    class Kind(models.TextChoices):
        MEASURED = "measured", _("measured by a KPI")
        SCORE = "score", _("judged from 1 to 5")
        YES_NO = "yes_no", _("judged yes or no")

    class Direction(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(_("code"), max_length=64)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    kpi = models.CharField(_("KPI"), max_length=60, blank=True)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction, default=Direction.AT_LEAST)
    threshold = models.DecimalField(_("threshold"), max_digits=20, decimal_places=6, null=True, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    must_pass = models.BooleanField(_("must pass"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["gate", "position", "id"]
        verbose_name = _("gate criterion")
        verbose_name_plural = _("gate criteria")
        constraints = [
            models.UniqueConstraint(fields=["gate", "code"], name="gate_criterion_code_once"),
            models.CheckConstraint(
                condition=(Q(kind="measured", threshold__isnull=False) & ~Q(kpi=""))
                | (~Q(kind="measured") & Q(kpi="")),
                name="gate_criterion_measured_by_a_kpi",
            ),
            models.CheckConstraint(
                condition=~Q(kind="score") | Q(threshold__gte=1, threshold__lte=5),
                name="gate_criterion_score_in_range",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="gate_criterion_weight_in_range"
            ),
        ]
