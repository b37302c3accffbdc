from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ColumnMapping(models.Model):
    """Which column of a file feeds which column of a source, saved under a name.

    columns: source column → header of the file.
    options: conventions that no file can tell for certain: date_order, decimal,
             fixed values for a column (`constants`), ledger accounts → measure and sign.
    A change makes a new version; runs keep the version they used.
    """

    source = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=100)
    version = models.PositiveIntegerField(default=1)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by_email = models.CharField(max_length=254)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "name", "version"], name="mapping_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"
