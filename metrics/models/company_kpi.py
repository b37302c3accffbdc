from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teams.models import Person


class CompanyKpi(models.Model):
    """A KPI that the company defined itself: what it is called and how it is shown.

    What it computes stands in its versions. Never deleted: archived, it is computed no more.
    """

    code = models.CharField(_("code"), max_length=60, unique=True)
    family = models.CharField(_("family"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    name_fr = models.CharField(_("name in French"), max_length=80)
    short = models.CharField(_("short label"), max_length=18)
    short_fr = models.CharField(_("short label in French"), max_length=18)
    description = models.CharField(_("description"), max_length=200)
    description_fr = models.CharField(_("description in French"), max_length=200)
    unit = models.CharField(_("unit"), max_length=20)
    better = models.CharField(_("direction"), max_length=20)
    default_window = models.CharField(_("default window"), max_length=7)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=1)
    cadence_days = models.PositiveSmallIntegerField(_("stale after, in days"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z][a-z0-9_]*$"), name="company_kpi_code_is_a_word"
            ),
            models.CheckConstraint(condition=Q(decimals__lte=4), name="company_kpi_decimals_in_range"),
        ]

    def __str__(self) -> str:
        return self.code


class CompanyKpiVersion(models.Model):
    """A wording of a company's KPI, in force from a day until the next one's; the first, from the start."""

    kpi = models.ForeignKey(CompanyKpi, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    effective_from = models.DateField(_("in force from"), null=True)
    formula = models.CharField(_("formula"), max_length=500)
    counted = models.CharField(_("n counts"), max_length=60)
    note = models.CharField(_("note"), max_length=200)
    note_fr = models.CharField(_("note in French"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kpi", "number"], name="company_kpi_version_once"),
            models.UniqueConstraint(fields=["kpi", "effective_from"], name="company_kpi_version_one_a_day"),
            models.CheckConstraint(
                condition=Q(number=1, effective_from__isnull=True)
                | Q(number__gt=1, effective_from__isnull=False),
                name="company_kpi_version_first_since_ever",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id} v{self.number}"


class KpiOwner(models.Model):
    """Who answers for a KPI, built in or the company's own: somebody the portal knows, or words."""

    kpi = models.CharField(_("KPI"), max_length=60, unique=True)
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    words = models.CharField(pgettext_lazy("of a KPI", "owner in words"), max_length=80, blank=True)

    def __str__(self) -> str:
        return self.person.name if self.person else self.words
