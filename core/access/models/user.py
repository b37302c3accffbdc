from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; without a password nobody can sign in with one."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by e-mail, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from their grants alone.

    tour: whether the two-minute tour is offered; undecided, it is offered to the demo's users.
    """

    class Tour(models.TextChoices):
        """What somebody chose about the tour."""

        UNDECIDED = "", _("not asked yet")
        WANTED = "wanted", _("wanted")
        ENDED = "ended", _("ended")

    email = models.EmailField(_("email"), max_length=254)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    theme = models.CharField(_("theme"), max_length=6, blank=True)
    tour = models.CharField(max_length=6, blank=True, choices=Tour, default=Tour.UNDECIDED)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    # What Django's own parts ask for; the portal has no superusers and no model permissions.
    is_staff = False
    is_superuser = False

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def takes_tour(self) -> bool:
        """Tell whether the tour is shown: to whoever asked for it, to the demo's users until they end it."""
        return self.tour == self.Tour.WANTED or (self.is_demo and self.tour == self.Tour.UNDECIDED)
