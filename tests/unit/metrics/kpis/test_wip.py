from metrics.kpis.registry import get


def test_worked_example(valued):
    """Two products with 12 and 5 items in progress on the window's last day."""
    wip = valued("wip", items_in_progress=12 + 5)
    assert wip.value == 17
    assert wip.n == 17


def test_all_done_is_zero_and_never_fed_is_nothing(valued):
    assert valued("wip", items_in_progress=0).value == 0
    assert valued("wip", items_in_progress=None).reason == "no_facts"


def test_contract():
    kpi = get("wip")
    assert (kpi.kind, kpi.better, kpi.default_window, kpi.unit) == ("as_of", "lower", "month", "items")
    assert kpi.measures == ("wip_items",)
