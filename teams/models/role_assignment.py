from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.fields import DateRange
from core.ingest.models import Imported
from teams.models.person import Person
from teams.models.role_sheet import RoleSheet
from teams.models.team import Team


class RoleAssignment(Imported):
    """A person in a role from a day until before another. Several roles at once are usual; one twice is not.

    level: the career level in this role; empty: the person's own.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="role_assignments", verbose_name=_("person")
    )
    sheet = models.ForeignKey(
        RoleSheet, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("role")
    )
    level = models.CharField(_("level"), max_length=50, blank=True)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["person", "-starts_on"]
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints = [
            models.UniqueConstraint(fields=["person", "sheet", "starts_on"], name="role_assignment_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="role_assignment_ends_after_start",
            ),
            ExclusionConstraint(
                name="role_assignment_not_twice_at_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("sheet", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.sheet}"
