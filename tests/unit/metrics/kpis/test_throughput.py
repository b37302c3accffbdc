import pandas as pd

from metrics.kpis.measures import MEASURES
from metrics.kpis.registry import get


def test_worked_example(valued):
    """Three products with 20, 15 and 7 items done."""
    throughput = valued("throughput", items_done=20 + 15 + 7)
    assert throughput.value == 42
    assert throughput.numerator == 42
    assert pd.isna(throughput.denominator)
    assert throughput.n == 42


def test_a_month_without_a_done_item_is_zero_once_the_product_is_fed(valued):
    assert valued("throughput", items_done=0).value == 0
    assert valued("throughput", items_done=None).reason == "no_facts"
    assert MEASURES["items_done"].absent == "zero_once_fed"


def test_contract():
    kpi = get("throughput")
    assert (kpi.unit, kpi.better, kpi.default_window, kpi.decimals) == ("items", "higher", "month", 0)
