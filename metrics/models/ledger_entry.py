from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ingest.models import ImportedFact
from portfolio.models import Product


class LedgerEntry(ImportedFact):
    """An amount of one product in one month on one account, in its own currency.

    Costs and investment are positive. `account` is the word of the file, `measure`
    what the portal adds it to.
    """

    class Measure(models.TextChoices):
        REVENUE = "revenue", _("revenue")
        COST_OF_SALES = "cost_of_sales", _("cost of sales")
        OPERATING_COST = "operating_cost", _("operating cost")
        INVESTMENT = "investment", _("investment")
        BENEFIT = "benefit", _("benefit")

    class Scenario(models.TextChoices):
        ACTUAL = "actual", _("actual")
        BUDGET = "budget", _("budget")
        FORECAST = "forecast", _("forecast")

    key = models.CharField(max_length=200)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    account = models.CharField(max_length=100)
    measure = models.CharField(max_length=14, choices=Measure)
    scenario = models.CharField(max_length=8, choices=Scenario, default=Scenario.ACTUAL)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3)

    class Meta:
        # Not unique=True on the field: that brings a second index, for LIKE, which nobody asks.
        constraints = [models.UniqueConstraint(fields=["key"], name="ledger_key_once")]
        indexes = [models.Index(fields=["product", "month"], name="ledger_month")]

    def __str__(self) -> str:
        return self.key
