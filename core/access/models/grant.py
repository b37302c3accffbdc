from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models.scope import Scope
from core.access.models.user import User


class Role(models.TextChoices):
    """What somebody is to the portfolio, or to a part of it."""

    CPO = "cpo", _("chief product officer")
    HEAD_OF_PRODUCT = "head_of_product", _("head of product")
    PRODUCT_MANAGER = "product_manager", _("product manager")
    PRODUCT_OWNER = "product_owner", _("product owner")
    PMO = "pmo", _("project management office")
    EXECUTIVE = "executive", _("executive")
    ANALYST = "analyst", _("data analyst")
    HR_PARTNER = "hr_partner", _("HR partner")
    ADMINISTRATOR = "administrator", _("administrator")


class Grant(models.Model):
    """A role on a part of the tree; without a scope, everywhere, also on what is made later."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, null=True, blank=True, related_name="grants")
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    granted_by = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "scope"], name="grant_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"
