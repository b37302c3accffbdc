from django.db import models


class DueMonth(models.Model):
    """Something a recompute owes: a product's month of one source, or (no product) every value.

    Written with the facts, removed with the measures: whatever is here is due, so a recompute
    that was killed is simply taken up again. Rows only ever come and go, and may repeat: were
    they unique, a writer could find the row of an earlier one, add none, and commit after the
    recompute had taken it.
    """

    source = models.CharField(max_length=20)
    product_id = models.BigIntegerField(null=True)
    month = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.source} {self.product_id} {self.month}"
