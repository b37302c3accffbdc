from django.db import models

from core.ingest.models.run import ImportRun


class Imported(models.Model):
    """A row that may have come from a file. Null run: written by hand, or last changed by hand.

    import_run and line name the import that wrote the row's current version.
    attributes keeps the columns of the file that the portal has no use for.
    """

    import_run = models.ForeignKey(
        ImportRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    line = models.BigIntegerField(null=True, blank=True)
    attributes = models.JSONField(null=True, blank=True)

    class Meta:
        abstract = True


class ImportedFact(Imported):
    """A row of which one import writes a million.

    The database does not look its import up for each of them: the run's row is locked by the
    transaction that writes its rows, and no run is ever deleted (a trigger refuses it).
    """

    import_run = models.ForeignKey(
        ImportRun,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        abstract = True
