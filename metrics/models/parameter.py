from django.db import models
from django.utils.translation import gettext_lazy as _


class Parameter(models.Model):
    """A dated setting that a definition uses: a discount rate, a horizon, a start event.

    Defaults stand in metrics/kpis; a row takes over from its day on.
    """

    code = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    effective_on = models.DateField(_("from"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "effective_on"], name="parameter_once")]

    def __str__(self) -> str:
        return f"{self.code} = {self.value}"
