from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.access.models.user import User


class TokenState(models.TextChoices):
    """Whether a token still opens anything."""

    ACTIVE = "active", pgettext_lazy("a token", "active")
    EXPIRED = "expired", pgettext_lazy("a token", "expired")
    REVOKED = "revoked", pgettext_lazy("a token", "revoked")


class ApiToken(models.Model):
    """A key with which another system acts as a user. Only its HMAC is kept; it is shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10), verbose_name=_("scopes"))
    networks = ArrayField(models.CharField(max_length=43), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], name="token_name_once", condition=Q(revoked_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.name
