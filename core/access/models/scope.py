from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.common.fields import LtreeField


class Scope(models.Model):
    """A place in the portfolio tree that rights and values hang on.

    A portfolio node and a product each own one. The path is made of scope ids, so
    a code may hold any character and change without moving anything.
    """

    class Kind(models.TextChoices):
        NODE = "node", _("portfolio node")
        PRODUCT = "product", _("product")

    kind = models.CharField(max_length=7, choices=Kind)
    code = models.CharField(max_length=64)
    path = LtreeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="scope_code_once")]
        indexes = [GistIndex(fields=["path"], name="scope_path")]

    def __str__(self) -> str:
        return self.code

    @property
    def scope_path(self) -> str:
        """Return where this stands in the tree."""
        return self.path
