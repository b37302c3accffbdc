"""Measures: additive numbers per product and month, one wide row per source of facts.

A column bears the name of its measure (`metrics.kpis.measures`). `…_latest_on` is the day of the
newest fact behind the columns of that family.
"""

from django.db import models

from portfolio.models import Product


class MonthlyMeasures(models.Model):
    """What every wide row has."""

    is_derived = True  # made again from facts: no undo of an import is held up by it

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.product_id} {self.month:%Y-%m}"


class SurveyMonth(MonthlyMeasures):
    """Answers of a month."""

    nps_promoters = models.IntegerField(default=0)
    nps_passives = models.IntegerField(default=0)
    nps_detractors = models.IntegerField(default=0)
    nps_responses = models.IntegerField(default=0)
    nps_latest_on = models.DateField(null=True)
    csat_satisfied = models.IntegerField(default=0)
    csat_responses = models.IntegerField(default=0)
    csat_latest_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "month"], name="survey_month_once")]


class FinanceMonth(MonthlyMeasures):
    """Amounts of a month in one currency, as booked. Null: no entry, which is not zero."""

    currency = models.CharField(max_length=3)
    revenue = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    cost_of_sales = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    operating_cost = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    investment = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    benefit = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    budget_operating_cost = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    budget_investment = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    ledger_lines = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "month", "currency"], name="finance_month_once")
        ]


class UsageMonth(MonthlyMeasures):
    """The last reading of a month that has both counts, else the last one; sign-ups of all of them."""

    active_users = models.BigIntegerField()
    eligible_users = models.BigIntegerField(null=True)
    signups = models.BigIntegerField(null=True)
    usage_latest_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "month"], name="usage_month_once")]


class DeliveryMonth(MonthlyMeasures):
    """Work, releases and launches of a month.

    items_started − items_finished, added up from the beginning, is the work in progress at a
    month's end. Defects are kept by severity, since the threshold is a dated setting.
    first_item is 1 in the month of the product's oldest item, launches_seen counts launches by
    the first of their dates: from then on the feed is known of, and nothing is a zero.
    judged_launches are the first launches of products with criteria agreed before, by month of the launch;
    once all of these have their verdict they are reviewed_launches, by month of the last review: the
    difference, added up from the beginning, is what waits for its review.
    """

    items_started = models.IntegerField(default=0)
    items_finished = models.IntegerField(default=0)
    items_done = models.IntegerField(default=0)
    committed_items = models.IntegerField(default=0)
    committed_items_done = models.IntegerField(default=0)
    defects_1 = models.IntegerField(default=0)
    defects_2 = models.IntegerField(default=0)
    defects_3 = models.IntegerField(default=0)
    defects_4 = models.IntegerField(default=0)
    defects_5 = models.IntegerField(default=0)
    first_item = models.IntegerField(default=0)
    work_latest_on = models.DateField(null=True)
    releases = models.IntegerField(default=0)
    failed_releases = models.IntegerField(default=0)
    releases_latest_on = models.DateField(null=True)
    launches = models.IntegerField(default=0)
    on_time_launches = models.IntegerField(default=0)
    launches_seen = models.IntegerField(default=0)
    launches_latest_on = models.DateField(null=True)
    judged_launches = models.IntegerField(default=0)
    reviewed_launches = models.IntegerField(default=0)
    successful_launches = models.IntegerField(default=0)
    criteria_latest_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "month"], name="delivery_month_once")]
